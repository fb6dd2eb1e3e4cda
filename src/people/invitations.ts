import { and, eq, gt, isNull } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { Problem } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { newId } from '../store/ids.ts';
import { invitations } from '../store/schema.ts';
import { type Auth, accountCount, createAccount, type NewAccount } from './auth.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
import { SYSTEM, type Actor } from './actor.ts';
import { allow } from './allow.ts';
import type { Role } from '../rules/roles.ts';

/** How long a link works, in days. */
export const INVITATION_DAYS = 7;
const DAY_MS = 24 * 3600 * 1000;

/** The same words whether the link is old, used or made up: nobody learns which. */
const goneLink = () =>
  new Problem(
    410,
    'link-gone',
    'This link does not work any more. It works once, for 7 days. Please ask for a new one.',
  );

async function makeInvitation(heard: Pick<Heard, 'db' | 'publicUrl'>, by: string, role: Role): Promise<string> {
  const secret = newSecret();
  const id = newId();
  await heard.db.transaction(async (tx) => {
    const expiresAt = new Date(Date.now() + INVITATION_DAYS * DAY_MS);
    await tx.insert(invitations).values({ id, hash: hashOfSecret(secret), role, createdBy: by, expiresAt });
    await audit(tx, { actor: by, action: 'invitation.made', subject: id, detail: { role } });
  });
  return `${heard.publicUrl}/join/${secret}`;
}

/** Makes a link with which one person makes one account. @returns the link, which is not kept. @throws 403 for all but administrators */
export async function invite(heard: Pick<Heard, 'db' | 'publicUrl'>, actor: Actor, role: Role): Promise<string> {
  allow(actor, 'invite people');
  return makeInvitation(heard, actor.id, role);
}

/**
 * The link for the first administrator, as long as there is no account at all. Called at every start; the link of an earlier
 * start stops working.
 * @returns null when there is an account
 */
export async function firstAdministratorLink(heard: Pick<Heard, 'db' | 'publicUrl'>): Promise<string | null> {
  if ((await accountCount(heard.db)) > 0) return null;
  await heard.db.delete(invitations).where(and(eq(invitations.createdBy, SYSTEM.id), isNull(invitations.usedAt)));
  return makeInvitation(heard, SYSTEM.id, 'administrator');
}

/** The role that a link is for. @throws 410 when it is old, used, or none of ours */
export async function openInvitation(
  heard: Pick<Heard, 'db'>,
  secret: string,
): Promise<{ role: Role; first: boolean }> {
  const [row] = await heard.db.select().from(invitations).where(stillGood(secret));
  if (!row) throw goneLink();
  const first = row.createdBy === SYSTEM.id;
  if (first && (await accountCount(heard.db)) > 0) throw goneLink();
  return { role: row.role, first };
}

/**
 * Makes the account that a link was made for. The link is used up first, so that two people who open it at once do not both get
 * an account; it is given back when the account cannot be made.
 * @returns the id of the account
 * @throws 410 when the link is old or used, 422 naming what was entered wrongly
 */
export async function acceptInvitation(
  heard: Pick<Heard, 'db'>,
  auth: Auth,
  secret: string,
  person: Omit<NewAccount, 'role'>,
): Promise<string> {
  await openInvitation(heard, secret);
  const [claimed] = await heard.db.update(invitations).set({ usedAt: new Date() }).where(stillGood(secret)).returning();
  if (!claimed) throw goneLink();
  try {
    const userId = await createAccount(heard, auth, { ...person, role: claimed.role });
    await heard.db.transaction((tx) =>
      audit(tx, {
        actor: userId,
        action: 'account.made',
        subject: userId,
        detail: { invitation: claimed.id, role: claimed.role },
      }),
    );
    return userId;
  } catch (error) {
    await heard.db.update(invitations).set({ usedAt: null }).where(eq(invitations.id, claimed.id));
    throw error;
  }
}

function stillGood(secret: string) {
  return and(
    eq(invitations.hash, hashOfSecret(secret)),
    isNull(invitations.usedAt),
    gt(invitations.expiresAt, new Date()),
  );
}
