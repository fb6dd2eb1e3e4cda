import type { Named } from '../../src/rules/detection/names/names.ts';
import { PACKAGED_GIVEN_NAMES, PACKAGED_SURNAMES } from '../../src/rules/detection/wordlists/packaged-names.ts';

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** People with a first name and a surname of many origins; the same ones for the same number. */
export function manyPeople(people: number): Named[] {
  const given = [...PACKAGED_GIVEN_NAMES].filter((name) => name.length > 3);
  const last = [...PACKAGED_SURNAMES].filter((name) => name.length > 3);
  const capital = (name: string) => name[0]!.toUpperCase() + name.slice(1);
  const next = numbersFrom(people);
  const one = (names: readonly string[]) => capital(names[Math.floor(next() * names.length)]!);
  return rosterOfNames(Array.from({ length: people }, () => `${one(given)} ${one(last)}`));
}

export function rosterOfNames(names: readonly string[]): Named[] {
  return [...new Set(names)].map((name) => ({ name, also: [], soundsLike: [] }));
}
