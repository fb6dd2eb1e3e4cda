import { eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { asSent, type Participant, type RosterInput, rosterRevision } from '../consent/roster-rows.ts';
import { mayLeave, sayTheyStay } from '../consent/say-absence.ts';
import { lockRoster, writeRoster } from '../consent/write-roster.ts';
import { ChangedMeanwhile, conflict, forbidden, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { handToQueue } from '../recordings/hand-to-queue.ts';
import type { RecordingOutline } from '../recordings/life.ts';
import { type Absence, maySecond } from '../rules/consent/absence.ts';
import type { ParticipantId, RecordingId } from '../rules/ids.ts';
import { participants } from '../store/schema.ts';
import type { Transaction } from '../store/transactions.ts';
import { checkAnew, lockToChange } from './check-anew.ts';

const WHY_VOID = 'The people, their consents or the keep list were changed.';

/** A roster, and the revision of the one that whoever wrote it saw. */
export interface ChangedRoster extends RosterInput {
  readonly revision: string;
}

/**
 * Changes who and what a recording is about. What was proposed for publication is void, and the words are checked again;
 * decisions on what is found again stay as they were.
 * @returns true where somebody is said to be less in it than they are, and a second person has to look
 * @throws 403 for a researcher once the file is there, 409 while machines are at work, an episode is up, or the roster has changed meanwhile
 */
export async function setRoster(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  roster: ChangedRoster,
  now = new Date(),
): Promise<boolean> {
  const { isSaid, recheck } = await heard.db.transaction(async (tx) => {
    const recording = await lockToChange(tx, actor, 'change roster', recordingId);
    const before = await lockRoster(tx, recordingId, roster.participants, now);
    mustBeOnNow(roster, recording, before);
    const isSaid = await writeRoster(tx, actor, roster.participants, { recordingId, before, now });
    const detail = { people: roster.participants.length };
    await audit(tx, { actor: actor.id, action: 'recording.roster-changed', subject: recordingId, detail });
    const change = { keepList: [...roster.keep], covers: [...roster.covers] };
    return { isSaid, recheck: await checkAnew(tx, actor, recording, WHY_VOID, change) };
  });
  if (recheck) await handToQueue(heard, recheck, (pipeline, payload) => pipeline.checkAgain(payload));
  return isSaid;
}

/** The answer to what somebody said of a row: a second person says so too, or the row stays what it is. */
export interface AbsenceAnswer {
  readonly participantId: ParticipantId;
  /** What was said, as whoever answers saw it. */
  readonly saidToBe: Absence;
  readonly agree: boolean;
}

/**
 * Settles what somebody said of a row of the roster. With a second person's yes they are off the list, or only talked about.
 * @throws 403 for the person who said it, and for a researcher who agrees; 404; 409 where it is no longer said, or they said no since
 */
export async function settleAbsence(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { participantId, saidToBe, agree }: AbsenceAnswer,
  now = new Date(),
): Promise<void> {
  if (agree) allow(actor, 'change participant');
  const recheck = await heard.db.transaction(async (tx) => {
    const recording = await lockToChange(tx, actor, 'change roster', recordingId);
    const before = await lockRoster(tx, recordingId, [], now);
    const row = before.find(({ id }) => id === participantId);
    if (!row) throw notFound('person');
    if (row.saidToBe !== saidToBe)
      throw conflict('This was settled, or said otherwise, in the meantime. Look at the list again.');
    if (!agree) {
      await sayTheyStay(tx, actor, row, recordingId);
      return null;
    }
    if (!maySecond(row, actor.id, heard.config.onePersonApproves))
      throw forbidden('You said so yourself. A second member of staff has to look, and say so too.');
    mayLeave(row);
    await takeAway(tx, actor, row, recordingId);
    return checkAnew(tx, actor, recording, WHY_VOID);
  });
  if (recheck) await handToQueue(heard, recheck, (pipeline, payload) => pipeline.checkAgain(payload));
}

async function takeAway(tx: Transaction, actor: Actor, row: Participant, recordingId: RecordingId): Promise<void> {
  const { id, personId, saidToBe, saidToBeBy } = row;
  if (saidToBe === 'absent') await tx.delete(participants).where(eq(participants.id, id));
  else
    await tx
      .update(participants)
      .set({ onlyMentioned: true, saidToBe: null, saidToBeBy: null, saidToBeAt: null })
      .where(eq(participants.id, id));
  await audit(tx, {
    actor: actor.id,
    action: saidToBe === 'absent' ? 'roster.taken-off' : 'roster.only-mentioned',
    subject: recordingId,
    detail: { participant: id, person: personId, saidBy: saidToBeBy },
  });
}

function mustBeOnNow(wanted: ChangedRoster, recording: RecordingOutline, people: readonly Participant[]): void {
  const revision = rosterRevision(recording, people);
  if (wanted.revision === revision) return;
  const { keepList: keep, covers } = recording;
  const theirs = { participants: people.map(asSent), keep, covers };
  // Who changed it nobody can tell from here: consent that was written down elsewhere changes it too.
  throw new ChangedMeanwhile([{ of: 'roster', wanted, theirs, stands: theirs, by: null, at: null, revision }], {
    plain:
      'Somebody changed the people of this recording in the meantime. Nothing was saved. Look at both, then save again.',
  });
}
