import { eq, inArray } from 'drizzle-orm';
import type { RuleCode } from '../rules/consent/effective.ts';
import { consentNow } from '../consent/of-recording.ts';
import { ATTRIBUTES, type Attribute, parseTags } from '../rules/consent/tags.ts';
import { isNarrower } from '../rules/consent/narrowed.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import { idsOf } from '../consent/person-store.ts';
import { hasTakenBack } from '../consent/record-store.ts';
import { UnfitRow } from '../store/fit.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { lockRecording, move, type Recording, type RecordingOutline, voidRelease } from '../recordings/life.ts';
import { rosterOf } from '../consent/roster-rows.ts';
import { participants } from '../store/schema.ts';
import { takeDownIn } from '../publishing/publish.ts';
import { hasDerived } from './purge.ts';
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

/**
 * After a permission, a restriction or the facts of participants changed: what stood on them counts no more. In the caller's transaction,
 * so that there is no moment at which the old permission is gone and the episode is still up.
 * @param why for the pages of the recordings, without names
 * @returns what to send with `sendAll` once the transaction has ended
 */
export async function consentChanged(
  tx: Transaction,
  actor: Actor,
  personIds: readonly PersonId[],
  why: string,
  now = new Date(),
): Promise<ToSend[]> {
  const work: ToSend[] = [];
  for (const id of await recordingsWith(tx, personIds)) {
    const sent = await recheck(tx, actor, await lockRecording(tx, id), why, now);
    if (sent) work.push(sent);
  }
  return work;
}

/** Looks at one recording anew: an episode that is no longer covered is taken down, an unfinished one is checked again. */
export async function recheck(
  tx: Transaction,
  actor: Actor,
  recording: RecordingOutline,
  why: string,
  now = new Date(),
): Promise<ToSend | null> {
  const recordingId = recording.id;
  if (recording.state === 'published') {
    if (await isStillCovered(tx, recording, now)) return null;
    const { run } = await takeDownIn(tx, actor, recording, why);
    return { job: 'takedown', recordingId, run };
  }
  await voidRelease(tx, actor, recordingId, why);
  if (recording.state === 'taken-down') {
    // It came down before, for another reason: what was made from it has to go now.
    if (!(await isTakenBack(tx, recording, now)) || !(await hasDerived(tx, recordingId))) return null;
    const { run } = await move(tx, actor, recording, { to: 'taken-down', reason: why, newRun: true });
    return { job: 'takedown', recordingId, run };
  }
  if (!['needs-approval', 'needs-decisions'].includes(recording.state) || !recording.hasTranscript) return null;
  const back =
    recording.state === 'needs-decisions' ? recording : await move(tx, actor, recording, { to: 'needs-decisions' });
  const { run } = await move(tx, actor, back, { to: 'preparing', newRun: true });
  return { job: 'check', recordingId, run };
}

/** Whether everyone in a published recording still allows what they allowed when it was made. What cannot be read allows nothing. */
async function isStillCovered(
  tx: Pick<Transaction, 'select'>,
  recording: RecordingOutline,
  now = new Date(),
): Promise<boolean> {
  return unlessUnfit(() => covers(tx, recording, now), false);
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
export async function sendAll(heard: Pick<Heard, 'pipeline'>, work: readonly ToSend[]): Promise<void> {
  for (const { job, recordingId, run } of work) {
    if (job === 'takedown') await heard.pipeline.takeDown({ recordingId, run });
    else await heard.pipeline.checkAgain({ recordingId, run });
  }
}
