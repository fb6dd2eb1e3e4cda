import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shortenedCopy } from '../../../media/verify/shortened.ts';
import { writeSpeech } from './scripted-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-shortened-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const speech = join(folder, 'speech.wav');
const RATE = 16_000;
const HEADER = 44;
beforeAll(() =>
  writeSpeech(
    speech,
    Int16Array.from({ length: 10 * RATE }, (_, i) => 1000 + (i % 5000)),
  ),
);

const copyWithout = (...spans: [number, number][]) =>
  shortenedCopy(
    speech,
    join(folder, 'copy.wav'),
    spans.map(([start, end]) => ({ start, end })),
  );
const samples = (path: string, from: number, to: number) => {
  const bytes = readFileSync(path).subarray(HEADER + from * RATE * 2, HEADER + to * RATE * 2);
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};
const word = (start: number, end: number) => ({ text: 'so', start, end, probability: 1 });

describe('a copy with short silences in place of what was replaced', () => {
  test('keeps all other samples, and 0.6 s for a stretch of 2 s, with nothing of it that can be heard', async () => {
    const { path } = await copyWithout([3, 5]);
    expect(readFileSync(path).length).toBe(HEADER + 8.6 * RATE * 2);
    expect(samples(path, 0, 3)).toEqual(samples(speech, 0, 3));
    expect(samples(path, 3.6, 8.6)).toEqual(samples(speech, 5, 10));
    expect(samples(path, 3, 3.6).every((sample) => Math.abs(sample) <= 8)).toBe(true);
  });

  test('cuts whole hundredths of a second out, so that what follows is cut into pieces as before', async () => {
    for (const end of [5.003, 5.0077, 6.1234]) {
      const { path, short } = await copyWithout([3.0011, end]);
      const lost = (readFileSync(speech).length - readFileSync(path).length) / 2;
      expect(lost % (RATE / 100)).toBe(0);
      expect(short(end) - short(3.0011)).toBeGreaterThanOrEqual(0.6 - 1e-4);
      expect(short(end) - short(3.0011)).toBeLessThan(0.61);
      expect(short(10)).toBeCloseTo(10 - lost / RATE);
    }
  });

  test('keeps a short stretch as long as it is, and takes stretches that touch for one', async () => {
    const { path, short } = await copyWithout([6, 7], [1, 1.5], [7, 8]);
    expect(short(1.5)).toBeCloseTo(1.5);
    expect(short(8)).toBeCloseTo(6.6);
    expect(readFileSync(path).length).toBe(HEADER + 8.6 * RATE * 2);
  });

  test('tells the time in the copy, and the time in the recording of what was heard in it', async () => {
    const { short, long } = await copyWithout([3, 5], [7, 9]);
    expect([2, 3, 5, 6, 7, 9, 10].map(short).map((time) => Math.round(time * 100) / 100)).toEqual([
      2, 3, 3.6, 4.6, 5.6, 6.2, 7.2,
    ]);
    const heard = long([word(1, 2), word(4, 4.5), word(6.7, 7)]).map(({ start, end }) => [start, end]);
    expect(heard.flat().map((time) => Math.round(time * 100) / 100)).toEqual([1, 2, 5.4, 5.9, 9.5, 9.8]);
  });

  test('tells times inside a stretch that is not there, and right beside it', async () => {
    const { short, long } = await copyWithout([3, 5]);
    const rounded = (times: number[]) => times.map((time) => Math.round(time * 100) / 100);
    expect(rounded([3.2, 3.3, 4, 4.7, 4.8].map(short))).toEqual([3.2, 3.3, 3.3, 3.3, 3.4]);
    expect(rounded(long([word(3.2, 3.3), word(3.31, 3.4)]).flatMap(({ start, end }) => [start, end]))).toEqual([
      3.2, 3.3, 4.71, 4.8,
    ]);
  });

  test('takes a stretch inside another for a part of it, and leaves what is beyond the recording out', async () => {
    const { path, short } = await copyWithout([4, 4.2], [2, 5], [3, 4], [-1, 0.5], [9.5, 12]);
    expect(short(5)).toBeCloseTo(2.6);
    expect(readFileSync(path).length).toBe(HEADER + 7.6 * RATE * 2);
    expect(samples(path, 0, 0.5).every((sample) => Math.abs(sample) <= 8)).toBe(true);
    expect(samples(path, 0.5, 2)).toEqual(samples(speech, 0.5, 2));
    expect(samples(path, 7.1, 7.6).every((sample) => Math.abs(sample) <= 8)).toBe(true);
    expect(new Set(samples(path, 7.1, 7.6)).size).toBeGreaterThan(10);
  });

  test('copies a long recording to its last sample', async () => {
    const long = join(folder, 'long.wav');
    const all = Int16Array.from({ length: 40 * RATE + 7 }, (_, i) => (i * 7) % 30_000);
    await writeSpeech(long, all);
    const { path, short } = await shortenedCopy(long, join(folder, 'long-copy.wav'), [{ start: 1, end: 1.1 }]);
    expect(short(40)).toBe(40);
    const copied = samples(path, 0, 41);
    expect(copied.length).toBe(all.length);
    expect(copied.findIndex((sample, at) => sample !== all[at] && (at < RATE || at >= 1.1 * RATE))).toBe(-1);
  });
});
