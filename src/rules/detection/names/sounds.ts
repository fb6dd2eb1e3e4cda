import { doubleMetaphone } from 'double-metaphone';
import { LOSS, SIZE, SWAP } from './sound-costs.ts';

/**
 * How alike two rough pronunciations (see `pronunciation.ts`) are, and an index that finds likely names without comparing every name
 * with every word.
 */

const above = new Float32Array(64);
const current = new Float32Array(64);

/** How much of a pronunciation there is to hear: the sum of what its sounds cost to lose. */
export function weightOf(sounds: string): number {
  let weight = 0;
  for (let at = 0; at < sounds.length; at++) weight += LOSS[sounds.charCodeAt(at)] ?? 1;
  return weight;
}

/**
 * How alike two pronunciations sound, 0 to 1 (the same): one minus the weighted edit distance over the weight of the heavier one.
 * Pronunciations longer than 60 sounds are compared by their first 60.
 * @param atLeast likeness that is worth knowing; below it the answer may be 0
 * @param heavier the weight of the heavier one, where it is known
 */
export function soundLikeness(a: string, b: string, atLeast = 0, heavier = Math.max(weightOf(a), weightOf(b))): number {
  const height = Math.min(a.length, 60);
  const width = Math.min(b.length, 60);
  if (height === 0 || width === 0) return 0;
  const costAtMost = (1 - atLeast) * heavier + 1e-6;
  above[0] = 0;
  for (let column = 1; column <= width; column++) above[column] = above[column - 1]! + LOSS[b.charCodeAt(column - 1)]!;
  for (let row = 1; row <= height; row++) {
    const code = a.charCodeAt(row - 1);
    const loss = LOSS[code]!;
    const swaps = code * SIZE;
    current[0] = above[0]! + loss;
    let cheapest = current[0]!;
    for (let column = 1; column <= width; column++) {
      const other = b.charCodeAt(column - 1);
      let least = above[column - 1]! + SWAP[swaps + other]!;
      const lost = above[column]! + loss;
      if (lost < least) least = lost;
      const added = current[column - 1]! + LOSS[other]!;
      if (added < least) least = added;
      current[column] = least;
      if (least < cheapest) cheapest = least;
    }
    if (cheapest > costAtMost) return 0;
    for (let column = 0; column <= width; column++) above[column] = current[column]!;
  }
  return Math.max(0, 1 - above[width]! / heavier);
}

/** Jaro-Winkler likeness of two spellings, 0 to 1. */
export function spellingLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const used = new Array<boolean>(b.length).fill(false);
  const inA: string[] = [];
  for (let at = 0; at < a.length; at++) {
    for (let other = Math.max(0, at - reach); other <= Math.min(b.length - 1, at + reach); other++) {
      if (used[other] || a[at] !== b[other]) continue;
      used[other] = true;
      inA.push(a[at]!);
      break;
    }
  }
  const matches = inA.length;
  if (matches === 0) return 0;
  const inB = [...b].filter((_, at) => used[at]);
  const transposed = inA.filter((letter, at) => letter !== inB[at]).length / 2;
  const jaro = (matches / a.length + matches / b.length + (matches - transposed) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** Double Metaphone codes of a folded spelling, without empty ones. */
export function metaphones(spelling: string): string[] {
  return [...new Set(doubleMetaphone(spelling.replace(/[^a-z]/g, '')))].filter((code) => code.length > 1);
}

const CLASSES: Record<string, string> = {
  p: 'P',
  b: 'P',
  t: 'T',
  d: 'T',
  T: 'T',
  k: 'K',
  g: 'K',
  f: 'F',
  v: 'F',
  s: 'S',
  z: 'S',
  S: 'S',
  Z: 'S',
  C: 'S',
  J: 'S',
  m: 'N',
  n: 'N',
  N: 'N',
  l: 'L',
  L: 'L',
  r: 'R',
};

/** The consonants of a pronunciation as coarse classes, equal neighbours once: what survives most mishearings. */
function skeletonOf(sounds: string): string {
  let skeleton = '';
  for (const sound of sounds) {
    const kind = CLASSES[sound];
    if (kind !== undefined && (kind !== skeleton.at(-1) || kind === 'T')) skeleton += kind;
  }
  return skeleton;
}

/** Keys under which a pronunciation is filed and looked up; two pronunciations worth comparing share at least one. */
export function skeletonKeys(sounds: string): string[] {
  const skeleton = skeletonOf(sounds);
  const keys = new Set([skeleton]);
  // One consonant lost, added or changed. In short names that would match nearly everything.
  if (skeleton.length >= 3) {
    for (let at = 0; at < skeleton.length; at++) keys.add(skeleton.slice(0, at) + skeleton.slice(at + 1));
  }
  if (skeleton.length <= 2) {
    for (const confused of [skeleton.replace('F', 'T'), skeleton.replace('T', 'F')]) keys.add(confused);
    // Consonants that are half a vowel come and go even there.
    if (skeleton.length === 2) for (const weak of ['L', 'R', 'N']) keys.add(skeleton.replace(weak, ''));
  }
  return [...keys];
}
