import { eq, inArray } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import type { Heard } from '../heard.ts';
import { SYSTEM } from '../people/actor.ts';
import { eraseRecording, removeStageFiles, removeVersion, voidVersions } from './purge.ts';
import { lockRecording } from '../recordings/life.ts';
import { forgetPeoplesWords } from '../redaction/word-rows.ts';
import { episodes, recordings, shows } from '../store/schema.ts';
import { isOver, keptLongEnough, type KeptThing, type Retention } from '../rules/consent/retention.ts';
import type { RecordingId } from '../rules/ids.ts';
import { isTrackExcerpt } from '../rules/recording/chosen-tracks.ts';

const MASTERS: readonly string[] = [
  'decoded',
  'speech',
  'master',
  'picture',
  'sight',
  'redacted',
  'covered',
  'heard-again',
];
/** What each thing is made of, by the roles of a recording's files. Sound tracks are chosen from the original alone: what is heard of them goes with it. */
const IS_PART: Readonly<Record<'originals' | 'masters', (role: string) => boolean>> = {
  originals: (role) => role === 'original' || isTrackExcerpt(role),
  masters: (role) => MASTERS.includes(role) || isTrackExcerpt(role),
};

/** Removes what shows have kept long enough; a show that sets no days keeps everything. @returns how many files and recordings went */
export async function removeWhatWasKeptLongEnough(heard: Heard, now: Date): Promise<number> {
  const kept = await heard.db.select({ id: shows.id, retention: shows.retention }).from(shows);
  let removed = 0;
  for (const { id, retention } of kept) {
    if (Object.keys(retention).length === 0) continue;
    const rows = await heard.db
      .select({ id: recordings.id })
      .from(recordings)
      .where(eq(recordings.showId, id))
      .orderBy(recordings.id);
    for (const row of rows) removed += await removeOf(heard, row.id, retention, now);
  }
  return removed;
}

async function removeOf(heard: Heard, recordingId: RecordingId, retention: Retention, now: Date): Promise<number> {
  return heard.db.transaction(async (tx) => {
    const recording = await lockRecording(tx, recordingId);
    const [episode] = await tx
      .select()
      .from(episodes)
      .where(inArray(episodes.recordingId, [recordingId]));
    const lastUsed = new Date(Math.max(recording.updatedAt.getTime(), episode?.publishedAt.getTime() ?? 0));
    let removed = 0;
    const wrote = async (thing: KeptThing, files: number) => {
      removed += files;
      const detail = { thing, files };
      await audit(tx, { actor: SYSTEM.id, action: 'retention.removed', subject: recordingId, detail });
    };
    for (const thing of keptLongEnough(retention, { state: recording.state, lastUsed }, now)) {
      if (thing === 'rejected') {
        await eraseRecording(tx, heard, SYSTEM, recording);
        await wrote('rejected', 1);
        return removed;
      }
      const files =
        thing === 'originals' || thing === 'masters'
          ? await removeStageFiles(tx, heard, recordingId, IS_PART[thing])
          : 0;
      // The words were written down from the masters: without these they serve nobody.
      if (thing === 'masters' && recording.hasTranscript) {
        await tx.update(recordings).set({ transcript: null }).where(eq(recordings.id, recordingId));
        await forgetPeoplesWords(tx, recordingId);
      }
      if (files > 0) await wrote(thing, files);
    }
    for (const version of await voidVersions(tx, recordingId)) {
      if (!isOver(retention.drafts, version.createdAt, now)) continue;
      await wrote('drafts', await removeVersion(tx, heard, recordingId, version.id));
    }
    return removed;
  });
}
