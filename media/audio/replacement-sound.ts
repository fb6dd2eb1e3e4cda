import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { MediaError } from '../errors.ts';
import { inputOptions, probe } from '../ffmpeg/probe.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import { heardEnergies, KWeighting } from '../loudness/k-weighting.ts';
import { integrated, lufs } from '../loudness/gating.ts';
import { BLOCK_FRAMES, type Block, pcmBlocks, SAMPLE_RATE } from './blocks.ts';

/** What is quieter than this, over 10 ms, is the pause before and after the words of a replacement (−50 dBFS). */
const HEARD_RMS = 10 ** (-50 / 20);
const STEP_FRAMES = SAMPLE_RATE / 100;
/** This much of the pause stays on each side, so that no consonant is cut. */
const AROUND_FRAMES = 3 * STEP_FRAMES;
/** Less than this is a click, not a word. */
const SHORTEST_SECONDS = 0.1;
/** The longest that a recording to put in may be, with the pauses around its words, in seconds. */
export const LONGEST_REPLACEMENT = 300;

/** Bytes of one sample. */
const SAMPLE_BYTES = 4;

/** A recording that takes the place of a stretch of sound, decoded: 48 kHz, one channel, 32-bit float, so that what passes full scale is not clipped. */
export interface ReplacementSound {
  /** File of the samples, without a header. */
  readonly decoded: string;
  /** Its words, without the pauses around them: from sample `first` up to, but not including, `end`. */
  readonly first: number;
  readonly end: number;
  readonly seconds: number;
  /** Integrated loudness as heard from both sides, in LUFS. */
  readonly loudness: number;
  /** The loudest sample, 1 = full scale; it may be more. */
  readonly peak: number;
}

/**
 * Decodes a replacement to `decoded` and measures it. Only sound files on this disk are opened, whatever the file says.
 * @throws MediaError `empty` when nothing can be heard in it, `too-long` above `LONGEST_REPLACEMENT`, or another refusal when it is no sound
 */
export async function replacementSound(
  { input, decoded }: { readonly input: string; readonly decoded: string },
  job: MediaJob,
): Promise<ReplacementSound> {
  const probed = await probe(input, job);
  if (!probed.audio) throw new MediaError('no-audio', 'a replacement without sound');
  const options = ['-map', '[sound]', '-t', `${LONGEST_REPLACEMENT + 1}`, '-c:a', 'pcm_f32le', '-f', 'f32le'];
  await runFfmpeg(
    {
      inputs: [{ source: input, options: ['-vn', '-sn', '-dn', ...inputOptions(probed)] }],
      // Float sound is else mixed to one channel 3 dB louder than other sound is.
      filterComplex: `[0:${probed.audio.index}]aresample=${SAMPLE_RATE}:rematrix_maxval=1,aformat=sample_fmts=flt:channel_layouts=mono[sound]`,
      outputs: [{ target: decoded, options }],
    },
    job,
  );
  const frames = (await stat(decoded)).size / SAMPLE_BYTES;
  if (frames > LONGEST_REPLACEMENT * SAMPLE_RATE) throw new MediaError('too-long', `over ${LONGEST_REPLACEMENT} s`);
  const { first, end } = await wordsIn(decoded, frames);
  const seconds = (end - first) / SAMPLE_RATE;
  if (seconds < SHORTEST_SECONDS) throw new MediaError('empty', 'nothing is heard in a replacement');
  return { decoded, first, end, seconds, ...(await levels(decoded, first, end)) };
}

/** `count` samples of it, from the one that is `at` after its first word began; silence after its last. Full scale 1. */
export async function replacementSamples(sound: ReplacementSound, at: number, count: number): Promise<Float32Array> {
  const samples = new Float32Array(count);
  const there = Math.max(0, Math.min(count, sound.end - sound.first - at));
  if (there === 0) return samples;
  const file = await open(sound.decoded, 'r');
  try {
    const bytes = Buffer.alloc(SAMPLE_BYTES * there);
    await file.read(bytes, 0, bytes.length, SAMPLE_BYTES * (sound.first + at));
    for (let i = 0; i < there; i++) {
      const sample = bytes.readFloatLE(SAMPLE_BYTES * i);
      samples[i] = Number.isFinite(sample) ? sample : 0;
    }
  } finally {
    await file.close();
  }
  return samples;
}

/** The samples from `first` up to, but not including, `end`, in blocks. */
function blocksOf(decoded: string, first: number, end: number): AsyncGenerator<Block> {
  const range = { start: SAMPLE_BYTES * first, end: SAMPLE_BYTES * end - 1 };
  return pcmBlocks(createReadStream(decoded, range), { sample: 'f32le', channels: 1 });
}

async function wordsIn(decoded: string, frames: number): Promise<{ first: number; end: number }> {
  if (frames === 0) return { first: 0, end: 0 };
  let [first, end, at] = [-1, 0, 0];
  for await (const block of blocksOf(decoded, 0, frames)) {
    for (let from = 0; from < block[0]!.length; from += STEP_FRAMES) {
      const step = block[0]!.subarray(from, from + STEP_FRAMES);
      const power = step.reduce((sum, sample) => sum + sample * sample, 0) / step.length;
      if (Math.sqrt(power) < HEARD_RMS) continue;
      if (first < 0) first = at + from;
      end = at + from + step.length;
    }
    at += block[0]!.length;
  }
  if (first < 0) return { first: 0, end: 0 };
  return { first: Math.max(0, first - AROUND_FRAMES), end: Math.min(frames, end + AROUND_FRAMES) };
}

async function levels(decoded: string, first: number, end: number): Promise<{ loudness: number; peak: number }> {
  const weighting = new KWeighting();
  let peak = 0;
  for await (const block of blocksOf(decoded, first, end)) {
    for (const sample of block[0]!) peak = Math.max(peak, Math.abs(sample));
    weighting.push(filled(block));
  }
  const energies = heardEnergies([weighting]);
  const whole = integrated(energies);
  // Words shorter than one window of the meter are as loud as their loudest tenth of a second.
  return { loudness: Number.isFinite(whole) ? whole : lufs(Math.max(...energies)), peak };
}

/** The meter takes whole blocks only: silence fills up the last. */
function filled([channel]: Block): Float32Array {
  if (channel!.length === BLOCK_FRAMES) return channel!;
  const whole = new Float32Array(BLOCK_FRAMES);
  whole.set(channel!);
  return whole;
}
