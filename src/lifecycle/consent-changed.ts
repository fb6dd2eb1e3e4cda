import { and, eq, inArray } from 'drizzle-orm';
import type { RuleCode } from '../rules/consent/effective.ts';
import { consentNow } from '../consent/of-recording.ts';
import { ATTRIBUTES, type Attribute, parseTags } from '../rules/consent/tags.ts';
import { isNarrower } from '../rules/consent/narrowed.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import { idsOf } from '../consent/person-store.ts';
import { hasTakenBack, knownOf } from '../consent/record-store.ts';
import { dayInUk, daysAfter } from '../rules/consent/days.ts';
import { whatEnds } from '../rules/consent/what-ends.ts';
import { UnfitRow } from '../store/fit.ts';
import { handToQueue } from '../recordings/hand-to-queue.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import {
  lockRecordingThere,
  move,
  MOVING,
  type Recording,
  type RecordingOutline,
  voidRelease,
} from '../recordings/life.ts';
import type { RecordingState } from '../rules/recording/states.ts';
import { rosterOf } from '../consent/roster-rows.ts';
import { type consentChanges, episodes, participants, releases } from '../store/schema.ts';
import { takeDownIn } from '../publishing/publish.ts';
import { hasDerived, purgeDerived } from './purge.ts';
import { latestRelease } from '../publishing/release-status.ts';
import type { Transaction } from '../store/database.ts';

/** Work that is to be sent once the transaction has ended. */
export interface ToSend {
  readonly job: 'takedown' | 'check';
  readonly recordingId: RecordingId;
  readonly run: number;
}

/** Every recording that a participant is in, under whatever id they are known. */
export async function recordingsWith(
  tx: Pick<Transaction, 'select'>,
  personIds: readonly PersonId[],
): Promise<RecordingId[]> {
  const ids = [...(await idsOf(tx, personIds)).values()].flat();
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: participants.recordingId })
    .from(participants)
    .where(inArray(participants.personId, ids));
  return [...new Set(rows.map(({ id }) => id))].sort();
}

/** Why a recording is looked at anew. */
interface Why {
  /** For its page; no names. */
  readonly why: string;
  /** Somebody in it said no just now. */
  readonly saidNo?: boolean;
  readonly now?: Date;
}

/** What a change of consent did to one recording. */
export interface Looked {
  readonly toSend: ToSend | null;
  readonly takenDown: boolean;
  /** It had a finished version that counts no more. */
  readonly approveAgain: boolean;
}

/** Looks at a recording for a change of consent. One that is gone is left alone. */
export async function lookAgain(
  tx: Transaction,
  heard: Pick<Heard, 'files' | 'config'>,
  id: RecordingId,
  { personIds, kind, why, by }: Pick<typeof consentChanges.$inferSelect, 'personIds' | 'kind' | 'why' | 'by'>,
): Promise<Looked> {
  const recording = await lockRecordingThere(tx, id);
  if (!recording) return { toSend: null, takenDown: false, approveAgain: false };
  const version = await currentVersion(tx, id);
  const saidNo = kind === 'no' && (await isAskedIn(tx, id, personIds));
  const toSend = await recheck(tx, heard, { id: by }, recording, { why, saidNo });
  const takenDown = recording.state === 'published' && toSend !== null;
  return { toSend, takenDown, approveAgain: version !== null && !takenDown && (await currentVersion(tx, id)) === null };
}

async function currentVersion(tx: Pick<Transaction, 'select'>, recordingId: RecordingId): Promise<string | null> {
  const [row] = await tx
    .select({ id: releases.id })
    .from(releases)
    .where(and(eq(releases.recordingId, recordingId), eq(releases.current, true)));
  return row?.id ?? null;
}

/** Whether any of these people is seen or heard in a recording, rather than only mentioned. */
async function isAskedIn(
  tx: Pick<Transaction, 'select'>,
  recordingId: RecordingId,
  personIds: readonly PersonId[] | null,
): Promise<boolean> {
  const asked = await tx
    .select({ personId: participants.personId })
    .from(participants)
    .where(and(eq(participants.recordingId, recordingId), eq(participants.onlyMentioned, false)));
  return asked.some(({ personId }) => personIds === null || (personId !== null && personIds.includes(personId)));
}

