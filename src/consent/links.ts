import { and, desc, eq, inArray, isNotNull, not, or, type SQL } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, notFound, Problem } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { hasLeft, holdAccess } from '../people/access.ts';
import { hashOfSecret, newSecret } from '../people/secrets.ts';
import type { Actor } from '../people/actor.ts';
import { allow, authorize, type Authorized } from '../people/allow.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { lockInOrder } from '../store/transactions.ts';
import { consentLinks } from '../store/schema.ts';
import type { Asks } from '../rules/consent/asks.ts';
import { findPerson, idsOf } from './person-store.ts';
import type { GiverRole } from '../rules/consent/records.ts';
import type { PersonId, RecordingId, ReleaseId } from '../rules/ids.ts';

export type ConsentLink = typeof consentLinks.$inferSelect;
export const LINK_KINDS = ['give', 'withdraw', 'sign-off'] as const satisfies readonly ConsentLink['kind'][];
export type LinkKind = ConsentLink['kind'];

/** How many days a link for giving or signing off works; one for withdrawing works for as long as the permission. */
export const USUAL_DAYS = 14;
export const MOST_LINK_DAYS = 60;
const DAY_MS = 24 * 3600 * 1000;

export interface NewLink {
  readonly kind: LinkKind;
  readonly personId: PersonId;
  readonly giver: GiverRole;
  readonly recordingId?: RecordingId | null;
  /** For a sign-off. */
  readonly releaseId?: ReleaseId | null;
  /** For `give`. */
  readonly asks?: Asks;
  /** How long it works. */
  readonly days: number;
}

const PATHS: Record<LinkKind, string> = { give: 'consent', withdraw: 'withdraw', 'sign-off': 'sign-off' };

/**
 * Makes a private link for somebody without an account.
 * @returns its address, which is not kept: only the SHA-256 of the secret in it is
 * @throws 404, also for somebody who was erased
 */
export async function makeLink(
  tx: Transaction,
  heard: Pick<Heard, 'publicUrl'>,
  actor: Actor,
  { kind, personId, giver, recordingId = null, releaseId = null, asks, days }: NewLink,
): Promise<string> {
  await holdAccess(tx, actor);
  if (await isErased(tx, personId)) throw notFound('person');
  if (kind === 'give' && !asks) throw badInput('Choose what to ask for.');
  const [id, secret] = [newId(), newSecret()];
  await tx.insert(consentLinks).values({
    id,
    hash: hashOfSecret(secret),
    kind,
    personId,
    recordingId,
    releaseId,
    giver,
    asks: asks ?? null,
    createdBy: actor.id,
    expiresAt: new Date(Date.now() + days * DAY_MS),
  });
  await audit(tx, { actor: actor.id, action: `link.${kind}-made`, subject: id, detail: { person: personId, giver } });
  return `${heard.publicUrl}/${PATHS[kind]}/${secret}`;
}

const gone = (code: string, plain: string) => new Problem(410, code, `${plain} Ask your worker for a new link.`);

/**
 * The link that a secret opens. Whoever holds the secret may know why it does not work; a made-up one tells nothing.
 * @throws 410 in words that say what to do
 */
export async function openLink(
  db: Pick<Rows, 'select'>,
  kind: LinkKind,
  secret: string,
  now = new Date(),
): Promise<ConsentLink> {
  const [link] = await db
    .select()
    .from(consentLinks)
    .where(and(eq(consentLinks.hash, hashOfSecret(secret)), eq(consentLinks.kind, kind)));
  if (!link) throw gone('link-gone', 'This link does not work. Check that you have all of it.');
  if (link.revokedAt || !(await isAnswerable(db, link))) throw gone('link-revoked', 'This link was switched off.');
  if (link.usedAt) throw gone('link-used', 'You have answered with this link already. It works once.');
  if (link.expiresAt <= now) throw gone('link-expired', 'This link is too old.');
  if (await isErased(db, link.personId)) throw gone('link-gone', 'This link does not work.');
  return link;
}

