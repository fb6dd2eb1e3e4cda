import type { Envelope } from '../audio/envelope.ts';
import type { TimeSpan } from '../words.ts';
import { findSpeechEnergy, pauses } from './speech-energy.ts';

/** How a model wants its sound cut. */
export interface Cutting {
  /** No piece is longer than this, in seconds. */
  readonly longest: number;
  /** No piece is shorter than this, in seconds, but the last. */
  readonly shortest: number;
  /** True to make as few pieces as there can be, rather than to cut at the longest pauses: for a model that takes as long over a short piece. */
  readonly fewest?: boolean;
}

/** Where a piece may end: inside a pause; and how long the pause is, in seconds. */
interface CutPoint {
  readonly at: number;
  readonly pause: number;
}

/** A pause between words or sentences, not the stop inside a word. */
const SHORTEST_PAUSE = 0.25;
/** From this long on, in seconds, a pause ends a sentence. Between pauses, a longer piece is worth this much pause a second. */
const LONG_PAUSE = 0.7;
const WORTH_OF_LENGTH = 0.05;
/** In seconds; see `placesIn`. */
const LONG_SILENCE = 3;
/** Where the fewest pieces are made, each cut has at least this much room to find a pause in, in seconds. */
const ROOM = 2;
/** How wide a stretch is looked at when speech does not pause and the cut has to be made at its quietest place. */
const QUIET_PLACE_SECONDS = 0.06;

/** A pause is cut in its middle; a silence so long that its middle may be out of reach, also a second from its ends. */
function placesIn({ start, end }: TimeSpan): number[] {
  const middle = (start + end) / 2;
  return end - start < LONG_SILENCE ? [middle] : [start + 1, middle, end - 1];
}

function cutPoints(envelope: Envelope, silences: readonly TimeSpan[]): CutPoint[] {
  const quiet = [...pauses(findSpeechEnergy(envelope), SHORTEST_PAUSE), ...silences];
  return quiet
    .flatMap((pause) => placesIn(pause).map((at) => ({ at, pause: pause.end - pause.start })))
    .sort((a, b) => a.at - b.at);
}

/** The middle of the quietest place between two times, in seconds. */
function quietestPlace({ rms, stepSeconds }: Envelope, from: number, to: number): number {
  const wide = Math.round(QUIET_PLACE_SECONDS / stepSeconds);
  let best = to;
  let least = Number.POSITIVE_INFINITY;
  for (let i = Math.ceil(from / stepSeconds); i + wide <= Math.min(rms.length, to / stepSeconds); i++) {
    let sum = 0;
    for (let j = i; j < i + wide; j++) sum += rms[j]!;
    if (sum <= least) {
      least = sum;
      best = (i + wide / 2) * stepSeconds;
    }
  }
  return best;
}

/**
 * Cuts a recording into pieces that follow each other without gap or overlap, each at most `longest` seconds.
 * Cuts fall into pauses, rather into long and late ones; where nobody pauses, at the quietest place of the piece's last third.
 * Depends on the sound alone, so the same recording is always cut the same way.
 */
export function cutAtPauses(
  envelope: Envelope,
  durationSeconds: number,
  cutting: Cutting,
  silences: readonly TimeSpan[] = [],
): TimeSpan[] {
  const points = cutPoints(envelope, silences);
  const pieces: TimeSpan[] = [];
  let start = 0;
  let next = 0;
  while (durationSeconds - start > cutting.longest) {
    const earliest =
      start + Math.max(cutting.shortest, cutting.fewest ? leastFor(durationSeconds - start, cutting) : 0);
    while (next < points.length && points[next]!.at <= earliest) next++;
    let end: number | undefined;
    let best = 0;
    for (let i = next; i < points.length && points[i]!.at <= start + cutting.longest; i++) {
      const worth = Math.min(points[i]!.pause, LONG_PAUSE) + (points[i]!.at - start) * WORTH_OF_LENGTH;
      if (worth < best) continue;
      best = worth;
      end = points[i]!.at;
    }
    end ??= quietestPlace(envelope, Math.max(earliest, start + cutting.longest * (2 / 3)), start + cutting.longest);
    pieces.push({ start, end });
    start = end;
  }
  if (durationSeconds > start) pieces.push({ start, end: durationSeconds });
  return pieces;
}

/** How long the next piece has to be, in seconds, so that no more pieces are made of what is left than have to be. */
function leastFor(seconds: number, { longest }: Cutting): number {
  const most = longest - ROOM;
  return seconds - (Math.ceil(seconds / most) - 1) * most;
}

/** Cuts one stretch of a recording as `cutAtPauses` cuts a whole one. Times are seconds from the start of the recording. */
export function cutWithin({ rms, stepSeconds }: Envelope, { start, end }: TimeSpan, cutting: Cutting): TimeSpan[] {
  const part = { stepSeconds, rms: rms.subarray(Math.round(start / stepSeconds), Math.ceil(end / stepSeconds)) };
  return cutAtPauses(part, end - start, cutting).map((piece) => ({
    start: start + piece.start,
    end: start + piece.end,
  }));
}
