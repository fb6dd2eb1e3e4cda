import {
  type Act,
  type ActOnAnything,
  type ActOnRecording,
  type Asker,
  type JudgedRecording,
  ON_A_RECORDING,
  ON_ANYTHING,
  type Verdict,
} from './policy.ts';
import { SYSTEM_ID } from './ids.ts';
import { ROLES, type Role } from './roles.ts';
import type { TokenScope } from './token-scopes.ts';

/**
 * Whether this actor may do this, to this recording where it depends on it. Nobody who is not signed in may do anything.
 */
export function judge(asker: Asker | null | undefined, act: ActOnAnything): Verdict;
export function judge(asker: Asker | null | undefined, act: Act, recording: JudgedRecording): Verdict;
export function judge(asker: Asker | null | undefined, act: Act, recording?: JudgedRecording): Verdict {
  const door = atTheDoor(asker, act);
  return door === 'allowed' && isOnRecording(act) ? ON_A_RECORDING[act][0](asker!, recording!) : door;
}

/** Whether this actor may do this at all: what depends on the recording is judged when it is known. */
export function atTheDoor(asker: Asker | null | undefined, act: Act): Verdict {
  if (!asker) return 401;
  if (!isWithinScopes(asker, act)) return 403;
  return isOnRecording(act) ? 'allowed' : ON_ANYTHING[act][0](asker);
}

/** What a token must be for, or null where no token will do. */
export function scopeFor(act: Act): TokenScope | null {
  return isOnRecording(act) ? ON_A_RECORDING[act][1] : ON_ANYTHING[act][1];
}

/** False for a program whose token is not for this. */
export function isWithinScopes({ scopes }: Pick<Asker, 'scopes'>, act: Act): boolean {
  const scope = scopeFor(act);
  return scopes === undefined || (scope !== null && scopes.includes(scope));
}

/** The least that someone must be for an act. */
export function leastRole(act: Act): Role {
  const may = (role: Role) => atTheDoor({ id: SYSTEM_ID, role }, act) === 'allowed';
  return ROLES.findLast(may) ?? 'administrator';
}

function isOnRecording(act: Act): act is ActOnRecording {
  return act in ON_A_RECORDING;
}