/**
 * Looks at one locked recording anew: an episode that is no longer covered is taken down, work that is under way is stopped, an unfinished
 * one is checked again. Where somebody said no, all that was made of it goes but its original.
 * @returns what to send with `sendAll` once the transaction has ended
 */
export async function recheck(
  tx: Transaction,
  heard: Pick<Heard, 'files' | 'config'>,
  actor: Pick<Actor, 'id'>,
  recording: RecordingOutline,
  { why, saidNo = false, now = new Date() }: Why,
): Promise<ToSend | null> {
  const recordingId = recording.id;
  // Nothing was made of it, or all of it has gone.
  if (recording.state === 'waiting' || recording.state === 'stopped') return null;
  if (recording.state === 'published') {
    if (await isStillCovered(tx, recording, now)) {
      await keepCoveredUntil(tx, recording, now);
      return null;
    }
    const isNo = saidNo || (await isTakenBack(tx, recording, now));
    const down = await takeDownIn(tx, actor, recording, why);
    // Now, and not with the job: whoever goes on with the recording in the meantime must not go on with this.
    if (isNo) await purgeDerived(tx, heard, actor, down);
    return { job: 'takedown', recordingId, run: down.run };
  }
  await voidRelease(tx, actor, recordingId, why);
  const isNo = saidNo || (await hasNewNo(tx, recording, now));
  if (recording.state === 'taken-down') {
    // It came down before, for another reason: what was made from it has to go now.
    if (!isNo || !(await hasDerived(tx, recordingId))) return null;
    await purgeDerived(tx, heard, actor, await move(tx, actor, recording, { to: 'taken-down', reason: why }));
    return null;
  }
  if (isNo && (isMoving(recording) || (await hasDerived(tx, recordingId)))) {
    await move(tx, actor, recording, { to: 'stopped', reason: why, newRun: true });
    await purgeDerived(tx, heard, actor, recording);
    return null;
  }
  if (!isCheckable(recording)) return null;
  const back =
    recording.state === 'needs-decisions' ? recording : await move(tx, actor, recording, { to: 'needs-decisions' });
  const { run } = await move(tx, actor, back, { to: 'preparing', newRun: true });
  return { job: 'check', recordingId, run };
}

/** Whether somebody said no, or the law did, since a version of it was made, or since it was last looked at. */
async function hasNewNo(tx: Pick<Transaction, 'select'>, recording: RecordingOutline, now: Date): Promise<boolean> {
  const wasMade = recording.state === 'taken-down' || (await unlessUnfit(() => latestRelease(tx, recording.id), null));
  if (wasMade) return isTakenBack(tx, recording, now);
  const known = recording.consent?.rows;
  if (!known || known.some(({ attribute }) => attribute === 'restriction')) return false;
  const people = await unlessUnfit(() => rosterOf(tx, recording.id, now), []);
  return people.some(({ restriction }) => restriction !== null);
}

const isMoving = ({ state }: RecordingOutline) => (MOVING as readonly RecordingState[]).includes(state);

/** Those with words that were looked at before. One that is being prepared comes to the check by itself. */
const isCheckable = ({ state, hasTranscript }: RecordingOutline) =>
  hasTranscript && ['needs-approval', 'needs-decisions', 'making-release', 'publishing'].includes(state);

/** Whether everyone in a published recording still allows what they allowed when it was made. What cannot be read allows nothing. */
async function isStillCovered(
  tx: Pick<Transaction, 'select'>,
  recording: RecordingOutline,
  now = new Date(),
): Promise<boolean> {
  return unlessUnfit(() => covers(tx, recording, now), false);
}

