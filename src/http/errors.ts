import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { notFound, type Problem } from '../errors.ts';
import type { Logger } from '../log.ts';
import { asProblem } from '../web/as-problem.ts';

/** For every address that no route knows. */
export const unknownAddress: RequestHandler = () => {
  throw notFound();
};

/** The one place where whatever went wrong becomes an answer: a page, JSON for programs, or a line of text for uploads. */
export function errors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const problem = asProblem(error);
    if (problem.status >= 500)
      log.error({ err: error, request: response.locals.requestId, code: problem.code }, 'a request failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    answerProblem(problem, request, response);
  };
}

/** A page, JSON or a line of text, as whoever asks can read it. */
export function answerProblem(problem: Problem, request: Request, response: Response): void {
  const { status, code, plain, fields, more } = problem;
  response.status(status).set('Cache-Control', 'no-store');
  if (status === 401) response.set('WWW-Authenticate', 'Bearer realm="Heard"');
  if (isIn(request, '/api')) {
    const body = {
      ...more,
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail: plain,
      code,
      ...(fields ? { fields } : {}),
    };
    response.type('application/problem+json').send(JSON.stringify(body));
  } else if (isIn(request, '/uploads') || !request.accepts('html')) {
    response.type('text/plain').send(`${plain}\n`);
  } else if (status === 401 && request.method === 'GET') {
    response.redirect(303, `/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
  } else {
    response.render('templates/problem.njk', { problem }, (failed, page) => {
      // A page that cannot be shown must not hide what went wrong.
      if (failed) response.type('text/plain').send(`${plain}\n`);
      else response.send(page);
    });
  }
}

function isIn(request: Request, folder: string): boolean {
  return (
    request.originalUrl === folder ||
    request.originalUrl.startsWith(`${folder}/`) ||
    request.originalUrl.startsWith(`${folder}?`)
  );
}
