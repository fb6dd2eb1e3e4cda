import { smoothRuns, type SpeechEnergy } from '../transcribe/speech-energy.ts';
import type { TimeSpan } from '../words.ts';

/** What is compared of a sound track. */
export interface ComparedTrack {
  /** Root mean square of each 10 ms, 0 to 1. */
  readonly rms: Float32Array;
  /** Where there is sound that may be speech, for the same steps. */
  readonly speech: SpeechEnergy;
}

/** When the person of a track speaks: one byte for each 10 ms. */
export interface SpeechTurns {
  readonly active: Uint8Array;
}

/** Steps of 10 ms over which levels are averaged before they are compared. */
const LEVEL_STEPS = 30;
/** A track holds its own person where no other track is so far above it, each against its own loud parts (8 dB). */
const OWN = 10 ** -0.8;
/** Pauses up to this long, in steps of 10 ms, are stops between words. */
export const BETWEEN_WORDS = 30;
/** Shorter turns, in steps of 10 ms, are noises. */
const SHORTEST = 15;

/** Tells when each track's own person speaks: there is speech, and it is not what the microphone hears of somebody on another track. */
export function speechTurns(tracks: readonly ComparedTrack[]): SpeechTurns[] {
  const levels = tracks.map(levelsOf);
  return tracks.map(({ speech }, own) => {
    const active = speech.active.map((isSpeech, i) => {
      if (isSpeech === 0) return 0;
      const level = levels[own]![i]!;
      return levels.every((other) => level >= (other[i] ?? 0) * OWN) ? 1 : 0;
    });
    smoothRuns(active, 0, BETWEEN_WORDS);
    smoothRuns(active, 1, SHORTEST);
    return { active };
  });
}

/** Power around each step, as a share of the loud parts of its track. */
function levelsOf({ rms, speech }: ComparedTrack): Float32Array {
  const levels = new Float32Array(rms.length);
  let sum = 0;
  for (let i = 0; i < rms.length + LEVEL_STEPS / 2; i++) {
    if (i < rms.length) sum += rms[i]! ** 2;
    if (i >= LEVEL_STEPS) sum = Math.max(0, sum - rms[i - LEVEL_STEPS]! ** 2);
    if (i >= LEVEL_STEPS / 2) levels[i - LEVEL_STEPS / 2] = sum / LEVEL_STEPS;
  }
  const loud = levels.filter((_, i) => speech.active[i] === 1).sort();
  const reference = loud[Math.floor(0.95 * loud.length)] ?? 0;
  return reference > 0 ? levels.map((level) => level / reference) : levels;
}

/** The turns as spans in seconds, to a hundredth. At most `most`: where there are more, those nearest to each other become one. */
export function spansOf({ active }: SpeechTurns, most: number): TimeSpan[] {
  const spans: { start: number; end: number }[] = [];
  for (let i = 0; i < active.length; ) {
    let end = i;
    while (end < active.length && active[end] === active[i]) end++;
    if (active[i] === 1) spans.push({ start: i / 100, end: end / 100 });
    i = end;
  }
  if (spans.length <= most) return spans;
  const gaps = spans.slice(1).map(({ start }, i) => start - spans[i]!.end);
  const kept = gaps.toSorted((a, b) => b - a)[most - 2] ?? Infinity;
  return spans.reduce<{ start: number; end: number }[]>((joined, span) => {
    const last = joined.at(-1);
    if (last && (span.start - last.end < kept || joined.length === most)) last.end = span.end;
    else joined.push({ ...span });
    return joined;
  }, []);
}
