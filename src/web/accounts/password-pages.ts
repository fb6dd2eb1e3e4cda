import { fromNodeHeaders } from 'better-auth/node';
import { type Request, type Response, Router } from 'express';
import type { Heard } from '../../heard.ts';
import type { AccountHolder } from '../../people/actor.ts';
import { page, part } from '../asking.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { type Auth, LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../people/auth.ts';
import { ENDABLE, endableOf, passwordChanged } from '../../people/passwords.ts';
import { choosePassword, openPasswordLink } from '../../people/password-links.ts';
import { countedTry, inMinutes } from '../../people/tries.ts';
import { tooMany } from '../../errors.ts';
import { linkLimits } from '../rate-limits.ts';
import { HOME } from './sign-in-pages.ts';
import { passCookies, signIn } from './signing-in.ts';

/** Wrong present passwords at a browser that was left signed in, in 15 minutes. */
const MOST_WRONG = 10;

/**
 * Changing one's own password. Every other browser that was signed in is signed out; what else works without a password is ended where the
 * person chooses so.
 */
export function passwordPages(heard: Pick<Heard, 'config' | 'db' | 'log' | 'publicUrl'>, auth: Auth): Router {
  const router = Router();
  const show = async (
    actor: AccountHolder,
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
    page('use own account', async (actor, request, response) => {
      const form = new SentForm(request);
      const currentPassword = form.all('current').at(-1) ?? '';
      const newPassword = form.all('password').at(-1) ?? '';
      if (newPassword.length < SHORTEST_PASSWORD || newPassword.length > LONGEST_PASSWORD) {
        const text = `Choose a new password of ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} letters.`;
        return show(actor, response, { errors: [{ field: 'password', text }], end: form.all('end') });
      }
      const outcome = await countedTry(heard, [{ of: `password ${actor.id}`, most: MOST_WRONG }], async () => {
        const body = { currentPassword, newPassword, revokeOtherSessions: true };
        const headers = fromNodeHeaders(request.headers);
        const answer = await auth.api.changePassword({ body, headers, asResponse: true });
        if (answer.ok) passCookies(answer, response);
        return answer.ok;
      });
      if (typeof outcome !== 'string')
        throw tooMany(
          `The present password was wrong too often. Wait ${inMinutes(outcome.waitMinutes)}, or ask an administrator for a link for a new one.`,
        );
      if (outcome === 'wrong')
        return show(actor, response, {
          errors: [{ field: 'current', text: 'The password that you use now is not right.' }],
          end: form.all('end'),
        });
      const end = ENDABLE.filter((one) => form.all('end').includes(one));
      await heard.db.transaction((tx) => passwordChanged(tx, actor, { end, action: 'account.password-changed' }));
      await show(actor, response, { done: true });
    }),
  );

  return router;
}

/** Choosing a new password with a one-time link, for somebody who forgot theirs. */
export function newPasswordPages(heard: Pick<Heard, 'config' | 'db' | 'log' | 'publicUrl'>, auth: Auth): Router {
  const router = Router();
  const show = async (request: Request, response: Response, errors: FieldError[] = [], end: string[] = []) => {
    const { userId, email } = await openPasswordLink(heard, part(request, 'secret'));
    const endable = await endableOf(heard.db, userId);
    response
      .status(errors.length > 0 ? 422 : 200)
      .render('accounts/templates/new-password.njk', { shortest: SHORTEST_PASSWORD, email, endable, end, errors });
  };

  router.get('/new-password/:secret', linkLimits(heard), (request, response) => show(request, response));

  router.post('/new-password/:secret', linkLimits(heard), async (request, response) => {
    const form = new SentForm(request);
    const password = form.all('password').at(-1) ?? '';
    const end = ENDABLE.filter((one) => form.all('end').includes(one));
    let email: string;
    try {
      email = await choosePassword(heard, auth, part(request, 'secret'), { password, end });
    } catch (error) {
      return show(request, response, mendable(error, 'password'), end);
    }
    await signIn(heard, auth, [request, response], { email, password });
    response.redirect(303, HOME);
  });

  return router;
}
