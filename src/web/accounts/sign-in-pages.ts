import { fromNodeHeaders } from 'better-auth/node';
import { Router } from 'express';
import type { Heard } from '../../heard.ts';
import { SentForm } from '../forms.ts';
import { ownPath } from '../own-path.ts';
import type { Auth } from '../../people/auth.ts';
import { passCookies, tryToSignIn } from './signing-in.ts';

/** Where people go once they are signed in. */
export const HOME = '/home';

/** Signing in and out. The forms work without script. */
export function signInPages(heard: Pick<Heard, 'config' | 'db' | 'log' | 'publicUrl'>, auth: Auth): Router {
  const router = Router();

  router.get('/sign-in', (request, response) => {
    const next = ownPath(request.query.next) ?? HOME;
    if (response.locals.actor) return response.redirect(303, next);
    response.render('accounts/templates/sign-in.njk', { next });
  });

  router.post('/sign-in', async (request, response) => {
    const form = new SentForm(request);
    const next = ownPath(form.all('next').at(-1)) ?? HOME;
    const [email, password] = [form.text('email'), form.all('password').at(-1) ?? ''];
    const refused = await tryToSignIn(heard, auth, [request, response], { email, password });
    if (!refused) return response.redirect(303, next);
    response.status(refused.status).render('accounts/templates/sign-in.njk', { next, email, errors: [refused] });
  });

  router.post('/sign-out', async (request, response) => {
    const answer = await auth.api.signOut({ headers: fromNodeHeaders(request.headers), asResponse: true });
    passCookies(answer, response);
    // What this browser kept of our pages goes too: it may be shared.
    response.set('Clear-Site-Data', '"cache"').redirect(303, '/sign-in');
  });

  return router;
}
