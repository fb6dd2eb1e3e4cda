import type { FoundFlag } from '../detection/found-flag.ts';
import { foldedWords } from '../detection/words.ts';
import { type CurrentWord, standsOn, type WordChange } from './word-changes.ts';

/** Who found what only the words of people say. */
export const IN_CORRECTED_WORDS = 'corrected-words';

/** Words before and after a changed one that the finders read with it: more than a stretch in which capitals are judged together. */
const READ_AROUND = 60;
/** Words before and after a changed one whose finds count: a name can be known by what stands beside it. */
const NEIGHBOURS = 8;

/** A run of words of now, by number; `last` is in it. */
interface WordRun {
  readonly first: number;
  readonly last: number;
}

/** The runs of words that finders have to read after a change, and the words in them whose finds count. */
export function runsAround(
  words: readonly CurrentWord[],
  isChanged: (word: CurrentWord, index: number) => boolean,
): { readonly reads: readonly WordRun[]; readonly counts: (index: number) => boolean } {
  const changed = words.flatMap((word, index) => (isChanged(word, index) ? [index] : []));
  const near = new Set<number>();
  const reads: { first: number; last: number }[] = [];
  for (const index of changed) {
    for (let at = index - NEIGHBOURS; at <= index + NEIGHBOURS; at++) near.add(at);
    const first = Math.max(0, index - READ_AROUND);
    const last = Math.min(words.length - 1, index + READ_AROUND);
    const before = reads.at(-1);
    if (before && first <= before.last + 1) before.last = last;
    else reads.push({ first, last });
  }
  return { reads, counts: (index) => near.has(index) };
}

/** A find in the words of now, at its place in the sound. */
export interface PlacedFind {
  /** As it was found; its words are those that the machine heard there, or none where it heard none (`isUnheard`). */
  readonly flag: FoundFlag & { readonly start: number; readonly end: number };
  readonly isUnheard: boolean;
  /** Ids of all its words of now: with its kind they name it for good, and hold no letter of it. */
  readonly words: readonly string[];
}

/**
 * Where a find in the words of now lies in the sound: over all that the machine heard where its words stand, since the times of corrected words
 * are shared out and not heard.
 */
export function placedFind(find: FoundFlag, words: readonly CurrentWord[]): PlacedFind {
  const its = words.slice(find.firstWord, find.lastWord + 1);
  const heard = its.filter(({ heardFirst, heardLast }) => heardLast >= heardFirst);
  const start = Math.min(...its.map((word) => word.start));
  const end = Math.max(...its.map((word) => word.end), start + 0.01);
  const isUnheard = heard.length === 0;
  return {
    flag: {
      ...find,
      firstWord: isUnheard ? 0 : Math.min(...heard.map(({ heardFirst }) => heardFirst)),
      lastWord: isUnheard ? 0 : Math.max(...heard.map(({ heardLast }) => heardLast)),
      start,
      end,
      foundBy: [...new Set([...find.foundBy, IN_CORRECTED_WORDS])],
    },
    isUnheard,
    words: its.map(({ id }) => id),
  };
}

/** A flag as far as its words are concerned. */
interface FlaggedWords {
  readonly kind: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly firstWord: number | null;
  readonly lastWord: number | null;
}

const folded = (text: string) => ` ${foldedWords(text).join(' ')} `;

/** Whether a flag asks already about the same words at the same place. */
export function isAskedBy(flag: FlaggedWords, { flag: find, isUnheard }: PlacedFind): boolean {
  // What was decided about an address says nothing of a name in it.
  if (isUnheard || flag.kind !== find.kind || flag.firstWord === null) return false;
  const holds = flag.firstWord <= find.firstWord && flag.lastWord! >= find.lastWord;
  return holds && folded(flag.text).includes(folded(find.text));
}

/** Whether a flag, whatever its words are called now, is about the same text at the same place. */
export function isAboutSame(flag: FlaggedWords, { flag: find }: PlacedFind): boolean {
  return flag.start < find.end && flag.end > find.start && folded(flag.text) === folded(find.text);
}

/** The words that stand now where a flag is. */
export function wordsAtFlag<Words extends CurrentWord>(
  words: readonly Words[],
  { start, end, firstWord, lastWord }: Pick<FlaggedWords, 'start' | 'end' | 'firstWord' | 'lastWord'>,
): Words[] {
  return words.filter((word) =>
    firstWord === null || lastWord === null
      ? word.start < end && word.end > start
      : standsOn(word, firstWord, lastWord) || (isInserted(word) && word.start < end && word.end > start),
  );
}

/** Whether a word was written where the machine heard none. */
function isInserted({ heardFirst, heardLast }: CurrentWord): boolean {
  return heardLast < heardFirst;
}

/** Whether the words of now still say what a flag was found for. */
export function isStillSaid(flag: FlaggedWords, words: readonly CurrentWord[]): boolean {
  const now = wordsAtFlag(words, flag).map(({ text }) => text);
  return folded(now.join(' ')).includes(folded(flag.text));
}

/**
 * The flags, and with each of a name or detail all that anybody ever wrote where it stands: what is taken out forbids both what was heard and
 * what was corrected, and neither a correction nor taking it back makes it forbid less.
 * @param changes every change that was made, whether it holds or not
 * @param at the words as they were after some changes
 */
export function withWrittenTexts<
  Flag extends FlaggedWords & { readonly foundBy: readonly string[]; readonly decision: string | null },
>(
  flags: readonly Flag[],
  changes: readonly WordChange[],
  at: (changes: readonly WordChange[]) => CurrentWord[],
): Flag[] {
  const all = [...flags];
  const seen = new Set<string>();
  for (const { kind, version } of changes) {
    if (kind !== 'correct') continue;
    const words = at(changes.filter((change) => change.version <= version));
    const written = words.filter((word) => word.version === version);
    for (const flag of flags) {
      // Whoever kept what the machine heard did not keep what somebody wrote in its place.
      if (flag.decision === 'keep' || (flag.kind !== 'name' && flag.kind !== 'detail')) continue;
      if (wordsAtFlag(written, flag).length === 0) continue;
      const text = wordsAtFlag(words, flag)
        .map((word) => word.text)
        .join(' ');
      const key = `${flags.indexOf(flag)} ${folded(text)}`;
      if (seen.has(key) || folded(text) === folded(flag.text)) continue;
      seen.add(key);
      // Somebody wrote that down: it is more than a doubt.
      all.push({ ...flag, text, foundBy: [...flag.foundBy, IN_CORRECTED_WORDS] });
    }
  }
  return all;
}
