import { fromNodeHeaders } from 'better-auth/node';
import { type Response as Answer, Router } from 'express';
import type { Heard } from '../../heard.ts';
import { signInLimits } from '../rate-limits.ts';
import { SentForm } from '../forms.ts';
import type { Auth } from '../../people/auth.ts';

/** Where people go once they are signed in. */
export const HOME = '/home';

/** Signing in and out. The forms work without script. */
export function signInPages(heard: Pick<Heard, 'publicUrl' | 'log'>, auth: Auth): Router {
  const router = Router();

  router.get('/sign-in', (request, response) => {
    const next = localPath(heard.publicUrl, request.query.next);
    if (response.locals.actor) return response.redirect(303, next);
    response.render('accounts/templates/sign-in.njk', { next });
  });

  router.post('/sign-in', ...signInLimits(), async (request, response) => {
    const form = new SentForm(request);
    const next = localPath(heard.publicUrl, form.text('next'));
    const email = form.text('email');
    const password = form.all('password').at(-1) ?? '';
    if (await signIn(auth, response, { email, password })) return response.redirect(303, next);
    heard.log.warn({ request: response.locals.requestId }, 'a sign-in failed');
    const errors = [
      { field: 'email', text: 'The email address or the password is not right. Check both, and try again.' },
    ];
    response.status(401).render('accounts/templates/sign-in.njk', { next, email, errors });
  });

  router.post('/sign-out', async (request, response) => {
    const answer = await auth.api.signOut({ headers: fromNodeHeaders(request.headers), asResponse: true });
    passCookies(answer, response);
    // What this browser kept of our pages goes too: it may be shared.
    response.set('Clear-Site-Data', '"cache"').redirect(303, '/sign-in');
  });

  return router;
}

/** Signs this browser in. @returns false when the address or the password is not right */
export async function signIn(
  auth: Auth,
  response: Answer,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<boolean> {
  if (!email || !password) return false;
  const answer = await auth.api.signInEmail({ body: { email, password }, headers: new Headers(), asResponse: true });
  if (answer.ok) passCookies(answer, response);
  else if (answer.status >= 500) throw new Error('the sign-in library failed');
  return answer.ok;
}

/** Hands the cookies that the sign-in library wants set to the browser. */
export function passCookies(from: Response, to: Answer): void {
  for (const cookie of from.headers.getSetCookie()) to.append('Set-Cookie', cookie);
}

/** An address of our own to go on to, or the home page: a link must not be able to send people elsewhere after they sign in. */
function localPath(publicUrl: string, wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, publicUrl)) return HOME;
  const url = new URL(wanted, publicUrl);
  return url.origin === new URL(publicUrl).origin ? url.pathname + url.search : HOME;
}
