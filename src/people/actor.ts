import type { Role } from '../rules/roles.ts';
import type { TokenScope } from '../rules/token-scopes.ts';

/** Who asks for something: a person with an account, or the programs themselves. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  /** What the token is for, where a program asks; a person who signed in has none. */
  readonly scopes?: readonly TokenScope[];
}

/** The programs themselves, in the audit log and where the service acts without a person. */
export const SYSTEM: Actor = { id: 'system', role: 'administrator', name: 'Heard' };
