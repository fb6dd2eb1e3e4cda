import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaJob } from '../media/job.ts';
import type { PictureMaster } from '../media/picture/regions.ts';
import { findersOf, lookAtPicture } from '../media/detection/look.ts';
import type { Sight } from '../media/detection/sight.ts';
import type { Heard } from '../src/heard.ts';
import type { Recording } from '../src/recordings/life.ts';
import { hasStageFile, materializeStageFile, saveStageFile, stageFile } from './stage-files.ts';
import type { RecordingId } from '../src/rules/ids.ts';

/** What was seen, with what and in which picture. */
interface Seen {
  readonly finders: string;
  readonly picture: string;
  readonly sight: Sight;
}

/**
 * What is seen in a recording's picture. Looking takes a while, and a check is run again whenever the roster changes: what was seen in this very
 * picture by these finders is kept beside it and used again.
 * @throws MediaError when the picture cannot be looked at
 */
export async function seenInPicture(
  heard: Heard,
  recording: Pick<Recording, 'id' | 'run'>,
  master: PictureMaster,
  job: MediaJob,
): Promise<Sight> {
  const recordingId = recording.id;
  const before = await seenBefore(heard, recordingId, job);
  if (before) return before;
  const { sha256 } = await stageFile(heard, recordingId, 'picture');
  const picture = await materializeStageFile(heard, recordingId, 'picture', job.workDir);
  const sight = await lookAtPicture({ picture, master }, job);
  const seen: Seen = { finders: findersOf(job.tools), picture: sha256, sight };
  const path = join(job.workDir, 'seen.json');
  await writeFile(path, JSON.stringify(seen), { mode: 0o600 });
  job.signal.throwIfAborted();
  await saveStageFile(heard, recording, 'sight', path);
  return sight;
}

/** What these finders have seen in the recording's picture as it is now; null when nobody looked at these bytes with them. */
export async function seenBefore(heard: Heard, recordingId: RecordingId, job: MediaJob): Promise<Sight | null> {
  if (!(await hasStageFile(heard, recordingId, 'sight'))) return null;
  const path = await materializeStageFile(heard, recordingId, 'sight', job.workDir);
  const before = JSON.parse(await readFile(path, 'utf8')) as Seen;
  const { sha256 } = await stageFile(heard, recordingId, 'picture');
  return before.picture === sha256 && before.finders === findersOf(job.tools) ? before.sight : null;
}
