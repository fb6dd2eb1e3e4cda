import type { TimeSpan, Word } from '../words.ts';
import { CUT_WORD_SECONDS } from './clips.ts';
import { foldLetters } from './folding.ts';

/** A word of the first transcript is trusted to come back when the recogniser was at least this sure of it. */
const SURE = 0.8;
/** Shorter words are swallowed too easily, and longer times are not those of one word. Letters; seconds. */
const SHORTEST_WORD = 3;
const LONGEST_WORD_SECONDS = 1.2;
/** Words nearer than this to a span may have lost a part to it, in seconds. */
const CLEAR_OF_SPANS = 0.1;
/** How far from its first place a word may be heard again, in seconds: recognisers place words differently in other surroundings. */
const MOVED_SECONDS = 0.6;
/** From so many sentinels on, a clip in which none comes back was not heard. */
const ENOUGH_IN_A_CLIP = 3;
/** From so many on, their share says whether a recording was heard. */
const ENOUGH_IN_ALL = 5;
/**
 * The share that must come back. Measured on the six sample recordings with the demo model, the weakest there is: 67 to 92 % of a
 * recording, 62 % of what is beside bleeps; of another recording's words, 8 % at most.
 */
const SHARE_OF_ALL = 0.5;
const SHARE_BESIDE_SPANS = 0.35;

/** Words that must be heard again in the published sound: sure, well timed, clear of every span, and no names. */
export function sentinels(
  words: readonly Word[],
  spans: readonly TimeSpan[],
  isForbidden: (words: readonly Word[]) => boolean,
): Word[] {
  return words.filter(
    (word) =>
      word.doubtful === undefined &&
      word.probability >= SURE &&
      folded(word).length >= SHORTEST_WORD &&
      word.end > word.start &&
      word.end - word.start <= LONGEST_WORD_SECONDS &&
      !spans.some(({ start, end }) => word.start < end + CLEAR_OF_SPANS && word.end > start - CLEAR_OF_SPANS) &&
      !isForbidden([word]),
  );
}

export interface Returned {
  readonly expected: number;
  readonly back: number;
}

/** How many of the sentinels within a stretch were heard again, about where they were. */
export function returned(expected: readonly Word[], heard: readonly Word[], within?: TimeSpan): Returned {
  const inside = within
    ? expected.filter(
        ({ start, end }) => start >= within.start + CUT_WORD_SECONDS && end <= within.end - CUT_WORD_SECONDS,
      )
    : expected;
  // Whoever hears an hour compares thousands of words with thousands: each is looked for among those that are written like it.
  const places = new Map<string, Word[]>();
  for (const one of inside.length > 0 ? heard : []) {
    const same = places.get(folded(one));
    if (same) same.push(one);
    else places.set(folded(one), [one]);
  }
  const isBack = (word: Word) => places.get(folded(word))?.some((one) => isAboutThere(word, one)) ?? false;
  return { expected: inside.length, back: inside.filter(isBack).length };
}

/** Whether two words may have been said at the same place. */
export function isAboutThere(a: TimeSpan, b: TimeSpan): boolean {
  return Math.abs((a.start + a.end) / 2 - (b.start + b.end) / 2) < MOVED_SECONDS;
}

/** Spellings that were compared before: the same words come again for every span. */
const spellings = new WeakMap<Word, string>();

function folded(word: Word): string {
  const known = spellings.get(word);
  if (known !== undefined) return known;
  const spelling = foldLetters(word.text).replace(/[^\p{L}\p{N}]/gu, '');
  spellings.set(word, spelling);
  return spelling;
}

/** Whether nothing of a clip was understood although there was enough to understand. */
export function isUnheardClip({ expected, back }: Returned): boolean {
  return expected >= ENOUGH_IN_A_CLIP && back === 0;
}

/** Whether enough came back to say that a clip was understood: of its own words, and of a wider passage that has words enough to tell. */
export function isUnderstood(clip: Returned, passage: Returned): boolean {
  return [clip, passage].every(({ expected, back }) => back >= SHARE_OF_ALL * expected) && !isTooFew(passage);
}

/** Whether a clip has too few words to tell whether it was heard. */
export function isTooFew({ expected }: Returned): boolean {
  return expected < ENOUGH_IN_A_CLIP;
}

/** Whether too little of the whole recording came back; one word of a few is enough, none never is. */
export function isUnheard({ expected, back }: Returned, place: 'everywhere' | 'beside spans'): boolean {
  if (expected === 0) return false;
  if (back === 0) return place === 'everywhere' || expected >= ENOUGH_IN_A_CLIP;
  const share = place === 'everywhere' ? SHARE_OF_ALL : SHARE_BESIDE_SPANS;
  return expected >= ENOUGH_IN_ALL && back < share * expected;
}
