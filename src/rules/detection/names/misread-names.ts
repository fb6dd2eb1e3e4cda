import type { FoundFlag } from '../found-flag.ts';
import type { Named } from './names.ts';
import { fold, foldedWords } from '../words.ts';

/** A piece of writing in which names are looked for; a bar or exclamation mark may be a misread l. */
const PIECE = /[\p{L}\p{M}\p{N}|!'’]+/gu;
/** Letters of one name may be read as so many words: “JOR DAN”. */
const PIECES = 4;
/** Shorter names have too many neighbours among ordinary words to be known by all letters but one. */
const ONE_WRONG_FROM = 6;
/** Shorter forms are left to the exact search. */
const SHORTEST = 3;

interface Form {
  readonly participant: number;
  readonly letters: string;
}

/**
 * Names of the roster in writing that was misread: 0 for o, 1 or l for i, 5 for s, rn for m, names split or joined, and one wrong letter in a
 * name of six letters or more. Roster and writing are folded in the same way, so it does not matter which of two letters was meant.
 */
export function findMisreadNames(text: string, participants: readonly Named[]): FoundFlag[] {
  const forms = participants.flatMap(formsOf);
  const pieces = (text.match(PIECE) ?? []).map(lookalike).filter((piece) => piece !== '');
  const found = new Map<number, FoundFlag>();
  for (let from = 0; from < pieces.length; from++) {
    let joined = '';
    for (let to = from; to < Math.min(pieces.length, from + PIECES); to++) {
      joined += pieces[to]!;
      for (const { participant, letters } of forms)
        if (isMisreading(joined, letters) && !found.has(participant))
          found.set(participant, flagFor(text, participant, participants[participant]!.name));
    }
  }
  return [...found.values()];
}

function formsOf({ name, also }: Named, participant: number): Form[] {
  const written = [name, ...foldedWords(name), ...also, ...also.flatMap(foldedWords)];
  const letters = new Set(written.map((form) => lookalike(foldedWords(form).join(''))));
  return [...letters].filter((form) => form.length >= SHORTEST).map((form) => ({ participant, letters: form }));
}

/** The letters as a reader of pictures confuses them. */
export function lookalike(text: string): string {
  return fold(text)
    .replace(/0/g, 'o')
    .replace(/[1i|!]/g, 'l')
    .replace(/5/g, 's')
    .replace(/8/g, 'b')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function isMisreading(seen: string, name: string): boolean {
  if (seen === name) return true;
  return name.length >= ONE_WRONG_FROM && Math.abs(seen.length - name.length) <= 1 && differByOne(seen, name);
}

/** Whether one letter replaced, added or left out makes one of the other. */
function differByOne(a: string, b: string): boolean {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  const skipA = a.length >= b.length ? 1 : 0;
  const skipB = b.length >= a.length ? 1 : 0;
  return a.slice(start + skipA) === b.slice(start + skipB);
}

function flagFor(text: string, participant: number, name: string): FoundFlag {
  return {
    kind: 'name',
    text,
    firstWord: 0,
    lastWord: text.split(/\s+/).length - 1,
    participant,
    confidence: 0.7,
    reason: `“${text}” may be a name of ${name}, read with a wrong letter. ${name} is on the roster.`,
    foundBy: ['misread'],
    code: 'misread',
  };
}
