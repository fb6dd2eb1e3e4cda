import { type Response, Router } from 'express';
import type { Heard } from '../../heard.ts';
import { page, part } from '../asking.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { LONGEST_TOKEN_DAYS, listTokens, makeToken, revokeToken } from '../../people/tokens.ts';
import type { AccountHolder } from '../../people/actor.ts';
import { TOKEN_SCOPE_WORDS, TOKEN_SCOPES } from '../../rules/token-scopes.ts';

/** Tokens for programs that use the API: made, listed and ended by staff. */
export function tokenPages(heard: Heard): Router {
  const router = Router();

  const show = async (
    actor: AccountHolder,
    response: Response,
    more: { token?: string; errors?: FieldError[]; label?: string; chosen?: readonly string[] } = {},
  ) => {
    const tokens = await listTokens(heard, actor);
    response.status(more.errors ? 422 : 200);
    response.render('accounts/templates/tokens.njk', {
      tokens: tokens.map((one) => ({
        ...one,
        may: one.scopes.map((scope) => TOKEN_SCOPE_WORDS[scope].name).join(', '),
      })),
      now: new Date(),
      mostDays: LONGEST_TOKEN_DAYS,
      scopes: TOKEN_SCOPES.map((value) => ({ value, ...TOKEN_SCOPE_WORDS[value] })),
      chosen: ['read'],
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
      const chosen = form.all('scopes');
      const scopes = TOKEN_SCOPES.filter((scope) => chosen.includes(scope));
      try {
        const { token } = await makeToken(heard, actor, { label, days: Number(form.text('days')), scopes });
        await show(actor, response, { token });
      } catch (error) {
        await show(actor, response, { errors: mendable(error, 'label'), label, chosen });
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
