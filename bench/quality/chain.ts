import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { encodeAudio } from '../../media/audio/encode.ts';
import type { normaliseAudio } from '../../media/audio/normalise.ts';
import type { decodeOriginal } from '../../media/decode.ts';
import type { MediaJob } from '../../media/job.ts';
import { ROOT } from '../../src/config.ts';
import { findTools } from '../../src/tools.ts';
import { parsed, positive } from '../arguments.ts';
import { generatedSound, type Sound } from './generated-sounds.ts';
import { joinedSpeech, samplesOfFile, ebur128Of, writeSound } from './sound-files.ts';

// `npm run bench:chain -- 60 [--from N] [--code FOLDER] [--keep FOLDER]`: takes so many generated sounds, from the one numbered N on (0), through
// decode, normalise and encode, of this checkout or of the one in FOLDER, and compares the files with what was put in.

const { values, positionals } = parsed(process.argv.slice(2), {
  ...{ from: { type: 'string' }, code: { type: 'string' }, keep: { type: 'string' } },
});
const count = positive('The number of sounds', positionals[0], 60);
const from = Number(values.from ?? 0);
const code = resolve(values.code ?? ROOT);

interface Chain {
  readonly decodeOriginal: typeof decodeOriginal;
  readonly normaliseAudio: typeof normaliseAudio;
  readonly encodeAudio: typeof encodeAudio;
}

const parts = await Promise.all(
  ['decode', 'audio/normalise', 'audio/encode'].map((part) => import(join(code, 'media', `${part}.ts`))),
);
const chain: Chain = Object.assign({}, ...parts);
const workDir = values.keep ? resolve(values.keep) : await mkdtemp(join(tmpdir(), 'heard-chain-'));
const job: MediaJob = {
  tools: findTools(process.env),
  workDir,
  signal: new AbortController().signal,
  progress: () => {},
  ...{ timeoutMs: 600_000, stallMs: 600_000, threads: 1 },
};
const { ffmpeg } = job.tools;

/** Peak of what is put in, 1 = full scale. */
const PEAK = 0.5;
const STEP = 4_800;

function atPeak(sound: Sound): Sound {
  const peak = sound.reduce((most, one) => one.reduce((high, x) => Math.max(high, Math.abs(x)), most), 0);
  return sound.map((one) => one.map((x) => (x * PEAK) / peak));
}

const power = (samples: Float32Array) => samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
const decibels = (ratio: number) => 10 * Math.log10(ratio);

/** Both channels alike. */
const mixed = (sound: Sound): Float32Array =>
  sound[0]!.map((_, i) => sound.reduce((sum, one) => sum + one[i]!, 0) / sound.length);

function correlation(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** How far the quietest tenth of the tenths of a second is below the loudest tenth of them, in dB. */
function pausesBelow(samples: Float32Array): number {
  const levels = Array.from({ length: Math.floor(samples.length / STEP) }, (_, i) =>
    power(samples.subarray(i * STEP, (i + 1) * STEP)),
  ).sort((x, y) => x - y);
  const at = (share: number) => levels[Math.floor(share * (levels.length - 1))]!;
  return Math.min(99, decibels(at(0.9) / at(0.1)));
}

const speech = await joinedSpeech(ffmpeg);
try {
  for (let index = from; index < from + count; index++) {
    const { name, sound } = generatedSound(index, speech);
    const put = atPeak(sound);
    const at = (file: string) => join(workDir, file);
    await writeSound(at('in.wav'), put);
    try {
      const files = { decoded: at('decoded.wav'), speech: at('speech.wav') };
      const analysis = await chain.decodeOriginal({ input: at('in.wav'), ...files, maxSeconds: 60 }, job);
      await chain.normaliseAudio({ decoded: files.decoded, master: at('master.wav'), analysis }, job);
      for (const format of ['mp3', 'm4a'] as const) {
        const out = at(`${index}.${format}`);
        await chain.encodeAudio({ master: at('master.wav'), out, format, tags: { title: 'Sound' }, chapters: [] }, job);
        const { lufs, peak } = ebur128Of(ffmpeg, out);
        const got = samplesOfFile(ffmpeg, out, put.length);
        const alike = correlation(mixed(put), mixed(got));
        const balance =
          put.length === 2 ? decibels(power(got[0]!) / power(got[1]!)) - decibels(power(put[0]!) / power(put[1]!)) : 0;
        const pauses = [pausesBelow(mixed(put)), pausesBelow(mixed(got))];
        console.log(JSON.stringify({ name, format, lufs, peak, alike, balance, before: pauses[0], after: pauses[1] }));
      }
    } catch (error) {
      console.log(JSON.stringify({ name, failed: error instanceof Error ? error.message : String(error) }));
    }
  }
} finally {
  if (!values.keep) await rm(workDir, { recursive: true, force: true });
}
