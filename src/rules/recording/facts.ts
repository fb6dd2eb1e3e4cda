import type { SoundTracks, TrackSpeech } from '../../../media/choose-sound.ts';
import type { AfterPicture } from '../../../media/picture/master.ts';
import type { Loudness, TimeSpan } from '../../../media/words.ts';

/** What the decode and normalise stages found out about a recording. No words and no names: kept readable in the database. */
export interface MasterFacts {
  /** Seconds. */
  readonly durationSeconds: number;
  readonly channels: 1 | 2;
  /** Samples per channel of the master, at 48 kHz. */
  readonly samples: number;
  readonly before: Loudness;
  /** LUFS over the 3 s around each tenth of a second. */
  readonly shortTerm: number[];
  readonly silences: TimeSpan[];
  /** Highest sample of each tenth of a second, 0 to 1, for the waveform. */
  readonly peaks: number[];
  readonly hasPicture: boolean;
  /** The file holds one still picture beside the sound, which is left out. */
  readonly stillPicture?: boolean;
  /** Which sound tracks were taken, where the file has several. */
  readonly soundTracks?: SoundTracks;
  /** When the person of each sound track speaks, where several were mixed. */
  readonly trackSpeech?: readonly TrackSpeech[];
  /** Of the normalised master. */
  readonly after?: Loudness;
  /** How far below the voice steady noise was, in LU, where it could be heard and was lowered in the master. */
  readonly noiseBelowVoice?: number;
  /** The upright, constant-frame-rate picture master, in pixels and frames. */
  readonly picture?: PictureFacts;
}

interface PictureFacts {
  readonly width: number;
  readonly height: number;
  readonly frameRate: { readonly num: number; readonly den: number };
  readonly frames: number;
  readonly durationSeconds: number;
  /** Where the recorded picture ends, in seconds. Left out where it is as long as the sound. */
  readonly ownSeconds?: number;
  /** What is shown from there on; left out in facts of before, whose last frame stays. */
  readonly afterOwn?: AfterPicture;
}
