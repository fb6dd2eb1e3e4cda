import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normaliseAudio } from '../../../media/audio/normalise.ts';
import { decodeOriginal } from '../../../media/decode.ts';
import { lufs } from '../../../media/loudness/gating.ts';
import { LoudnessMeter } from '../../../media/loudness/meter.ts';
import { testJob } from '../../tools.ts';
import {
  bestShift,
  correlation,
  ffmpeg,
  ffmpegLoudness,
  RECORDINGS,
  samplesOf,
  scratchFolder,
  wavSamples,
  writeWav,
} from './audio-files.ts';

const folder = scratchFolder();
const at = (name: string) => join(folder, name);
const SAMPLE = join(RECORDINGS, 'sample2.wav');

async function master(input: string, name: string) {
  const files = { decoded: at(`${name}-decoded.wav`), master: at(`${name}-master.wav`) };
  const analysis = await decodeOriginal(
    { input, decoded: files.decoded, speech: at(`${name}-speech.wav`), maxSeconds: 200 },
    testJob(),
  );
  return { ...files, analysis, ...(await normaliseAudio({ ...files, analysis }, testJob())) };
}

/** Frames of one turn, 8 s, of which the last 0.4 s are a pause. */
const TURN = 384_000;

/** Two speakers taking turns over faint room noise, the second `db` quieter. */
function unequalSpeakers(db: number): string {
  const voices = ['sample1.wav', 'sample4.wav'].map((name) => samplesOf(join(RECORDINGS, name), 1, 48_000)[0]!);
  const noise = noiseMaker();
  const out = Int16Array.from({ length: 6 * TURN }, (_, i) => {
    const turn = Math.floor(i / TURN);
    const within = i % TURN;
    const voice = within < TURN - 19_200 ? voices[turn % 2]![Math.floor(turn / 2) * TURN + within]! : 0;
    return Math.round((voice * 0.9 * (turn % 2 ? 10 ** (-db / 20) : 1) + noise() * 0.0004) * 32767);
  });
  return writeWav(at(`unequal${db}.wav`), out, 1);
}

