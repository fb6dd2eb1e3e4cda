import { Router } from 'express';
import type { Heard } from '../../heard.ts';
import type { Auth } from '../../people/auth.ts';
import { accountPages, joinPages } from './invitation-pages.ts';
import { newPasswordPages, passwordPages } from './password-pages.ts';
import { signInOnTheSpot } from './sign-in-again.ts';
import { signInPages } from './sign-in-pages.ts';
import { tokenPages } from './token-pages.ts';

/** Every page about accounts. */
export function peoplePages(heard: Heard, auth: Auth): Router {
  const router = Router();
  router.use(signInOnTheSpot(heard, auth));
  router.use(signInPages(heard, auth));
  router.use(joinPages(heard, auth));
  router.use(newPasswordPages(heard, auth));
  router.use(passwordPages(heard, auth));
  router.use(accountPages(heard));
  router.use(tokenPages(heard));
  return router;
}
