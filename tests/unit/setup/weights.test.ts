import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelBin, SHAPE, smallVariables, VOCABULARY, type Variable } from './small-model.ts';

type Variables = Map<string, { shape: number[]; type: number; data: Buffer }>;
const at = (name: string) => new URL(`../../../scripts/setup/${name}.mjs`, import.meta.url).href;
const { readVariables } = (await import(at('ctranslate2'))) as { readVariables: (file: Buffer) => Variables };
const { whisperGgml, officialShape } = (await import(at('whisper-weights'))) as {
  whisperGgml: (variables: Variables, vocabulary: Buffer, shape: typeof SHAPE) => Iterable<Buffer>;
  officialShape: (sizes: { vocabulary: number; width: number; layers: number }) => typeof SHAPE;
};
const { writeProven } = (await import(at('ggml-file'))) as {
  writeProven: (pieces: Iterable<Buffer>, to: string, proof: { bytes: number; sha256: string }) => void;
};
const { melFilters } = (await import(at('mel-filters'))) as { melFilters: () => Buffer };
const { toFloat16, toFloat32 } = (await import(at('half-floats'))) as Record<
  'toFloat16' | 'toFloat32',
  (values: Buffer) => Buffer
>;
const { DamagedPackage } = (await import(at('zip-members'))) as { DamagedPackage: new () => Error };

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const made = (file: Buffer = modelBin(), vocabulary: Buffer = VOCABULARY, shape = SHAPE) =>
  Buffer.concat([...whisperGgml(readVariables(file), vocabulary, shape)]);

/** Reads a ggml file as whisper.cpp's loader does: whole numbers, filters, words, tensors. */
function readGgml(file: Buffer) {
  let place = 0;
  const take = (bytes: number) => {
    place += bytes;
    return file.subarray(place - bytes, place);
  };
  const number = () => take(4).readInt32LE();
  const head = Array.from({ length: 12 }, number);
  const filters = take(4 * number() * number());
  const words = Array.from({ length: number() }, () => take(number()).toString('latin1'));
  const tensors = new Map<string, { type: number; shape: number[]; data: Buffer }>();
  while (place < file.length) {
    const [dimensions, length, type] = [number(), number(), number()];
    const shape = Array.from({ length: dimensions! }, number);
    const name = take(length!).toString();
    tensors.set(name, { type: type!, shape, data: take(shape.reduce((p, size) => p * size, type === 0 ? 4 : 2)) });
  }
  return { head, filters, words, tensors };
}

test('a small model comes out as whisper.cpp reads it: head, filters, words and every tensor in its order', () => {
  const { head, filters, words, tensors } = readGgml(made());
  expect(head).toEqual([0x67676d6c, 12, 6, 4, 2, 1, 5, 4, 2, 1, 80, 1]);
  expect(filters.equals(melFilters())).toBe(true);
  expect(words).toEqual(['!', '"', ' the', 'an', '\xc3\xa9', '', 'x', 'y', 'z', '<|endoftext|>']);
  const names = [...tensors.keys()];
  expect(names.slice(0, 5)).toEqual([
    'decoder.positional_embedding',
    'encoder.positional_embedding',
    'decoder.token_embedding.weight',
    'decoder.blocks.0.mlp_ln.weight',
    'decoder.blocks.0.mlp_ln.bias',
  ]);
  expect(names.at(-1)).toBe('encoder.ln_post.bias');
  // Three at the start, 24 of a decoder's block and 15 of an encoder's, two norms and two convolutions of two each.
  expect(names).toHaveLength(3 + 24 + 15 + 8);
  expect(names.filter((name) => /key\.bias/.test(name))).toEqual([]);
  // The one sum of all of it. The same code makes the official files with their official sums.
  expect(sha256(made())).toBe('a7164e4e0a1ede323c69c282222171f28d225e972ef6918db96f2293c0e405d4');
});

