import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { tooMany } from '../errors.ts';

const WINDOW_MS = 15 * 60 * 1000;

function limit(most: number, keyOf: (request: Request) => string, failuresOnly: boolean): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: most,
    keyGenerator: keyOf,
    skipSuccessfulRequests: failuresOnly,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(tooMany()),
  });
}

const address = (request: Request) => ipKeyGenerator(request.ip ?? '');

/** The hash of the e-mail address that someone tries to sign in with: the limiter holds no addresses. */
const tried = (request: Request) =>
  createHash('sha256')
    .update(
      String(request.body?.email ?? '')
        .trim()
        .toLowerCase(),
    )
    .digest('hex');

/**
 * Limits how often passwords can be guessed, in 15 minutes: 30 failures from one place, 10 for one account wherever they come from.
 * Needs the form to be read already.
 */
export function signInLimits(): RequestHandler[] {
  return [limit(30, address, true), limit(10, tried, true)];
}

/** Limits how often the present password can be guessed at a browser that was left signed in: 10 failures in 15 minutes. */
export function passwordLimits(): RequestHandler {
  return limit(10, (request) => request.res?.locals.actor?.id ?? address(request), true);
}

/** Limits how often one-time links can be guessed from one place: 30 failures in 15 minutes. */
export function linkLimits(): RequestHandler {
  return limit(30, address, true);
}

/** Limits requests to the API from one place: 6000 in 15 minutes, far above what pages and programs of ours need. */
export function apiLimits(): RequestHandler {
  return limit(6000, address, false);
}

/**
 * Limits requests for the files behind a private link from one place: 6000 in 15 minutes. Players break off and ask for another part all the
 * time, and what is broken off counts as a failure, so that `linkLimits` would shut them out.
 */
export function playLimits(): RequestHandler {
  return limit(6000, address, false);
}
