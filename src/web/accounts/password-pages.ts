import { fromNodeHeaders } from 'better-auth/node';
import { type Response, Router } from 'express';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { passwordLimits } from '../rate-limits.ts';
import { page } from '../asking.ts';
import { type FieldError, SentForm } from '../forms.ts';
import { type Auth, LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../people/auth.ts';
import { ENDABLE, endableOf, passwordChanged } from '../../people/passwords.ts';
import { passCookies } from './sign-in-pages.ts';

/**
 * Changing one's own password. Every other browser that was signed in is signed out; what else works without a password is ended where the
 * person chooses so.
 */
export function passwordPages(heard: Pick<Heard, 'db'>, auth: Auth): Router {
  const router = Router();
  const show = async (
    actor: Actor,
    response: Response,
    more: { errors?: FieldError[]; done?: boolean; end?: string[] } = {},
  ) => {
    const endable = await endableOf(heard.db, actor.id);
    response
      .status(more.errors ? 422 : 200)
      .render('accounts/templates/password.njk', { shortest: SHORTEST_PASSWORD, endable, end: [], ...more });
  };

  router.get(
    '/account',
    page('use own account', (actor, _request, response) => show(actor, response)),
  );

  router.post(
    '/account/password',
    passwordLimits(),
    page('use own account', async (actor, request, response) => {
      const form = new SentForm(request);
      const currentPassword = form.all('current').at(-1) ?? '';
      const newPassword = form.all('password').at(-1) ?? '';
      if (newPassword.length < SHORTEST_PASSWORD || newPassword.length > LONGEST_PASSWORD) {
        const text = `Choose a new password of ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} letters.`;
        return show(actor, response, { errors: [{ field: 'password', text }], end: form.all('end') });
      }
      const body = { currentPassword, newPassword, revokeOtherSessions: true };
      const answer = await auth.api.changePassword({
        body,
        headers: fromNodeHeaders(request.headers),
        asResponse: true,
      });
      if (!answer.ok)
        return show(actor, response, {
          errors: [{ field: 'current', text: 'The password that you use now is not right.' }],
          end: form.all('end'),
        });
      passCookies(answer, response);
      const end = ENDABLE.filter((one) => form.all('end').includes(one));
      await heard.db.transaction((tx) => passwordChanged(tx, actor, { end, action: 'account.password-changed' }));
      await show(actor, response, { done: true });
    }),
  );

  return router;
}
