import { join } from 'node:path';
import type { SoundTracks } from '../media/choose-sound.ts';
import type { Decoded } from '../media/decode.ts';
import { writeExcerpt } from '../media/tracks/excerpt.ts';
import { removeStageFiles } from '../src/lifecycle/purge.ts';
import { lockRecording } from '../src/recordings/life.ts';
import { hasTracksToChoose, isTrackExcerpt, trackExcerptRole } from '../src/rules/recording/chosen-tracks.ts';
import type { StageWork } from './handler.ts';
import { saveStageFile } from './stage-files.ts';

/**
 * Keeps a piece of each sound track for staff to hear, where they are asked or may choose which belong to the recording. Those of before go: they
 * may be of another file.
 * @param input the original
 * @returns the tracks, with where the pieces are
 */
export async function keepTrackExcerpts(
  { heard, recording, job }: Pick<StageWork, 'heard' | 'recording' | 'job'>,
  input: string,
  { tracks, excerpts, probe }: Pick<Decoded, 'tracks' | 'excerpts' | 'probe'>,
): Promise<SoundTracks | null> {
  await heard.db.transaction(async (tx) => {
    const { run } = await lockRecording(tx, recording.id);
    if (run === recording.run) await removeStageFiles(tx, heard, recording.id, isTrackExcerpt);
  });
  if (!tracks || !hasTracksToChoose(tracks, recording.chosenTracks)) return tracks;
  const kept = new Map<number, { readonly start: number; readonly seconds: number }>();
  for (const excerpt of excerpts) {
    const { number, start, seconds } = excerpt;
    const path = join(job.workDir, `${trackExcerptRole(number)}.m4a`);
    if (!(await writeExcerpt(input, probe, excerpt, path, job))) continue;
    await saveStageFile(heard, recording, trackExcerptRole(number), path);
    kept.set(number, { start, seconds });
  }
  const withPieces = (tracks.tracks ?? []).map((track) => {
    const excerpt = kept.get(track.number);
    return excerpt ? { ...track, excerpt } : track;
  });
  return { ...tracks, tracks: withPieces };
}
