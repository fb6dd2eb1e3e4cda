import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { UploadRoom } from '../../../src/web/recordings/upload-room.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-room-'));
const diskWith = (free: number) =>
  new UploadRoom({ config: { keepFreeBytes: 100 }, files: { freeBytes: async () => free } } as never);

it('promises room only while enough stays free, whatever else is under way', async () => {
  const room = diskWith(1000);
  await room.promise('a', 500, join(folder, 'a'));
  await expect(room.promise('b', 401, join(folder, 'b'))).rejects.toMatchObject({ status: 507 });
  await room.promise('b', 400, join(folder, 'b'));
  await expect(room.promise('c', 1, join(folder, 'c'))).rejects.toMatchObject({ status: 507 });
  room.release('a');
  await room.promise('c', 500, join(folder, 'c'));
});

it('counts only what is still to come: bytes that are there are no longer free', async () => {
  const room = diskWith(600);
  writeFileSync(join(folder, 'half'), Buffer.alloc(400));
  await room.promise('half', 500, join(folder, 'half'));
  await room.promise('d', 400, join(folder, 'd'));
});

it('forgets an upload that nobody went on with for an hour', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const room = diskWith(1000);
    await room.promise('e', 900, join(folder, 'e'));
    vi.setSystemTime(Date.now() + 3601 * 1000);
    await room.promise('f', 900, join(folder, 'f'));
  } finally {
    vi.useRealTimers();
  }
});
