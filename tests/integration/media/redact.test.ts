import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { speechEnvelope } from '../../../media/audio/envelope.ts';
import { redactAudio } from '../../../media/audio/redact.ts';
import type { AudioSpan } from '../../../media/spans.ts';
import { testJob } from '../../tools.ts';
import { correlation, ffmpeg, ffmpegLoudness, RECORDINGS, scratchFolder, wavSamples, writeWav } from './audio-files.ts';

const folder = scratchFolder();
const at = (name: string) => join(folder, name);
const bleep = (start: number, end: number): AudioSpan => ({ start, end, action: 'bleep', flags: ['f1'] });
const silence = (start: number, end: number): AudioSpan => ({ start, end, action: 'silence', flags: ['f2'] });

beforeAll(() => {
  const stereo = 'loudnorm=I=-16:TP=-2,aresample=48000,aformat=channel_layouts=mono,pan=stereo|c0=c0|c1=0.6*c0';
  ffmpeg('-i', join(RECORDINGS, 'sample3.wav'), '-af', stereo, '-bitexact', '-c:a', 'pcm_s16le', at('master.wav'));
});

async function redacted(spans: AudioSpan[], name = 'out.wav', master = at('master.wav')) {
  const result = await redactAudio({ master, redacted: at(name), spans }, testJob());
  return { ...result, before: wavSamples(master), after: wavSamples(at(name)) };
}

const channel = (samples: Int16Array, c: number, first: number, end: number) =>
  Float32Array.from({ length: end - first }, (_, i) => samples[(first + i) * 2 + c]!);

describe('redacted sound', () => {
  it('is replaced from the first to the last sample of a span, in every channel, and nowhere else', async () => {
    const spans = [bleep(2.000013, 3.25), silence(5, 5.5000208)];
    const { before, after, samplesReplaced } = await redacted(spans);
    expect(after.length).toBe(before.length);
    const edges = [
      [96_001, 156_000],
      [240_000, 264_001],
    ] as const;
    expect(samplesReplaced).toBe(edges.reduce((sum, [first, end]) => sum + end - first, 0));
    for (let i = 0; i < before.length; i++) {
      const frame = Math.floor(i / 2);
      if (!edges.some(([first, end]) => frame >= first && frame < end) && after[i] !== before[i])
        expect.fail(`sample ${i} changed`);
    }
    for (const c of [0, 1]) {
      // Both channels hold the same tone, whatever they held before.
      expect(channel(after, c, 96_001, 156_000).every((sample, i) => sample === after[2 * (96_001 + i)])).toBe(true);
      expect(channel(after, c, 240_000, 264_001).every((sample) => sample === 0)).toBe(true);
      expect(after[2 * 96_001 + c]).toBe(0);
    }
  });

  it('keeps nothing of the voice: correlation under 0.05 in each channel and in their difference', async () => {
    const spans = [bleep(2, 3.25), bleep(6, 7), silence(9, 10.5)];
    const { before, after } = await redacted(spans);
    for (const { start, end } of spans) {
      const [first, last] = [Math.round(start * 48_000), Math.round(end * 48_000)];
      for (const c of [0, 1]) {
        expect(Math.max(...channel(before, c, first, last))).toBeGreaterThan(300);
        expect(Math.abs(correlation(channel(before, c, first, last), channel(after, c, first, last)))).toBeLessThan(
          0.05,
        );
      }
      const difference = (samples: Int16Array) => {
        const right = channel(samples, 1, first, last);
        return channel(samples, 0, first, last).map((value, i) => value - right[i]!);
      };
      expect(Math.abs(correlation(difference(before), difference(after)))).toBeLessThan(0.05);
    }
  });

  it('carries no trace of the original: another word under the span gives the same bytes', async () => {
    const samples = wavSamples(at('master.wav'));
    const loud = samples.map((sample, i) => (i >= 2 * 96_000 && i < 2 * 150_000 ? (i * 7919) % 30_000 : sample));
    writeWav(at('other.wav'), loud, 2);
    const one = await redacted([bleep(2, 3.125)]);
    const other = await redacted([bleep(2, 3.125)], 'other-out.wav', at('other.wav'));
    expect(Buffer.compare(Buffer.from(one.after.buffer), Buffer.from(other.after.buffer))).toBe(0);
  });

  it('bleeps 6 dB under the speech', async () => {
    const { after } = await redacted([bleep(2, 6)]);
    writeWav(at('bleep.wav'), after.slice(2 * 96_480, 2 * 287_000), 2);
    const speech = ffmpegLoudness(at('master.wav')).integrated;
    const tone = ffmpegLoudness(at('bleep.wav'));
    expect(Math.abs(tone.integrated - (speech - 6))).toBeLessThan(1.2);
    expect(tone.truePeak).toBeLessThanOrEqual(-11.9);
  });

  it('takes 1,000 spans, and the very first and last sample', async () => {
    const long = at('long.wav');
    ffmpeg('-stream_loop', '5', '-i', at('master.wav'), '-t', '200', '-bitexact', '-c:a', 'pcm_s16le', long);
    const seconds = wavSamples(long).length / 96_000;
    const spans = Array.from({ length: 998 }, (_, i) => bleep(0.2 + i * 0.15, 0.25 + i * 0.15)).reverse();
    const { after, before, samplesReplaced } = await redacted(
      [...spans, silence(0, 0.1), silence(seconds - 0.1, seconds)],
      'many.wav',
      long,
    );
    expect(samplesReplaced).toBe(998 * 2_400 + 2 * 4_800);
    expect(after.subarray(0, 9_600).every((sample) => sample === 0)).toBe(true);
    expect(after.subarray(-9_600).every((sample) => sample === 0)).toBe(true);
    expect(after.length).toBe(before.length);
  });

  it('is refused for a span outside the recording, and leaves no file', async () => {
    const seconds = wavSamples(at('master.wav')).length / 96_000;
    for (const span of [
      bleep(-0.5, 1),
      bleep(seconds - 1, seconds + 0.001),
      bleep(3, 3),
      bleep(4, 3),
      bleep(Number.NaN, 1),
    ])
      await expect(redacted([bleep(1, 2), span], 'never.wav')).rejects.toMatchObject({ code: 'mismatch' });
    expect(existsSync(at('never.wav'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is the same in every run, and a plain copy without spans', async () => {
    await redacted([bleep(1, 2)], 'a.wav');
    await redacted([bleep(1, 2)], 'b.wav');
    expect(Buffer.compare(readFileSync(at('a.wav')), readFileSync(at('b.wav')))).toBe(0);
    const { before, after, samplesReplaced } = await redacted([]);
    expect(samplesReplaced).toBe(0);
    expect(Buffer.compare(Buffer.from(after.buffer), Buffer.from(before.buffer))).toBe(0);
  });
});

describe('the envelope of the speech', () => {
  it('holds the root mean square of each 10 ms', async () => {
    const samples = Int16Array.from({ length: 16_080 }, (_, i) => (i < 8_000 ? (i % 2 ? 8_192 : -8_192) : 0));
    const { rms, stepSeconds } = await speechEnvelope(writeWav(at('steps.wav'), samples, 1, 16_000));
    expect(stepSeconds).toBe(0.01);
    expect(rms.length).toBe(101);
    expect([...rms.subarray(0, 50)].every((value) => value === 0.25)).toBe(true);
    expect([...rms.subarray(50)].every((value) => value === 0)).toBe(true);
  });
});
