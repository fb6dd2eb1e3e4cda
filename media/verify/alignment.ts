import type { TimeSpan } from '../words.ts';
import { rms, slidingCorrelation } from './signals.ts';

/** The longest shift that a codec is believed to add, in seconds; anything more is a different recording. */
export const LAG_REACH_SECONDS = 0.1;
/** Published and original must be at least this alike outside the spans, or they are not the same recording. */
export const LIKENESS_NEEDED = 0.5;
/** Below this level (-60 dBFS) a stretch is too quiet to align by. */
const QUIET = 10 ** (-60 / 20);

/** Length of a stretch compared to find the shift, in seconds. */
export const WINDOW_SECONDS = 1;

/**
 * Places to align by: up to `count` one-second windows spread over the recording, none within half a second of a span.
 * Starts in seconds, all leaving room for the search.
 */
export function alignmentWindows(durationSeconds: number, spans: readonly TimeSpan[], count: number): number[] {
  const first = LAG_REACH_SECONDS;
  const last = durationSeconds - WINDOW_SECONDS - LAG_REACH_SECONDS;
  const step = WINDOW_SECONDS / 4;
  const free: number[] = [];
  for (let start = first; start <= last; start += step) {
    const near = spans.some((span) => start < span.end + 0.5 && start + WINDOW_SECONDS > span.start - 0.5);
    if (!near) free.push(start);
  }
  if (free.length <= count) return free;
  return Array.from({ length: count }, (_, i) => free[Math.floor(((i + 0.5) * free.length) / count)]!);
}

/** Mean of each group of `factor` samples: a rough low-pass, good enough to find a shift to within the group. */
function thinned(signal: Float32Array, factor: number): Float32Array {
  const out = new Float32Array(Math.floor(signal.length / factor));
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let j = 0; j < factor; j++) sum += signal[i * factor + j]!;
    out[i] = sum / factor;
  }
  return out;
}

function bestOffset(a: Float32Array, b: Float32Array, from: number, to: number): { offset: number; likeness: number } {
  let best = { offset: from, likeness: -1 };
  const correlation = slidingCorrelation(a, b);
  for (let offset = Math.max(0, from); offset <= Math.min(to, b.length - a.length); offset++) {
    const likeness = correlation(offset);
    if (likeness > best.likeness) best = { offset, likeness };
  }
  return best;
}

/**
 * How many samples later `published` shows what `original` holds. `published` has `reach` samples more on each side than `original`,
 * so a shift of 0 is found at offset `reach`. Null when the stretch is too quiet to tell.
 */
export function findLag(
  original: Float32Array,
  published: Float32Array,
  reach: number,
): { lag: number; likeness: number } | null {
  if (rms(original) < QUIET) return null;
  const factor = 8;
  const coarse = bestOffset(thinned(original, factor), thinned(published, factor), 0, published.length);
  const around = coarse.offset * factor;
  const fine = bestOffset(original, published, around - 2 * factor, around + 2 * factor);
  return { lag: fine.offset - reach, likeness: fine.likeness };
}

/** The middle of the lags found, and whether all that are alike agree with it to `tolerance` samples. */
export function agreedLag(found: { lag: number; likeness: number }[], tolerance = 2): number | null {
  const trusted = found
    .filter((one) => one.likeness >= LIKENESS_NEEDED)
    .map((one) => one.lag)
    .sort((a, b) => a - b);
  // Half of the places at least must be recognisable: otherwise this is not the recording it should be.
  if (trusted.length === 0 || trusted.length * 2 < found.length) return null;
  const middle = trusted[Math.floor(trusted.length / 2)]!;
  return trusted.every((lag) => Math.abs(lag - middle) <= tolerance) ? middle : null;
}
