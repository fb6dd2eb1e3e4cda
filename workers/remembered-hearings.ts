import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaJob, MediaTools } from '../media/job.ts';
import { type Hearings, RememberedHearings } from '../media/transcribe/remembered.ts';
import { ROOT } from '../src/config.ts';
import type { Heard } from '../src/heard.ts';
import type { Recording } from '../src/recordings/life.ts';
import { HearingsShape } from '../src/rules/recording/transcript.ts';
import type { RecordingId } from '../src/rules/ids.ts';
import { sha256Of } from '../src/store/files.ts';
import { hasStageFile, materializeStageFile, saveStageFile } from './stage-files.ts';

/** The folders whose code makes words of sound. */
const CODE = ['align', 'audio', 'transcribe'];

/** What was heard in the last version of a recording that passed its check; nothing where there is none, or none that can be read. */
export async function rememberedHearings(
  heard: Heard,
  recordingId: RecordingId,
  tools: MediaTools,
  job: MediaJob,
): Promise<RememberedHearings> {
  const programs = await sumOfListeners(tools);
  if (!(await hasStageFile(heard, recordingId, 'heard-again'))) return new RememberedHearings({}, programs);
  const path = await materializeStageFile(heard, recordingId, 'heard-again', job.workDir);
  const before = HearingsShape.safeParse(jsonOf(await readFile(path, 'utf8')));
  return new RememberedHearings(before.success ? before.data : {}, programs);
}

/** Keeps what this version was heard as, in place of the version before: for a version that passed. It is erased with the recording. */
export async function keepHearings(
  heard: Heard,
  recording: Pick<Recording, 'id' | 'run'>,
  hearings: Hearings,
  job: MediaJob,
): Promise<void> {
  const path = join(job.workDir, 'hearings.json');
  await writeFile(path, JSON.stringify(hearings), { mode: 0o600 });
  await saveStageFile(heard, recording, 'heard-again', path);
}

/** The bytes of every program, model and line of code that makes words of sound, as one hash. */
async function sumOfListeners({ whisperCli, whisperModel, pocketsphinx }: MediaTools): Promise<string> {
  const { path, vadPath } = whisperModel;
  const aligner = pocketsphinx
    ? [pocketsphinx.program, pocketsphinx.dictionary, ...(await filesIn(pocketsphinx.model))]
    : [];
  const code = await Promise.all(CODE.map((folder) => filesIn(join(ROOT, 'media', folder))));
  const sum = createHash('sha256');
  for (const file of [whisperCli, path, ...(vadPath ? [vadPath] : []), ...aligner, ...code.flat()])
    sum.update(`${await sha256Of(file)} `);
  return sum.digest('hex');
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
