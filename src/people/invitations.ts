import { and, desc, eq, exists, gt, isNull, lt, or, sql } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, notFound, Problem } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { newId } from '../store/ids.ts';
import { invitations, users } from '../store/schema.ts';
import { holdAccess, mayEnter } from './access.ts';
import { type Auth, accountCount, createAccount, type NewAccount, reopenAccount } from './auth.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
import { SYSTEM, type Actor } from './actor.ts';
import { allow, authorize, type Authorized } from './allow.ts';
import type { Role } from '../rules/roles.ts';
import type { AccountId } from '../rules/ids.ts';

/** How long a link works, in days. */
export const INVITATION_DAYS = 7;
/** Letters. */
const LONGEST_FOR_WHOM = 200;
const DAY_MS = 24 * 3600 * 1000;

/** The same words whether the link is old, used, taken back or made up: nobody learns which. */
const goneLink = () =>
  new Problem(
    410,
    'link-gone',
    'This link does not work any more. It works once, for 7 days. Please ask for a new one.',
  );

export interface NewInvitation {
  readonly role: Role;
  /** Who it is for: an e-mail address, or what the maker calls them. */
  readonly forWhom?: string;
  /** The account that it opens again, where somebody comes back. An e-mail address of such an account says the same. */
  readonly accountId?: AccountId;
}

/** An invitation that can still be used. */
export interface OpenInvitation {
  readonly id: string;
  readonly role: Role;
  readonly forWhom: string | null;
  /** The account that it opens again, or null for a new one. */
  readonly accountId: AccountId | null;
  /** Who made it. */
  readonly madeBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * Makes a link with which one person makes one account, or comes back to theirs.
 * @returns the link, which is not kept
 * @throws 403 for all but administrators who signed in, 404 for an account that is not there, 422 for one that is open
 */
export async function invite(
  heard: Pick<Heard, 'db' | 'publicUrl'>,
  actor: Actor,
  asked: NewInvitation,
): Promise<{ id: string; link: string }> {
  allow(actor, 'invite people');
  return makeInvitation(heard, actor, asked);
}

async function makeInvitation(
  heard: Pick<Heard, 'db' | 'publicUrl'>,
  actor: Actor,
  { role, forWhom = '', accountId }: NewInvitation,
): Promise<{ id: string; link: string }> {
  const [secret, id] = [newSecret(), newId()];
  const written = forWhom.trim().slice(0, LONGEST_FOR_WHOM);
  await heard.db.transaction(async (tx) => {
    await holdAccess(tx, actor);
    const known = accountId ? eq(users.id, accountId) : eq(users.email, written.toLowerCase());
    const [account] = await tx.select({ id: users.id, email: users.email }).from(users).where(known);
    if (accountId && !account) throw notFound('account');
    if (account && (await isOpen(tx, account.id))) {
      const plain =
        'Whoever has this email address can sign in already. If they forgot their password, make a link for a new one.';
      throw badInput(plain, { for: plain });
    }
    // What is kept for whom is for the list of open ones only.
    await tx.update(invitations).set({ forWhom: null }).where(lt(invitations.expiresAt, new Date()));
    await tx.insert(invitations).values({
      id,
      hash: hashOfSecret(secret),
      role,
      createdBy: actor.id,
      forWhom: account?.email ?? (written || null),
      userId: account?.id ?? null,
      expiresAt: new Date(Date.now() + INVITATION_DAYS * DAY_MS),
    });
    const detail = { role, account: account?.id ?? null };
    await audit(tx, { actor: actor.id, action: 'invitation.made', subject: id, detail });
  });
  return { id, link: `${heard.publicUrl}/join/${secret}` };
}

async function isOpen(db: Pick<Heard['db'], 'select'>, userId: AccountId): Promise<boolean> {
  const [open] = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), mayEnter(db, users.id)));
  return open !== undefined;
}

/** Invitations that can still be used, the newest first. @throws 403 for all but administrators who signed in */
export async function listInvitations(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
): Promise<Authorized<OpenInvitation, 'invite people'>[]> {
  allow(actor, 'invite people');
  const rows = await heard.db
    .select({ row: invitations, madeBy: users.name })
    .from(invitations)
    .leftJoin(users, eq(users.id, invitations.createdBy))
    .where(canBeUsed(heard.db))
    .orderBy(desc(invitations.createdAt));
  return rows.map(({ row: { id, role, forWhom, userId, createdAt, expiresAt }, madeBy }) =>
    authorize(actor, 'invite people', {
      id,
      role,
      forWhom,
      accountId: userId,
      madeBy: madeBy ?? SYSTEM.name,
      createdAt,
      expiresAt,
    }),
  );
}

