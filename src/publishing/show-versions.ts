import { and, desc, eq, inArray } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { notFound } from '../errors.ts';
import { hasLeft } from '../people/access.ts';
import { type Actor, SYSTEM } from '../people/actor.ts';
import { hashOf } from '../rules/canonical-json.ts';
import { isAccount, type RecordingId, type ShowId, type ActorId } from '../rules/ids.ts';
import type { ShowFinding } from '../rules/publishing/show-findings.ts';
import { slugFrom } from '../rules/publishing/show-input.ts';
import {
  type Confirmation,
  ConfirmationsShape,
  type ShowField,
  type ShowTexts,
  showTextsHash,
  ShowTextsShape,
  textOfField,
} from '../rules/publishing/show-texts.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { fitting } from '../store/fit.ts';
import { auditLog, reminders, shows, showVersions, users } from '../store/schema.ts';
import { lockInOrder } from '../store/transactions.ts';
import { namesAroundShow } from './show-names.ts';
import { freeSlug, takingSlug } from './show-slugs.ts';

export type Show = typeof shows.$inferSelect;
type VersionRow = typeof showVersions.$inferSelect;

/** A version of a show's texts. */
export interface ShowVersion extends Omit<VersionRow, 'texts' | 'confirmed'> {
  readonly texts: ShowTexts;
  readonly confirmed: readonly Confirmation[];
}

/** A version, with what the finders doubt in it and nobody confirmed. */
export interface ReadVersion extends ShowVersion {
  readonly findings: readonly ShowFinding[];
  /** Who wrote each text in which something is found, here or in an earlier version: others have to confirm what is in it. */
  readonly authors: Readonly<Partial<Record<ShowField, readonly ActorId[]>>>;
  /** Names this version with exactly these findings: an answer is given to that. */
  readonly seen: string;
}

/**
 * The show, locked until the transaction ends: `share` for whoever needs its texts to stay as they are.
 * @throws 404
 */
export async function lockShow(tx: Transaction, id: ShowId, strength: 'no key update' | 'share'): Promise<Show> {
  lockInOrder(tx, 'show', id);
  const [show] = await tx.select().from(shows).where(eq(shows.id, id)).for(strength);
  if (!show) throw notFound('show');
  return show;
}

/** Every version, the newest first. A show older than versions has no row: its current texts are version 1. */
export async function versionsOf(db: Pick<Rows, 'select'>, show: Show): Promise<ShowVersion[]> {
  const stored = await storedVersions(db, [show.id]);
  return stored.length === 0 && show.isPublic ? [await firstOfBefore(db, show)] : stored;
}

/** The versions of these shows that are written down, the newest first. */
export async function storedVersions(db: Pick<Rows, 'select'>, showIds: readonly ShowId[]): Promise<ShowVersion[]> {
  if (showIds.length === 0) return [];
  const rows = await db
    .select()
    .from(showVersions)
    .where(inArray(showVersions.showId, [...showIds]))
    .orderBy(desc(showVersions.number));
  return rows.map(versionFrom);
}

function versionFrom({ texts, confirmed, ...row }: VersionRow): ShowVersion {
  const at = (column: string) => ({ table: 'show_versions', column, id: `${row.showId} ${row.number}` });
  return {
    ...row,
    texts: fitting(ShowTextsShape, texts, at('texts')),
    confirmed: fitting(ConfirmationsShape, confirmed, at('confirmed')),
  };
}

/** Whether a version of a show waits for a second person. */
export async function textsWait({ db }: { readonly db: Pick<Rows, 'select'> }, showId: ShowId): Promise<boolean> {
  const waits = and(eq(showVersions.showId, showId), eq(showVersions.state, 'waiting'));
  return (await db.select({ number: showVersions.number }).from(showVersions).where(waits)).length > 0;
}

/** The shows of which a version waits for a second person. */
export async function showsThatWait(db: Pick<Rows, 'select'>): Promise<ReadonlySet<ShowId>> {
  const rows = await db
    .select({ showId: showVersions.showId })
    .from(showVersions)
    .where(eq(showVersions.state, 'waiting'));
  return new Set(rows.map(({ showId }) => showId));
}

/** The texts of a show for which no version was written yet, under the name of whoever changed it last. */
async function firstOfBefore(db: Pick<Rows, 'select'>, show: Show): Promise<ShowVersion> {
  const [changed] = await db
    .select({ actor: auditLog.actor })
    .from(auditLog)
    .where(and(eq(auditLog.subject, show.id), inArray(auditLog.action, ['show.created', 'show.changed'])))
    .orderBy(desc(auditLog.seq))
    .limit(1);
  const { title, description, author, ownerEmail, language, category, explicit, licence } = show;
  const texts = { title, description, author, ownerEmail, language, category, explicit, licence };
  return {
    ...newVersion(show.id, { number: 1, texts, madeBy: changed?.actor ?? SYSTEM.id, state: 'live' }),
    createdAt: show.updatedAt,
  };
}

function newVersion(showId: ShowId, version: Pick<ShowVersion, 'number' | 'texts' | 'madeBy' | 'state'>): ShowVersion {
  return {
    showId,
    ...version,
    textsHash: showTextsHash(version.texts),
    createdAt: new Date(),
    answeredBy: null,
    answeredAt: null,
    confirmed: [],
  };
}

/** The versions of a locked show, the newest first, all of them written down. */
export async function keptVersions(tx: Transaction, show: Show): Promise<ShowVersion[]> {
  const kept = await storedVersions(tx, [show.id]);
  if (kept.length > 0 || !show.isPublic) return kept;
  const first = await firstOfBefore(tx, show);
  await tx.insert(showVersions).values(first);
  return [first];
}

