import { fromNodeHeaders } from 'better-auth/node';
import { type Response, Router } from 'express';
import { passwordLimits } from '../rate-limits.ts';
import { page } from '../asking.ts';
import { type FieldError, SentForm } from '../forms.ts';
import { type Auth, LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../people/auth.ts';
import { passCookies } from './sign-in-pages.ts';

/** Changing one's own password. Every other browser that was signed in is signed out. */
export function passwordPages(auth: Auth): Router {
  const router = Router();
  const show = (response: Response, more: { errors?: FieldError[]; done?: boolean } = {}) => {
    response
      .status(more.errors ? 422 : 200)
      .render('accounts/templates/password.njk', { shortest: SHORTEST_PASSWORD, ...more });
  };

  router.get(
    '/account',
    page('use own account', async (_who, _request, response) => show(response)),
  );

  router.post(
    '/account/password',
    passwordLimits(),
    page('use own account', async (_who, request, response) => {
      const form = new SentForm(request);
      const currentPassword = form.all('current').at(-1) ?? '';
      const newPassword = form.all('password').at(-1) ?? '';
      if (newPassword.length < SHORTEST_PASSWORD || newPassword.length > LONGEST_PASSWORD) {
        const text = `Choose a new password of ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} letters.`;
        return show(response, { errors: [{ field: 'password', text }] });
      }
      const body = { currentPassword, newPassword, revokeOtherSessions: true };
      const answer = await auth.api.changePassword({
        body,
        headers: fromNodeHeaders(request.headers),
        asResponse: true,
      });
      if (!answer.ok)
        return show(response, { errors: [{ field: 'current', text: 'The password that you use now is not right.' }] });
      passCookies(answer, response);
      show(response, { done: true });
    }),
  );

  return router;
}
