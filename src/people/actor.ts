import { forbidden, signInFirst } from '../errors.ts';

export const ROLES = ['administrator', 'staff', 'researcher'] as const;
export type Role = (typeof ROLES)[number];

/** What each role is called on pages. */
export const ROLE_NAMES: Record<Role, string> = {
  administrator: 'Administrator',
  staff: 'Staff',
  researcher: 'Peer researcher',
};

/** Who asks for something: a person with an account, or the programs themselves. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
}

/** The programs themselves, in the audit log and where the service acts without a person. */
export const SYSTEM: Actor = { id: 'system', role: 'administrator', name: 'Heard' };

/** A role may do everything that the roles below it may do. */
const RANK: Record<Role, number> = { researcher: 0, staff: 1, administrator: 2 };

/** Whether this person has at least the given role. */
export function atLeast(actor: Actor, role: Role): boolean {
  return RANK[actor.role] >= RANK[role];
}

/**
 * Goes on only for someone who is signed in and has at least the given role.
 * @throws Problem 401 when nobody is signed in, 403 when the role is not enough.
 */
export function mustBe(actor: Actor | null | undefined, role: Role): Actor {
  if (!actor) throw signInFirst();
  if (!atLeast(actor, role)) throw forbidden();
  return actor;
}

/** @throws Problem 403 for a researcher: deciding, approving and publishing are for staff. */
export function mustBeStaff(actor: Actor): void {
  mustBe(actor, 'staff');
}

/** Whether a text names a role. */
export function isRole(text: unknown): text is Role {
  return (ROLES as readonly unknown[]).includes(text);
}
