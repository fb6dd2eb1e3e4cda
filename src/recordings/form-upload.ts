import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
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
  const type = request.get('content-type') ?? '';
  if (!request.is('multipart/form-data')) throw badInput('Choose the file of the recording first.');
  const parser = new Busboy({
    headers: { ...request.headers, 'content-type': type },
    limits: { files: 1, fields: 10, fieldSize: 1024, fileSize: limit },
  });
  let file: { name: string; written: Promise<BusboyFileStream> } | null = null;
  parser.on('file', (_field, stream, name) => {
    const written = pipeline(stream, createWriteStream(path, { flags: 'wx', mode: 0o600 })).then(() => stream);
    // Waited for below; until then a failure must not count as nobody's.
    written.catch(() => request.unpipe(parser));
    file = { name, written };
  });
  try {
    await pipeline(request, parser);
  } catch (error) {
    throw new Problem(400, 'broken-off', 'The file did not arrive whole. Please upload it again.', undefined, {
      cause: error,
    });
  }
  const received = file as { name: string; written: Promise<BusboyFileStream> } | null;
  if (!received) throw badInput('Choose the file of the recording first.');
  const stream = await received.written;
  if (stream.truncated) throw tooLarge(limit);
  if (!received.name && stream.bytesRead === 0) {
    await rm(path, { force: true });
    throw badInput('Choose the file of the recording first.');
  }
  return shownName(received.name);
}
