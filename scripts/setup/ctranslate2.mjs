// Reads the variables of a CTranslate2 model.bin (format 6). The bytes are a stranger's: every count and length is checked
// before it is believed, and nothing in the file is run.
// The layout follows CTranslate2's own reader: model.cc of OpenNMT/CTranslate2, `Model::load` and `consume_string`.
import { DamagedPackage } from './zip-members.mjs';

const FORMAT = 6;
/** Bytes of one value, by the number of its type: float32, int8, int16, int32, float16. */
const WIDTH = [4, 1, 2, 4, 2];
export const FLOAT32 = 0;
export const FLOAT16 = 4;
/** More than any Whisper model has, so that a wild count ends early. */
const MOST_VARIABLES = 10_000;
const MOST_DIMENSIONS = 4;

/** @typedef {{ shape: number[], type: number, data: Buffer }} Variable data is a view into the file, little endian */

/**
 * @param {Buffer} file the whole of model.bin
 * @returns {Map<string, Variable>}
 * @throws DamagedPackage in plain words
 */
export function readVariables(file) {
  let at = 0;
  const take = (bytes) => {
    if (bytes > file.length - at) throw new DamagedPackage('model.bin ends too early');
    at += bytes;
    return at - bytes;
  };
  const number = () => file.readUInt32LE(take(4));
  const text = () => {
    const length = file.readUInt16LE(take(2));
    const from = take(length);
    if (length === 0 || file[at - 1] !== 0) throw new DamagedPackage('a name in model.bin has no end');
    return file.toString('latin1', from, at - 1);
  };
  const format = number();
  if (format !== FORMAT) throw new DamagedPackage(`model.bin has format ${format}; Heard reads format ${FORMAT}`);
  const kind = text();
  if (kind !== 'WhisperSpec') throw new DamagedPackage('model.bin does not hold a Whisper model');
  number(); // The revision of that kind: the names and shapes decide.
  const count = number();
  if (count > MOST_VARIABLES) throw new DamagedPackage(`model.bin says that it holds ${count} variables`);
  const variables = new Map();
  for (let i = 0; i < count; i += 1) {
    const name = text();
    const dimensions = file[take(1)];
    if (dimensions > MOST_DIMENSIONS) throw new DamagedPackage(`${name} in model.bin has ${dimensions} dimensions`);
    const shape = Array.from({ length: dimensions }, number);
    const type = file[take(1)];
    if (type >= WIDTH.length) throw new DamagedPackage(`${name} in model.bin is of a type that Heard does not know`);
    const bytes = number();
    // Within 2^53 the product is exact, and a larger one is not what `bytes` (32 bits) says.
    if (shape.reduce((product, size) => product * size, WIDTH[type]) !== bytes)
      throw new DamagedPackage(`${name} in model.bin has another length than its shape`);
    if (variables.has(name)) throw new DamagedPackage(`${name} is in model.bin twice`);
    const from = take(bytes);
    variables.set(name, { shape, type, data: file.subarray(from, at) });
  }
  const aliases = number();
  if (aliases > MOST_VARIABLES) throw new DamagedPackage(`model.bin says that it holds ${aliases} second names`);
  for (let i = 0; i < aliases; i += 1) {
    text();
    text();
  }
  if (at !== file.length) throw new DamagedPackage('model.bin goes on after its end');
  return variables;
}
