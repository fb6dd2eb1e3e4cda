import type { RequestHandler } from 'express';
import { Problem } from '../errors.ts';

/** What a client of the upload protocol may ask for where a proxy lets only POST through. */
const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PATCH', 'DELETE']);

/**
 * Takes the method in `X-HTTP-Method-Override` for the request's own, as tus 1.0 demands. It stands before everything that looks at the method:
 * sessions, the check of where a request comes from, limits and the log see the one that is meant.
 */
export const methodOverride: RequestHandler = (request, _response, next) => {
  const meant = request.get('x-http-method-override')?.toUpperCase();
  if (meant === undefined) return next();
  if (!METHODS.has(meant)) throw new Problem(400, 'bad-request', 'X-HTTP-Method-Override must name a method.');
  request.method = meant;
  next();
};
