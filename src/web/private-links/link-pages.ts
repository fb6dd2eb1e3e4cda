import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { Problem } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { forms } from '../bodies.ts';
import { linkLimits } from '../rate-limits.ts';
import { signOffPages } from './sign-off-pages.ts';
import { givePages } from './give-pages.ts';
import { withdrawPages } from './withdraw-pages.ts';

/**
 * Everything that somebody without an account does through a private link. The secret in the address is all that lets them in: no session is
 * read, so that there is nothing for a stranger's page to make use of. It goes before whatever asks people to sign in.
 */
export function linkPages(heard: Heard): Router {
  const router = Router();
  router.use(PLACES, secretAddress, forms());
  router.all(
    PLACES.map((place) => `${place}/:secret{/*rest}`),
    linkLimits(heard),
  );
  for (const pages of [givePages, withdrawPages, signOffPages]) router.use(pages(heard));
  router.use(PLACES, problems);
  return router;
}

const PLACES = ['/consent', '/withdraw', '/sign-off'];

/** The address is the key: no other site is told it, and no browser, proxy or search engine keeps the page. */
const secretAddress: RequestHandler = (_request, response, next) => {
  response.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' });
  next();
};

/** What went wrong, on a page that leads nowhere else: whoever is here has no account. */
const problems: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (!(error instanceof Problem) || response.headersSent || !request.accepts('html')) return next(error);
  response.status(error.status).render('private-links/templates/problem.njk', { problem: error });
};
