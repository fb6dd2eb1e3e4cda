import type { Request, RequestHandler } from 'express';
import { Problem } from '../errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** The kinds of body that a page of a stranger can send with a plain form. */
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/**
 * Refuses changes that a page of somebody else makes a signed-in person's browser ask for. Browsers say where a request comes from
 * in Sec-Fetch-Site, or at least in Origin; a request with neither is refused too. Programs with a bearer token are exempt: no
 * browser adds a token by itself.
 */
export function sameOrigin(publicUrl: string): RequestHandler {
  const ours = new URL(publicUrl).origin;
  return (request, response, next) => {
    const atStake = response.locals.knownBy === 'session' || request.is(FORMS);
    if (SAFE.has(request.method) || response.locals.knownBy === 'token' || !atStake) return next();
    if (!comesFromUs(request, ours)) {
      throw new Problem(
        403,
        'other-site',
        'This did not come from a page of ours, so we did nothing. Open the page again and try once more.',
      );
    }
    next();
  };
}

function comesFromUs(request: Request, ours: string): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('origin');
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origin === ours || new URL(origin).host === request.get('host');
}
