// A Whisper model of CTranslate2 written as whisper.cpp's ggml file. Both hold OpenAI's published numbers of 16 bits, so the official
// file comes out byte for byte, and its published SHA-256 proves it whoever packed the numbers.
// Order, names and types of the tensors are those of whisper.cpp's models/convert-pt-to-ggml.py; the names on the other side are those of
// CTranslate2's python/ctranslate2/specs (whisper_spec.py, transformer_spec.py).
import { FLOAT16, FLOAT32 } from './ctranslate2.mjs';
import { GGML_FLOAT16, GGML_FLOAT32, integers, lengthAndBytes, MAGIC, tensor, valuesAs } from './ggml-file.mjs';
import { MEL_BANDS, MEL_BINS, melFilters } from './mel-filters.mjs';
import { DamagedPackage } from './zip-members.mjs';

/**
 * What a model's shape has to be. `words` counts the lines of the vocabulary that the file holds; the rest of the `vocabulary` are signs
 * that whisper.cpp names itself. `sound` and `text` are the longest positions.
 * @typedef {{ vocabulary: number, words: number, width: number, heads: number, layers: number, sound: number, text: number }} Shape
 */

/** @returns {Shape} the shape of an official model: OpenAI's whisper/model.py and the sizes of its models */
export function officialShape({ vocabulary, width, layers }) {
  return { vocabulary, words: 50_257, width, heads: width / 64, layers, sound: 1500, text: 448 };
}

/**
 * The bytes of the ggml file, in pieces.
 * @param {Map<string, import('./ctranslate2.mjs').Variable>} variables
 * @param {Buffer} vocabulary the lines of vocabulary.txt
 * @param {Shape} shape
 * @throws DamagedPackage when anything is missing or has another shape or type
 */
export function* whisperGgml(variables, vocabulary, shape) {
  const { width, heads, layers } = shape;
  yield integers(
    MAGIC,
    shape.vocabulary,
    shape.sound,
    width,
    heads,
    layers,
    shape.text,
    width,
    heads,
    layers,
    MEL_BANDS,
    1,
  );
  yield integers(MEL_BANDS, MEL_BINS);
  yield melFilters();
  yield integers(shape.words);
  for (const word of wordsOf(vocabulary, shape.words)) yield lengthAndBytes(word);
  for (const { name, from, rows, sizes, written } of tensors(shape)) {
    const { type, data } = variableOf(variables, from, rows ? [sizes[0] * rows.of, ...sizes.slice(1)] : sizes);
    const part = rows
      ? data.subarray((data.length / rows.of) * rows.part, (data.length / rows.of) * (rows.part + 1))
      : data;
    const shown = written ?? sizes;
    const small = sizes.length === 1 || name.endsWith('positional_embedding');
    const ggml = small ? GGML_FLOAT32 : GGML_FLOAT16;
    yield* tensor(name, ggml, shown, valuesAs(ggml, { isFloat32: type === FLOAT32, data: part }));
  }
}

function variableOf(variables, name, sizes) {
  const variable = variables.get(name);
  if (!variable) throw new DamagedPackage(`model.bin does not hold ${name}`);
  if (variable.shape.join() !== sizes.join())
    throw new DamagedPackage(
      `${name} in model.bin has the shape ${variable.shape.join(' × ')}, not ${sizes.join(' × ')}`,
    );
  if (variable.type !== FLOAT16 && variable.type !== FLOAT32)
    throw new DamagedPackage(`${name} in model.bin does not hold numbers with a point`);
  return variable;
}

