import { type Request, type Response, Router } from 'express';
import { openLink } from '../../consent/links.ts';
import type { Heard } from '../../heard.ts';
import { part } from '../asking.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { sendPrivate } from '../send-private.ts';
import { parseClock } from '../times.ts';
import { mediaTypeOf } from '../../rules/publishing/manifest.ts';
import { captionsOf, PLAYABLE } from '../publishing/release-player.ts';
import { answerThroughLink, fileOf, LONGEST_NOTE, releaseOf } from '../../lifecycle/sign-off-links.ts';

const ANSWERS = ['yes', 'no', 'change'] as const;

/** Hearing or seeing the finished version through a private link, and answering. */
export function signOffPages(heard: Heard): Router {
  const router = Router();

  const show = async (request: Request, response: Response, errors: FieldError[] = [], sent = {}) => {
    const link = await openLink(heard.db, 'sign-off', part(request, 'secret'));
    const { manifest } = await releaseOf(heard.db, link);
    const roles = manifest.files.map(({ role }) => role);
    response.status(errors.length > 0 ? 422 : 200).render('private-links/templates/sign-off.njk', {
      base: `/sign-off/${part(request, 'secret')}`,
      isSelf: link.giver === 'self',
      title: manifest.title,
      seconds: manifest.durationSeconds,
      video: roles.includes('video/mp4'),
      sound: PLAYABLE.find((role) => roles.includes(role)) ?? null,
      hasCaptions: roles.includes('text/vtt'),
      captions: await captionsOf(heard, manifest.files),
      longest: LONGEST_NOTE,
      errors,
      sent,
    });
  };

  router.get('/sign-off/:secret', (request, response) => show(request, response));

  router.get('/sign-off/:secret/file/*role', async (request, response) => {
    const link = await openLink(heard.db, 'sign-off', part(request, 'secret'));
    const role = part(request, 'role');
    await sendPrivate(heard, response, await fileOf(heard.db, link, role), mediaTypeOf(role));
  });

  router.post('/sign-off/:secret', async (request, response) => {
    const form = new SentForm(request);
    const [answer, moment, note] = [oneOf(ANSWERS, form.text('answer')), form.text('moment'), form.text('note')];
    const sent = { answer, moment, note };
    if (!answer) return show(request, response, [{ field: 'answer', text: 'Choose yes, no, or change this.' }], sent);
    try {
      await answerThroughLink(heard, part(request, 'secret'), { answer, moment: parseClock(moment), note });
    } catch (error) {
      return show(request, response, mendable(error, 'answer'), sent);
    }
    response.render('private-links/templates/signed-off.njk', { answer });
  });

  return router;
}
