import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { tooMany } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { countedTry, inMinutes, isSecretOfOurs } from '../people/tries.ts';
import { part } from './asking.ts';

const WINDOW_MS = 15 * 60 * 1000;
/** Made-up links from one place, in 15 minutes. */
const MOST_MADE_UP = 30;

/** Where a request comes from: an address, or the network of one in IPv6. */
export const placeOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

/**
 * Limits how often one-time links can be guessed from one place: 30 made-up ones in 15 minutes. A link that we made, also an old or used one, is
 * never counted and never refused here, whatever others at the same place try.
 */
export function linkLimits(heard: Pick<Heard, 'config' | 'db'>): RequestHandler {
  return async (request, _response, next) => {
    if (await isSecretOfOurs(heard, part(request, 'secret'))) return next();
    const limit = { of: `links ${placeOf(request)}`, most: MOST_MADE_UP };
    const outcome = await countedTry(heard, [limit], async () => false);
    if (typeof outcome === 'string') return next();
    throw tooMany(
      `Too many links were tried here that do not work. Check that you have all of the link, or wait ${inMinutes(outcome.waitMinutes)} and try again.`,
    );
  };
}

/** Limits requests to the API from one place: 6000 in 15 minutes, far above what pages and programs of ours need. Each process counts by itself. */
export function apiLimits(): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: 6000,
    keyGenerator: placeOf,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(tooMany()),
  });
}
