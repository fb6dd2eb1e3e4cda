import { Problem } from './rules/problem.ts';

export { ChangedMeanwhile } from './rules/changed-meanwhile.ts';
export { badInput, type FieldProblems, Problem } from './rules/problem.ts';

/** 404. The same words for what never was and for what someone may not know of. */
export function notFound(thing = 'page'): Problem {
  return new Problem(
    404,
    'not-found',
    `We could not find that ${thing}. Check the address, or go back and choose again.`,
  );
}

/** 401. */
export function signInFirst(): Problem {
  return new Problem(401, 'sign-in-first', 'You need to sign in first.');
}

/** 403. */
export function forbidden(plain = 'Your account is not allowed to do this. Ask a member of staff to do it.'): Problem {
  return new Problem(403, 'not-allowed', plain);
}

/** 409: it cannot be done as things stand now. */
export function conflict(plain: string): Problem {
  return new Problem(409, 'not-now', plain);
}

/** 413. */
export function tooLarge(limitBytes: number): Problem {
  const mib = Math.floor(limitBytes / (1024 * 1024));
  return new Problem(
    413,
    'too-large',
    `The file is larger than ${mib} MB, the most that this service takes. Please split it and upload the parts.`,
  );
}

/** 429. */
export function tooMany(plain = 'There were too many tries. Wait 15 minutes, then try again.'): Problem {
  return new Problem(429, 'too-many', plain);
}

const WHAT_CAME = {
  nothing: 'Nothing was uploaded.',
  kept: 'What you sent is safe for a week.',
  removed: 'What had come was removed, because nobody knew how much more there was.',
};

/** 507. @param came what became of the bytes that came before */
export function noRoom(came: keyof typeof WHAT_CAME = 'nothing'): Problem {
  const plain = `There is no room on Heard’s machine right now. ${WHAT_CAME[came]} Tell a member of staff, and try again later.`;
  return new Problem(507, 'no-room', plain);
}
