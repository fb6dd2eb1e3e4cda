import type { SoundChoice, SoundTracks } from '../../../media/choose-sound.ts';
import type { ActorId } from '../ids.ts';
import type { RecordingState } from './states.ts';

/** Which of a file's sound tracks a member of staff chose. */
export interface ChosenTracks {
  /** One track, counted from 1, or all of them mixed. */
  readonly use: SoundChoice;
  readonly by: ActorId;
}

interface WithTracks {
  readonly state: RecordingState;
  readonly facts: { readonly soundTracks?: SoundTracks } | null;
  readonly chosenTracks: ChosenTracks | null;
}

/** Where a recording can start again with other sound tracks. */
const OPEN: readonly RecordingState[] = ['needs-decisions', 'needs-approval', 'no-speech', 'refused', 'failed'];

/** Whether there is something to choose: people speak on several tracks, or somebody chose before. */
export function hasTracksToChoose(tracks: SoundTracks | null | undefined, chosen: ChosenTracks | null): boolean {
  if (!tracks?.tracks || tracks.tracks.length < 2) return false;
  return chosen !== null || tracks.othersWithSpeech > 0 || tracks.mixed !== undefined;
}

/** Whether staff may choose: there is something to choose, and no episode stands on it. */
export function mayChooseTracks({ state, facts, chosenTracks }: WithTracks): boolean {
  return OPEN.includes(state) && hasTracksToChoose(facts?.soundTracks, chosenTracks);
}

/** Whether staff are asked: somebody says on another track what is not in the recording, and nobody chose. */
export function asksForTracks(recording: WithTracks): boolean {
  const { facts, chosenTracks } = recording;
  return mayChooseTracks(recording) && chosenTracks === null && (facts?.soundTracks?.othersWithSpeech ?? 0) > 0;
}

/** The role of the file in which staff hear a piece of a sound track. @param track counted from 1 */
export const trackExcerptRole = (track: number) => `sound-track-${track}` as const;
/** Whether a file of a recording is such a piece. */
export const isTrackExcerpt = (role: string): boolean => /^sound-track-\d+$/.test(role);
