import { Router } from 'express';
import { badInput } from '../../errors.ts';
import type { Heard } from '../../heard.ts';

import { page, part, personIn } from '../asking.ts';
import { sayingEffect } from './consent-effects.ts';
import { mendable, oneOf, SentForm } from '../forms.ts';
import { showPerson } from './person-pages.ts';
import { personView } from '../../views/person-view.ts';
import { addRestriction, BASIS_CODES, endRestriction } from '../../lifecycle/restriction-store.ts';

/** Adding a legal restriction, and setting its end. */
export function restrictionPages(heard: Heard): Router {
  const router = Router();

  router.post(
    '/participants/:person/restrictions',
    page('restrict participant', async (actor, request, response) => {
      const id = personIn(request);
      const sent = new SentForm(request);
      const form = {
        basis: sent.text('basis'),
        from: sent.text('from'),
        until: sent.text('until'),
        evidenceId: sent.text('evidence'),
      };
      try {
        const basis = oneOf(BASIS_CODES, form.basis);
        if (!basis) throw badInput('Choose the reason.', { basis: 'Choose the reason.' });
        if (sent.text('checked') !== 'yes')
          throw badInput('Tick that you checked it.', { checked: 'Tick that you checked it.' });
        const { effect } = await addRestriction(heard, actor, id, {
          basis,
          from: form.from,
          until: form.until || null,
          evidenceId: form.evidenceId || null,
        });
        response.redirect(303, sayingEffect(`/participants/${id}`, 'restriction-added', effect));
      } catch (error) {
        const errors = mendable(error, 'basis');
        await showPerson(heard, await personView(heard, actor, id), response.status(422), errors, form);
      }
    }),
  );

  router.post(
    '/participants/:person/restrictions/:restriction/end',
    page('restrict participant', async (actor, request, response) => {
      const [id, restriction] = [personIn(request), part(request, 'restriction')];
      const until = new SentForm(request).text('until');
      try {
        const effect = await endRestriction(heard, actor, id, { restrictionId: restriction, until: until || null });
        response.redirect(303, sayingEffect(`/participants/${id}`, 'restriction-ended', effect));
      } catch (error) {
        const errors = mendable(error, 'until').map(({ text }) => ({ field: `end-${restriction}`, text }));
        await showPerson(heard, await personView(heard, actor, id), response.status(422), errors);
      }
    }),
  );

  return router;
}