test('numbers keep their bits, or are widened without loss; joined ones are cut by rows', () => {
  const { tensors } = readGgml(made());
  const source = new Map(smallVariables().map(({ name, data }) => [name, data]));
  const qkv = source.get('encoder/layer_0/self_attention/linear_0/weight')!;
  const third = qkv.length / 3;
  for (const [i, part] of ['query', 'key', 'value'].entries()) {
    const { type, shape, data } = tensors.get(`encoder.blocks.0.attn.${part}.weight`)!;
    expect([type, shape]).toEqual([1, [4, 4]]);
    expect(data.equals(qkv.subarray(i * third, (i + 1) * third))).toBe(true);
  }
  const cross = source.get('decoder/layer_0/attention/linear_1/bias')!;
  const value = tensors.get('decoder.blocks.0.cross_attn.value.bias')!;
  expect(value.data.equals(toFloat32(cross.subarray(cross.length / 2)))).toBe(true);
  expect(tensors.get('encoder.conv1.bias')).toMatchObject({ type: 0, shape: [1, 4] });
  expect(tensors.get('encoder.conv1.weight')).toMatchObject({ type: 1, shape: [3, 80, 4] });
  expect(tensors.get('encoder.positional_embedding')).toMatchObject({ type: 0, shape: [4, 6] });
});

test('a file that is cut at any place is refused in plain words', () => {
  // Shortened to a few variables, so that every place can be tried.
  const file = modelBin(smallVariables().slice(1, 4));
  expect(readVariables(file).size).toBe(3);
  for (let length = 0; length < file.length; length += 1)
    expect(() => readVariables(file.subarray(0, length)), `${length} bytes`).toThrow(DamagedPackage);
  expect(() => readVariables(Buffer.concat([file, Buffer.of(0)]))).toThrow(/goes on after its end/);
});

const changed = (name: string, change: (variable: Variable) => Partial<Variable> | null) =>
  modelBin(
    smallVariables().flatMap((variable) => {
      if (variable.name !== name) return [variable];
      const put = change(variable);
      return put ? [{ ...variable, ...put }] : [];
    }),
  );

test.each<[string, () => Buffer, RegExp]>([
  ['another format', () => modelBin(undefined, { format: 5 }), /format 5/],
  ['another kind of model', () => modelBin(undefined, { kind: 'TransformerSpec' }), /does not hold a Whisper model/],
  ['a wild number of variables', () => modelBin(undefined, { count: 0xffffffff }), /says that it holds 4294967295/],
  ['more variables than there are', () => modelBin(undefined, { count: 500 }), /model\.bin/],
  [
    'a wild shape',
    () => changed('encoder/conv2/bias', () => ({ shape: [0xffffffff, 0xffffffff, 0xffffffff] })),
    /length/,
  ],
  ['too many dimensions', () => changed('encoder/conv2/bias', () => ({ shape: [4, 1, 1, 1, 1] })), /5 dimensions/],
  ['an unknown type', () => changed('encoder/conv2/bias', () => ({ type: 9 })), /type that Heard does not know/],
  ['a type without a point', () => changed('encoder/conv2/bias', () => ({ type: 2 })), /numbers with a point/],
  ['another shape', () => changed('encoder/conv2/weight', () => ({ shape: [12, 4] })), /shape 12 × 4, not 4 × 4 × 3/],
  [
    'a variable that is not there',
    () => changed('encoder/layer_norm/gamma', () => null),
    /hold encoder\/layer_norm\/gamma/,
  ],
  [
    'a variable that is there twice',
    () => changed('encoder/conv2/bias', () => ({ name: 'encoder/conv1/bias' })),
    /twice/,
  ],
])('%s is refused in plain words', (_, file, words) => {
  expect(() => made(file())).toThrow(DamagedPackage);
  expect(() => made(file())).toThrow(words);
});

test('a name without an end is refused', () => {
  const file = modelBin();
  const name = file.indexOf('decoder/embeddings/weight\0');
  file[name + 'decoder/embeddings/weight'.length] = 0x41;
  expect(() => readVariables(file)).toThrow(/no end/);
});

