import { Router } from 'express';
import type { Container } from '../../../media/ffmpeg/sniff.ts';
import { sniff } from '../../../media/ffmpeg/sniff.ts';
import { badInput, ChangedMeanwhile, notFound, tooLarge } from '../../errors.ts';
import type { Heard } from '../../heard.ts';

import { receiveFile } from '../recordings/form-file.ts';
import { findOutline } from '../../recordings/recordings.ts';
import { recordingView } from '../../views/view.ts';
import { flagIn, page, recordingIn } from '../asking.ts';
import { mendable } from '../forms.ts';
import { sendPrivate } from '../send-private.ts';
import { saying } from '../messages.ts';
import { showDecisions } from './decision-pages.ts';
import { showStaleChoices } from './stale-flags.ts';
import { flagSeen } from '../../redaction/flag-rows.ts';
import { LARGEST_REPLACEMENT, replaceSound, withReplacementFolder } from '../../redaction/replace-sound.ts';
import { Sha256 } from '../../rules/ids.ts';

/** The form around the file takes a few hundred bytes. */
const FORM_BYTES = 4096;

/** What browsers call the containers that a replacement may come in. */
const MEDIA_TYPES: Partial<Record<Container, string>> = {
  mov: 'audio/mp4',
  matroska: 'audio/webm',
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  aiff: 'audio/aiff',
};

/** Uploading a recording that takes the place of a sound, and listening to it. */
export function replacementPages(heard: Heard): Router {
  const router = Router();
  const address = '/recordings/:id/flags/:flag/replacement';

  router.post(
    address,
    page('replace sound', async (actor, request, response) => {
      const [id, flagId] = [recordingIn(request), flagIn(request)];
      try {
        if (Number(request.get('content-length') ?? 0) > LARGEST_REPLACEMENT + FORM_BYTES)
          throw tooLarge(LARGEST_REPLACEMENT);
        await withReplacementFolder(heard, async (path) => {
          const { fields } = await receiveFile(request, path, LARGEST_REPLACEMENT, () => {
            const plain = 'Choose the sound file first.';
            return badInput(plain, { [`replacement-${flagId}`]: plain });
          });
          await replaceSound(heard, actor, id, flagId, {
            path,
            speakerAgrees: fields.agrees === 'yes',
            revision: fields.revision || undefined,
          });
        });
      } catch (error) {
        if (error instanceof ChangedMeanwhile) return showStaleChoices(heard, actor, id, response, error);
        const errors = mendable(error, `replacement-${flagId}`);
        return showDecisions(heard, actor, await recordingView(heard, actor, id), response.status(422), errors);
      }
      response.redirect(303, saying(`/recordings/${id}/decide`, 'replaced', `flag-${flagId}`));
    }),
  );

  router.get(
    address,
    page('see recording', async (actor, request, response) => {
      const recording = await findOutline(heard, actor, 'see recording', recordingIn(request));
      const flag = await flagSeen(heard.db, recording, flagIn(request));
      if (!flag?.replacement) throw notFound('sound');
      const sha256 = Sha256.parse(flag.replacement.sha256);
      const container = await sniff(heard.files.path(sha256));
      await sendPrivate(heard, response, sha256, (container && MEDIA_TYPES[container]) ?? 'audio/mpeg');
    }),
  );

  return router;
}