/** Takes an invitation back: its link works no more. @throws 403 for all but administrators who signed in, 404 for one that is not open */
export async function takeInvitationBack(heard: Pick<Heard, 'db'>, actor: Actor, id: string): Promise<void> {
  allow(actor, 'invite people');
  await heard.db.transaction(async (tx) => {
    const [back] = await tx
      .update(invitations)
      .set({ revokedAt: new Date(), forWhom: null })
      .where(and(eq(invitations.id, id), isNull(invitations.usedAt), isNull(invitations.revokedAt)))
      .returning({ id: invitations.id });
    if (!back) throw notFound('invitation');
    await audit(tx, { actor: actor.id, action: 'invitation.taken-back', subject: id });
  });
}

/**
 * The link for the first administrator, as long as there is no account at all. Called at every start; the link of an earlier
 * start stops working.
 * @returns null when there is an account
 */
export async function firstAdministratorLink(heard: Pick<Heard, 'db' | 'publicUrl'>): Promise<string | null> {
  if ((await accountCount(heard.db)) > 0) return null;
  await heard.db.delete(invitations).where(and(eq(invitations.createdBy, SYSTEM.id), isNull(invitations.usedAt)));
  return (await makeInvitation(heard, SYSTEM, { role: 'administrator' })).link;
}

/** What a link is for. @throws 410 when it is old, used, taken back, or none of ours */
export async function openInvitation(
  heard: Pick<Heard, 'db'>,
  secret: string,
): Promise<{ role: Role; first: boolean; forWhom: string | null; accountId: AccountId | null }> {
  const [row] = await heard.db.select().from(invitations).where(stillGood(heard.db, secret));
  if (!row) throw goneLink();
  const first = row.createdBy === SYSTEM.id;
  if (first && (await accountCount(heard.db)) > 0) throw goneLink();
  return { role: row.role, first, forWhom: row.forWhom, accountId: row.userId };
}

/**
 * Makes the account that a link was made for, or opens the one again that it names. The link is used up first, so that two people who open
 * it at once do not both get an account; it is given back when the account cannot be made.
 * @returns the account's id, and the address to sign in with
 * @throws 410 when the link is old or used, 422 naming what was entered wrongly
 */
export async function acceptInvitation(
  heard: Pick<Heard, 'db'>,
  auth: Auth,
  secret: string,
  person: Omit<NewAccount, 'role'>,
): Promise<{ id: AccountId; email: string }> {
  await openInvitation(heard, secret);
  const [claimed] = await heard.db
    .update(invitations)
    .set({ usedAt: new Date() })
    .where(stillGood(heard.db, secret))
    .returning();
  if (!claimed) throw goneLink();
  try {
    const account = { ...person, role: claimed.role };
    const made = claimed.userId
      ? await reopenAccount(heard, auth, claimed.userId, account)
      : { id: await createAccount(heard, auth, account), email: person.email };
    await heard.db.transaction(async (tx) => {
      await tx.update(invitations).set({ forWhom: null }).where(eq(invitations.id, claimed.id));
      await audit(tx, {
        actor: made.id,
        action: claimed.userId ? 'account.opened-again' : 'account.made',
        subject: made.id,
        detail: { invitation: claimed.id, role: claimed.role },
      });
    });
    return made;
  } catch (error) {
    await heard.db.update(invitations).set({ usedAt: null }).where(eq(invitations.id, claimed.id));
    throw error;
  }
}

function stillGood(db: Pick<Heard['db'], 'select'>, secret: string) {
  return and(eq(invitations.hash, hashOfSecret(secret)), canBeUsed(db));
}

/** Neither used, taken back nor old, and made by somebody who may still invite people. */
function canBeUsed(db: Pick<Heard['db'], 'select'>) {
  const maker = db
    .select({ one: sql`1` })
    .from(users)
    .where(and(eq(users.id, invitations.createdBy), eq(users.role, 'administrator'), mayEnter(db, users.id)));
  return and(
    isNull(invitations.usedAt),
    isNull(invitations.revokedAt),
    gt(invitations.expiresAt, new Date()),
    or(eq(invitations.createdBy, SYSTEM.id), exists(maker)),
  );
}
