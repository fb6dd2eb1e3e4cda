import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Router } from 'express';
import { badInput, Problem, tooLarge } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { newId } from '../../store/ids.ts';
import { page, recordingIn } from '../asking.ts';
import { saying } from '../messages.ts';
import { receiveFile } from './form-file.ts';
import type { UploadRoom } from './upload-room.ts';
import {
  beginUpload,
  finishUpload,
  forgetUpload,
  mayUpload,
  shownName,
  uploadFolder,
} from '../../recordings/uploads.ts';

/**
 * Uploading with a plain form, where a browser runs no script. It cannot go on after an interruption, so the page offers it only
 * then. The file goes straight to the disk: it is never held in memory.
 */
export function formUpload(heard: Heard, room: UploadRoom): Router {
  const router = Router();
  router.post(
    '/recordings/:id/upload',
    page('upload file', async (actor, request, response) => {
      const recordingId = recordingIn(request);
      await mayUpload(heard, actor, recordingId);
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
        await beginUpload(heard, actor, id, recordingId);
        const { name } = await receiveFile(request, path, heard.config.uploadLimitBytes, noFile);
        await finishUpload(heard, actor, id, { path, name: shownName(name) });
      } catch (error) {
        await forgetUpload(heard, { id, path });
        throw error;
      } finally {
        room.release(id);
      }
      response.redirect(303, saying(`/recordings/${recordingId}`, 'uploaded'));
    }),
  );
  return router;
}

const noFile = () => badInput('Choose the file of the recording first.');
