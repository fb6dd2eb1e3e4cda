import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaJob } from '../../media/job.ts';
import type { SpokenSet } from './folder.ts';
import { decodeRecording, hearRecording } from './heard-recording.ts';
import { sumOf, type Tally, tallyOf } from './tally.ts';
import type { MeasuredSet } from './told.ts';
import type { SpokenRecording } from './truth.ts';

/** What was measured on one recording. */
export interface MeasuredRecording {
  readonly file: string;
  readonly withRoster: Tally;
  readonly withoutRoster: Tally;
}

/** Keeps the decoded speech of some recordings, whose voices are wanted for the babble. */
export interface KeptVoices {
  readonly folder: string;
  readonly most: number;
  readonly files: string[];
}

/** A voice is worth keeping from this long on, in seconds. */
const LONG_ENOUGH = 5;

/** Measures every recording of a set, with the roster and without one. */
export async function measureSet(
  { name, recordings }: SpokenSet,
  roster: readonly string[],
  voices: KeptVoices,
  job: MediaJob,
  say: (line: string) => void,
): Promise<{ set: MeasuredSet; recordings: MeasuredRecording[] }> {
  const measured: MeasuredRecording[] = [];
  for (const [index, recording] of recordings.entries()) {
    say(`${name} ${index + 1} of ${recordings.length}`);
    measured.push(await measureRecording(recording, roster, voices, job));
  }
  const set = {
    name,
    recordings: recordings.length,
    withRoster: sumOf(measured.map(({ withRoster }) => withRoster)),
    withoutRoster: sumOf(measured.map(({ withoutRoster }) => withoutRoster)),
  };
  return { set, recordings: measured };
}

async function measureRecording(
  recording: SpokenRecording,
  roster: readonly string[],
  voices: KeptVoices,
  job: MediaJob,
): Promise<MeasuredRecording> {
  const workDir = join(job.workDir, 'recording');
  await mkdir(workDir);
  try {
    const own = { ...job, workDir };
    const decoded = await decodeRecording(recording.path, own);
    // Side by side, each with its share of the threads: the words are the same with any number.
    const half = { ...own, threads: Math.max(1, Math.floor(job.threads / 2)) };
    const tally = async (names: readonly string[]) => tallyOf(recording, await hearRecording(decoded, names, half));
    const [withRoster, withoutRoster] = await Promise.all([tally(roster), tally([])]);
    if (decoded.durationSeconds >= LONG_ENOUGH && voices.files.length < voices.most) {
      const kept = join(voices.folder, `voice-${voices.files.length}.wav`);
      await rename(decoded.speech, kept);
      voices.files.push(kept);
    }
    return { file: recording.file, withRoster, withoutRoster };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}
