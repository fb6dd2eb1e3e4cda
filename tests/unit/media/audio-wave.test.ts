import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { headerBytesFor, WaveWriter, waveBytes, waveHeader, waveInfo } from '../../../media/audio/wave.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-wave-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const format = { sampleRate: 48_000, channels: 2 };
const samples = Buffer.from(Int16Array.from({ length: 1_000 }, (_, i) => i * 31).buffer);

async function written(name: string, mostFrames: number) {
  const writer = await WaveWriter.create(at(name), { ...format, mostFrames });
  await writer.write(samples.subarray(0, 600));
  await writer.write(samples.subarray(600));
  expect(await writer.finish()).toBe(500);
  const info = await waveInfo(at(name));
  const parts: Buffer[] = [];
  for await (const part of waveBytes(at(name), info)) parts.push(part);
  expect(Buffer.compare(Buffer.concat(parts), samples)).toBe(0);
  return info;
}

describe('WAV files', () => {
  it('are read as they were written, with or without room for a long header', async () => {
    expect(await written('short.wav', 500)).toEqual({ ...format, frames: 500, dataOffset: 44, dataBytes: 2_000 });
    expect(await written('roomy.wav', 2 ** 31)).toEqual({ ...format, frames: 500, dataOffset: 80, dataBytes: 2_000 });
  });

  it('hold blocks and bytes in their order, however many, also where the arrays are used again', async () => {
    const writer = await WaveWriter.create(at('long.wav'), { ...format, mostFrames: 400_000 });
    const block = [new Float32Array(4_800), new Float32Array(4_800)];
    const bytes = Buffer.alloc(9_600);
    for (let round = 0; round < 60; round++) {
      for (const [c, channel] of block.entries()) channel.fill((100 * round + c) / 32_768);
      await writer.writeBlock(block);
      bytes.fill(round);
      await writer.write(bytes);
    }
    expect(await writer.finish()).toBe(60 * (4_800 + 2_400));
    const info = await waveInfo(at('long.wav'));
    const read: Int16Array[] = [];
    for (let round = 0; round < 60; round++) {
      const range = { from: round * 7_200, to: (round + 1) * 7_200 };
      const parts: Buffer[] = [];
      for await (const part of waveBytes(at('long.wav'), info, range)) parts.push(part);
      const whole = Buffer.concat(parts);
      expect(whole.length).toBe(28_800);
      read.push(new Int16Array(whole.buffer, whole.byteOffset, 14_400));
    }
    for (const [round, part] of read.entries()) {
      expect(part.subarray(0, 9_600).every((step, i) => step === 100 * round + (i % 2))).toBe(true);
      expect(part.subarray(9_600).every((step) => step === round * 257)).toBe(true);
    }
  });

  it('hold what was written at once, however much', async () => {
    const writer = await WaveWriter.create(at('much.wav'), { ...format, mostFrames: 2 ** 20 });
    const counted = Buffer.from(Uint32Array.from({ length: 2 ** 20 }, (_, i) => i).buffer);
    await writer.write(counted);
    expect(await writer.finish()).toBe(2 ** 20);
    const parts: Buffer[] = [];
    for await (const part of waveBytes(at('much.wav'), await waveInfo(at('much.wav')))) parts.push(part);
    expect(Buffer.compare(Buffer.concat(parts), counted)).toBe(0);
  });

  it('are whole also where the disk takes a part of what is written at a time', async () => {
    const handle = await open(at('any.wav'), 'w');
    const handles: FileHandle = Object.getPrototypeOf(handle);
    await handle.close();
    const write = handles.write as (...of: unknown[]) => Promise<unknown>;
    const aPart = function (this: FileHandle, bytes: Uint8Array, offset: number, length: number, position: number) {
      return write.call(this, bytes, offset, Math.min(length, 7), position);
    };
    const parts = vi.spyOn(handles, 'write').mockImplementation(aPart as unknown as typeof handles.write);
    try {
      await written('parts.wav', 500);
      expect(parts.mock.calls.length).toBeGreaterThan(2_000 / 7);
    } finally {
      parts.mockRestore();
    }
  });

  it('are not taken for whole when the disk is full', async () => {
    symlinkSync('/dev/full', at('full.wav'));
    await expect(written('full.wav', 500)).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  it('of more than 4 GiB are RF64 and keep their length', async () => {
    const bytes = 5 * 2 ** 30;
    const headerBytes = headerBytesFor(bytes);
    writeFileSync(at('large.wav'), waveHeader(format, bytes, headerBytes));
    truncateSync(at('large.wav'), headerBytes + bytes);
    expect(await waveInfo(at('large.wav'))).toEqual({ ...format, frames: bytes / 4, dataOffset: 80, dataBytes: bytes });
  });

  const plain = () => Buffer.concat([waveHeader(format, 2_000, 44), samples]);
  it.each<[string, (file: Buffer) => Buffer]>([
    ['cut short', (file) => file.subarray(0, 1_500)],
    ['with two stretches of samples', (file) => Buffer.concat([file, file.subarray(36)])],
    ['with a broken last frame', (file) => Buffer.concat([waveHeader(format, 1_999, 44), file.subarray(44)])],
    ['of 24 bit', (file) => Buffer.concat([file.subarray(0, 34), Buffer.from([24, 0]), file.subarray(36)])],
    ['that are something else', () => Buffer.from('not a recording at all, but long enough to look at')],
  ])('%s are refused', async (_, spoil) => {
    writeFileSync(at('spoilt.wav'), spoil(plain()));
    await expect(waveInfo(at('spoilt.wav'))).rejects.toMatchObject({ code: 'mismatch' });
  });

  it('without samples are empty, not broken', async () => {
    writeFileSync(at('empty.wav'), waveHeader(format, 0, 44));
    const info = await waveInfo(at('empty.wav'));
    expect(info.frames).toBe(0);
    for await (const _ of waveBytes(at('empty.wav'), info)) expect.fail('there is nothing to read');
  });
});
