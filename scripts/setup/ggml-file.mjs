// The pieces that a ggml file is made of (whisper.cpp's convert-pt-to-ggml.py), and writing one that is kept only when its SHA-256 is right.
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { toFloat16, toFloat32 } from './half-floats.mjs';
import { WrongChecksum } from './download.mjs';

/** The first number of every ggml file. */
export const MAGIC = 0x67676d6c;
/** The numbers of ggml's types. */
export const GGML_FLOAT32 = 0;
export const GGML_FLOAT16 = 1;

/** Whole numbers of 32 bits. @returns {Buffer} */
export function integers(...values) {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    out.writeInt32LE(value, i * 4);
  });
  return out;
}

/** A text with its length before it. @returns {Buffer} */
export function lengthAndBytes(bytes) {
  return Buffer.concat([integers(bytes.length), bytes]);
}

/** The head and the values of one tensor. `shape` is outermost first, as numpy has it; the file has it the other way round. */
export function* tensor(name, type, shape, data) {
  const title = Buffer.from(name);
  yield Buffer.concat([integers(shape.length, title.length, type, ...shape.toReversed()), title]);
  yield data;
}

/** Values that are float32 or not (then float16), as the type that the tensor is to have. @returns {Buffer} */
export function valuesAs(type, { isFloat32, data }) {
  if (type === GGML_FLOAT32) return isFloat32 ? data : toFloat32(data);
  return isFloat32 ? toFloat16(data) : data;
}

/**
 * Writes pieces aside and renames the file into place when its length and SHA-256 are right; else nothing is left of it.
 * @param {Iterable<Buffer>} pieces
 * @param {string} to
 * @param {{ bytes: number, sha256: string }} proof
 * @throws WrongChecksum, and whatever making the pieces throws
 */
export function writeProven(pieces, to, { bytes, sha256 }) {
  mkdirSync(dirname(to), { recursive: true });
  const aside = `${to}.${process.pid}.made`;
  const file = openSync(aside, 'w');
  const hash = createHash('sha256');
  let written = 0;
  try {
    try {
      for (const piece of pieces) {
        for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
        hash.update(piece);
        written += piece.length;
      }
    } finally {
      closeSync(file);
    }
    const got = hash.digest('hex');
    if (got !== sha256 || written !== bytes) throw new WrongChecksum(`SHA-256 ${got} instead of ${sha256}`);
    renameSync(aside, to);
  } finally {
    rmSync(aside, { force: true });
  }
}
