import { open } from 'node:fs/promises';

const GGML_MAGIC = 0x67676d6c;
/** magic, then eleven numbers that describe the model. */
const HEADER_BYTES = 4 + 11 * 4;
/** A vocabulary lies at the start of the file: filters of 80 or 128 × 201 numbers, then about 51,000 short strings. */
const READ_BYTES = 4 * 1024 * 1024;

/** A model's text tokens, as strings of bytes (latin1). */
export type Vocabulary = ReadonlySet<string>;

/** Reads the vocabulary at the start of a ggml Whisper file. @throws when the file is not one. */
export async function readVocabulary(modelPath: string): Promise<Vocabulary> {
  const file = await open(modelPath, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (bytes.length < HEADER_BYTES || bytes.readUInt32LE(0) !== GGML_MAGIC)
      throw new Error('not a ggml Whisper model');
    let at = HEADER_BYTES;
    at += 8 + bytes.readInt32LE(at) * bytes.readInt32LE(at + 4) * 4;
    const count = bytes.readInt32LE(at);
    at += 4;
    const tokens = new Set<string>();
    for (let i = 0; i < count; i++) {
      const length = bytes.readUInt32LE(at);
      tokens.add(bytes.toString('latin1', at + 4, at + 4 + length));
      at += 4 + length;
    }
    return tokens;
  } finally {
    await file.close();
  }
}

/** How whisper.cpp splits a prompt before it looks for tokens; it works on bytes, so letters and blanks are those of ASCII. */
const PROMPT_PARTS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^ \t-\rA-Za-z0-9]+|[ \t-\r]+(?![^ \t-\r])|[ \t-\r]+/g;

/** The number of tokens that whisper.cpp makes of a prompt: the longest token that fits, again and again. */
export function countTokens(text: string, vocabulary: Vocabulary): number {
  let count = 0;
  for (const [part] of Buffer.from(text, 'utf8').toString('latin1').matchAll(PROMPT_PARTS)) {
    for (let at = 0; at < part.length; ) {
      let end = part.length;
      while (end > at && !vocabulary.has(part.slice(at, end))) end--;
      if (end > at) count++;
      at = Math.max(end, at + 1);
    }
  }
  return count;
}
