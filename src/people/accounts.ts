import { and, asc, eq, or } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { conflict, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { accounts, sessions, users } from '../store/schema.ts';
import { endInvitationsOf, endLinksOf, endPasswordLinksFor, endTokensOf } from './access.ts';
import type { Actor, AccountHolder } from './actor.ts';
import { allow, authorize, type Authorized } from './allow.ts';
import type { Role } from '../rules/roles.ts';
import type { AccountId } from '../rules/ids.ts';

export interface Account {
  readonly id: AccountId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** False once access was taken away: the name stays, so that it can be told who did what. */
  readonly mayEnter: boolean;
  readonly createdAt: Date;
}

/** Everyone who has or had an account. @throws 403 for all but administrators */
export async function listAccounts(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
): Promise<Authorized<Account, 'see accounts'>[]> {
  allow(actor, 'see accounts');
  return (await readAccounts(heard.db)).map((account) => authorize(actor, 'see accounts', account));
}

async function readAccounts(db: Pick<Heard['db'], 'select'>): Promise<Account[]> {
  const rows = await db
    .select({ user: users, credential: accounts.id })
    .from(users)
    .leftJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, 'credential')))
    .orderBy(asc(users.createdAt));
  return rows.map(({ user: { id, name, email, role, createdAt }, credential }) => ({
    id,
    name,
    email,
    role,
    createdAt,
    mayEnter: credential !== null,
  }));
}

/** Somebody with an account, by its id or its e-mail address, as they act; null when there is none. */
export async function accountWithEmail(
  db: Pick<Heard['db'], 'select'>,
  by: { readonly id: AccountId } | { readonly email: string },
): Promise<{ actor: AccountHolder; email: string } | null> {
  const which = 'id' in by ? eq(users.id, by.id) : eq(users.email, by.email.trim().toLowerCase());
  const [row] = await db
    .select({ id: users.id, role: users.role, name: users.name, email: users.email })
    .from(users)
    .where(which);
  if (!row) return null;
  const { email, ...actor } = row;
  return { actor, email };
}

/**
 * Ends someone's access at once: password, sessions, and what they made that works without them: tokens, invitations, links for a new
 * password, and private links to say yes.
 * @throws 403 for all but administrators, 404, 409 for the last administrator, who could never come back
 */
export async function takeAccessAway(heard: Pick<Heard, 'db'>, actor: Actor, userId: AccountId): Promise<void> {
  allow(actor, 'end access');
  await heard.db.transaction(async (tx) => {
    // Two administrators who remove each other at the same time must not both succeed.
    // What the leaving person is making at this moment is over, or refused, before their things are ended (`holdAccess`).
    await tx
      .select({ id: users.id })
      .from(users)
      .where(or(eq(users.role, 'administrator'), eq(users.id, userId)))
      .orderBy(asc(users.id))
      .for('update');
    const everyone = await readAccounts(tx);
    const leaving = everyone.find((account) => account.id === userId);
    if (!leaving) throw notFound('account');
    const staying = everyone.filter(({ id, role, mayEnter }) => id !== userId && role === 'administrator' && mayEnter);
    if (staying.length === 0) throw conflict('This is the last administrator. Invite another one first.');
    await tx.delete(accounts).where(eq(accounts.userId, userId));
    await tx.delete(sessions).where(eq(sessions.userId, userId));
    const links = await endLinksOf(tx, actor, userId);
    const invitations = await endInvitationsOf(tx, actor, userId);
    await endPasswordLinksFor(tx, actor, userId);
    const tokens = await endTokensOf(tx, actor, userId);
    const detail = { tokens, invitations, links };
    await audit(tx, { actor: actor.id, action: 'account.access-ended', subject: userId, detail });
  });
}
