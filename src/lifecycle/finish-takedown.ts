import type { RecordingId } from '../rules/ids.ts';
import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import type { Heard } from '../heard.ts';
import { SYSTEM } from '../people/actor.ts';
import { lockRecordingThere } from '../recordings/life.ts';
import { episodes, recordings } from '../store/schema.ts';
import { isTakenBack } from './still-covered.ts';
import { hasDerived, purgeDerived, purgePublicFiles } from './purge.ts';

/**
 * Removes the bytes of an episode that was taken down. It has answered 410 since the moment it was asked for. Where it came down because
 * somebody in it said no, everything that was made from the recording goes too. Doing it twice leaves what doing it once leaves.
 * @param run of the recording when it came down: one that was made again since keeps what is new
 */
export async function finishTakedown(heard: Heard, recordingId: RecordingId, run: number): Promise<void> {
  const files = await purgePublicFiles(heard, recordingId);
  await heard.db.transaction(async (tx) => {
    const recording = await lockRecordingThere(tx, recordingId);
    if (!recording) return;
    await tx
      .update(episodes)
      .set({ purgedAt: new Date() })
      .where(and(eq(episodes.recordingId, recordingId), isNotNull(episodes.takenDownAt)));
    if (files > 0)
      await audit(tx, {
        actor: SYSTEM.id,
        action: 'episode.purged',
        subject: recording.episodeId,
        detail: { files },
      });
    if (recording.state !== 'taken-down' || recording.run !== run || !(await hasDerived(tx, recordingId))) return;
    if (await isTakenBack(tx, recording)) await purgeDerived(tx, heard, SYSTEM, recording);
  });
}

/** Finishes takedowns whose job was lost on its way to the queue. @returns how many there were */
export async function finishLostTakedowns(heard: Heard, before: Date): Promise<number> {
  const left = await heard.db
    .select({ id: recordings.id, run: recordings.run })
    .from(episodes)
    .innerJoin(recordings, eq(recordings.id, episodes.recordingId))
    .where(and(lt(episodes.takenDownAt, before), isNull(episodes.purgedAt)));
  let finished = 0;
  for (const { id, run } of left) {
    if (await heard.pipeline.isUnderWay({ recordingId: id, run }, ['takedown'])) continue;
    heard.log.warn({ recording: id, run }, 'a takedown that the queue had lost was finished');
    await finishTakedown(heard, id, run);
    finished += 1;
  }
  return finished;
}
