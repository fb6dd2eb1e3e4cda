import { and, eq, gt, inArray, isNull, or } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, conflict, notFound, Problem } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Transaction } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { accounts, passwordLinks, sessions, users } from '../store/schema.ts';
import { endPasswordLinksFor, holdAccess, mayEnter } from './access.ts';
import { SYSTEM, type Actor } from './actor.ts';
import { allow, authorize, type Authorized } from './allow.ts';
import { type Auth, passwordProblem } from './auth.ts';
import { type Endable, passwordChanged } from './passwords.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
import type { AccountId } from '../rules/ids.ts';

/** How long a link works. */
export const PASSWORD_LINK_HOURS = 24;
const HOUR_MS = 3600 * 1000;

/** The same words whether the link is old, used, taken back or made up: nobody learns which. */
const goneLink = () =>
  new Problem(
    410,
    'link-gone',
    `This link does not work any more. It works once, for ${PASSWORD_LINK_HOURS} hours. Ask an administrator for a new one.`,
  );

/**
 * Makes a link with which somebody who forgot their password chooses a new one. An earlier link for them stops working.
 * @returns the link, which is not kept
 * @throws 403 for all but administrators who signed in, 404, 409 for somebody whose access ended
 */
export async function makePasswordLink(
  heard: Pick<Heard, 'db' | 'publicUrl'>,
  actor: Actor,
  userId: AccountId,
): Promise<string> {
  allow(actor, 'make password link');
  const [secret, id] = [newSecret(), newId()];
  await heard.db.transaction(async (tx) => {
    await holdAccess(tx, actor);
    const [known] = await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('share');
    if (!known) throw notFound('account');
    if (!(await canSignIn(tx, userId))) throw conflict('The access of this person was ended. Invite them again.');
    await endPasswordLinksFor(tx, actor, userId);
    const expiresAt = new Date(Date.now() + PASSWORD_LINK_HOURS * HOUR_MS);
    await tx.insert(passwordLinks).values({ id, hash: hashOfSecret(secret), userId, createdBy: actor.id, expiresAt });
    await audit(tx, { actor: actor.id, action: 'password-link.made', subject: id, detail: { account: userId } });
  });
  return `${heard.publicUrl}/new-password/${secret}`;
}

/**
 * The same for whoever runs the machine: the way back for the last administrator.
 * @param email of an account, in whatever case
 * @throws 404, 409
 */
export async function makePasswordLinkAtMachine(
  heard: Pick<Heard, 'db' | 'publicUrl'>,
  email: string,
): Promise<string> {
  const [user] = await heard.db.select({ id: users.id }).from(users).where(eq(users.email, email.trim().toLowerCase()));
  if (!user) throw notFound('account');
  return makePasswordLink(heard, SYSTEM, user.id);
}

/** Takes the open link of this person back. @throws 403, 404 when there is none */
export async function takePasswordLinkBack(heard: Pick<Heard, 'db'>, actor: Actor, userId: AccountId): Promise<void> {
  allow(actor, 'make password link');
  await heard.db.transaction(async (tx) => {
    if ((await endPasswordLinksFor(tx, actor, userId)) === 0) throw notFound('link');
  });
}

/** Until when the open link of each person works who has one. @throws 403 */
export async function openPasswordLinks(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
): Promise<Authorized<Map<AccountId, Date>, 'make password link'>> {
  allow(actor, 'make password link');
  const rows = await heard.db.select().from(passwordLinks).where(canBeUsed(heard.db));
  return authorize(actor, 'make password link', new Map(rows.map(({ userId, expiresAt }) => [userId, expiresAt])));
}

/** Whose password a link is for. @throws 410 when it is old, used, taken back, or none of ours */
export async function openPasswordLink(
  heard: Pick<Heard, 'db'>,
  secret: string,
): Promise<{ id: string; userId: AccountId; email: string }> {
  return linkFor(heard.db, secret);
}

async function linkFor(db: Pick<Heard['db'], 'select'>, secret: string) {
  const [row] = await db
    .select({ id: passwordLinks.id, userId: users.id, email: users.email, role: users.role, name: users.name })
    .from(passwordLinks)
    .innerJoin(users, eq(users.id, passwordLinks.userId))
    .where(and(eq(passwordLinks.hash, hashOfSecret(secret)), canBeUsed(db)));
  if (!row) throw goneLink();
  return row;
}

/**
 * Gives somebody the password that they chose, uses the link up and ends every session of theirs.
 * @param end what else that works without a password is to end
 * @returns the e-mail address to sign in with
 * @throws 410 when the link does not work, 422 for a password that is too short or too long
 */
export async function choosePassword(
  heard: Pick<Heard, 'db'>,
  auth: Auth,
  secret: string,
  { password, end }: { password: string; end: readonly Endable[] },
): Promise<string> {
  await linkFor(heard.db, secret);
  const wrong = passwordProblem(password);
  if (wrong) throw badInput(wrong, { password: wrong });
  const hash = await (await auth.$context).password.hash(password);
  return heard.db.transaction(async (tx) => {
    // Two who open it at once do not both choose one.
    await tx
      .select()
      .from(passwordLinks)
      .where(eq(passwordLinks.hash, hashOfSecret(secret)))
      .for('update');
    const { id, userId, email, role, name } = await linkFor(tx, secret);
    const credential = and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential'));
    await tx.update(accounts).set({ password: hash, updatedAt: new Date() }).where(credential);
    await tx.delete(sessions).where(eq(sessions.userId, userId));
    await tx.update(passwordLinks).set({ usedAt: new Date() }).where(eq(passwordLinks.id, id));
    await passwordChanged(tx, { id: userId, role, name }, { end, action: 'account.password-chosen', link: id });
    return email;
  });
}

async function canSignIn(tx: Transaction, userId: AccountId): Promise<boolean> {
  const [open] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), mayEnter(tx, users.id)));
  return open !== undefined;
}

/** Neither used, taken back nor old; its owner may enter, and whoever made it is still an administrator, or was at the machine itself. */
function canBeUsed(db: Pick<Heard['db'], 'select'>) {
  const administrators = db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'administrator'), mayEnter(db, users.id)));
  return and(
    isNull(passwordLinks.usedAt),
    isNull(passwordLinks.revokedAt),
    gt(passwordLinks.expiresAt, new Date()),
    mayEnter(db, passwordLinks.userId),
    or(eq(passwordLinks.createdBy, SYSTEM.id), inArray(passwordLinks.createdBy, administrators)),
  );
}
