import type { CaptionUnit } from './units.ts';

/** Limits of a cue, in seconds and characters a second (BBC Subtitle Guidelines; Netflix English Timed Text). */
export const LONGEST_CUE = 7;
export const SHORTEST_CUE = 1;
export const WANTED_SPEED = 15;
export const TOP_SPEED = 17;
/** How long before the speech a cue may be shown, and how long after it, in seconds, where nothing else is shown. */
const MOST_EARLY = 1;
const MOST_LATE = 1.5;
/** How much of its first and its last word, in seconds, a cue may miss for the sake of its neighbour. */
const MOST_LAG = 1;
const MOST_CUT = 0.4;
/** Two cues follow each other at once or leave a gap that is seen as one, in seconds. */
const SHORTEST_GAP = 1;
/** Seconds between two times at which a cue may end. */
const STEP = 0.2;
/** A word that claims to last longer than this, in seconds, may lose its cue before it ends. */
const LONG_WORD = 3;
const STEP_IN_LONG_WORD = 0.5;
const SHORTEST_TIME = 0.001;

const milliseconds = (seconds: number) => Math.round(seconds * 1000) / 1000;

/**
 * The times at which a cue may end whose last unit is `j`: near the end of its speech, no longer than 1.5 s after it, and never inside
 * a redacted stretch. In order, whole milliseconds.
 * @param nextBleep start of the first redacted stretch after it, in seconds
 */
export function endTimes(units: readonly CaptionUnit[], j: number, nextBleep: number): number[] {
  const [last, next] = [units[j]!, units[j + 1]];
  const isLong = !last.redacted && last.end - last.start > LONG_WORD;
  const latest = Math.min(
    Math.floor((last.end + MOST_LATE) * 1000) / 1000,
    next ? next.start + MOST_LAG : Number.POSITIVE_INFINITY,
    nextBleep,
  );
  const earliest = last.redacted
    ? last.end
    : isLong
      ? last.start + SHORTEST_CUE
      : Math.max(last.start, last.end - MOST_CUT);
  const times = new Set([milliseconds(Math.max(latest, earliest)), milliseconds(Math.min(last.end, latest))]);
  if (next && next.start <= latest) times.add(milliseconds(Math.max(next.start, earliest)));
  // Whoever speaks next is shown a second later, with a gap between.
  if (next && next.start - SHORTEST_GAP > last.end)
    times.add(milliseconds(Math.min(next.start - SHORTEST_GAP, latest)));
  for (let time = earliest; time < latest; time += isLong && time < last.end ? STEP_IN_LONG_WORD : STEP)
    times.add(milliseconds(time));
  return [...times].sort((a, b) => a - b);
}

/** A cue on the screen, in seconds. */
export interface Shown {
  readonly start: number;
  readonly end: number;
}

/** The end of a cue, or as much later as it takes not to end before it starts: for words without any time of their own. Seconds. */
export function endAfter(start: number, end: number): number {
  return end > start ? end : milliseconds(start + SHORTEST_TIME);
}

/** The start of a cue at once after the one before, or null where that would be more than a second before its speech. */
export function startAtOnce(spoken: number, before: number): number | null {
  return before >= spoken - MOST_EARLY ? before : null;
}

/**
 * The start of a cue with a gap after the one before: with its first word, or as much earlier, by a second at most, as it takes to read
 * `length` characters up to `end`. Null where there is no room for a gap.
 */
export function startAfterGap(
  spoken: number,
  { before, end, length }: { before: number; end: number; length: number },
): number | null {
  if (before + SHORTEST_GAP > spoken) return null;
  const needed = end - Math.max(SHORTEST_CUE, length / WANTED_SPEED) - SHORTEST_TIME;
  return milliseconds(Math.max(0, before + SHORTEST_GAP, spoken - MOST_EARLY, Math.min(spoken, needed)));
}
