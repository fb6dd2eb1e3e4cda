import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import yazl from 'yazl';

/** A Whisper model of an invented, tiny shape, as CTranslate2 would write it. */
export const SHAPE = { vocabulary: 12, words: 10, width: 4, heads: 2, layers: 1, sound: 6, text: 5 };

export interface Variable {
  name: string;
  shape: number[];
  /** 4: float16. */
  type: number;
  data: Buffer;
}

const SIZES = (() => {
  const { width: w, vocabulary, sound, text } = SHAPE;
  const norm = (at: string): [string, number[]][] => [
    [`${at}/beta`, [w]],
    [`${at}/gamma`, [w]],
  ];
  const linear = (at: string, out: number, into = w): [string, number[]][] => [
    [`${at}/bias`, [out]],
    [`${at}/weight`, [out, into]],
  ];
  const layer = (at: string, cross: boolean) => [
    ...(cross
      ? [
          ...norm(`${at}/attention/layer_norm`),
          ...linear(`${at}/attention/linear_0`, w),
          ...linear(`${at}/attention/linear_1`, 2 * w),
          ...linear(`${at}/attention/linear_2`, w),
        ]
      : []),
    ...norm(`${at}/ffn/layer_norm`),
    ...linear(`${at}/ffn/linear_0`, 4 * w),
    ...linear(`${at}/ffn/linear_1`, w, 4 * w),
    ...norm(`${at}/self_attention/layer_norm`),
    ...linear(`${at}/self_attention/linear_0`, 3 * w),
    ...linear(`${at}/self_attention/linear_1`, w),
  ];
  return [
    ['decoder/embeddings/weight', [vocabulary, w]],
    ...layer('decoder/layer_0', true),
    ...norm('decoder/layer_norm'),
    ['decoder/position_encodings/encodings', [text, w]],
    ['encoder/conv1/bias', [w]],
    ['encoder/conv1/weight', [w, 80, 3]],
    ['encoder/conv2/bias', [w]],
    ['encoder/conv2/weight', [w, w, 3]],
    ...layer('encoder/layer_0', false),
    ...norm('encoder/layer_norm'),
    ['encoder/position_encodings/encodings', [sound, w]],
  ] as [string, number[]][];
})();

/** Every variable of the model. The values count up through the whole model, as float16 numbers in the order of their bits. */
export function smallVariables(): Variable[] {
  let next = 0x2c00;
  return SIZES.map(([name, shape]) => {
    const data = Buffer.alloc(shape.reduce((product, size) => product * size, 2));
    for (let at = 0; at < data.length; at += 2) {
      data.writeUInt16LE(next, at);
      next += 1;
    }
    return { name, shape, type: 4, data };
  });
}

const u32 = (...values: number[]) => {
  const out = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    out.writeUInt32LE(value, 4 * i);
  });
  return out;
};
const text = (words: string) => {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(words.length + 1);
  return Buffer.concat([length, Buffer.from(`${words}\0`)]);
};

/** model.bin of format 6; options make it a broken one. */
export function modelBin(
  variables = smallVariables(),
  { format = 6, kind = 'WhisperSpec', count = variables.length } = {},
) {
  return Buffer.concat([
    u32(format),
    text(kind),
    u32(3, count),
    ...variables.flatMap(({ name, shape, type, data }) => [
      text(name),
      Buffer.from([shape.length]),
      u32(...shape),
      Buffer.from([type]),
      u32(data.length),
      data,
    ]),
    u32(1),
    text('decoder/projection/weight'),
    text('decoder/embeddings/weight'),
  ]);
}

/** Twelve lines: plain signs, a space (U+0120), a byte above 127, an empty word. */
export const VOCABULARY = Buffer.from('!\n"\nĠthe\nan\nÃ©\n\nx\ny\nz\n<|endoftext|>\n<|startoftranscript|>\n<|en|>\n');

/** Writes a zip file with these members. */
export async function writeZip(to: string, members: Record<string, Buffer>, compress = true): Promise<void> {
  const zip = new yazl.ZipFile();
  for (const [name, bytes] of Object.entries(members)) zip.addBuffer(bytes, name, { compress });
  zip.end();
  await once(zip.outputStream.pipe(createWriteStream(to)), 'close');
}