/** Writes down the day on which a published recording is covered no more. */
export async function keepCoveredUntil(tx: Transaction, recording: RecordingOutline, now: Date): Promise<void> {
  const day = await unlessUnfit(() => coveredUntil(tx, recording, now), dayInUk(now));
  await tx.update(episodes).set({ coveredUntil: day }).where(eq(episodes.recordingId, recording.id));
}

/** The first day, from tomorrow on, on which it is not covered; null where there is none. */
async function coveredUntil(
  tx: Pick<Transaction, 'select'>,
  recording: RecordingOutline,
  now: Date,
): Promise<string | null> {
  const people = await rosterOf(tx, recording.id, now);
  const known = await knownOf(
    tx,
    people.flatMap(({ personId }) => personId ?? []),
  );
  const today = dayInUk(now);
  const days = [...known.values()].flatMap((theirs) => whatEnds(theirs, daysAfter(today, 1)).map(({ due }) => due));
  for (const day of [...new Set(days)].sort())
    if (!(await covers(tx, recording, new Date(`${day}T12:00:00Z`)))) return day;
  return null;
}

async function covers(tx: Pick<Transaction, 'select'>, recording: RecordingOutline, now: Date): Promise<boolean> {
  const people = await rosterOf(tx, recording.id, now);
  if (consentNow(recording, people, now).blocks.length > 0) return false;
  const then = (await latestRelease(tx, recording.id))?.manifest.consents ?? [];
  return then.every(({ participant, tags }) => {
    const person = people.find(({ id }) => id === participant);
    return person !== undefined && !isNarrower({ now: person.tags, before: tags });
  });
}

/** Answers that say no, rather than that a yes ran out, is not complete or was never asked for. */
const NOES: readonly RuleCode[] = ['erased', 'restriction', 'refused', 'withdrawn', 'giver-said-no'];

/**
 * Whether somebody in it said no since the last version was made. Then what was made from it has to go. Where a yes only ran out or has to be
 * asked for again, the work stays: it may be needed tomorrow, and nobody wanted it gone.
 */
export async function isTakenBack(
  tx: Pick<Transaction, 'select'>,
  recording: Pick<Recording, 'id'>,
  now = new Date(),
): Promise<boolean> {
  const known = await unlessUnfit<boolean | null>(() => someoneSaidNo(tx, recording, now), null);
  return known ?? anyTookBack(tx, recording);
}

/** The same where what they said cannot be read: whether any of them ever took something back. */
async function anyTookBack(tx: Pick<Transaction, 'select'>, recording: Pick<Recording, 'id'>): Promise<boolean> {
  const people = await tx
    .select({ personId: participants.personId })
    .from(participants)
    .where(eq(participants.recordingId, recording.id));
  return hasTakenBack(
    tx,
    people.flatMap(({ personId }) => personId ?? []),
  );
}

async function someoneSaidNo(
  tx: Pick<Transaction, 'select'>,
  recording: Pick<Recording, 'id'>,
  now: Date,
): Promise<boolean> {
  const then = (await latestRelease(tx, recording.id))?.manifest.consents ?? [];
  return (await rosterOf(tx, recording.id, now)).some(({ id, restriction, onlyMentioned, permissions }) => {
    if (restriction !== null) return true;
    const before = then.find(({ participant }) => participant === id)?.tags ?? [];
    const isNew = (attribute: Attribute) => parseTags(before)[attribute] !== 'never';
    return !onlyMentioned && ATTRIBUTES.some((one) => NOES.includes(permissions[one].rule) && isNew(one));
  });
}

/** What a question about rows answers; `otherwise` where a row does not fit. */
async function unlessUnfit<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof UnfitRow) return otherwise;
    throw error;
  }
}

/** Sends the work that a change of consent made necessary. */
export async function sendAll(heard: Pick<Heard, 'pipeline' | 'log'>, work: readonly ToSend[]): Promise<void> {
  for (const { job, recordingId, run } of work)
    await handToQueue(heard, { id: recordingId, run }, (pipeline, payload) =>
      job === 'takedown' ? pipeline.takeDown(payload) : pipeline.checkAgain(payload),
    );
}
