import { type HeardWords, hasCredibleTimes, isWellTimed, timed } from './credible-times.ts';

/** Seconds added to each side of what stands on words: whole sentences are recognised up to 0.3 s early or late, which nothing shows. */
const PADDING_OF_WORDS = 0.35;
/**
 * Seconds added to each side of times that people set by ear, and of aligned words, whose place reaches over sound beside them that is no word's: 150 ms was
 * once too little for words that were not aligned.
 */
export const PADDING_OF_TIMES = 0.25;
/**
 * Seconds added to a side of aligned words on which a sure and aligned word follows at once, however much of that word it takes: 99.5 % of 369 aligned words of
 * four letters or more begin 0.04 s late at the most and 99 % end 0.07 s early.
 */
const LEAST_PADDING = 0.12;
/** A place that reaches further into a word beside it, in seconds, says that more than this word is heard there: somebody set it by ear. */
const ROUGHLY = 0.02;
/** A recogniser that gives a word this probability is sure of it. */
const SURE = 0.9;

/** Seconds to be added before and after a place. */
export interface Padding {
  readonly before: number;
  readonly after: number;
}

/**
 * How much is added to each side of the words of a name: the less, the surer it is where each of them lies. Where the word beside it is sure and aligned, too, only up to
 * that word, so that it can be heard; never less than `LEAST_PADDING`.
 * @param place where the words lie, in seconds, with the sound beside them that is no word's
 */
export function paddingOfWords(
  heard: HeardWords,
  words: { readonly firstWord: number; readonly lastWord: number },
  place: { readonly start: number; readonly end: number },
): Padding {
  const { firstWord, lastWord } = words;
  const areAligned = heard.words
    .slice(firstWord, lastWord + 1)
    .every((word, at) => word.aligned && hasCredibleTimes(heard, firstWord + at));
  if (!areAligned) return { before: PADDING_OF_WORDS, after: PADDING_OF_WORDS };
  const [previous, next] = [sureWord(heard, firstWord - 1), sureWord(heard, lastWord + 1)];
  return {
    before: upTo(previous && place.start - previous.end),
    after: upTo(next && next.start - place.end),
  };
}

/** @param gap seconds up to the word that may be heard, negative where the place reaches into it; null where there is none that is sure */
function upTo(gap: number | null): number {
  return gap === null || gap < -ROUGHLY ? PADDING_OF_TIMES : Math.min(PADDING_OF_TIMES, Math.max(LEAST_PADDING, gap));
}

function sureWord(heard: HeardWords, index: number): { readonly start: number; readonly end: number } | null {
  const word = heard.words[index];
  const isSure = word?.aligned && word.doubtful === undefined && (word.probability ?? 0) >= SURE;
  return isSure && isWellTimed(heard, index) ? timed(word) : null;
}
