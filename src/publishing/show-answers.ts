import { and, eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { conflict, forbidden, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, type Authorized, authorize } from '../people/allow.ts';
import type { ShowId } from '../rules/ids.ts';
import type { ShowFinding } from '../rules/publishing/show-findings.ts';
import { areDeleted, type Confirmation } from '../rules/publishing/show-texts.ts';
import { shows, showVersions } from '../store/schema.ts';
import {
  countOf,
  goLive,
  keptVersions,
  lockShow,
  offerTexts,
  type ReadVersion,
  readVersions,
  setState,
  settleReminders,
  type Show,
  type ShowVersion,
  versionsOf,
} from './show-versions.ts';
import type { Transaction } from '../store/database.ts';

/** What a show says and said, and what is doubted in it. */
export interface ShowTextsView {
  readonly show: Show;
  /** What listeners read; null where nothing is public yet. */
  readonly live: ReadVersion | null;
  /** What waits for a second person. */
  readonly waiting: ReadVersion | null;
  /** Every version, the newest first. */
  readonly history: readonly ShowVersion[];
}

/** The texts of a show for somebody who changes or answers them. @throws 403, 404 */
export async function showTextsAt(
  { db }: Pick<Heard, 'db'>,
  actor: Actor,
  slug: string,
): Promise<Authorized<ShowTextsView, 'change show'>> {
  allow(actor, 'change show');
  const [show] = await db.select().from(shows).where(eq(shows.slug, slug));
  if (!show) throw notFound('show');
  const history = await versionsOf(db, show);
  const [live, waiting] = await liveAndWaiting(db, show, history);
  return authorize(actor, 'change show', { show, live, waiting, history });
}

async function liveAndWaiting(
  db: Parameters<typeof readVersions>[0],
  show: Show,
  versions: readonly ShowVersion[],
): Promise<[ReadVersion | null, ReadVersion | null]> {
  const read = versions.filter(({ state }) => state === 'live' || state === 'waiting');
  const found = await readVersions(db, show, { versions, read });
  const one = (state: ShowVersion['state']) => found.find((version) => version.state === state) ?? null;
  return [one('live'), one('waiting')];
}

/**
 * What somebody may confirm of what is doubted in a version: nothing in a text that they wrote, be it in an earlier version that somebody else
 * changed elsewhere, unless one person may do both.
 */
export function findingsToConfirm(
  { config }: Pick<Heard, 'config'>,
  actor: Pick<Actor, 'id'>,
  { findings, authors }: Pick<ReadVersion, 'findings' | 'authors'>,
): ShowFinding[] {
  return findings.filter(({ field }) => config.onePersonApproves || !authors[field]?.includes(actor.id));
}

export interface TextsAnswer {
  /** The version and the findings that were looked at (`ReadVersion.seen`). */
  readonly seen: string;
  readonly answer: 'confirm' | 'refuse';
}

/**
 * The answer of a second person to texts that a finder doubts: of a version that waits, or of the public one that names somebody on a newer roster.
 * To refuse is for everybody, to confirm for everybody but whoever wrote what is doubted; where two people wrote, each confirms the other's.
 * @throws 403, 404, 409 when the version or what was found in it is no longer what was looked at
 */
export async function answerShowTexts(
  heard: Pick<Heard, 'db' | 'config'>,
  actor: Actor,
  showId: ShowId,
  { seen, answer }: TextsAnswer,
): Promise<Authorized<Show, 'change show'>> {
  allow(actor, 'answer show texts');
  return heard.db.transaction(async (tx) => {
    const show = await lockShow(tx, showId, 'no key update');
    const [live, waiting] = await liveAndWaiting(tx, show, await keptVersions(tx, show));
    const version = [waiting, live].find((one) => one?.seen === seen);
    if (!version || (version === live && version.findings.length === 0))
      throw conflict('The texts, or what was found in them, have changed. Please look at them again.');
    if (answer === 'refuse') {
      await refuse(tx, actor, version);
      return showNow(tx, actor, showId);
    }
    const others = findingsToConfirm(heard, actor, version);
    if (others.length === 0 && version.findings.length > 0)
      throw forbidden('You wrote this, so somebody else has to confirm it.');
    const keys = new Set(others.map(({ key }) => key));
    const confirmed = [...version.confirmed, ...[...keys].map((key) => ({ key, by: actor.id }))];
    await answered(tx, actor, version, { confirmed });
    await audit(tx, {
      actor: actor.id,
      action: 'show.texts-confirmed',
      subject: showId,
      detail: { version: version.number, texts: version.textsHash, ...countOf(others) },
    });
    if (version.findings.every(({ key }) => keys.has(key))) {
      if (version === waiting) await goLive(tx, actor, show, version);
      else await settleReminders(tx, actor, showId);
    }
    return showNow(tx, actor, showId);
  });
}

async function showNow(tx: Transaction, actor: Actor, showId: ShowId): Promise<Authorized<Show, 'change show'>> {
  const [show] = await tx.select().from(shows).where(eq(shows.id, showId));
  return authorize(actor, 'change show', show!);
}

async function refuse(tx: Transaction, actor: Actor, version: ReadVersion): Promise<void> {
  if (version.state !== 'waiting')
    throw conflict('These texts are public. Change them, then nobody reads them any more.');
  const state = version.madeBy === actor.id ? 'taken-back' : 'refused';
  await setState(tx, version, state);
  await answered(tx, actor, version, {});
  await audit(tx, {
    actor: actor.id,
    action: `show.texts-${state}`,
    subject: version.showId,
    detail: { version: version.number, texts: version.textsHash },
  });
}

async function answered(
  tx: Transaction,
  actor: Actor,
  { showId, number }: ShowVersion,
  also: { confirmed?: readonly Confirmation[] },
): Promise<void> {
  await tx
    .update(showVersions)
    .set({ answeredBy: actor.id, answeredAt: new Date(), ...also })
    .where(and(eq(showVersions.showId, showId), eq(showVersions.number, number)));
}

/** Goes back to an earlier version, which is read as any change is. @throws 403, 404, 409 */
export async function restoreShowTexts(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  showId: ShowId,
  number: number,
): Promise<Authorized<Show, 'change show'>> {
  allow(actor, 'change show');
  return heard.db.transaction(async (tx) => {
    const show = await lockShow(tx, showId, 'no key update');
    const version = (await keptVersions(tx, show)).find((one) => one.number === number);
    if (!version) throw notFound('version');
    if (areDeleted(version.texts)) throw conflict('These texts were deleted. Please write new ones.');
    await audit(tx, { actor: actor.id, action: 'show.texts-restored', subject: showId, detail: { version: number } });
    await offerTexts(tx, actor, show, version.texts);
    return showNow(tx, actor, showId);
  });
}