/**
 * All that was ever confirmed in a show's texts, but for what somebody confirmed whose access was ended since: as with approvals, that counts no
 * more, wherever it stands.
 */
async function confirmedIn(db: Pick<Rows, 'select'>, versions: readonly ShowVersion[]): Promise<ReadonlySet<string>> {
  const all = versions.flatMap(({ confirmed }) => confirmed);
  const people = [...new Set(all.map(({ by }) => by).filter(isAccount))];
  if (people.length === 0) return new Set();
  const left = await db
    .select({ id: users.id })
    .from(users)
    .where(and(inArray(users.id, people), hasLeft(db, users.id)));
  const gone = new Set(left.map(({ id }): ActorId => id));
  return new Set(all.filter(({ by }) => !gone.has(by)).map(({ key }) => key));
}

/**
 * Reads versions for what may identify a person: against everybody on the rosters of the show, and for names and details of anybody.
 * @param only the one recording whose people and decisions count
 */
export async function readVersions(
  db: Pick<Rows, 'select'>,
  show: Show,
  { versions, read }: { readonly versions: readonly ShowVersion[]; readonly read: readonly ShowVersion[] },
  only?: RecordingId,
): Promise<ReadVersion[]> {
  const names = await namesAroundShow(db, show.id, only);
  const confirmed = await confirmedIn(db, versions);
  // The finders load long word lists: only where there is something to read.
  const { findingsIn, unconfirmed } = await import('../rules/publishing/show-findings.ts');
  return read.map((version) => {
    const { texts, textsHash, number } = version;
    const slug = show.isPublic ? show.slug : (texts.slug ?? slugFrom(texts.title));
    const findings = unconfirmed(findingsIn(texts, slug, names), confirmed);
    const authors = Object.fromEntries(findings.map(({ field }) => [field, authorsOf(field, version, versions)]));
    return { ...version, findings, authors, seen: hashOf([number, textsHash, findings.map(({ key }) => key)]) };
  });
}

/** Everybody who brought a text into a field of a show, and not only left it there. @param versions the newest first */
function authorsOf(field: ShowField, read: ShowVersion, versions: readonly ShowVersion[]): string[] {
  // An address is for ever: it has the words of the first version that was public.
  const first =
    field === 'slug' ? versions.findLast(({ state }) => state === 'live' || state === 'replaced') : undefined;
  const text = textOfField((first ?? read).texts, field);
  const isIt = (version: ShowVersion | undefined) => version && textOfField(version.texts, field) === text;
  return versions.flatMap((version, at) => (isIt(version) && !isIt(versions[at + 1]) ? [version.madeBy] : []));
}

/**
 * Writes a new version of a locked show's texts: live at once where no finder doubts it, else waiting for a second person. Whatever waited is taken
 * back by it.
 */
export async function offerTexts(
  tx: Transaction,
  actor: Pick<Actor, 'id'>,
  show: Show,
  texts: ShowTexts,
): Promise<void> {
  const versions = await keptVersions(tx, show);
  const live = versions.find(({ state }) => state === 'live');
  const waiting = versions.find(({ state }) => state === 'waiting');
  const textsHash = showTextsHash(texts);
  if (waiting?.textsHash === textsHash) return;
  if (waiting) await setState(tx, waiting, 'taken-back');
  if (live?.textsHash === textsHash) return;
  const number = (versions[0]?.number ?? 0) + 1;
  const version = newVersion(show.id, { number, texts, madeBy: actor.id, state: 'waiting' });
  await tx.insert(showVersions).values(version);
  const [read] = await readVersions(tx, show, { versions: [version, ...versions], read: [version] });
  await audit(tx, {
    actor: actor.id,
    action: 'show.texts-written',
    subject: show.id,
    detail: { version: number, texts: textsHash, ...countOf(read!.findings) },
  });
  if (read!.findings.length === 0) await goLive(tx, actor, show, version);
}

/** Makes a version of a locked show the one that listeners read. The first gives the show its address. */
export async function goLive(
  tx: Transaction,
  actor: Pick<Actor, 'id'>,
  show: Show,
  version: ShowVersion,
): Promise<void> {
  const { slug: wanted, ...texts } = version.texts;
  await tx
    .update(showVersions)
    .set({ state: 'replaced' })
    .where(and(eq(showVersions.showId, show.id), eq(showVersions.state, 'live')));
  await setState(tx, version, 'live');
  const address = show.isPublic ? {} : { slug: await freeSlug(tx, wanted ?? slugFrom(texts.title)) };
  await takingSlug(
    tx
      .update(shows)
      .set({ ...texts, ...address, isPublic: true, updatedAt: new Date() })
      .where(eq(shows.id, show.id)),
  );
  await settleReminders(tx, actor, show.id);
  const detail = { version: version.number, texts: version.textsHash };
  await audit(tx, { actor: actor.id, action: 'show.texts-live', subject: show.id, detail });
}

/** Somebody looked at the texts of a show: nobody need be reminded of them. */
export async function settleReminders(tx: Transaction, actor: Pick<Actor, 'id'>, showId: ShowId): Promise<void> {
  await tx
    .update(reminders)
    .set({ doneAt: new Date(), doneBy: actor.id })
    .where(and(eq(reminders.showId, showId), eq(reminders.kind, 'show-texts')));
}

export async function setState(
  tx: Transaction,
  { showId, number }: Pick<ShowVersion, 'showId' | 'number'>,
  state: ShowVersion['state'],
): Promise<void> {
  await tx
    .update(showVersions)
    .set({ state })
    .where(and(eq(showVersions.showId, showId), eq(showVersions.number, number)));
}

/** How many findings there are of each kind: all that the audit log is told about them. */
export function countOf(findings: readonly ShowFinding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
