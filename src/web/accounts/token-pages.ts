import { type Response, Router } from 'express';
import type { Heard } from '../../heard.ts';
import { page, part } from '../asking.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { LONGEST_TOKEN_DAYS, listTokens, makeToken, revokeToken } from '../../people/tokens.ts';
import { mustBe, type Who } from '../../people/who.ts';

/** Tokens for programs that use the API: made, listed and ended by staff. */
export function tokenPages(heard: Heard): Router {
  const router = Router();

  const show = async (
    who: Who,
    response: Response,
    more: { token?: string; errors?: FieldError[]; label?: string } = {},
  ) => {
    mustBe(who, 'staff');
    const tokens = await listTokens(heard, who);
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
    page((who, _request, response) => show(who, response)),
  );

  router.post(
    '/tokens',
    page(async (who, request, response) => {
      const form = new SentForm(request);
      const label = form.text('label');
      try {
        const { token } = await makeToken(heard, who, { label, days: Number(form.text('days')) });
        await show(who, response, { token });
      } catch (error) {
        await show(who, response, { errors: mendable(error, 'label'), label });
      }
    }),
  );

  router.post(
    '/tokens/:id/end',
    page(async (who, request, response) => {
      await revokeToken(heard, who, part(request, 'id'));
      response.redirect(303, '/tokens');
    }),
  );

  return router;
}
