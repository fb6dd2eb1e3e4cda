import type { VideoStream } from '../ffmpeg/streams.ts';
import type { FrameRate } from './regions.ts';

/** The rates that players and editors know, in frames a second; the NTSC ones are exact fractions. */
const KNOWN: readonly FrameRate[] = [
  { num: 24_000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1001 },
  { num: 60, den: 1 },
];
const WHOLE = KNOWN.filter((rate) => rate.den === 1);
/** Below this a recording is left at its own slow rate, rounded: doubling its frames would gain nothing. */
const SLOW = 20;
const FASTEST = 60;
/** How near a rate has to be to one of the exact ones to be taken for it. A tenth of a percent lies between 29.97 and 30. */
const SAME = 0.0003;

/**
 * The constant rate for a recording that was made at `average` frames a second (phones vary theirs): exactly its own where that is a
 * known rate, else the nearest of 24, 25, 30, 50 and 60, else its own rounded when it is slow. 30 when nothing is known.
 */
export function constantRate(average: FrameRate | null): FrameRate {
  const rate = average ? average.num / average.den : Number.NaN;
  if (!Number.isFinite(rate) || rate <= 0) return { num: 30, den: 1 };
  if (rate >= FASTEST) return { num: FASTEST, den: 1 };
  const exact = KNOWN.find((known) => Math.abs(known.num / known.den / rate - 1) < SAME);
  if (exact) return exact;
  if (rate < SLOW) return { num: Math.max(1, Math.round(rate)), den: 1 };
  return WHOLE.reduce((best, known) => (Math.abs(known.num - rate) < Math.abs(best.num - rate) ? known : best));
}

/** Frames are shown at most this much earlier or later than they were filmed, in seconds: half of a thirtieth. */
const MOST_MOVED = 1 / 60;

/**
 * The rate of a recording's picture master, in frames a second: `constantRate`, or so many times it that no frame is moved by more than half of a
 * thirtieth of a second. Frames of a slow picture lie beside the master's where they come unevenly, or where the picture does not start with the recording.
 * @param startSeconds where the picture starts, from the recording's start
 */
export function masterRate(
  { averageFrameRate, baseFrameRate }: Pick<VideoStream, 'averageFrameRate' | 'baseFrameRate'>,
  startSeconds: number,
): FrameRate {
  const rate = constantRate(averageFrameRate ?? baseFrameRate);
  const base = baseFrameRate ? baseFrameRate.num / baseFrameRate.den : Number.NaN;
  const isEven = Math.abs(base / (rate.num / rate.den) - 1) < SAME;
  const moved = (step: number) => (isEven ? Math.abs(startSeconds - Math.round(startSeconds / step) * step) : step / 2);
  let times = 1;
  while (moved(rate.den / (rate.num * times)) > MOST_MOVED) times += 1;
  return { num: rate.num * times, den: rate.den };
}
