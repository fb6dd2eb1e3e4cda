import type { Request, RequestHandler } from 'express';
import { Problem } from '../errors.ts';
import { answerProblem } from './errors.ts';

/** Milliseconds for the body of a request that uploads no file. A page with a thousand flags is 1 MB at most. */
export const BODY_WITHIN = 60_000;

const tooSlow = () =>
  new Problem(408, 'too-slow', 'What you sent did not arrive in time, so we did nothing. Please try once more.');

/**
 * Answers 408 and ends the connection when the body of a request is not there in time, however it comes: nobody holds a connection by sending
 * half a form, or a byte a second. Nothing is done before a body is whole. Uploads of files may take as long as they need, until they are answered:
 * then what is still sent has the same time.
 */
export function wholeBodies(within: number): RequestHandler {
  return (request, response, next) => {
    const late = isUpload(request)
      ? undefined
      : setTimeout(() => {
          if (request.complete || response.headersSent) return;
          response.set('Connection', 'close');
          answerProblem(tooSlow(), request, response);
        }, within);
    response.once('finish', () => {
      clearTimeout(late);
      if (request.complete) return;
      const rest = setTimeout(() => request.destroy(), within);
      request.once('close', () => clearTimeout(rest));
    });
    response.once('close', () => clearTimeout(late));
    next();
  };
}

/** True for requests that carry a file; other forms are never sent as several parts. */
function isUpload(request: Request): boolean {
  return /^\/uploads(?:\/|$)/.test(request.path) || Boolean(request.is('multipart/form-data'));
}
