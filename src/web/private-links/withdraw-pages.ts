import { type Request, type Response, Router } from 'express';
import type { Heard } from '../../heard.ts';
import { recordingsWith } from '../../lifecycle/consent-changed.ts';
import { withdraw } from '../../lifecycle/withdrawal.ts';
import { part } from '../asking.ts';
import { type FieldError, SentForm } from '../forms.ts';
import { shownRecordings } from '../../views/link-about.ts';
import { type ConsentLink, openLink, throughLink } from '../../consent/links.ts';

const EVERYTHING = 'everything';

/** Taking permission back without an account: one choice, one button, no reason asked. The link goes on working. */
export function withdrawPages(heard: Heard): Router {
  const router = Router();
  const open = (request: Request) => openLink(heard.db, 'withdraw', part(request, 'secret'));
  const choicesOf = async ({ personId, recordingId }: ConsentLink) =>
    shownRecordings(heard.db, recordingId ? [recordingId] : await recordingsWith(heard.db, [personId]));

  const show = async (request: Request, response: Response, link: ConsentLink, errors: FieldError[] = []) => {
    response.status(errors.length > 0 ? 422 : 200).render('private-links/templates/withdraw.njk', {
      base: `/withdraw/${part(request, 'secret')}`,
      isSelf: link.giver === 'self',
      recordings: await choicesOf(link),
      mayEverything: link.recordingId === null,
      everything: EVERYTHING,
      errors,
    });
  };

  router.get('/withdraw/:secret', async (request, response) => show(request, response, await open(request)));

  router.post('/withdraw/:secret', async (request, response) => {
    const link = await open(request);
    const what = new SentForm(request).text('what');
    const chosen = (await choicesOf(link)).find(({ id }) => id === what);
    const isEverything = what === EVERYTHING && link.recordingId === null;
    if (!chosen && !isEverything)
      return show(request, response, link, [{ field: 'what', text: 'Choose what you want to take back.' }]);
    await withdraw(heard, throughLink(link), link.personId, {
      recordingId: chosen?.id ?? null,
      giver: { role: link.giver, how: 'on screen' },
      throughLinkOf: link.createdAt,
    });
    response.redirect(303, `/withdraw/${part(request, 'secret')}/done`);
  });

  router.get('/withdraw/:secret/done', async (request, response) => {
    await open(request);
    response.render('private-links/templates/withdrawn.njk', { base: `/withdraw/${part(request, 'secret')}` });
  });

  return router;
}
