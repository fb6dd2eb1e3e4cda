import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { transportClockRestarts } from '../../../media/ffmpeg/transport-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A packet of stream 256 with its clock, in seconds, after `before` bytes; padded to 188. */
function packet(seconds: number, before = 0): Buffer {
  const bytes = Buffer.alloc(before + 188, 0xff);
  const ticks = Math.round(seconds * 90_000) % 2 ** 33;
  bytes.fill(0, 0, before);
  bytes.set([0x47, 0x01, 0x00, 0x20, 183, 0x10], before);
  bytes.writeUInt32BE(Math.floor(ticks / 2), before + 6);
  bytes.writeUInt16BE((ticks % 2) << 15, before + 10);
  return bytes;
}

const NEVER = new AbortController().signal;
const FULL = 2 ** 33 / 90_000;
const counting = (from: number, count = 50) => Array.from({ length: count }, (_, i) => from + i / 10);

it.each<[string, Buffer[], boolean]>([
  ['goes on', counting(1).map((at) => packet(at)), false],
  ['begins anew when it is full', counting(FULL - 2).map((at) => packet(at)), false],
  ['jumps ahead', [...counting(1), ...counting(500)].map((at) => packet(at)), false],
  ['goes back by half a second', [...counting(1), ...counting(5.4)].map((at) => packet(at)), false],
  ['goes back', [...counting(1), ...counting(1)].map((at) => packet(at)), true],
  ['goes back in M2TS', [...counting(1), ...counting(1)].map((at) => packet(at, 4)), true],
  [
    'goes back after lost bytes',
    [...counting(1).map((at) => packet(at)), Buffer.alloc(77), ...counting(1).map((at) => packet(at))],
    true,
  ],
  ['goes back after more than is read at once', [...counting(1, 9_000), ...counting(1)].map((at) => packet(at)), true],
  ['is not there', [Buffer.alloc(100_000)], false],
  [
    'goes back after much that is no packet',
    [...counting(1).map((at) => packet(at)), Buffer.alloc(3_000_000), ...counting(1).map((at) => packet(at))],
    true,
  ],
])('a clock that %s', async (name, packets, restarts) => {
  const path = join(folder, name.replaceAll(' ', '-'));
  writeFileSync(path, Buffer.concat(packets));
  expect(await transportClockRestarts(path, NEVER)).toBe(restarts);
});

it('is no longer read for once the job is stopped', async () => {
  const path = join(folder, 'stopped');
  writeFileSync(path, Buffer.concat(counting(1).map((at) => packet(at))));
  await expect(transportClockRestarts(path, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});
