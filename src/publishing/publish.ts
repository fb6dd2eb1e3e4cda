import { and, eq, isNull } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { handToQueue } from '../recordings/hand-to-queue.ts';
import { move, type RecordingOutline, voidRelease } from '../recordings/life.ts';
import { lockRecordingTo } from '../recordings/recordings.ts';
import { episodes, publicFiles } from '../store/schema.ts';
import { whatIsMissing } from './readiness.ts';
import { releaseStatusOf } from './release-status.ts';
import type { Transaction } from '../store/database.ts';
import type { RecordingId } from '../rules/ids.ts';

/** Sends an approved release on its way to the feed. @throws 409 saying everything that is still missing */
export async function sendToPublish(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<void> {
  const moved = await heard.db.transaction(async (tx) => {
    const recording = await lockRecordingTo(tx, actor, 'publish', recordingId);
    if (recording.state !== 'needs-approval') throw conflict('This recording is not ready to be published.');
    const status = await releaseStatusOf(heard, tx, recording);
    const missing = status ? whatIsMissing(status) : ['There is no finished version.'];
    if (missing.length > 0) throw conflict(`It cannot be published yet. ${missing.join(' ')}`);
    return move(tx, actor, recording, { to: 'publishing', newRun: true });
  });
  await handToQueue(heard, moved, (pipeline, payload) => pipeline.publish(payload));
}

/**
 * Takes an episode down. It is out of the feed and every address answers 410 as soon as this returns; a job then removes the files.
 * @param reason why, for the recording's page; no names
 */
export async function takeDown(heard: Heard, actor: Actor, recordingId: RecordingId, reason: string): Promise<void> {
  const moved = await heard.db.transaction(async (tx) => {
    const recording = await lockRecordingTo(tx, actor, 'take down', recordingId);
    return takeDownIn(tx, actor, recording, reason.trim() || 'A member of staff took it down.');
  });
  await handToQueue(heard, moved, (pipeline, payload) => pipeline.takeDown(payload));
}

/**
 * The part of a takedown that must be done at once, in the caller's transaction; the caller then sends the job that removes the files.
 * @throws 409 when there is nothing to take down
 */
export async function takeDownIn(
  tx: Transaction,
  actor: Pick<Actor, 'id'>,
  recording: RecordingOutline,
  reason: string,
): Promise<RecordingOutline> {
  if (recording.state !== 'published') throw conflict('This recording is not published.');
  const now = new Date();
  const [episode] = await tx
    .update(episodes)
    .set({ takenDownAt: now, updatedAt: now })
    .where(eq(episodes.recordingId, recording.id))
    .returning();
  if (!episode) throw conflict('This recording has no episode.');
  await tx
    .update(publicFiles)
    .set({ goneAt: now })
    .where(and(eq(publicFiles.episodeId, episode.id), isNull(publicFiles.goneAt)));
  await voidRelease(tx, actor, recording.id, 'The episode was taken down.');
  await audit(tx, { actor: actor.id, action: 'episode.taken-down', subject: episode.id });
  return move(tx, actor, recording, { to: 'taken-down', reason, newRun: true });
}
