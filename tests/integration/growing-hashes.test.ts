import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { GrowingHashes } from '../../src/store/growing-hashes.ts';

const MIB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'heard-hashes-'));
afterAll(() => rmSync(folder, { recursive: true }));

let hashes: GrowingHashes;
let path: string;
beforeEach(() => {
  hashes = new GrowingHashes();
  path = join(folder, randomBytes(6).toString('hex'));
  writeFileSync(path, '');
});
afterEach(() => hashes.close());

/** What the file itself hashes to, now. */
const own = (of = path) => createHash('sha256').update(readFileSync(of)).digest('hex');
const size = (of = path) => readFileSync(of).length;

/** Writes on at the end as a request does. @param told bytes of the file that the hash hears of; all unless said otherwise */
async function write(bytes: Buffer, { to = path, told }: { to?: string; told?: number } = {}): Promise<void> {
  await hashes.begin(to);
  appendFileSync(to, bytes);
  hashes.grew(to, told ?? size(to));
  await hashes.rest(to, size(to));
}

/** Changes bytes in the middle, as no upload does. Later than the last write by more than the steps (4 ms) of the times that Linux notes. */
async function change(at: number): Promise<void> {
  await new Promise((later) => setTimeout(later, 50));
  // An answer about another file comes after what the thread was told of this one.
  const other = join(folder, 'other');
  writeFileSync(other, 'x');
  await hashes.finish(other);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from('changed'), 0, 7, at);
  closeSync(file);
}

it('a file in pieces of any size has the hash of all of it', async () => {
  for (const bytes of [1, 300_000, 0, 5 * MIB + 3, 40 * MIB]) await write(randomBytes(bytes));
  expect(await hashes.finish(path)).toEqual({ sha256: own(), bytes: size() });
});

it('a file of nothing has a hash too', async () => {
  expect(await hashes.finish(path)).toEqual({ sha256: own(), bytes: 0 });
});

it('bytes that came before a request broke off count, told or not', async () => {
  await write(randomBytes(2 * MIB), { told: 700_000 });
  await write(randomBytes(MIB));
  expect((await hashes.finish(path)).sha256).toBe(own());
});

it('a file that goes on after the service started again is read from its start', async () => {
  await write(randomBytes(2 * MIB));
  await hashes.close();
  hashes = new GrowingHashes();
  await write(randomBytes(MIB));
  expect((await hashes.finish(path)).sha256).toBe(own());
});

it('a thread that ended is no matter, and neither is one that ends while it is asked', async () => {
  await write(randomBytes(2 * MIB));
  await hashes.close();
  await write(randomBytes(20 * MIB));
  const asked = hashes.finish(path);
  await hashes.close();
  expect((await asked).sha256).toBe(own());
});

it('many files at once keep apart', async () => {
  const paths = Array.from({ length: 250 }, (_, n) => `${path}-${n}`);
  for (const to of paths) writeFileSync(to, '');
  for (const round of [1, 2]) for (const to of paths) await write(randomBytes(round * 1000), { to });
  const found = await Promise.all(paths.map((to) => hashes.finish(to)));
  expect(found.map(({ sha256 }) => sha256)).toEqual(paths.map((to) => own(to)));
});

it('bytes that somebody else changed between two requests are read again', async () => {
  await write(randomBytes(2 * MIB));
  await change(1000);
  await write(randomBytes(MIB));
  expect((await hashes.finish(path)).sha256).toBe(own());
});

it('bytes that somebody else changed before the end are read again', async () => {
  await write(randomBytes(2 * MIB));
  await change(1000);
  expect((await hashes.finish(path)).sha256).toBe(own());
});

it('a file that another process wrote to during a request is read again', async () => {
  await write(randomBytes(2 * MIB));
  await hashes.begin(path);
  await change(1000);
  appendFileSync(path, randomBytes(MIB));
  await hashes.rest(path, 2 * MIB);
  expect((await hashes.finish(path)).sha256).toBe(own());
});

it('a file that became shorter is read as it is', async () => {
  await write(randomBytes(2 * MIB));
  truncateSync(path, MIB);
  expect(await hashes.finish(path)).toEqual({ sha256: own(), bytes: MIB });
});

it('a file that is gone has no hash', async () => {
  await write(randomBytes(MIB));
  rmSync(path);
  await expect(hashes.finish(path)).rejects.toThrow('ENOENT');
});
