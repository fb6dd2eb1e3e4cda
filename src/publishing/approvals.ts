import { audit } from '../audit/log.ts';
import { badInput, conflict, forbidden, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor, AccountHolder } from '../people/actor.ts';
import { move, type RecordingOutline, voidRelease } from '../recordings/life.ts';
import { lockRecordingTo } from '../recordings/recordings.ts';
import { newId } from '../store/ids.ts';
import { approvals, signOffs } from '../store/schema.ts';
import { type Release, type SignOff, signOffsNeeded, type ReleaseStatus } from './readiness.ts';
import { releaseStatusOf } from './release-status.ts';
import type { Transaction } from '../store/database.ts';
import type { ParticipantId, RecordingId, ActorId } from '../rules/ids.ts';

/** The release that a yes is meant for. @throws 409 when it is no longer the one that was looked at */
async function releaseLookedAt(
  heard: Pick<Heard, 'config'>,
  tx: Transaction,
  recording: RecordingOutline,
  manifestHash: string,
): Promise<{ status: ReleaseStatus; release: Release }> {
  if (recording.state !== 'needs-approval') throw conflict('This recording is not waiting for approval.');
  const status = await releaseStatusOf(heard, tx, recording);
  if (!status) throw conflict('There is no finished version to approve.');
  if (status.release.manifestHash !== manifestHash)
    throw conflict('The version that you looked at has changed. Please look at the new one first.');
  return { status, release: status.release };
}

const APPROVES = { consent: 'approve consent', redaction: 'approve redactions' } as const;

/**
 * A yes of a member of staff to the consents or to the redactions of exactly this version.
 * @throws 403 for whoever uploaded it or gave the other approval (unless one person may give both), 409 when the version changed
 */
export async function approve(
  heard: Heard,
  actor: AccountHolder,
  recordingId: RecordingId,
  { kind, manifestHash }: { kind: 'consent' | 'redaction'; manifestHash: string },
): Promise<void> {
  await heard.db.transaction(async (tx) => {
    const recording = await lockRecordingTo(tx, actor, APPROVES[kind], recordingId);
    const { status, release } = await releaseLookedAt(heard, tx, recording, manifestHash);
    if (!heard.config.onePersonApproves) {
      if (recording.uploadedBy === actor.id)
        throw forbidden('You uploaded this recording, so somebody else has to approve it.');
      if (status.approvals.some((given) => given.kind !== kind && given.userId === actor.id)) {
        throw forbidden('You gave the other approval, so somebody else has to give this one.');
      }
    }
    // One that counts stays. One of somebody who has left makes room.
    if (status.approvals.some((given) => given.kind === kind && given.consentsHash === status.consentsHash)) return;
    await tx
      .insert(approvals)
      .values({
        id: newId(),
        releaseId: release.id,
        manifestHash,
        kind,
        userId: actor.id,
        consentsHash: status.consentsHash,
      })
      .onConflictDoUpdate({
        target: [approvals.releaseId, approvals.kind],
        set: { manifestHash, userId: actor.id, consentsHash: status.consentsHash, createdAt: new Date() },
      });
    await audit(tx, {
      actor: actor.id,
      action: `release.${kind}-approved`,
      subject: release.id,
      detail: { manifest: manifestHash, consents: status.consentsHash },
    });
  });
}

export interface SignOffInput {
  readonly participantId: ParticipantId;
  readonly manifestHash: string;
  readonly answer: 'yes' | 'no';
  readonly how: 'in person' | 'video call' | 'phone call';
}

/** Records a participant's own answer, as a member of staff heard it. A no sends it back to the decisions. @throws 404, 409, 422 */
export async function signOff(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { participantId, manifestHash, answer, how }: SignOffInput,
): Promise<void> {
  await heard.db.transaction(async (tx) => {
    const recording = await lockRecordingTo(tx, actor, 'record sign-off', recordingId);
    await recordAnswer(heard, tx, actor, recording, {
      participantId,
      manifestHash,
      answer,
      how,
      recordedBy: actor.id,
    });
  });
}

/** A participant's answer to one version, however it reached us. */
export interface FinalAnswer {
  readonly participantId: ParticipantId;
  readonly manifestHash: string;
  readonly answer: SignOff['answer'];
  readonly how: SignOff['how'];
  /** The member of staff who asked: in person, or by sending a link. */
  readonly recordedBy: ActorId;
  /** For `change`: the moment in seconds, and what they wrote about it. */
  readonly moment?: number | null;
  readonly note?: string | null;
}

const SAID_NO = {
  no: {
    voided: 'Somebody who is seen or heard said no to it.',
    reason: 'Somebody who is seen or heard said no to the finished version. Talk with them about what should change.',
  },
  change: {
    voided: 'Somebody who is seen or heard asked for a change.',
    reason:
      'Somebody who is seen or heard asked for a change. Look for their flag, and decide what should happen there.',
  },
} as const;

/**
 * Writes down a participant's answer to exactly one version of a locked recording. All but a yes void it and send the recording back to the decisions.
 * @returns the recording as it is then
 * @throws 404 for somebody who is not in it, 409 when the version changed, 422 for somebody who need not be asked
 */
export async function recordAnswer(
  heard: Pick<Heard, 'config'>,
  tx: Transaction,
  actor: Actor,
  recording: RecordingOutline,
  { participantId, manifestHash, answer, how, recordedBy, moment = null, note = null }: FinalAnswer,
): Promise<RecordingOutline> {
  const { status, release } = await releaseLookedAt(heard, tx, recording, manifestHash);
  if (!status.people.some((person) => person.id === participantId)) throw notFound('person');
  if (!signOffsNeeded(status.people).some((person) => person.id === participantId)) {
    throw badInput('This person is only mentioned, so no sign-off is needed.');
  }
  const given = { manifestHash, answer, how, recordedBy, moment, note, createdAt: new Date() };
  await tx
    .insert(signOffs)
    .values({ id: newId(), releaseId: release.id, participantId, ...given })
    .onConflictDoUpdate({ target: [signOffs.releaseId, signOffs.participantId], set: given });
  await audit(tx, {
    actor: actor.id,
    action: `sign-off.${answer}`,
    subject: participantId,
    detail: { release: release.id, manifest: manifestHash, how },
  });
  if (answer === 'yes') return recording;
  await voidRelease(tx, actor, recording.id, SAID_NO[answer].voided);
  return move(tx, actor, recording, { to: 'needs-decisions', reason: SAID_NO[answer].reason });
}
