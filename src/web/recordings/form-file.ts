import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import { badInput, Problem, tooLarge } from '../../errors.ts';

/** A form with one file, as it arrived. */
export interface FormFile {
  /** The file's name as the person has it. */
  readonly name: string;
  /** The other fields; the last one where a name is there more than once. */
  readonly fields: Readonly<Record<string, string>>;
}

interface HowReceived {
  /** What makes the file and takes its bytes, or ends them with a Problem. */
  readonly into?: (path: string) => Writable;
  /** What is wrong with a file of that name and media type, told before its bytes are kept. */
  readonly unfit?: (file: { readonly name: string; readonly type: string }) => Problem | null;
}

/**
 * Writes the one file of a form to `path`, straight to the disk: it is never held in memory.
 * @param noFile what to throw when there is none
 * @throws 413 when it is larger than `limit` bytes, 422 when there are two, 400 when the form breaks off; what `unfit` says
 */
export async function receiveFile(
  request: Request,
  path: string,
  limit: number,
  noFile: () => Problem,
  { into = newFile, unfit = () => null }: HowReceived = {},
): Promise<FormFile> {
  const keep = async (stream: Readable) => {
    await pipeline(stream, into(path));
    return (await stat(path)).size;
  };
  return receive(request, limit, noFile, keep, unfit);
}

const newFile = (path: string) => createWriteStream(path, { flags: 'wx', mode: 0o600 });

/**
 * Reads the one file of a form into memory, for what may touch no disk as it is: give it a small `limit`.
 * @throws as `receiveFile` does
 */
export async function receiveBytes(
  request: Request,
  limit: number,
  noFile: () => Problem,
): Promise<FormFile & { readonly bytes: Buffer }> {
  const parts: Buffer[] = [];
  const form = await receive(request, limit, noFile, async (stream) => {
    for await (const part of stream) parts.push(part as Buffer);
    return parts.reduce((sum, part) => sum + part.length, 0);
  });
  return { ...form, bytes: Buffer.concat(parts) };
}

const TWO_FILES =
  'Two files came, and there is a place for one here. Nothing was kept. Please send one; a second recording needs a place of its own.';

/** @param keep takes the file in, and says how many bytes it was */
async function receive(
  request: Request,
  limit: number,
  noFile: () => Problem,
  keep: (stream: Readable) => Promise<number>,
  unfit: NonNullable<HowReceived['unfit']> = () => null,
): Promise<FormFile> {
  if (!/^multipart\/form-data\s*;.*\bboundary=/i.test(request.get('content-type') ?? '')) throw noFile();
  const limits = { files: 1, fields: 10, fieldSize: 1024, fileSize: limit };
  // Browsers write file names in the page's encoding.
  const parser = busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
  const files: { name: string; kept: Promise<number> }[] = [];
  const fields = new Map<string, string>();
  let refused: Error | null = null;
  // The parser tells an error of its own instead of ours.
  const refuse = (error: Error) => {
    refused ??= error;
    parser.destroy(error);
  };
  parser.on('field', (name, value) => fields.set(name, value));
  // Whatever came first is not kept either: nobody would know which of the two it was.
  parser.on('filesLimit', () => refuse(badInput(TWO_FILES, { file: TWO_FILES })));
  parser.on('file', (_field, stream, { filename, mimeType }) => {
    // Told by the parser as well.
    stream.on('error', () => {});
    const wrong = unfit({ name: filename ?? '', type: mimeType });
    if (wrong) return refuse(wrong);
    const kept = keep(stream);
    // A disk that refuses the bytes ends the request; what went wrong is told below.
    kept.catch(refuse);
    stream.once('limit', () => refuse(tooLarge(limit)));
    files.push({ name: filename ?? '', kept });
  });
  try {
    await pipeline(request.iterator({ destroyOnReturn: false }), parser);
  } catch (error) {
    await Promise.allSettled(files.map((file) => file.kept));
    // Browsers look for an answer only when they have sent everything: what is still sent is dropped.
    request.resume();
    if ((refused as Error | null) instanceof Problem) throw refused;
    const plain = 'The file did not arrive whole. Please upload it again.';
    throw new Problem(400, 'broken-off', plain, undefined, { cause: error });
  }
  const [file] = files;
  if (!file) throw noFile();
  const bytes = await file.kept;
  // A form whose file field was left empty.
  if (!file.name && bytes === 0) throw noFile();
  return { name: file.name, fields: Object.fromEntries(fields) };
}
