import { open } from 'node:fs/promises';
import { WaveWriter, waveInfo } from '../audio/wave.ts';
import type { TimeSpan, Word } from '../words.ts';

/** What is left of a replaced stretch, as silence: enough to part the words on its two sides. In seconds. */
const LEFT_SECONDS = 0.6;
/** The step in which the loudness of speech is taken: see `speechEnvelope`. */
const STEP_SECONDS = 0.01;
/** Sound is copied in pieces of this many samples, so that a long recording takes no memory. */
const PIECE = 1 << 18;
const BYTES = 2;

/** A copy of published speech in which replaced stretches are short silences, and how its times go with those of the recording. */
export interface Shortened {
  readonly path: string;
  /** The time in the copy of a time in the recording; in seconds, as all times. */
  readonly short: (time: number) => number;
  /** The same words with times of the recording. */
  readonly long: (words: readonly Word[]) => Word[];
}

/** A stretch of the recording that the copy lacks. */
interface Cut {
  readonly from: number;
  readonly to: number;
}

/**
 * Copies a 16 kHz mono 16-bit WAV file with silence of at most 0.6 s in place of each of these stretches (seconds). Nobody hears anything in a bleep; a
 * recogniser takes as long over it as over speech, and makes up names in it.
 */
export async function shortenedCopy(speech: string, out: string, spans: readonly TimeSpan[]): Promise<Shortened> {
  const { sampleRate, frames, dataOffset } = await waveInfo(speech);
  const gaps = joined(spans).map(({ start, end }) => {
    const place = (seconds: number) => Math.min(frames, Math.max(0, Math.round(seconds * sampleRate)));
    return { from: place(start), to: place(end) };
  });
  const most = Math.round(LEFT_SECONDS * sampleRate);
  const step = Math.round(STEP_SECONDS * sampleRate);
  const cuts: Cut[] = [];
  const source = await open(speech, 'r');
  const writer = await WaveWriter.create(out, { sampleRate, channels: 1, mostFrames: frames });
  const copy = async (from: number, to: number) => {
    for (let at = from; at < to; at += PIECE) {
      const samples = Buffer.alloc(Math.min(PIECE, to - at) * BYTES);
      await source.read(samples, 0, samples.length, dataOffset + at * BYTES);
      await writer.write(samples);
    }
  };
  try {
    let at = 0;
    for (const { from, to } of gaps) {
      await copy(at, from);
      // Whole steps of the envelope are cut out, so that what follows is cut into the same pieces wherever it comes to lie.
      const left = to - from > most ? most + ((to - from - most) % step) : to - from;
      await writer.write(quiet(left));
      if (to - from > left)
        cuts.push({ from: (from + left / 2) / sampleRate, to: (to - left + left / 2) / sampleRate });
      at = to;
    }
    await copy(at, frames);
    await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  } finally {
    await source.close();
  }
  return { path: out, ...clockOf(cuts) };
}

/** Noise that nobody hears (below −72 dBFS): an acoustic model is thrown off by zeros, which no microphone records. The same every time. */
function quiet(samples: number): Buffer {
  const noise = Buffer.alloc(samples * BYTES);
  let state = 1;
  for (let i = 0; i < samples; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    noise.writeInt16LE((state >>> 28) - 8, i * BYTES);
  }
  return noise;
}

function clockOf(cuts: readonly Cut[]): Pick<Shortened, 'short' | 'long'> {
  const short = (time: number) =>
    time - cuts.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(time, to) - from), 0);
  const longTime = (time: number) =>
    cuts.reduce((sofar, { from, to }) => (sofar > from ? sofar + to - from : sofar), time);
  const long = (words: readonly Word[]) =>
    words.map((word) => ({ ...word, start: longTime(word.start), end: longTime(word.end) }));
  return { short, long };
}

/** Stretches in order, those that touch as one. */
function joined(spans: readonly TimeSpan[]): TimeSpan[] {
  const all: TimeSpan[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && start <= last.end) all[all.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else all.push({ start, end });
  }
  return all;
}
