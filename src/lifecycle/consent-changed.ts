import { and, eq, inArray } from 'drizzle-orm';
import { idsOf } from '../consent/person-store.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { takeDownIn } from '../publishing/publish.ts';
import { handToQueue } from '../recordings/hand-to-queue.ts';
import { lockRecordingThere, move, MOVING, type RecordingOutline, voidRelease } from '../recordings/life.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import type { RecordingState } from '../rules/recording/states.ts';
import type { Transaction } from '../store/database.ts';
import { type consentChanges, participants, releases } from '../store/schema.ts';
import { hasDerived, purgeDerived } from './purge.ts';
import { hasNewNo, isStillCovered, isTakenBack, keepCoveredUntil } from './still-covered.ts';

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

const isMoving = ({ state }: RecordingOutline) => (MOVING as readonly RecordingState[]).includes(state);

/** Those with words that were looked at before. One that is being prepared comes to the check by itself. */
const isCheckable = ({ state, hasTranscript }: RecordingOutline) =>
  hasTranscript && ['needs-approval', 'needs-decisions', 'making-release', 'publishing'].includes(state);

/** Sends the work that a change of consent made necessary. */
export async function sendAll(heard: Pick<Heard, 'pipeline' | 'log'>, work: readonly ToSend[]): Promise<void> {
  for (const { job, recordingId, run } of work)
    await handToQueue(heard, { id: recordingId, run }, (pipeline, payload) =>
      job === 'takedown' ? pipeline.takeDown(payload) : pipeline.checkAgain(payload),
    );
}
