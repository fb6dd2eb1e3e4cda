import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { UploadFile } from '../../../src/recordings/upload-file.ts';
import { GrowingHashes } from '../../../src/store/growing-hashes.ts';

const MIB = 1024 * 1024;
const varDir = mkdtempSync(join(tmpdir(), 'heard-upload-file-'));
const hashes = new GrowingHashes();
// Nothing here asks for room: that takes a database.
const heard = { config: { varDir }, hashes } as unknown as ConstructorParameters<typeof UploadFile>[0];
/** What all open files share: a disk that does not keep bytes cannot be had otherwise. */
let handles: { datasync(): Promise<void> };

beforeAll(async () => {
  await mkdir(join(varDir, 'uploads'));
  const handle = await open(join(varDir, 'uploads'));
  handles = Object.getPrototypeOf(handle);
  await handle.close();
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await hashes.close();
  rmSync(varDir, { recursive: true });
});

/** Sends bytes as one request does. @returns bytes of the file that the sender is told of */
async function send(id: string, offset: number, bytes: Buffer): Promise<number> {
  const file = new UploadFile(heard, { id, offset, size: null });
  await pipeline(Readable.from([bytes]), file);
  return file.bytesThere;
}

it('tells the sender of bytes only when the disk keeps them', async () => {
  const kept: number[] = [];
  const datasync = handles.datasync;
  vi.spyOn(handles, 'datasync').mockImplementation(async function (this: typeof handles) {
    await datasync.call(this);
    kept.push((await stat(join(varDir, 'uploads/one'))).size);
  });
  expect(await send('one', 0, Buffer.from('abc'))).toBe(3);
  expect(await send('one', 3, Buffer.from('defg'))).toBe(7);
  expect(kept).toEqual([3, 7]);
});

it('ends with the error of a disk that keeps nothing at the end, loses nothing of before, and goes on from there', async () => {
  await send('two', 0, Buffer.from('abc'));
  vi.spyOn(handles, 'datasync').mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
  await expect(send('two', 3, Buffer.from('lost'))).rejects.toMatchObject({ code: 'EIO' });
  expect(await readFile(join(varDir, 'uploads/two'), 'utf8')).toBe('abc');
  expect(await send('two', 3, Buffer.from('defg'))).toBe(7);
  expect(await readFile(join(varDir, 'uploads/two'), 'utf8')).toBe('abcdefg');
  expect(await hashes.finish(join(varDir, 'uploads/two'))).toMatchObject({
    sha256: '7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a',
  });
});

it('does the same where the disk fails while more comes', async () => {
  await send('three', 0, Buffer.from('abc'));
  const before = 32 * MIB - 10;
  truncateSync(join(varDir, 'uploads/three'), before);
  vi.spyOn(handles, 'datasync').mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
  await expect(send('three', before, Buffer.alloc(20, 1))).rejects.toMatchObject({ code: 'EIO' });
  expect((await stat(join(varDir, 'uploads/three'))).size).toBe(before);
  expect(await send('three', before, Buffer.alloc(20, 2))).toBe(before + 20);
});
