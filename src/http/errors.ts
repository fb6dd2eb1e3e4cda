import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { ZodError } from 'zod';
import { MediaError } from '../../media/errors.ts';
import { type FieldProblems, notFound, Problem } from '../errors.ts';
import type { Logger } from '../log.ts';
import { RosterError } from '../rules/detection/roster.ts';

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
    answer(problem, request, response);
  };
}

/** What to tell people about an error. What we did not expect is told in general words, because its own may hold anything. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof MediaError) return new Problem(error.isRefusal ? 422 : 500, error.code, error.plain);
  if (error instanceof ZodError)
    return new Problem(422, 'bad-input', 'Some of what was sent needs another look.', fieldProblems(error));
  if (error instanceof RosterError) {
    const fields = Object.fromEntries(error.problems.map(({ field, message }) => [field, message]));
    return new Problem(422, 'bad-input', 'The list of people needs another look.', fields);
  }
  const status = statusOf(error);
  if (status === 413) return new Problem(413, 'too-large', 'What was sent is too large.');
  if (status >= 400 && status < 500)
    return new Problem(status, 'bad-request', 'We could not read what was sent. Go back and try again.');
  return new Problem(
    500,
    'our-mistake',
    'Something went wrong on our side. Your recordings are safe. Please try again in a moment.',
  );
}

/** The status that Express and its body readers put on their errors. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
  return typeof status === 'number' ? status : 500;
}

function fieldProblems(error: ZodError): FieldProblems {
  const fields: FieldProblems = {};
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        fields[[...issue.path, key].join('.')] = 'We do not know this field. Check its spelling.';
    } else {
      fields[issue.path.join('.') || 'body'] ??= issue.message;
    }
  }
  return fields;
}

function answer(problem: Problem, request: Request, response: Response): void {
  const { status, code, plain, fields } = problem;
  response.status(status).set('Cache-Control', 'no-store');
  if (status === 401) response.set('WWW-Authenticate', 'Bearer realm="Heard"');
  if (isIn(request, '/api')) {
    const body = {
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
