import { and, asc, eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { conflict, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { accounts, apiTokens, sessions, users } from '../store/schema.ts';
import type { Actor } from './actor.ts';
import { allow } from './allow.ts';
import type { Role } from '../rules/roles.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** False once access was taken away: the name stays, so that it can be told who did what. */
  readonly mayEnter: boolean;
  readonly createdAt: Date;
}

/** Everyone who has or had an account. @throws 403 for all but administrators */
export async function listAccounts(heard: Pick<Heard, 'db'>, actor: Actor): Promise<Account[]> {
  allow(actor, 'see accounts');
  return readAccounts(heard.db);
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

/**
 * Ends someone's access at once: password, sessions and tokens.
 * @throws 403 for all but administrators, 404, 409 for the last administrator, who could never come back
 */
export async function takeAccessAway(heard: Pick<Heard, 'db'>, actor: Actor, userId: string): Promise<void> {
  allow(actor, 'end access');
  await heard.db.transaction(async (tx) => {
    // Two administrators who remove each other at the same time must not both succeed.
    await tx.select({ id: users.id }).from(users).where(eq(users.role, 'administrator')).for('update');
    const everyone = await readAccounts(tx);
    const leaving = everyone.find((account) => account.id === userId);
    if (!leaving) throw notFound('account');
    const staying = everyone.filter(({ id, role, mayEnter }) => id !== userId && role === 'administrator' && mayEnter);
    if (staying.length === 0) throw conflict('This is the last administrator. Invite another one first.');
    await tx.delete(accounts).where(eq(accounts.userId, userId));
    await tx.delete(sessions).where(eq(sessions.userId, userId));
    await tx.delete(apiTokens).where(eq(apiTokens.userId, userId));
    await audit(tx, { actor: actor.id, action: 'account.access-ended', subject: userId });
  });
}