/** What lets somebody say yes holds only as long as whoever made it may enter; a no counts at any moment. */
const isKept = (db: Pick<Rows, 'select'>): SQL =>
  or(eq(consentLinks.kind, 'withdraw'), not(hasLeft(db, consentLinks.createdBy)))!;

async function isAnswerable(db: Pick<Rows, 'select'>, { id }: ConsentLink): Promise<boolean> {
  const [kept] = await db
    .select({ id: consentLinks.id })
    .from(consentLinks)
    .where(and(eq(consentLinks.id, id), isKept(db)));
  return kept !== undefined;
}

/** Also when whoever they were found to be was erased. @throws 404 */
async function isErased(db: Pick<Rows, 'select'>, personId: PersonId): Promise<boolean> {
  const { erasedAt, mergedInto } = await findPerson(db, personId);
  return erasedAt !== null || (mergedInto !== null && (await isErased(db, mergedInto)));
}

/** The same, and nobody else can use it until the transaction ends. @throws 410 */
export async function lockLink(
  tx: Transaction,
  kind: LinkKind,
  secret: string,
  now = new Date(),
): Promise<ConsentLink> {
  const hash = hashOfSecret(secret);
  lockInOrder(tx, 'link', hash);
  await tx.select({ id: consentLinks.id }).from(consentLinks).where(eq(consentLinks.hash, hash)).for('update');
  return openLink(tx, kind, secret, now);
}

export async function useUp(tx: Transaction, link: ConsentLink, now = new Date()): Promise<void> {
  await tx.update(consentLinks).set({ usedAt: now, dateOfBirth: null }).where(eq(consentLinks.id, link.id));
}

/** Switches a link off. @throws 403, 404 */
export async function revokeLink(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  id: string,
): Promise<Authorized<ConsentLink, 'end link'>> {
  allow(actor, 'end link');
  return heard.db.transaction(async (tx) => {
    const [link] = await tx
      .update(consentLinks)
      .set({ revokedAt: new Date() })
      .where(eq(consentLinks.id, id))
      .returning();
    if (!link) throw notFound('link');
    await audit(tx, { actor: actor.id, action: 'link.revoked', subject: id, detail: { person: link.personId } });
    return authorize(actor, 'end link', link);
  });
}

/** Links of each of these participants that still work, the newest first. @throws 403 */
export async function openLinksOf(
  db: Pick<Rows, 'select'>,
  actor: Actor,
  personIds: readonly PersonId[],
  now = new Date(),
): Promise<Map<PersonId, Authorized<ConsentLink, 'see links'>[]>> {
  allow(actor, 'see links');
  const groups = await idsOf(db, personIds);
  if (groups.size === 0) return new Map();
  const rows = await db
    .select()
    .from(consentLinks)
    .where(and(inArray(consentLinks.personId, [...groups.values()].flat()), isKept(db)))
    .orderBy(desc(consentLinks.createdAt));
  const open = rows
    .filter(({ usedAt, revokedAt, expiresAt }) => !usedAt && !revokedAt && expiresAt > now)
    .map((link) => authorize(actor, 'see links', link));
  return new Map([...groups].map(([id, ids]) => [id, open.filter(({ personId }) => ids.includes(personId))]));
}

/** Links with which permission was given for a participant, the oldest first. */
export async function answeredLinks(db: Pick<Rows, 'select'>, ids: readonly PersonId[]): Promise<ConsentLink[]> {
  return db
    .select()
    .from(consentLinks)
    .where(and(eq(consentLinks.kind, 'give'), inArray(consentLinks.personId, [...ids]), isNotNull(consentLinks.usedAt)))
    .orderBy(consentLinks.usedAt);
}

/** Whoever answers through a link, in the audit log and in records: the link's id, never a person's name. */
export const throughLink = ({ id }: ConsentLink): Actor => ({ id: `link:${id}`, role: 'researcher', name: '' });
