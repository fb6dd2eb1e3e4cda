import { type AccountId, type ActorId, SYSTEM_ID } from '../rules/ids.ts';
import type { Role } from '../rules/roles.ts';
import type { TokenScope } from '../rules/token-scopes.ts';

/** Who asks for something: a person with an account, whoever opened a private link, or the programs themselves. */
export interface Actor {
  readonly id: ActorId;
  readonly role: Role;
  readonly name: string;
  /** What the token is for, where a program asks; a person who signed in has none. */
  readonly scopes?: readonly TokenScope[];
}

/** Somebody with an account, or a program with a token of theirs: who pages and endpoints answer. */
export interface AccountHolder extends Actor {
  readonly id: AccountId;
}

/** The programs themselves, in the audit log and where the service acts without a person. */
export const SYSTEM: Actor = { id: SYSTEM_ID, role: 'administrator', name: 'Heard' };
