export const ROLES = ['administrator', 'staff', 'researcher'] as const;
export type Role = (typeof ROLES)[number];

/** What each role is called on pages. */
export const ROLE_NAMES: Record<Role, string> = {
  administrator: 'Administrator',
  staff: 'Staff',
  researcher: 'Peer researcher',
};

/** Whether a text names a role. */
export function isRole(text: unknown): text is Role {
  return (ROLES as readonly unknown[]).includes(text);
}
