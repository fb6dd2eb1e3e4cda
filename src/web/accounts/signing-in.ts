import type { Request, Response as Answer } from 'express';
import type { Heard } from '../../heard.ts';
import type { Auth } from '../../people/auth.ts';
import { accountMark, DEVICE_DAYS, deviceAfterSignIn, type KnownDevice, readDevice } from '../../people/devices.ts';
import { countedTry, inMinutes } from '../../people/tries.ts';
import type { FieldError } from '../forms.ts';
import { placeOf } from '../rate-limits.ts';

/** Wrong passwords for one account from browsers that are not known, in 15 minutes, wherever they come from. */
const MOST_FOR_ACCOUNT = 10;
/** The same from one known browser: nobody else's tries count there. */
const MOST_FROM_DEVICE = 10;
/** The same from one place, for any account. Each account has its own limit, so that this one may leave room for many people behind one address. */
const MOST_FROM_PLACE = 100;
const COOKIE = 'heard.device';

type Service = Pick<Heard, 'config' | 'db' | 'log' | 'publicUrl'>;

/** Why somebody is not let in. */
export interface NotIn extends FieldError {
  readonly status: 401 | 429;
}

/**
 * Signs this browser in, unless too many tries failed. Says and does the same whether the address has an account or not.
 * @returns null when it is signed in
 */
export async function tryToSignIn(
  heard: Service,
  auth: Auth,
  [request, response]: readonly [Request, Answer],
  { email, password }: { email: string; password: string },
): Promise<NotIn | null> {
  const device = deviceOf(heard, request);
  const mark = accountMark(heard, email);
  const limits = device?.accounts.includes(mark)
    ? [{ of: `device ${device.id} ${mark}`, most: MOST_FROM_DEVICE }]
    : [
        { of: `account ${mark}`, most: MOST_FOR_ACCOUNT },
        { of: `place ${placeOf(request)}`, most: MOST_FROM_PLACE },
      ];
  const outcome = await countedTry(heard, limits, () => signIn(heard, auth, [request, response], { email, password }));
  if (outcome === 'right') return null;
  heard.log.warn({ request: response.locals.requestId }, 'a sign-in failed');
  if (outcome === 'wrong')
    return {
      status: 401,
      field: 'email',
      text: 'The email address or the password is not right. Check both, and try again.',
    };
  response.set('Retry-After', String(outcome.waitMinutes * 60));
  return { status: 429, field: 'email', text: lockedOut(outcome.waitMinutes) };
}

const lockedOut = (minutes: number) =>
  `There were too many tries, so nobody can sign in like this for a while. Wait ${inMinutes(minutes)}, then try again. ` +
  'Or do it now: use a browser in which you signed in before, or ask an administrator for a link with which you choose a new password.';

/** Signs this browser in, and makes it known. @returns false when the address or the password is not right */
export async function signIn(
  heard: Service,
  auth: Auth,
  [request, response]: readonly [Request, Answer],
  { email, password }: { email: string; password: string },
): Promise<boolean> {
  if (!email || !password) return false;
  const answer = await auth.api.signInEmail({ body: { email, password }, headers: new Headers(), asResponse: true });
  if (answer.status >= 500) throw new Error('the sign-in library failed');
  if (!answer.ok) return false;
  passCookies(answer, response);
  response.cookie(COOKIE, deviceAfterSignIn(heard, deviceOf(heard, request), email), {
    httpOnly: true,
    sameSite: 'lax',
    secure: heard.publicUrl.startsWith('https:'),
    maxAge: DEVICE_DAYS * 24 * 3600 * 1000,
    path: '/',
  });
  return true;
}

/** The browser that asks, where somebody signed in with it before. */
export function deviceOf(heard: Pick<Heard, 'config'>, request: Request): KnownDevice | null {
  const kept = /(?:^|;\s*)heard\.device=([^;]*)/.exec(request.get('cookie') ?? '')?.[1];
  return readDevice(heard, kept);
}

/** Hands the cookies that the sign-in library wants set to the browser, in place of those of the same name that it wanted before. */
export function passCookies(from: Response, to: Answer): void {
  const nameOf = (cookie: string) => cookie.split('=')[0];
  const cookies = from.headers.getSetCookie();
  const names = new Set(cookies.map(nameOf));
  const before = [to.getHeader('Set-Cookie') ?? []].flat().map(String);
  to.setHeader('Set-Cookie', [...before.filter((cookie) => !names.has(nameOf(cookie))), ...cookies]);
}
