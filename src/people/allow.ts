import { forbidden, notFound, Problem, signInFirst } from '../errors.ts';
import { atTheDoor, isWithinScopes, judge, scopeFor } from '../rules/judge.ts';
import type { Act, ActOnAnything, JudgedRecording, Verdict } from '../rules/policy.ts';
import type { Actor } from './actor.ts';

declare const authorized: unique symbol;
/** A row that the policy let somebody have for an act. Only `authorize` makes one, or `shownOf` of such a one: no row reaches a page past the policy. */
export type Authorized<T, Allowed extends Act = Act> = T & { readonly [authorized]: Allowed };

/** Where a refusal says more than that an account may not do this. */
const REFUSALS: Partial<Record<Act, string>> = {
  'change roster': 'Ask a member of staff to change this now.',
  'change about': 'Ask a member of staff to change this now.',
};

/**
 * Goes on only where the policy lets this actor do this at all. For acts on a recording this is the door: the recording itself is
 * judged by `authorize`.
 * @throws Problem 401 when nobody is signed in, 403 when it is not for them
 */
export function allow<Asking extends Actor>(actor: Asking | null | undefined, act: Act): Asking {
  refuse(atTheDoor(actor, act), actor, act);
  return actor!;
}

/** Whether the policy lets this actor do this, to this recording where it depends on it. */
export function may(actor: Actor | null, act: ActOnAnything): boolean;
export function may(actor: Actor | null, act: Act, recording: JudgedRecording): boolean;
export function may(actor: Actor | null, act: Act, recording?: JudgedRecording): boolean {
  return judge(actor, act, recording!) === 'allowed';
}

/**
 * The row, for somebody who wants to do this with it. The only way to an `Authorized` one.
 * @throws Problem 401, 403; 404 for what they may not know of
 */
export function authorize<A extends ActOnAnything, T extends object>(actor: Actor, act: A, row: T): Authorized<T, A>;
export function authorize<A extends Act, T extends JudgedRecording>(actor: Actor, act: A, row: T): Authorized<T, A>;
export function authorize<A extends Act, T extends object>(actor: Actor, act: A, row: T): Authorized<T, A> {
  refuse(judge(actor, act, row as T & JudgedRecording), actor, act);
  return row as Authorized<T, A>;
}

/** What is shown of a row that the policy let somebody have, or what hangs on it. @param view what was read by way of the row */
export function shownOf<A extends Act, T extends object>(_row: Authorized<object, A>, view: T): Authorized<T, A> {
  return view as Authorized<T, A>;
}

function refuse(answer: Verdict, actor: Actor | null | undefined, act: Act): void {
  if (answer === 401) throw signInFirst();
  if (answer === 403 && !isWithinScopes(actor!, act)) throw notForThis(act);
  if (answer === 403) throw forbidden(REFUSALS[act]);
  if (answer === 404) throw notFound('recording');
}

function notForThis(act: Act): Problem {
  const scope = scopeFor(act);
  const plain = scope
    ? `This token is not for that. Make one with the scope “${scope}”.`
    : 'No token may do this. Sign in and do it yourself.';
  return new Problem(403, 'token-scope', plain);
}
