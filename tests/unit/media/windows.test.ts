import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { settingsFor } from '../../../media/transcribe/models.ts';
import { writeWindows } from '../../../media/transcribe/piece-files.ts';
import { BETWEEN_PIECES, packed, unpackedWindow, windowSeconds } from '../../../media/transcribe/windows.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-windows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const official = settingsFor({ name: 'base.en', path: '' });
const demo = settingsFor({ name: 'demo-en', path: '' });
const word = (text: string, start: number, end: number) => ({ text, start, end, probability: 1 });

describe('windows that several clips share', () => {
  test('are as full as the model allows, in order, with silence between the clips', () => {
    const clips = Array.from({ length: 12 }, (_, index) => ({ start: index * 10, end: index * 10 + 4 }));
    const windows = packed(clips, official);
    expect(windows.flat().map(({ piece }) => piece)).toEqual(clips);
    expect(windows.map((window) => window.length)).toEqual([6, 6]);
    expect(windows[0]!.map(({ at }) => at)).toEqual([0, 5, 10, 15, 20, 25]);
    for (const window of windows) expect(windowSeconds(window)).toBeLessThanOrEqual(official.cutting.longest);
  });

  test('hold one long piece alone, and one clip each for a model with a short context', () => {
    const pieces = [
      { start: 0, end: 20 },
      { start: 20, end: 24 },
      { start: 24, end: 28 },
    ];
    expect(packed(pieces, official).map((window) => window.length)).toEqual([1, 2]);
    expect(packed(pieces, demo).map((window) => window.length)).toEqual([1, 1, 1]);
  });

  test('are taken apart again: each word lies in its own clip, at its place in the recording', () => {
    const window = packed(
      [
        { start: 100, end: 103 },
        { start: 50, end: 54 },
      ],
      official,
    )[0]!;
    const second = 3 + BETWEEN_PIECES;
    const words = [
      word('a', 0.5, 1),
      word('b', 2.8, 3.3),
      word('c', second - 0.2, second + 0.4),
      word('d', second + 3.5, second + 4.4),
    ];
    const unwritten = [{ start: second + 1, end: second + 2 }];
    const [first, other] = unpackedWindow({ words, unwritten }, window);
    expect(first!.words).toEqual([word('a', 100.5, 101), word('b', 102.8, 103)]);
    expect(other!.words.map(({ text }) => text)).toEqual(['c', 'd']);
    expect(other!.words[0]!.start).toBeCloseTo(50, 6);
    expect(other!.words[0]!.end).toBeCloseTo(50.4, 6);
    expect(other!.words[1]!.end).toBe(54);
    expect([first!.unwritten, other!.unwritten]).toEqual([[], [{ start: 51, end: 52 }]]);
  });

  test('lose no clip and no word, whatever their lengths', () => {
    const lengths = fc.array(fc.double({ min: 0.3, max: 29, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(lengths, (seconds) => {
        const clips = seconds.map((length, index) => ({ start: index * 40, end: index * 40 + length }));
        const windows = packed(clips, official);
        expect(windows.flat().map(({ piece }) => piece)).toEqual(clips);
        for (const window of windows) {
          const words = window.map(({ piece, at }, index) =>
            word(`${index}`, at + 0.1, at + (piece.end - piece.start) / 2),
          );
          const back = unpackedWindow({ words, unwritten: [] }, window);
          expect(back.map((found) => found.words.map(({ text }) => text))).toEqual(
            window.map((_, index) => [`${index}`]),
          );
          for (const [index, { words: found }] of back.entries())
            expect(found[0]!.start).toBeCloseTo(window[index]!.piece.start + 0.1, 6);
        }
      }),
    );
  });

  test('are written as one file each: the clips where they are said to be, and nothing but silence between them', async () => {
    const rate = 16_000;
    const samples = Int16Array.from({ length: rate * 10 }, (_, index) => 1 + Math.floor(index / rate));
    const header = Buffer.alloc(44);
    header.write('RIFF', 0, 'latin1');
    header.writeUInt32LE(36 + samples.byteLength, 4);
    header.write('WAVEfmt ', 8, 'latin1');
    header.writeUInt32LE(16, 16);
    header.writeUInt16LE(1, 20);
    header.writeUInt16LE(1, 22);
    header.writeUInt32LE(rate, 24);
    header.writeUInt32LE(rate * 2, 28);
    header.writeUInt16LE(2, 32);
    header.writeUInt16LE(16, 34);
    header.write('data', 36, 'latin1');
    header.writeUInt32LE(samples.byteLength, 40);
    const speech = join(folder, 'speech.wav');
    writeFileSync(speech, Buffer.concat([header, Buffer.from(samples.buffer)]));
    const windows = packed(
      [
        { start: 7, end: 8 },
        { start: 2, end: 4 },
      ],
      official,
    );
    const [file] = await writeWindows(speech, windows, join(folder, 'out'));
    const bytes = readFileSync(file!);
    const written = new Int16Array(bytes.buffer, bytes.byteOffset + bytes.length - rate * 2 * 4, rate * 4);
    const levels = [0.5, 1.5, 2.5, 3.5].map((second) => written[second * rate]);
    expect(levels).toEqual([8, 0, 3, 4]);
  });
});
