import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import { Problem, tooLarge } from '../errors.ts';

/** A form with one file, as it arrived. */
export interface FormFile {
  /** The file's name as the person has it. */
  readonly name: string;
  /** The other fields; the last one where a name is there more than once. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Writes the one file of a form to `path`, straight to the disk: it is never held in memory.
 * @param noFile what to throw when there is none
 * @throws 413 when it is larger than `limit` bytes, 400 when the form breaks off
 */
export async function receiveFile(
  request: Request,
  path: string,
  limit: number,
  noFile: () => Problem,
): Promise<FormFile> {
  if (!/^multipart\/form-data\s*;.*\bboundary=/i.test(request.get('content-type') ?? '')) throw noFile();
  const limits = { files: 1, fields: 10, fieldSize: 1024, fileSize: limit };
  // Browsers write file names in the page's encoding.
  const parser = busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
  const files: { name: string; truncated: () => boolean; written: Promise<void> }[] = [];
  const fields = new Map<string, string>();
  parser.on('field', (name, value) => fields.set(name, value));
  parser.on('file', (_field, stream, { filename }) => {
    const written = pipeline(stream, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    // A disk that refuses the bytes ends the request; what went wrong is told below.
    written.catch((error: Error) => parser.destroy(error));
    files.push({ name: filename ?? '', truncated: () => stream.truncated === true, written });
  });
  try {
    await pipeline(request, parser);
  } catch (error) {
    await Promise.allSettled(files.map((file) => file.written));
    const plain = 'The file did not arrive whole. Please upload it again.';
    throw new Problem(400, 'broken-off', plain, undefined, { cause: error });
  }
  const [file] = files;
  if (!file) throw noFile();
  await file.written;
  if (file.truncated()) throw tooLarge(limit);
  // A form whose file field was left empty.
  if (!file.name && (await stat(path)).size === 0) throw noFile();
  return { name: file.name, fields: Object.fromEntries(fields) };
}
