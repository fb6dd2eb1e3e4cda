import { z } from 'zod';
import type { TimeSpan } from '../../../media/words.ts';
import type { CurrentWord } from './word-changes.ts';

/** The first and the last of a run of words that the machine heard, counted from 0. */
export type ReadRange = readonly [first: number, last: number];

/** Runs of words as they are kept. */
export const ReadRangesShape: z.ZodType<ReadRange[]> = z.array(z.tuple([z.int().min(0), z.int().min(0)]));

/** Somebody read these words, or took back that they were read. */
export interface ReadMark {
  readonly isRead: boolean;
  readonly ranges: readonly ReadRange[];
}

/**
 * The words that a mark of this passage is about: those that the machine heard and that stand there now. A word that a correction brings back later was
 * not shown to whoever read the passage.
 */
export function markedRanges(passage: readonly CurrentWord[]): ReadRange[] {
  const ranges: [number, number][] = [];
  for (const { version, heardFirst } of passage) {
    if (version > 0) continue;
    const last = ranges.at(-1);
    if (last && last[1] === heardFirst - 1) last[1] = heardFirst;
    else ranges.push([heardFirst, heardFirst]);
  }
  return ranges;
}

/** For each word of now whether a person read it: whoever corrected a word did; of others, the last mark counts. */
export function wordsRead(words: readonly CurrentWord[], marks: readonly ReadMark[]): boolean[] {
  const heard: boolean[] = [];
  for (const { isRead, ranges } of marks)
    for (const [first, last] of ranges) for (let at = first; at <= last; at++) heard[at] = isRead;
  return words.map(({ version, heardFirst }) => version > 0 || heard[heardFirst] === true);
}

/** How much of a transcript a person read: whole per cent, never more than was read; and the stretches of which nobody read every word, in seconds. */
export interface ShareRead {
  readonly percent: number;
  readonly unread: readonly TimeSpan[];
}

/** @param words in order of time, each with whether a person read it */
export function shareRead(words: readonly (TimeSpan & { readonly isRead: boolean })[]): ShareRead {
  const read = words.filter(({ isRead }) => isRead).length;
  const unread: { start: number; end: number }[] = [];
  let isOpen = false;
  for (const { start, end, isRead } of words) {
    const last = unread.at(-1);
    if (!isRead && isOpen && last) last.end = Math.max(last.end, end);
    else if (!isRead) unread.push({ start, end });
    isOpen = !isRead;
  }
  return { percent: words.length === 0 ? 0 : Math.floor((read / words.length) * 100), unread };
}
