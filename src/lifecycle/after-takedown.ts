import { and, eq } from 'drizzle-orm';
import { conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import type { Authorized } from '../people/allow.ts';
import { handToQueue } from '../recordings/hand-to-queue.ts';
import { move, type RecordingOutline } from '../recordings/life.ts';
import { lockRecordingTo } from '../recordings/recordings.ts';
import { recordingFiles } from '../store/schema.ts';
import { eraseRecording, purgeDerived } from './purge.ts';
import type { Transaction } from '../store/database.ts';
import type { RecordingId } from '../rules/ids.ts';

/**
 * Makes a recording again from its original, after its episode was taken down or its work was stopped by a no: the same episode with new
 * files and addresses. Whoever took their permission back stays on the roster, so that the rules go on keeping them out.
 * @throws 403; 409 when it is not taken down, or the original is gone
 */
export async function makeAgain(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<void> {
  const moved = await heard.db.transaction(async (tx) => {
    const recording = await takenDown(tx, actor, 'make again', recordingId);
    const [original] = await tx
      .select({ sha256: recordingFiles.sha256 })
      .from(recordingFiles)
      .where(and(eq(recordingFiles.recordingId, recordingId), eq(recordingFiles.role, 'original')));
    if (!original || !(await heard.files.has(original.sha256)))
      throw conflict('The original of this recording is not kept any more, so it cannot be made again.');
    await purgeDerived(tx, heard, actor, recording);
    return move(tx, actor, recording, { to: 'preparing', newRun: true });
  });
  await handToQueue(heard, moved, (pipeline, payload) => pipeline.prepare(payload));
}

/** Deletes a recording that was taken down, for good. Its former addresses go on saying that it is gone. @throws 403, 409 */
export async function deleteRecording(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<void> {
  await heard.db.transaction(async (tx) =>
    eraseRecording(tx, heard, actor, await takenDown(tx, actor, 'delete recording', recordingId)),
  );
}

async function takenDown<A extends 'make again' | 'delete recording'>(
  tx: Transaction,
  actor: Actor,
  act: A,
  recordingId: RecordingId,
): Promise<Authorized<RecordingOutline, A>> {
  const recording = await lockRecordingTo(tx, actor, act, recordingId);
  if (recording.state !== 'taken-down' && recording.state !== 'stopped') throw conflict('Take the episode down first.');
  return recording;
}
