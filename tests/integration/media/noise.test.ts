import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NoiseSurvey, quietSteps } from '../../../media/audio/noise.ts';
import { normaliseAudio } from '../../../media/audio/normalise.ts';
import { RumbleFilter } from '../../../media/audio/rumble.ts';
import { throughStages } from '../../../media/audio/stages.ts';
import { waveBlocks, waveInfo } from '../../../media/audio/wave.ts';
import { decodeOriginal } from '../../../media/decode.ts';
import { heardEnergies, KWeighting } from '../../../media/loudness/k-weighting.ts';
import type { TimeSpan } from '../../../media/words.ts';
import { testJob } from '../../tools.ts';
import { bestShift, correlation, RECORDINGS, samplesOf, scratchFolder, wavSamples, writeWav } from './audio-files.ts';

const folder = scratchFolder();
const RATE = 48_000;
const speech = samplesOf(join(RECORDINGS, 'sample2.wav'), 1, RATE)[0]!.subarray(0, 20 * RATE);
const loudness = Math.sqrt(speech.reduce((sum, value) => sum + value * value, 0) / speech.length);
const truth = JSON.parse(readFileSync(join(RECORDINGS, 'sample2.json'), 'utf8')) as { words: TimeSpan[] };

/** The middles of the pauses of at least 0.4 s between the words, in samples. */
const pauses = truth.words.flatMap(({ end }, i) => {
  const next = truth.words[i + 1]?.start ?? end;
  return next - end >= 0.4 && next < 20
    ? [[Math.round((end + 0.15) * RATE), Math.round((next - 0.15) * RATE)] as const]
    : [];
});

function hiss(db: number): (i: number) => number {
  let state = 5;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * Math.sqrt(3) * loudness * 10 ** (-db / 20);
  };
}

/** Mains hum of 50 Hz: 100 Hz and its multiples the strongest, `db` below the voice. */
function hum(db: number): (i: number) => number {
  return (i) =>
    [1, 2, 3, 4, 6, 8].reduce((sum, k) => sum + Math.sin((2 * Math.PI * 50 * k * i) / RATE + k) / k, 0) *
    loudness *
    10 ** (-db / 20);
}

async function taken(name: string, noise: (i: number) => number) {
  const input = writeWav(
    join(folder, `${name}.wav`),
    Int16Array.from(speech, (value, i) => Math.round((value + noise(i)) * 16_000)),
    1,
  );
  const files = {
    decoded: join(folder, `${name}-d.wav`),
    speech: join(folder, `${name}-s.wav`),
    master: join(folder, `${name}-m.wav`),
  };
  const analysis = await decodeOriginal({ input, maxSeconds: 100, ...files }, testJob());
  return { ...files, ...(await normaliseAudio({ ...files, analysis }, testJob())) };
}

/** How far the pauses are below the words, in dB. */
function pausesBelowVoice(samples: Int16Array): number {
  let [quiet, count] = [0, 0];
  for (const [from, to] of pauses)
    for (let i = from; i < to; i++) {
      quiet += samples[i]! ** 2;
      count += 1;
    }
  const all = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
  return 10 * Math.log10(all / (quiet / count));
}

describe('steady noise', () => {
  it.each([
    ['hiss', hiss(20)],
    ['loud hiss', hiss(12)],
    ['hum', hum(12)],
    [
      'hum and hiss',
      (() =>
        (
          (a, b) => (i: number) =>
            a(i) + b(i)
        )(hum(14), hiss(24)))(),
    ],
  ] as const)('is 10 dB lower in the master, and nothing is moved: %s', async (name, noise) => {
    const made = await taken(name.replaceAll(' ', '-'), noise);
    const [before, after] = [wavSamples(made.decoded), wavSamples(made.master)];
    expect(pausesBelowVoice(after) - pausesBelowVoice(before)).toBeGreaterThan(10);
    expect(made.noise!.belowVoice).toBeLessThan(25);
    expect(after.length).toBe(before.length);
    const words = [4 * RATE, 8 * RATE] as const;
    expect(bestShift(speech.subarray(...words), after.subarray(...words), 20)).toBe(0);
    expect(correlation(speech.subarray(...words), after.subarray(...words))).toBeGreaterThan(0.95);
  });

  it('is learnt from the quiet places alone exactly as in a pass over the whole', async () => {
    const { decoded, noise } = await taken('learnt', hiss(12));
    const info = await waveInfo(decoded);
    const filtered = () => throughStages(waveBlocks(decoded, info), [new RumbleFilter(1)]);
    const weighting = new KWeighting();
    for await (const [channel] of filtered()) weighting.push(channel!);
    const { steps } = quietSteps(heardEnergies([weighting]))!;
    const survey = new NoiseSurvey();
    let step = 0;
    for await (const block of filtered()) if (steps.has(step++)) survey.push(block);
    expect(noise!.power).toEqual(survey.power);
  });

  it('is not taken for noise where it is the ends of words: nothing is done to a clean recording', async () => {
    const input = join(RECORDINGS, 'sample1.wav');
    const files = { decoded: join(folder, 'd.wav'), speech: join(folder, 's.wav'), master: join(folder, 'm.wav') };
    const analysis = await decodeOriginal({ input, maxSeconds: 100, ...files }, testJob());
    expect((await normaliseAudio({ ...files, analysis }, testJob())).noise).toBeNull();
  });
});