test('a vocabulary that is too short, or has signs that stand for no byte, is refused', () => {
  expect(() => made(modelBin(), Buffer.from('!\n"\n'))).toThrow(/has 2 lines, not 10/);
  expect(() => made(modelBin(), Buffer.from(VOCABULARY.toString().replace('z', '中')))).toThrow(/line 9 .* no byte/);
});

test('the file is kept only when its sum and length are right, and nothing is left beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heard-weights-'));
  const to = join(folder, 'model.bin');
  const right = { bytes: made().length, sha256: sha256(made()) };
  const pieces = (file = modelBin()) => whisperGgml(readVariables(file), VOCABULARY, SHAPE);
  expect(() => writeProven(pieces(), to, { ...right, sha256: '0'.repeat(64) })).toThrow(/SHA-256/);
  expect(() => writeProven(pieces(), to, { ...right, bytes: 7 })).toThrow(/SHA-256/);
  // The last variable of the file's order is missing, so all before it was written.
  expect(() => writeProven(pieces(changed('encoder/layer_norm/beta', () => null)), to, right)).toThrow(DamagedPackage);
  expect(readdirSync(folder)).toEqual([]);
  writeProven(pieces(), to, right);
  expect(sha256(readFileSync(to))).toBe(right.sha256);
  expect(readdirSync(folder)).toEqual(['model.bin']);
});

test('the shape of an official model follows from three numbers', () => {
  expect(officialShape({ vocabulary: 51_865, width: 512, layers: 6 })).toEqual({
    vocabulary: 51_865,
    words: 50_257,
    width: 512,
    heads: 8,
    layers: 6,
    sound: 1500,
    text: 448,
  });
});

test('the mel filters are those of Whisper, bit for bit, and an empty place is +0.0', () => {
  const filters = melFilters();
  expect(filters).toHaveLength(80 * 201 * 4);
  // Of the bytes in the official files, which came out with their sums.
  expect(sha256(filters)).toBe('85818f156f7e189453901a515e4726d270d307f976e161cf9403e8caab405498');
  // The first band has its first bin that is not empty at 40 Hz, and the last band its last at 7960 Hz.
  expect(filters.readFloatLE(0)).toBe(0);
  expect(filters.readFloatLE(4)).toBeCloseTo(0.0248626, 7);
  expect(filters.readFloatLE((80 * 201 - 2) * 4)).toBeGreaterThan(0);
  expect(filters.readUInt32LE((80 * 201 - 1) * 4)).toBe(0);
  const places = Array.from({ length: filters.length / 4 }, (_, i) => i * 4);
  expect(places.filter((i) => filters.readUInt32LE(i) !== 0 && !(filters.readFloatLE(i) > 0))).toEqual([]);
});

test('numbers of 16 bits go to 32 and back; between two the nearer is taken, or the even one', () => {
  const all = Buffer.alloc(65_536 * 2);
  for (let bits = 0; bits < 65_536; bits += 1) all.writeUInt16LE(bits, bits * 2);
  const back = toFloat16(toFloat32(all));
  const wrong = Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => {
    const isNumber = (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0;
    const got = back.readUInt16LE(bits * 2);
    return isNumber ? got !== bits : (got & 0x7e00) !== 0x7e00;
  });
  expect(wrong).toEqual([]);
  const half = (value: number) => {
    const single = Buffer.alloc(4);
    single.writeFloatLE(value);
    return toFloat16(single).readUInt16LE();
  };
  expect(half(1 + 1 / 2048)).toBe(0x3c00);
  expect(half(1 + 3 / 2048)).toBe(0x3c02);
  expect(half(1 + 1.01 / 2048)).toBe(0x3c01);
  expect(half(65_519)).toBe(0x7bff);
  expect(half(65_520)).toBe(0x7c00);
  expect(half(2 ** -25)).toBe(0);
  expect(half(1.5 * 2 ** -24)).toBe(2);
  expect(half(-(2 ** -14) * (1 - 2 ** -12))).toBe(0x8400);
});
