import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fft } from '../../media/audio/fft.ts';
import { normaliseAudio } from '../../media/audio/normalise.ts';
import { decodeOriginal } from '../../media/decode.ts';
import type { MediaJob } from '../../media/job.ts';
import { ROOT } from '../../src/config.ts';
import { findTools } from '../../src/tools.ts';
import { repeatable } from './generated-sounds.ts';
import { samplesOfFile, writeSound } from './sound-files.ts';

// `npm run bench:spectrum [-- FILE...]`: how far the third-octave bands of the voice in the master are from those of the original, scaled:
// of the sample recordings (or the files named) as they are, and with hiss 15 and 25 dB below the voice against the voice without it.

const SAMPLES = join(ROOT, 'tests/fixtures/recordings');
const RATE = 48_000;
const SIZE = 4_096;
/** Third-octave bands from 100 Hz to 8 kHz (IEC 61260), in Hz: those around 8 kHz end with sound of 16,000 samples a second. */
const BANDS = Array.from({ length: 19 }, (_, n) => 1_000 * 10 ** ((n - 10) / 10));
/** Frames this far below the loudest hold the voice, in dB. */
const VOICE = 20;

const decibels = (ratio: number) => 10 * Math.log10(ratio);
const fft = new Fft(SIZE);

/** Power of each band in each stretch of 85 ms. */
function bandsOf(samples: Float32Array): number[][] {
  const frames: number[][] = [];
  for (let at = 0; at + SIZE <= samples.length; at += SIZE / 2) {
    const re = Float64Array.from({ length: SIZE }, (_, i) => samples[at + i]! * Math.sin((Math.PI * i) / SIZE) ** 2);
    const im = new Float64Array(SIZE);
    fft.forward(re, im);
    const bin = (hz: number) => Math.round((hz * SIZE) / RATE);
    frames.push(
      BANDS.map((hz) => {
        let sum = 0;
        for (let k = bin(hz / 10 ** 0.05); k < bin(hz * 10 ** 0.05); k++) sum += re[k]! ** 2 + im[k]! ** 2;
        return sum;
      }),
    );
  }
  return frames;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** How far each band of the voice is from that of the original, in dB, after the difference in level of the whole. */
function bandDifferences(original: Float32Array, made: Float32Array): number[] {
  const [before, after] = [bandsOf(original), bandsOf(made)];
  const loudest = before.map(sum).sort((a, b) => a - b)[Math.floor(0.95 * before.length)]!;
  const voiced = before.map((bands) => decibels(sum(bands) / loudest) > -VOICE);
  // Levelling changes the level over time: each stretch is compared at its own.
  const scaled = after.map((bands, i) => bands.map((value) => (value * sum(before[i]!)) / sum(bands)));
  const whole = (frames: readonly number[][], band: number) =>
    sum(frames.flatMap((bands, i) => (voiced[i] ? [bands[band]!] : [])));
  return BANDS.map((_, band) => decibels(whole(scaled, band) / whole(before, band)));
}

const workDir = await mkdtemp(join(tmpdir(), 'heard-spectrum-'));
const limits = { timeoutMs: 600_000, stallMs: 600_000, threads: 1 };
const { signal } = new AbortController();
const job: MediaJob = { tools: findTools(process.env), workDir, signal, progress: () => {}, ...limits };
const { ffmpeg } = job.tools;

async function mastered(sound: Float32Array): Promise<{ master: Float32Array; noise: boolean }> {
  const at = (name: string) => join(workDir, name);
  await writeSound(at('in.wav'), [sound]);
  const files = { decoded: at('decoded.wav'), speech: at('speech.wav') };
  const analysis = await decodeOriginal({ input: at('in.wav'), ...files, maxSeconds: 600 }, job);
  const { noise } = await normaliseAudio({ decoded: files.decoded, master: at('master.wav'), analysis }, job);
  return { master: samplesOfFile(ffmpeg, at('master.wav'), 1)[0]!, noise: noise !== null };
}

function told(name: string, differences: readonly number[], noise: boolean): void {
  const worst = Math.max(...differences.map(Math.abs));
  const all = differences.map((difference) => difference.toFixed(1)).join(' ');
  console.log(`${name}: at most ${worst.toFixed(2)} dB${noise ? ', noise lowered' : ''} | ${all}`);
}

const names = process.argv.slice(2);
const samples = (await readdir(SAMPLES)).filter((name) => name.endsWith('.wav')).sort();
const paths = names.length > 0 ? names : samples.map((name) => join(SAMPLES, name));
try {
  console.log(`bands (Hz): ${BANDS.map(Math.round).join(' ')}`);
  for (const [i, path] of paths.entries()) {
    const clean = samplesOfFile(ffmpeg, path, 1)[0]!;
    const name = path.split('/').at(-1)!;
    const plain = await mastered(clean);
    told(name, bandDifferences(clean, plain.master), plain.noise);
    const power = clean.reduce((total, x) => total + x * x, 0) / clean.length;
    for (const below of [15, 25]) {
      const random = repeatable(i + below);
      // A number from −1 to 1 has a power of a third.
      const hiss = Math.sqrt(3 * power * 10 ** (-below / 10));
      const noisy = clean.map((x) => x + hiss * (2 * random() - 1));
      const { master, noise } = await mastered(noisy);
      told(`${name}, hiss ${below} dB below, as it came`, bandDifferences(clean, noisy), false);
      told(`${name}, hiss ${below} dB below, master`, bandDifferences(clean, master), noise);
    }
  }
} finally {
  await rm(workDir, { recursive: true, force: true });
}