/** Each tensor of the file with the variable it comes from; `rows` cuts a variable that holds several, one below the other. */
function* tensors({ vocabulary, width, layers, sound, text }) {
  const whole = (name, from, ...sizes) => ({ name, from, sizes });
  const norm = (name, from) => [
    whole(`${name}.weight`, `${from}/gamma`, width),
    whole(`${name}.bias`, `${from}/beta`, width),
  ];
  const linear = (name, from, { out = width, into = width, bias = true, rows } = {}) => [
    { name: `${name}.weight`, from: `${from}/weight`, sizes: [out, into], rows },
    ...(bias ? [{ name: `${name}.bias`, from: `${from}/bias`, sizes: [out], rows }] : []),
  ];
  const part = (number, of) => ({ rows: { part: number, of } });
  const block = function* (name, from, cross) {
    yield* norm(`${name}.mlp_ln`, `${from}/ffn/layer_norm`);
    yield* linear(`${name}.mlp.0`, `${from}/ffn/linear_0`, { out: width * 4 });
    yield* linear(`${name}.mlp.2`, `${from}/ffn/linear_1`, { into: width * 4 });
    yield* norm(`${name}.attn_ln`, `${from}/self_attention/layer_norm`);
    yield* linear(`${name}.attn.query`, `${from}/self_attention/linear_0`, part(0, 3));
    // Whisper's keys have no bias; CTranslate2 fills the place with zeros.
    yield* linear(`${name}.attn.key`, `${from}/self_attention/linear_0`, { bias: false, ...part(1, 3) });
    yield* linear(`${name}.attn.value`, `${from}/self_attention/linear_0`, part(2, 3));
    yield* linear(`${name}.attn.out`, `${from}/self_attention/linear_1`);
    if (!cross) return;
    yield* norm(`${name}.cross_attn_ln`, `${from}/attention/layer_norm`);
    yield* linear(`${name}.cross_attn.query`, `${from}/attention/linear_0`);
    yield* linear(`${name}.cross_attn.key`, `${from}/attention/linear_1`, { bias: false, ...part(0, 2) });
    yield* linear(`${name}.cross_attn.value`, `${from}/attention/linear_1`, part(1, 2));
    yield* linear(`${name}.cross_attn.out`, `${from}/attention/linear_2`);
  };
  const convolution = (name, from, into) => [
    whole(`${name}.weight`, `${from}/weight`, width, into, 3),
    { ...whole(`${name}.bias`, `${from}/bias`, width), written: [width, 1] },
  ];
  yield whole('decoder.positional_embedding', 'decoder/position_encodings/encodings', text, width);
  yield whole('encoder.positional_embedding', 'encoder/position_encodings/encodings', sound, width);
  yield whole('decoder.token_embedding.weight', 'decoder/embeddings/weight', vocabulary, width);
  for (let i = 0; i < layers; i += 1) yield* block(`decoder.blocks.${i}`, `decoder/layer_${i}`, true);
  yield* norm('decoder.ln', 'decoder/layer_norm');
  yield* convolution('encoder.conv1', 'encoder/conv1', MEL_BANDS);
  yield* convolution('encoder.conv2', 'encoder/conv2', width);
  for (let i = 0; i < layers; i += 1) yield* block(`encoder.blocks.${i}`, `encoder/layer_${i}`, false);
  yield* norm('encoder.ln_post', 'encoder/layer_norm');
}

/** The first words of a vocabulary as the bytes that they stand for. */
function* wordsOf(vocabulary, count) {
  const bytes = byteAlphabet();
  const lines = vocabulary.toString('utf8').split('\n');
  // The last line of a text ends with a line break, so what is behind it is no line.
  if (lines.at(-1) === '') lines.pop();
  if (lines.length < count) throw new DamagedPackage(`vocabulary.txt has ${lines.length} lines, not ${count} or more`);
  for (let i = 0; i < count; i += 1) {
    const word = Array.from(lines[i], (sign) => bytes.get(sign));
    if (word.includes(undefined))
      throw new DamagedPackage(`line ${i + 1} of vocabulary.txt has a sign that stands for no byte`);
    yield Buffer.from(word);
  }
}

/** GPT-2 writes each byte as one sign: the printable ones as themselves, the others as U+0100 and on (its encoder.py, `bytes_to_unicode`). */
function byteAlphabet() {
  const printable = (byte) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte !== 173);
  const alphabet = new Map();
  let next = 256;
  for (let byte = 0; byte < 256; byte += 1) {
    alphabet.set(String.fromCodePoint(printable(byte) ? byte : next), byte);
    if (!printable(byte)) next += 1;
  }
  return alphabet;
}
