import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeZip } from './small-model.ts';

interface Source {
  close(): void;
}
interface Member {
  bytes: number;
}
const at = (name: string) => new URL(`../../../scripts/setup/${name}.mjs`, import.meta.url).href;
const { fileSource, bufferSource, zipMembers, readMember, memberBytes, DamagedPackage } = (await import(
  at('zip-members')
)) as {
  fileSource: (path: string) => Source;
  bufferSource: (bytes: Buffer, name: string) => Source;
  zipMembers: (source: Source) => Map<string, Member>;
  readMember: (source: Source, members: Map<string, Member>, name: string, into: Buffer) => Promise<void>;
  memberBytes: (source: Source, members: Map<string, Member>, name: string, most: number) => number;
  DamagedPackage: new () => Error;
};
const { detectorGgml, readDetector } = (await import(at('voice-detector'))) as {
  readDetector: (saved: Source) => Promise<Map<number, Buffer>>;
  detectorGgml: (arrays: Map<number, Buffer>) => Iterable<Buffer>;
};

const folder = mkdtempSync(join(tmpdir(), 'heard-zip-'));
const LARGE = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * i) % 251));
const members = { 'a/model.bin': LARGE, 'a/words.txt': Buffer.from('one\ntwo\n') };

async function read(source: Source, name: string): Promise<Buffer> {
  const found = zipMembers(source);
  const into = Buffer.alloc(memberBytes(source, found, name, 10_000_000));
  await readMember(source, found, name, into);
  return into;
}

test.each([true, false])('members are read from a file, packed (%s) or not', async (compress) => {
  const path = join(folder, `${compress}.whl`);
  await writeZip(path, members, compress);
  const source = fileSource(path);
  expect([...zipMembers(source).keys()]).toEqual(Object.keys(members));
  expect((await read(source, 'a/model.bin')).equals(LARGE)).toBe(true);
  expect((await read(source, 'a/words.txt')).toString()).toBe('one\ntwo\n');
  await expect(read(source, 'a/other')).rejects.toThrow(/does not hold a\/other/);
  source.close();
});

test('a zip file that is cut at any place is refused', async () => {
  const path = join(folder, 'short.whl');
  await writeZip(path, { 'a/words.txt': Buffer.from('one\ntwo\n') });
  const whole = readFileSync(path);
  for (let length = 0; length < whole.length; length += 1)
    await expect(read(bufferSource(whole.subarray(0, length), 'x'), 'a/words.txt')).rejects.toThrow(DamagedPackage);
});

test('wild sizes and places in the list of files are refused, and no byte beyond a member is taken', async () => {
  const path = join(folder, 'wild.whl');
  await writeZip(path, members);
  const whole = readFileSync(path);
  const entry = whole.indexOf('PK\x01\x02', 0, 'latin1');
  const end = whole.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const broken = (place: number, value: number) => {
    const copy = Buffer.from(whole);
    copy.writeUInt32LE(value, place);
    return bufferSource(copy, 'wild.whl');
  };
  const cases: [string, number, number, RegExp][] = [
    ['unpacked size, huge', entry + 24, 0xfffffff0, /more than 10000000/],
    ['unpacked size, too small', entry + 24, 1000, /longer than it says/],
    ['unpacked size, too large', entry + 24, LARGE.length + 1, /shorter than it says/],
    ['packed size, huge', entry + 20, 0xfffffff0, /ends too early/],
    ['packed size, too small', entry + 20, 100, /cannot be unpacked/],
    ['place, beyond the end', entry + 42, 0xfffffff0, /ends too early/],
    ['place, of something else', entry + 42, 7, /not where the list says/],
    ['list, beyond the end', end + 16, 0xfffffff0, /ends too early/],
    ['list, of something else', end + 16, 3, /list of files/],
    ['name, longer than the list', entry + 28, 0xffff, /list of files/],
  ];
  for (const [what, place, value, words] of cases)
    await expect(read(broken(place, value), 'a/model.bin'), what).rejects.toThrow(words);
  const method = Buffer.from(whole);
  method.writeUInt16LE(12, entry + 10);
  await expect(read(bufferSource(method, 'x'), 'a/model.bin')).rejects.toThrow(/a way that Heard does not know/);
  const packed = Buffer.from(whole);
  packed.fill(0xff, 100, 200);
  await expect(read(bufferSource(packed, 'x'), 'a/model.bin')).rejects.toThrow();
});

/** Bytes of the arrays 2 to 16 of the voice detector, as PyTorch saves them. */
const ARRAYS = [264_192, 198_144, 512, 98_304, 256, 49_152, 256, 98_304, 512, 262_144, 262_144, 2048, 2048, 512, 4];

test('the voice detector is made of its arrays: head, then tensors, the transform last', async () => {
  const path = join(folder, 'silero_vad.jit');
  const arrays = Object.fromEntries(
    ARRAYS.map((bytes, i) => {
      const floats = Buffer.alloc(bytes);
      for (let place = 0; place < bytes; place += 4) floats.writeFloatLE(i + 2, place);
      return [`some_name/data/${i + 2}`, floats];
    }),
  );
  await writeZip(path, arrays, false);
  const file = Buffer.concat([...detectorGgml(await readDetector(fileSource(path)))]);
  expect(file).toHaveLength(885_098);
  expect(file.readUInt32LE(0)).toBe(0x67676d6c);
  expect(file.toString('latin1', 8, 18)).toBe('silero-16k');
  expect([18, 22, 26, 30, 34, 38].map((place) => file.readInt32LE(place))).toEqual([6, 2, 0, 512, 64, 4]);
  const first = file.indexOf('_model.encoder.0.reparam_conv.weight');
  // Dimensions, length of the name, float16, the shape the other way round.
  expect([24, 20, 16, 12, 8, 4].map((before) => file.readInt32LE(first - before))).toEqual([3, 36, 1, 3, 129, 128]);
  expect(file.readUInt16LE(first + 36)).toBe(0x4200);
  const bias = file.indexOf('_model.decoder.decoder.2.bias');
  expect([12, 8, 4].map((before) => file.readInt32LE(bias - before))).toEqual([0, 29, 0]);
  expect(file.readFloatLE(bias + 29)).toBe(16);
  expect(file.lastIndexOf('_model.')).toBe(file.indexOf('_model.stft.forward_basis_buffer'));
});

test('a voice detector with an array too few, or of another size, is refused', async () => {
  const path = join(folder, 'broken.jit');
  const arrays = Object.fromEntries(ARRAYS.map((bytes, i) => [`x/data/${i + 2}`, Buffer.alloc(bytes)]));
  await writeZip(path, { ...arrays, 'x/data/9': Buffer.alloc(8) }, false);
  await expect(readDetector(fileSource(path))).rejects.toThrow(/has 8 bytes, not 98304/);
  const { 'x/data/14': _, ...fewer } = arrays;
  await writeZip(path, fewer, false);
  await expect(readDetector(fileSource(path))).rejects.toThrow(/does not hold its array 14/);
});
