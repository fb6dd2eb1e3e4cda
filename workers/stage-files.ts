import { and, eq } from 'drizzle-orm';
import { join } from 'node:path';
import type { Heard } from '../src/heard.ts';
import { removeUnused } from '../src/lifecycle/purge.ts';
import type { Recording } from '../src/recordings/life.ts';
import type { StoredFile } from '../src/store/files.ts';
import { recordingFiles, recordings } from '../src/store/schema.ts';
import { lockInOrder } from '../src/store/transactions.ts';
import type { RecordingId } from '../src/rules/ids.ts';
import type { trackExcerptRole } from '../src/rules/recording/chosen-tracks.ts';

/** What the stages hand to one another, by role. */
export type StageFileRole =
  | 'original'
  | 'decoded'
  | 'speech'
  | 'master'
  | 'picture'
  | 'sight'
  | 'redacted'
  | 'covered'
  | 'heard-again';

/** The stored file of that role. @throws when the stage that makes it has not run */
export async function stageFile(heard: Heard, recordingId: RecordingId, role: StageFileRole): Promise<StoredFile> {
  const [row] = await heard.db
    .select({ sha256: recordingFiles.sha256, bytes: recordingFiles.bytes })
    .from(recordingFiles)
    .where(and(eq(recordingFiles.recordingId, recordingId), eq(recordingFiles.role, role)));
  if (!row) throw new Error(`The recording has no ${role} file yet.`);
  return row;
}

/** Whether the stage that makes the file of that role has run. */
export async function hasStageFile(heard: Heard, recordingId: RecordingId, role: StageFileRole): Promise<boolean> {
  const rows = await heard.db
    .select({ role: recordingFiles.role })
    .from(recordingFiles)
    .where(and(eq(recordingFiles.recordingId, recordingId), eq(recordingFiles.role, role)));
  return rows.length > 0;
}

const SUFFIX: Record<StageFileRole, string> = {
  original: 'bin',
  decoded: 'wav',
  speech: 'wav',
  master: 'wav',
  picture: 'mp4',
  sight: 'json',
  redacted: 'wav',
  covered: 'mp4',
  'heard-again': 'json',
};

/** Puts a stored file into the work folder under its role's name, for programs to read. @returns its path */
export async function materializeStageFile(
  heard: Heard,
  recordingId: RecordingId,
  role: StageFileRole,
  workDir: string,
): Promise<string> {
  const { sha256 } = await stageFile(heard, recordingId, role);
  return heard.files.materialize(sha256, join(workDir, `${role}.${SUFFIX[role]}`));
}

/** The recording as the stage was given it. A later start of the pipeline, or an erasure, is not written over. */
export const isCurrent = ({ id, run }: Pick<Recording, 'id' | 'run'>) =>
  and(eq(recordings.id, id), eq(recordings.run, run));

/**
 * Takes a finished file into the store as the recording's file of that role, in place of the one before. Runs again without harm: same bytes, same row.
 * @throws when the recording was taken back in the meantime; then nothing is kept
 */
export async function saveStageFile(
  heard: Heard,
  recording: Pick<Recording, 'id' | 'run'>,
  role: StageFileRole | ReturnType<typeof trackExcerptRole>,
  path: string,
): Promise<StoredFile> {
  const [stored, before] = await heard.db.transaction(async (tx) => {
    // Locked before the bytes are taken in, so that whoever purges finds either both or neither.
    lockInOrder(tx, 'recording', recording.id);
    const [row] = await tx.select({ id: recordings.id }).from(recordings).where(isCurrent(recording)).for('share');
    if (!row) throw new Error('The recording has moved on.');
    const stored = await heard.files.ingest(path);
    const ofRole = and(eq(recordingFiles.recordingId, recording.id), eq(recordingFiles.role, role));
    const [before] = await tx.select({ sha256: recordingFiles.sha256 }).from(recordingFiles).where(ofRole);
    await tx
      .insert(recordingFiles)
      .values({ recordingId: recording.id, role, ...stored })
      .onConflictDoUpdate({ target: [recordingFiles.recordingId, recordingFiles.role], set: stored });
    return [stored, before] as const;
  });
  // Nothing knows the bytes of before any more, so no erasure would find them.
  if (before && before.sha256 !== stored.sha256) await removeUnused(heard, [before.sha256]);
  return stored;
}