function noiseMaker(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Loudness in LUFS of every 3 s that lie within one turn, turn by turn, in steps of 0.5 s. */
function turnLoudness(path: string): number[][] {
  const samples = wavSamples(path);
  const meter = new LoudnessMeter(1);
  for (let i = 0; i + 4_800 <= samples.length; i += 4_800)
    meter.push([Float32Array.from(samples.subarray(i, i + 4_800), (x) => x / 32_768)]);
  const { energies } = meter;
  return Array.from({ length: 6 }, (_, turn) =>
    Array.from({ length: 10 }, (_, step) => {
      const from = turn * 80 + step * 5;
      return lufs(energies.slice(from, from + 30).reduce((sum, energy) => sum + energy, 0) / 30);
    }),
  );
}

const loudest = (samples: Int16Array) => samples.reduce((highest, sample) => Math.max(highest, sample), 0);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the master', () => {
  it('has −16 LUFS, at most −2 dBTP, and as many samples as the decoded file', async () => {
    const made = await master(SAMPLE, 'plain');
    const opinion = ffmpegLoudness(made.master);
    expect(Math.abs(opinion.integrated + 16)).toBeLessThan(0.35);
    expect(opinion.truePeak).toBeLessThanOrEqual(-1.9);
    expect(Math.abs(made.loudness.integrated - opinion.integrated)).toBeLessThan(0.15);
    expect(wavSamples(made.master).length).toBe(wavSamples(made.decoded).length);
  });

  it('is not moved in time by a single sample, from the beginning to the end', async () => {
    const made = await master(SAMPLE, 'plain');
    const before = wavSamples(made.decoded);
    const after = wavSamples(made.master);
    for (let from = 0; from + 48_000 < before.length; from += 5 * 48_000) {
      const a = before.subarray(from, from + 48_000);
      if (loudest(a) < 500) continue;
      const b = after.subarray(from, from + 48_000);
      expect(bestShift(a, b, 30)).toBe(0);
      expect(correlation(a, b)).toBeGreaterThan(0.95);
    }
  });

  it('brings a quiet and a loud speaker within 6 LU of each other', async () => {
    for (const db of [10, 18]) {
      const made = await master(unequalSpeakers(db), `unequal${db}`);
      const speakers = (path: string) => {
        const turns = turnLoudness(path);
        return [0, 1].map((speaker) => turns.filter((_, turn) => turn % 2 === speaker).flat()) as [number[], number[]];
      };
      const [loud, quiet] = speakers(made.decoded);
      expect(mean(loud) - mean(quiet)).toBeGreaterThan(db - 4);
      const [first, second] = speakers(made.master);
      expect(Math.abs(mean(first) - mean(second))).toBeLessThan(3);
      expect(Math.max(...first, ...second) - Math.min(...first, ...second)).toBeLessThan(6);
      expect(made.levelled).toBe(true);
    }
  });

  it('does not lift the noise of a pause', async () => {
    const speech = samplesOf(SAMPLE, 1, 48_000)[0]!.subarray(0, 480_000);
    const noise = noiseMaker();
    const out = Int16Array.from({ length: 1_440_000 }, (_, i) =>
      Math.round(((speech[i] ?? speech[i - 960_000] ?? 0) * 0.5 + noise() * 0.002) * 32767),
    );
    const made = await master(writeWav(at('pause.wav'), out, 1), 'pause');
    const power = (samples: Int16Array, from: number, to: number) => {
      let sum = 0;
      for (let i = from; i < to; i++) sum += samples[i]! ** 2;
      return 10 * Math.log10(sum / (to - from));
    };
    const [before, after] = [wavSamples(made.decoded), wavSamples(made.master)];
    const lifted = power(after, 600_000, 840_000) - power(before, 600_000, 840_000);
    const speechLifted = power(after, 48_000, 432_000) - power(before, 48_000, 432_000);
    expect(lifted).toBeLessThan(speechLifted + 3);
  });

  it('lifts a very quiet recording by at most 30 dB, and leaves silence silent', async () => {
    const speech = samplesOf(SAMPLE, 1, 48_000)[0]!.subarray(0, 480_000);
    const faint = await master(
      writeWav(
        at('faint.wav'),
        Int16Array.from(speech, (sample) => Math.round(sample * 200)),
        1,
      ),
      'faint',
    );
    const gain = 20 * Math.log10(loudest(wavSamples(faint.master)) / loudest(wavSamples(faint.decoded)));
    expect(gain).toBeLessThan(30.5);
    expect(gain).toBeGreaterThan(24);
    const silent = await master(writeWav(at('silent.wav'), new Int16Array(200_000), 2), 'silent');
    expect(wavSamples(silent.master).every((sample) => sample === 0)).toBe(true);
    expect(silent.loudness.integrated).toBe(-Infinity);
    expect(silent.gainDb).toBe(0);
  });

  it('of an inverted or one-sided recording is its good channel alone', async () => {
    for (const [name, filter] of [
      ['inverted', 'pan=stereo|c0=c0|c1=-1*c0'],
      ['one-sided', 'pan=stereo|c0=0*c0|c1=c0'],
    ] as const) {
      ffmpeg('-t', '6', '-i', SAMPLE, '-af', filter, at(`${name}.wav`));
      const made = await master(at(`${name}.wav`), name);
      expect(made.channels).toBe(1);
      expect(wavSamples(made.master).length).toBe(made.analysis.samples);
      expect(Math.abs(ffmpegLoudness(made.master).integrated + 16)).toBeLessThan(0.5);
    }
  });

  it('has two speakers with a channel each in the middle, and stays stereo where both sides sound', async () => {
    const turns = (name: string, filter: string) => {
      const inputs = ['sample1.wav', 'sample4.wav'].flatMap((voice) => ['-t', '12', '-i', join(RECORDINGS, voice)]);
      ffmpeg(...inputs, '-filter_complex', `${filter}[out]`, '-map', '[out]', at(`${name}.wav`));
      return master(at(`${name}.wav`), name);
    };
    const first = "[0]volume='lt(mod(t,6),3)':eval=frame[a]";
    const second = "[1]volume='gte(mod(t,6),3)':eval=frame[b]";
    // The second is 15 dB quieter.
    const panned = await turns(
      'panned',
      `${first};${second};[b]volume=-15dB[q];[a][q]join=inputs=2:channel_layout=stereo`,
    );
    expect(panned.analysis.use).toBe('added');
    expect(panned.channels).toBe(1);
    const [left, right] = samplesOf(at('panned.wav'), 2, 48_000) as [Float32Array, Float32Array];
    const made = wavSamples(panned.master);
    expect(made.length).toBe(left.length);
    for (const [speaker, from] of [
      [left, 0],
      [right, 3],
      [left, 6],
      [right, 9],
    ] as const) {
      const turn = [(from + 0.4) * 48_000, (from + 2.6) * 48_000] as const;
      expect(correlation(speaker.subarray(...turn), made.subarray(...turn))).toBeGreaterThan(0.95);
    }
    expect(Math.abs(ffmpegLoudness(panned.master).integrated + 16)).toBeLessThan(0.5);
    const levels = [0, 3].map((from) => {
      const heard = made.filter((_, i) => Math.floor(i / 48_000 / 3) % 2 === from / 3);
      return ffmpegLoudness(writeWav(at(`side-${from}.wav`), heard, 1)).integrated;
    });
    expect(Math.abs(levels[0]! - levels[1]!)).toBeLessThan(1);
    const room = '[0][1]amix=inputs=2,pan=stereo|c0=c0|c1=0.3*c0';
    expect((await turns('room', room)).channels).toBe(2);
    // Speakers to the left and right of a room's two microphones are on both channels, 8 dB apart.
    const seats = `${first};${second};[a]pan=stereo|c0=c0|c1=0.4*c0[x];[b]pan=stereo|c0=0.4*c0|c1=c0[y];[x][y]amix=inputs=2`;
    expect((await turns('seats', seats)).channels).toBe(2);
  });

  it('tells its progress without ever going back', async () => {
    const { decoded, analysis } = await master(SAMPLE, 'plain');
    const seen: number[] = [];
    await normaliseAudio(
      { decoded, master: at('told.wav'), analysis },
      testJob({ progress: (done) => seen.push(done) }),
    );
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('is the same in every run', async () => {
    const first = readFileSync((await master(SAMPLE, 'first')).master);
    expect(Buffer.compare(first, readFileSync((await master(SAMPLE, 'second')).master))).toBe(0);
  });

  it('is not made when the analysis belongs to another file, or when the work was cancelled', async () => {
    const { decoded, analysis } = await master(SAMPLE, 'plain');
    const wrong = { decoded, master: at('wrong.wav'), analysis: { ...analysis, samples: analysis.samples + 1 } };
    await expect(normaliseAudio(wrong, testJob())).rejects.toMatchObject({ code: 'mismatch' });
    const request = { decoded, master: at('stopped.wav'), analysis };
    await expect(normaliseAudio(request, testJob({ signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(existsSync(at('wrong.wav')) || existsSync(at('stopped.wav'))).toBe(false);
  });
});
