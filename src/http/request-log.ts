import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from '../log.ts';
import { newId } from '../store/ids.ts';

/**
 * One line for every request that is answered: method, route, status, milliseconds, ids. It holds the pattern of the route and
 * never the address itself, because addresses hold the secrets of one-time links.
 */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const id = newId();
    const started = process.hrtime.bigint();
    response.locals.requestId = id;
    response.set('X-Request-Id', id);
    response.once('close', () => {
      const milliseconds = Math.round(Number(process.hrtime.bigint() - started) / 1e6);
      const line = {
        request: id,
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        milliseconds,
      };
      log.info({ ...line, ...idsOf(request, response), whole: response.writableFinished }, 'request');
    });
    next();
  };
}

function routeOf(request: Request): string {
  const pattern: unknown = request.route?.path;
  return typeof pattern === 'string' ? `${request.baseUrl}${pattern}` : '(no route)';
}

function idsOf(request: Request, response: Response): Record<string, string> {
  const ids: Record<string, string> = {};
  if (response.locals.actor) ids.user = response.locals.actor.id;
  const recording = request.params?.id;
  if (typeof recording === 'string' && /^[0-9a-z]{16}$/.test(recording)) ids.subject = recording;
  return ids;
}
