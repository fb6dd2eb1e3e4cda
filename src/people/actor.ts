import type { Role } from '../rules/roles.ts';

/** Who asks for something: a person with an account, or the programs themselves. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
}

/** The programs themselves, in the audit log and where the service acts without a person. */
export const SYSTEM: Actor = { id: 'system', role: 'administrator', name: 'Heard' };
