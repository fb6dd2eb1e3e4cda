import { mkdir } from 'node:fs/promises';
import { Router } from 'express';
import { badInput, tooLarge } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { newId } from '../../store/ids.ts';
import { page, recordingIn } from '../asking.ts';
import { saying } from '../messages.ts';
import { receiveFile } from './form-file.ts';
import { UploadFile } from '../../recordings/upload-file.ts';
import { AHEAD, uploadFolder, uploadPath } from '../../recordings/upload-room.ts';
import { beginUpload, finishUpload, forgetUpload, mayUpload, shownName, unfitFile } from '../../recordings/uploads.ts';

/**
 * Uploading with a plain form, where a browser runs no script. It cannot go on after an interruption, so the page offers it only
 * then. The file goes straight to the disk: it is never held in memory.
 */
export function formUpload(heard: Heard): Router {
  const router = Router();
  router.post(
    '/recordings/:id/upload',
    page('upload file', async (actor, request, response) => {
      const recordingId = recordingIn(request);
      await mayUpload(heard, actor, recordingId);
      const limit = heard.config.uploadLimitBytes;
      // The form around the file takes a few hundred bytes. A proxy may have left its length out.
      const announced = request.get('content-length');
      const size = announced === undefined ? null : Number(announced);
      if (size !== null && size > limit + 4096) throw tooLarge(limit);
      const id = newId();
      const path = uploadPath(heard, id);
      await mkdir(uploadFolder(heard), { recursive: true });
      await beginUpload(heard, actor, { id, recordingId, bytes: size ?? AHEAD });
      try {
        const { name } = await receiveFile(request, path, limit, noFile, {
          into: () => new UploadFile(heard, { id, offset: 0, size }),
          unfit: unfitFile,
        });
        await finishUpload(heard, actor, id, { path, name: shownName(name) });
      } catch (error) {
        await forgetUpload(heard, id);
        throw error;
      }
      response.redirect(303, saying(`/recordings/${recordingId}`, 'uploaded'));
    }),
  );
  return router;
}

const noFile = () => badInput('Choose the file of the recording first.');
