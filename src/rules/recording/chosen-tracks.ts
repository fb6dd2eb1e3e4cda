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

/** Whether staff may choose: people speak on several tracks, or somebody chose before, and no episode stands on it. */
export function mayChooseTracks({ state, facts, chosenTracks }: WithTracks): boolean {
  const tracks = facts?.soundTracks;
  if (!OPEN.includes(state) || !tracks?.tracks || tracks.tracks.length < 2) return false;
  return chosenTracks !== null || tracks.othersWithSpeech > 0 || tracks.mixed !== undefined;
}

/** Whether staff are asked: somebody says on another track what is not in the recording, and nobody chose. */
export function asksForTracks(recording: WithTracks): boolean {
  const { facts, chosenTracks } = recording;
  return mayChooseTracks(recording) && chosenTracks === null && (facts?.soundTracks?.othersWithSpeech ?? 0) > 0;
}
