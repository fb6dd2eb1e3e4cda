import type { TimeSpan } from '../../../media/words.ts';

/** A run of words that is read, corrected and marked together: numbers of words counted from 0, seconds. */
export interface Passage extends TimeSpan {
  readonly first: number;
  readonly count: number;
}

/** A pause this long, in seconds, begins another passage. */
const PAUSE_BETWEEN = 2;
/** From so many words on a passage ends with its sentence, and at the latest after so many. */
const LONG = 40;
const LONGEST = 90;
const ENDS_SENTENCE = /[.?!…]["'”’)\]]*$/u;

/** Cuts words into passages, in order and without a gap. */
export function passagesOf(words: readonly (TimeSpan & { readonly text: string })[]): Passage[] {
  const passages: Passage[] = [];
  let first = 0;
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    const count = index - first + 1;
    const ends =
      !next ||
      count >= LONGEST ||
      next.start - word.end >= PAUSE_BETWEEN ||
      (count >= LONG && ENDS_SENTENCE.test(word.text.trim()));
    if (!ends) continue;
    passages.push({ first, count, start: words[first]!.start, end: word.end });
    first = index + 1;
  }
  return passages;
}
