import { type Response, Router } from 'express';
import type { Heard } from '../../heard.ts';
import { page, part } from '../asking.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { LONGEST_TOKEN_DAYS, listTokens, makeToken, revokeToken } from '../../people/tokens.ts';
import type { Actor } from '../../people/actor.ts';

/** Tokens for programs that use the API: made, listed and ended by staff. */
export function tokenPages(heard: Heard): Router {
  const router = Router();

  const show = async (
    actor: Actor,
    response: Response,
    more: { token?: string; errors?: FieldError[]; label?: string } = {},
  ) => {
    const tokens = await listTokens(heard, actor);
    response.status(more.errors ? 422 : 200);
    response.render('accounts/templates/tokens.njk', {
      tokens,
      now: new Date(),
      mostDays: LONGEST_TOKEN_DAYS,
      ...more,
    });
  };

  router.get(
    '/tokens',
    page('make token', (actor, _request, response) => show(actor, response)),
  );

  router.post(
    '/tokens',
    page('make token', async (actor, request, response) => {
      const form = new SentForm(request);
      const label = form.text('label');
      try {
        const { token } = await makeToken(heard, actor, { label, days: Number(form.text('days')) });
        await show(actor, response, { token });
      } catch (error) {
        await show(actor, response, { errors: mendable(error, 'label'), label });
      }
    }),
  );

  router.post(
    '/tokens/:id/end',
    page('use own account', async (actor, request, response) => {
      await revokeToken(heard, actor, part(request, 'id'));
      response.redirect(303, '/tokens');
    }),
  );

  return router;
}
