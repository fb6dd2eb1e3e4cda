import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { type Request, Router } from 'express';
import { badInput, Problem, tooLarge } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { newId } from '../store/ids.ts';
import { page, part } from '../web/asking.ts';
import { saying } from '../web/messages.ts';
import type { UploadRoom } from './upload-room.ts';
import { beginUpload, finishUpload, forgetUpload, mayUpload, shownName, uploadFolder } from './uploads.ts';

/**
 * Uploading with a plain form, where a browser runs no script. It cannot go on after an interruption, so the page offers it only
 * then. The file goes straight to the disk: it is never held in memory.
 */
export function formUpload(heard: Heard, room: UploadRoom): Router {
  const router = Router();
  router.post(
    '/recordings/:id/upload',
    page(async (who, request, response) => {
      const recordingId = part(request, 'id');
      await mayUpload(heard, who, recordingId);
      const announced = Number(request.get('content-length') ?? Number.NaN);
      if (!Number.isFinite(announced))
        throw new Problem(
          411,
          'no-length',
          'Your browser did not say how large the file is. Please try another browser.',
        );
      // The form around the file takes a few hundred bytes.
      if (announced > heard.config.uploadLimitBytes + 4096) throw tooLarge(heard.config.uploadLimitBytes);
      const id = newId();
      const path = join(uploadFolder(heard), `${id}.form`);
      await mkdir(uploadFolder(heard), { recursive: true });
      await room.promise(id, announced, path);
      try {
        await beginUpload(heard, who, id, recordingId);
        const name = await receiveFile(request, path, heard.config.uploadLimitBytes);
        await finishUpload(heard, who, id, { path, name });
      } catch (error) {
        await forgetUpload(heard, id, path);
        throw error;
      } finally {
        room.release(id);
      }
      response.redirect(303, saying(`/recordings/${recordingId}`, 'uploaded'));
    }),
  );
  return router;
}

/**
 * Writes the one file of a form to `path`. @returns its name as the person has it
 * @throws 422 when there is no file, 413 when it is larger than `limit` bytes, 400 when the form breaks off
 */
async function receiveFile(request: Request, path: string, limit: number): Promise<string> {
  if (!/^multipart\/form-data\s*;.*\bboundary=/i.test(request.get('content-type') ?? '')) throw noFile();
  const limits = { files: 1, fields: 10, fieldSize: 1024, fileSize: limit };
  // Browsers write file names in the page's encoding.
  const parser = busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
  const files: { name: string; truncated: () => boolean; written: Promise<void> }[] = [];
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
  return shownName(file.name);
}

const noFile = () => badInput('Choose the file of the recording first.');
