import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { normaliseAudio } from '../../../media/audio/normalise.ts';
import { decodeOriginal } from '../../../media/decode.ts';
import { testJob } from '../../tools.ts';
import { correlation, ffmpeg, RECORDINGS, samplesOf, scratchFolder, wavSamples } from './audio-files.ts';

const folder = scratchFolder();
const at = (name: string) => join(folder, name);

/** Speech as a 32-bit float WAV whose loudest sample is at `peak` dBFS, decoded and normalised. */
async function taken(name: string, peak: number, ...options: string[]) {
  const input = at(`${name}.wav`);
  const speech = samplesOf(join(RECORDINGS, 'sample1.wav'), 1, 48_000)[0]!.subarray(0, 8 * 48_000);
  const loudest = speech.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
  const volume = `volume=${peak - 20 * Math.log10(loudest)}dB:precision=float`;
  ffmpeg(
    '-t',
    '8',
    '-i',
    join(RECORDINGS, 'sample1.wav'),
    '-af',
    `aresample=48000:out_sample_fmt=flt,${volume}`,
    ...options,
    input,
  );
  const files = {
    decoded: at(`${name}-decoded.wav`),
    speech: at(`${name}-speech.wav`),
    master: at(`${name}-master.wav`),
  };
  const analysis = await decodeOriginal({ input, maxSeconds: 100, ...files }, testJob());
  return { input, ...files, analysis, ...(await normaliseAudio({ ...files, analysis }, testJob())) };
}

describe('a float recording whose samples pass full scale by 12 dB', () => {
  const float = ['-c:a', 'pcm_f32le'];
  let loud: Awaited<ReturnType<typeof taken>>;
  let low: Awaited<ReturnType<typeof taken>>;
  beforeAll(async () => {
    loud = await taken('loud', 12, ...float);
    low = await taken('low', -12, ...float);
  });

  it('keeps its shape: nothing is clipped in the decoded sound, the speech or the master', () => {
    const original = samplesOf(loud.input, 1, 48_000)[0]!;
    expect(original.reduce((highest, sample) => Math.max(highest, sample), 0)).toBeGreaterThan(3.5);
    expect(correlation(original, wavSamples(loud.decoded))).toBeGreaterThan(0.999);
    expect(correlation(wavSamples(low.speech), wavSamples(loud.speech))).toBeGreaterThan(0.999);
    expect(correlation(wavSamples(low.master), wavSamples(loud.master))).toBeGreaterThan(0.999);
  });

  it('is as loud as the same recording 24 dB lower, and said to be as loud as it came', () => {
    expect(Math.abs(loud.loudness.integrated - low.loudness.integrated)).toBeLessThan(0.05);
    expect(loud.analysis.loudness.integrated - low.analysis.loudness.integrated).toBeCloseTo(24, 1);
    expect(loud.analysis.loudness.truePeak).toBeGreaterThan(11.9);
    expect(loud.analysis.silences).toEqual(low.analysis.silences);
  });

  it('holds samples that are no numbers: they are silence', async () => {
    const broken = await taken('broken', -6, ...float, '-bitexact');
    const bytes = readFileSync(broken.input);
    for (let i = 0; i < 40; i++) bytes.writeFloatLE(i % 2 ? Number.NaN : Number.POSITIVE_INFINITY, 400_000 + 4 * i);
    writeFileSync(broken.input, bytes);
    const request = { input: broken.input, decoded: broken.decoded, speech: broken.speech, maxSeconds: 100 };
    const { loudness, peaks } = await decodeOriginal(request, testJob());
    expect(Math.abs(loudness.integrated - broken.analysis.loudness.integrated)).toBeLessThan(0.2);
    expect(Math.max(...peaks)).toBeLessThan(0.51);
  });
});
