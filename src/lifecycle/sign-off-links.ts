import { addedFlag } from '../redaction/flag-rows.ts';
import { and, eq, inArray } from 'drizzle-orm';
import { dayInUk } from '../rules/consent/days.ts';
import { type ConsentLink, lockLink, makeLink, openLink, throughLink, useUp } from '../consent/links.ts';
import { idsOf } from '../consent/person-store.ts';
import type { GiverRole } from '../rules/consent/records.ts';
import type { ParticipantId, RecordingId, Sha256 } from '../rules/ids.ts';
import { badInput, conflict, notFound, Problem } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { lockRecording } from '../recordings/life.ts';
import { lockRecordingTo } from '../recordings/recordings.ts';
import { rosterOf } from '../consent/roster-rows.ts';
import { newId } from '../store/ids.ts';
import { flags, participants, recordings, releases, reminders } from '../store/schema.ts';
import { recordAnswer } from '../publishing/approvals.ts';
import { type Release, type SignOff, signOffsNeeded } from '../publishing/readiness.ts';
import { releaseFrom } from '../publishing/release-rows.ts';
import { latestRelease } from '../publishing/release-status.ts';
import type { Transaction } from '../store/database.ts';

/** The longest note, in characters. */
export const LONGEST_NOTE = 1000;
/** How much around the moment staff are shown, in seconds. */
const BEFORE = 2;
const AFTER = 3;

/** Makes the link with which one participant hears or sees exactly this version and answers. @throws 403, 404, 409, 422 */
export async function makeSignOffLink(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { participantId, giver = 'self', days }: { participantId: ParticipantId; giver?: GiverRole; days: number },
): Promise<string> {
  return heard.db.transaction(async (tx) => {
    const recording = await lockRecordingTo(tx, actor, 'make link', recordingId);
    const release = await latestRelease(tx, recordingId);
    if (recording.state !== 'needs-approval' || !release?.current)
      throw conflict('There is no finished version to show. Finish it first.');
    const person = signOffsNeeded(await rosterOf(tx, recordingId)).find(({ id }) => id === participantId);
    if (!person?.personId) throw notFound('person');
    const { personId } = person;
    return makeLink(tx, heard, actor, { kind: 'sign-off', personId, giver, recordingId, releaseId: release.id, days });
  });
}

const changed = () =>
  new Problem(
    410,
    'version-changed',
    'This version has changed. Ask your worker for a new link, so that you see the new one.',
  );

/** The one version that a link is about. @throws 410 when it is not the current one any more, or nobody is waiting for an answer */
export async function releaseOf(db: Pick<Heard['db'], 'select'>, link: ConsentLink): Promise<Release> {
  if (!link.releaseId) throw changed();
  const [row] = await db
    .select({ release: releases, state: recordings.state })
    .from(releases)
    .innerJoin(recordings, eq(recordings.id, releases.recordingId))
    .where(eq(releases.id, link.releaseId));
  if (!row?.release.current || row.state !== 'needs-approval') throw changed();
  return releaseFrom(row.release);
}

/** A file of the version that a link is about; never any other file. @throws 404, 410 */
export async function fileOf(db: Pick<Heard['db'], 'select'>, link: ConsentLink, role: string): Promise<Sha256> {
  const file = (await releaseOf(db, link)).manifest.files.find((candidate) => candidate.role === role);
  if (!file) throw notFound('file');
  return file.sha256;
}

export interface LinkAnswer {
  readonly answer: SignOff['answer'];
  /** For `change`: where, in seconds, and what about it. */
  readonly moment: number | null;
  readonly note: string;
}

/**
 * Writes down what a participant says through their link. “Change this” acts like a no, and puts a flag at that moment, so that staff see it
 * where they decide. The link is used up.
 * @throws 410, 422
 */
export async function answerThroughLink(
  heard: Heard,
  secret: string,
  { answer, moment, note }: LinkAnswer,
): Promise<void> {
  if (note.length > LONGEST_NOTE) throw badInput('Too long.', { note: `Write at most ${LONGEST_NOTE} letters.` });
  const { recordingId: about } = await openLink(heard.db, 'sign-off', secret);
  if (about === null) throw changed();
  await heard.db.transaction(async (tx) => {
    const recording = await lockRecording(tx, about);
    const link = await lockLink(tx, 'sign-off', secret);
    const release = await releaseOf(tx, link);
    const { recordingId, manifestHash, manifest } = release;
    if (answer === 'change' && (moment === null || moment > manifest.durationSeconds))
      throw badInput('Say where.', { moment: 'Write where it is, like 1:23.' });
    const isChange = answer === 'change';
    await recordAnswer(heard, tx, throughLink(link), recording, {
      participantId: await participantOf(tx, link, recordingId),
      manifestHash,
      answer,
      how: 'private link',
      recordedBy: link.createdBy,
      moment: isChange ? moment : null,
      note: isChange && note ? note : null,
    });
    if (isChange) await askForChange(tx, link, release, moment!, note);
    await useUp(tx, link);
  });
}

async function participantOf(
  tx: Transaction,
  { personId }: ConsentLink,
  recordingId: RecordingId,
): Promise<ParticipantId> {
  const ids = (await idsOf(tx, [personId])).get(personId) ?? [];
  const [row] = await tx
    .select({ id: participants.id })
    .from(participants)
    .where(and(eq(participants.recordingId, recordingId), inArray(participants.personId, ids)));
  if (!row) throw changed();
  return row.id;
}

async function askForChange(
  tx: Transaction,
  link: ConsentLink,
  release: Release,
  moment: number,
  note: string,
): Promise<void> {
  const { recordingId, manifest } = release;
  const end = Math.min(manifest.durationSeconds, moment + AFTER);
  const start = Math.max(0, Math.min(moment, end) - BEFORE);
  const reason = note || 'Somebody who is in it asked for a change here.';
  // A flag that a person put there stays when the words are checked again.
  const foundBy = ['participant', 'staff'];
  await tx
    .insert(flags)
    .values(addedFlag({ id: newId(), recordingId, kind: 'listen', code: 'change-asked', foundBy, start, end, reason }));
  await tx.insert(reminders).values({
    id: newId(),
    kind: 'change-asked',
    personId: link.personId,
    recordingId,
    due: dayInUk(new Date()),
  });
}
