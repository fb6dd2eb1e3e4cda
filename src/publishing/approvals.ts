import { audit } from '../audit/log.ts';
import { badInput, conflict, forbidden, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { mustBeStaff, type Who } from '../people/who.ts';
import { lockRecording, move, type Recording, type Transaction, voidRelease } from '../recordings/life.ts';
import { newId } from '../store/ids.ts';
import { approvals, signOffs } from '../store/schema.ts';
import { type Release, signOffsNeeded } from './readiness.ts';
import { standingOf } from './standing.ts';
import type { Standing } from './readiness.ts';

/** The release that a yes is meant for. @throws 409 when it is no longer the one that was looked at */
async function releaseLookedAt(
  heard: Heard,
  tx: Transaction,
  recordingId: string,
  manifestHash: string,
): Promise<{ recording: Recording; standing: Standing; release: Release }> {
  const recording = await lockRecording(tx, recordingId);
  if (recording.state !== 'needs-approval') throw conflict('This recording is not waiting for approval.');
  const standing = await standingOf(heard, tx, recording);
  if (!standing) throw conflict('There is no finished version to approve.');
  if (standing.release.manifestHash !== manifestHash)
    throw conflict('The version that you looked at has changed. Please look at the new one first.');
  return { recording, standing, release: standing.release };
}

/**
 * A yes of a member of staff to the consents or to the redactions of exactly this version.
 * @throws 403 for whoever uploaded it or gave the other approval (unless one person may give both), 409 when the version changed
 */
export async function approve(
  heard: Heard,
  who: Who,
  recordingId: string,
  { kind, manifestHash }: { kind: 'consent' | 'redaction'; manifestHash: string },
): Promise<void> {
  mustBeStaff(who);
  await heard.db.transaction(async (tx) => {
    const { recording, standing, release } = await releaseLookedAt(heard, tx, recordingId, manifestHash);
    if (!heard.config.onePersonApproves) {
      if (recording.uploadedBy === who.id)
        throw forbidden('You uploaded this recording, so somebody else has to approve it.');
      if (standing.approvals.some((given) => given.kind !== kind && given.userId === who.id)) {
        throw forbidden('You gave the other approval, so somebody else has to give this one.');
      }
    }
    await tx
      .insert(approvals)
      .values({
        id: newId(),
        releaseId: release.id,
        manifestHash,
        kind,
        userId: who.id,
        consentsHash: standing.consentsHash,
      })
      .onConflictDoNothing();
    await audit(tx, {
      actor: who.id,
      action: `release.${kind}-approved`,
      subject: release.id,
      detail: { manifest: manifestHash, consents: standing.consentsHash },
    });
  });
}

export interface SignOffInput {
  readonly participantId: string;
  readonly manifestHash: string;
  readonly answer: 'yes' | 'no';
  readonly how: 'in person' | 'video call' | 'phone call';
}

/** Records a participant's own answer to the finished version. A no sends it back to the decisions. @throws 404, 409, 422 */
export async function signOff(
  heard: Heard,
  who: Who,
  recordingId: string,
  { participantId, manifestHash, answer, how }: SignOffInput,
): Promise<void> {
  mustBeStaff(who);
  await heard.db.transaction(async (tx) => {
    const { recording, standing, release } = await releaseLookedAt(heard, tx, recordingId, manifestHash);
    if (!standing.people.some((person) => person.id === participantId)) throw notFound('person');
    if (!signOffsNeeded(standing.people).some((person) => person.id === participantId)) {
      throw badInput('This person is only mentioned, so no sign-off is needed.');
    }
    const given = { manifestHash, answer, how, recordedBy: who.id, createdAt: new Date() };
    await tx
      .insert(signOffs)
      .values({ id: newId(), releaseId: release.id, participantId, ...given })
      .onConflictDoUpdate({ target: [signOffs.releaseId, signOffs.participantId], set: given });
    await audit(tx, {
      actor: who.id,
      action: `sign-off.${answer}`,
      subject: participantId,
      detail: { release: release.id, manifest: manifestHash, how },
    });
    if (answer === 'yes') return;
    await voidRelease(tx, who, recordingId, 'Somebody who is seen or heard said no to it.');
    await move(tx, who, recording, {
      to: 'needs-decisions',
      reason: 'Somebody who is seen or heard said no to the finished version. Talk with them about what should change.',
    });
  });
}
