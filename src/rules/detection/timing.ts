import type { TranscriptWord } from './words.ts';

/** A single word lasts no longer than this, in seconds: a longer one hides something. */
export const LONGEST_WORD = 1.2;

/** True when a word's times are missing, impossible, empty or longer than a word can be: its place is only roughly known. */
export function hasDoubtfulTiming({ start, end }: Pick<TranscriptWord, 'start' | 'end'>): boolean {
  if (start === undefined || end === undefined || !Number.isFinite(start) || !Number.isFinite(end)) return true;
  return start < 0 || end <= start || end - start > LONGEST_WORD;
}

/**
 * Where words of doubtful timing may lie: from the end of the last well-timed word before them to the start of the first one after,
 * in seconds; the recording's own start and end where there is none. Null where no word of the transcript has good times.
 */
export function possiblePlace(
  words: readonly TranscriptWord[],
  firstWord: number,
  lastWord: number,
  durationSeconds: number,
): { start: number; end: number } | null {
  let before = firstWord - 1;
  while (before >= 0 && hasDoubtfulTiming(words[before]!)) before--;
  let after = lastWord + 1;
  while (after < words.length && hasDoubtfulTiming(words[after]!)) after++;
  const previous = words[before]?.end;
  const next = words[after]?.start;
  if (previous === undefined && next === undefined) return null;
  const start = previous ?? 0;
  const end = next ?? durationSeconds;
  // Words whose order and times disagree tell nothing about what lies between them.
  return end > start
    ? { start, end }
    : {
        start: Math.max(0, Math.min(start, end) - LONGEST_WORD),
        end: Math.min(durationSeconds, Math.max(start, end) + LONGEST_WORD),
      };
}
