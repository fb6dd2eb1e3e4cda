import { and, eq, exists, isNull, notExists, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { signInFirst } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Transaction } from '../store/database.ts';
import { accounts, apiTokens, consentLinks, invitations, passwordLinks, users } from '../store/schema.ts';
import type { Actor } from './actor.ts';
import { type AccountId, isAccount } from '../rules/ids.ts';

type Reader = Pick<Heard['db'], 'select'>;

/** True in a query for the id of somebody who can sign in: who has a password. */
export function mayEnter(db: Reader, userId: SQLWrapper): SQL {
  const credential = and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential'));
  return exists(db.select({ one: sql`1` }).from(accounts).where(credential));
}

/** True in a query for the id of somebody who had an account and whose access ended. The programs themselves and links have none. */
export function hasLeft(db: Reader, userId: SQLWrapper): SQL {
  const known = db.select({ one: sql`1` }).from(users).where(eq(users.id, userId));
  const credential = and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential'));
  return and(exists(known), notExists(db.select({ one: sql`1` }).from(accounts).where(credential)))!;
}

/** @throws 401 when somebody's access ended: for what goes on after it was let in */
export async function checkAccess(db: Reader, { id }: Actor): Promise<void> {
  if (!isAccount(id)) return;
  const which = and(eq(users.id, id), hasLeft(db, users.id));
  const [gone] = await db.select({ id: users.id }).from(users).where(which);
  if (gone) throw signInFirst();
}

/**
 * Keeps somebody's access from being ended before the transaction is over: whatever is made while it ends would outlast it.
 * @throws 401 when it ended already
 */
export async function holdAccess(tx: Transaction, actor: Actor): Promise<void> {
  if (!isAccount(actor.id)) return;
  const [known] = await tx.select({ id: users.id }).from(users).where(eq(users.id, actor.id)).for('share');
  if (known) await checkAccess(tx, actor);
}

/** Ends the tokens that somebody made. @returns how many */
export async function endTokensOf(tx: Transaction, actor: Actor, userId: AccountId): Promise<number> {
  const ended = await tx.delete(apiTokens).where(eq(apiTokens.userId, userId)).returning({ id: apiTokens.id });
  for (const { id } of ended) await audit(tx, { actor: actor.id, action: 'token.revoked', subject: id });
  return ended.length;
}

/** Takes back what somebody made that could let others in: invitations, and links for a new password. @returns how many */
export async function endInvitationsOf(tx: Transaction, actor: Actor, userId: AccountId): Promise<number> {
  const back = await tx
    .update(invitations)
    .set({ revokedAt: new Date(), forWhom: null })
    .where(and(eq(invitations.createdBy, userId), isNull(invitations.usedAt), isNull(invitations.revokedAt)))
    .returning({ id: invitations.id });
  for (const { id } of back) await audit(tx, { actor: actor.id, action: 'invitation.taken-back', subject: id });
  return back.length + (await endPasswordLinks(tx, actor, eq(passwordLinks.createdBy, userId)));
}

/** Takes back the links with which somebody could choose a new password. @returns how many */
export async function endPasswordLinksFor(tx: Transaction, actor: Actor, userId: AccountId): Promise<number> {
  return endPasswordLinks(tx, actor, eq(passwordLinks.userId, userId));
}

async function endPasswordLinks(tx: Transaction, actor: Actor, which: SQL): Promise<number> {
  const back = await tx
    .update(passwordLinks)
    .set({ revokedAt: new Date() })
    .where(and(which, isNull(passwordLinks.usedAt), isNull(passwordLinks.revokedAt)))
    .returning({ id: passwordLinks.id });
  for (const { id } of back) await audit(tx, { actor: actor.id, action: 'password-link.taken-back', subject: id });
  return back.length;
}

/**
 * Switches off the private links to say yes that somebody made. Links to take a yes back stay: a no counts at any moment, whoever made
 * the link for it.
 * @returns how many
 */
export async function endLinksOf(tx: Transaction, actor: Actor, userId: AccountId): Promise<number> {
  return endYesLinks(tx, actor, eq(consentLinks.createdBy, userId));
}

/** Switches off these private links, of those to say yes. @returns how many */
export async function endYesLinks(tx: Transaction, actor: Actor, which: SQL): Promise<number> {
  const off = await tx
    .update(consentLinks)
    .set({ revokedAt: new Date() })
    .where(
      and(
        which,
        or(eq(consentLinks.kind, 'give'), eq(consentLinks.kind, 'sign-off')),
        isNull(consentLinks.usedAt),
        isNull(consentLinks.revokedAt),
      ),
    )
    .returning({ id: consentLinks.id, person: consentLinks.personId });
  for (const { id, person } of off)
    await audit(tx, { actor: actor.id, action: 'link.revoked', subject: id, detail: { person } });
  return off.length;
}
