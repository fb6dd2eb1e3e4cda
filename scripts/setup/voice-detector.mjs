// Silero's voice detector as whisper.cpp's ggml file, from what PyTorch saved: the arrays of its 16 kHz network lie in a zip file, one a
// member. The official file comes out byte for byte. Names, order and types are those of whisper.cpp's models/convert-silero-vad-to-ggml.py.
import { GGML_FLOAT16, GGML_FLOAT32, integers, lengthAndBytes, MAGIC, tensor, valuesAs } from './ggml-file.mjs';
import { DamagedPackage, readMember, zipMembers } from './zip-members.mjs';

const ENCODER = [
  [129, 128],
  [128, 64],
  [64, 64],
  [64, 128],
];
const RNN = 128;

/** name, number of the member, shape as written, type; in the order of the file. */
const TENSORS = [
  ...ENCODER.flatMap(([into, out], i) => [
    [`encoder.${i}.reparam_conv.weight`, 3 + 2 * i, [out, into, 3], GGML_FLOAT16],
    [`encoder.${i}.reparam_conv.bias`, 4 + 2 * i, [out], GGML_FLOAT32],
  ]),
  ['decoder.rnn.weight_ih', 11, [RNN * 4, RNN], GGML_FLOAT32],
  ['decoder.rnn.weight_hh', 12, [RNN * 4, RNN], GGML_FLOAT32],
  ['decoder.rnn.bias_ih', 13, [RNN * 4], GGML_FLOAT32],
  ['decoder.rnn.bias_hh', 14, [RNN * 4], GGML_FLOAT32],
  ['decoder.decoder.2.weight', 15, [RNN], GGML_FLOAT16],
  ['decoder.decoder.2.bias', 16, [], GGML_FLOAT32],
  ['stft.forward_basis_buffer', 2, [258, 1, 256], GGML_FLOAT16],
];

/**
 * Reads the arrays that the file needs, by their numbers.
 * @param {import('./zip-members.mjs').Source} saved the zip file that PyTorch saved
 * @returns {Promise<Map<number, Buffer>>} float32 values, little endian
 * @throws DamagedPackage
 */
export async function readDetector(saved) {
  const members = zipMembers(saved);
  const arrays = new Map();
  for (const [, number, shape] of TENSORS) {
    const name = [...members.keys()].find((key) => key.split('/').slice(1).join('/') === `data/${number}`);
    if (!name) throw new DamagedPackage(`${saved.name} does not hold its array ${number}`);
    const into = Buffer.alloc(shape.reduce((product, size) => product * size, 4));
    await readMember(saved, members, name, into);
    arrays.set(number, into);
  }
  return arrays;
}

/** The bytes of the ggml file, in pieces. @param {Map<number, Buffer>} arrays */
export function* detectorGgml(arrays) {
  yield integers(MAGIC);
  yield lengthAndBytes(Buffer.from('silero-16k'));
  // Version 6.2.0; samples a step and samples of the step before that go with it; and the number of layers.
  yield integers(6, 2, 0, 512, 64, ENCODER.length);
  for (const [into, out] of ENCODER) yield integers(into, out, 3);
  yield integers(RNN, RNN, RNN, 1);
  for (const [name, number, shape, type] of TENSORS)
    yield* tensor(`_model.${name}`, type, shape, valuesAs(type, { isFloat32: true, data: arrays.get(number) }));
}
