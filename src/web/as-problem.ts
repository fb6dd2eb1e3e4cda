import { ZodError } from 'zod';
import { MediaError } from '../../media/errors.ts';
import { type FieldProblems, Problem } from '../errors.ts';
import { RosterError } from '../rules/detection/roster.ts';

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
