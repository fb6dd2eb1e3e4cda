import type { MediaJob } from '../job.ts';
import type { AudioSpan, Chapter, Cover } from '../spans.ts';
import type { Word } from '../words.ts';

/** A packaged sound file. `role` is its media type, such as `audio/mpeg`. */
export interface ReleasedAudio {
  readonly role: string;
  readonly path: string;
  /** Whether a cover picture was put in: else none may be there. */
  readonly art?: boolean;
  /** The chapters that were put in: else none may be there. */
  readonly chapters?: readonly Chapter[];
}

/** The packaged video, with what it was made from. */
export interface ReleasedVideo {
  readonly path: string;
  /** The picture master, before anything was covered. */
  readonly originalMaster: string;
  readonly covers: readonly Cover[];
  /** Whether a caption track was put in: else none may be there. */
  readonly captions?: boolean;
}

/** A published text and where it is: a file, or the text itself for what is not a file (title, description). */
export interface ReleasedText {
  readonly role: string;
  readonly path?: string;
  readonly text?: string;
}

export interface VerifyInput {
  /** The un-redacted normalised WAV that everything was made from. */
  readonly master: string;
  readonly spans: readonly AudioSpan[];
  readonly audioFiles: readonly ReleasedAudio[];
  readonly video?: ReleasedVideo;
  readonly texts: readonly ReleasedText[];
  /** Names and addresses under which files will be public. */
  readonly fileNames: readonly string[];
  /** Everything that must not appear: names, aliases, joined forms. */
  readonly forbidden: readonly string[];
  /** Those of `forbidden` that are also everyday words (Will, Grace, May): only looked for with a capital letter. */
  readonly everyday?: readonly string[];
  /** Longer names that may appear ("Deborah Taylor" where "Taylor" is forbidden). */
  readonly kept?: readonly string[];
  /** Names for the fresh transcription to listen for; `forbidden` when left out. */
  readonly prompt?: readonly string[];
  /** Tags that were put in, by ffmpeg's names for them; a tag not listed may not hold anything. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Frequency of the bleep in hertz; 1000 when left out. */
  readonly toneHertz?: number;
  readonly transcribeClip: (clip: { wav: string; prompt: readonly string[] }, job: MediaJob) => Promise<Word[]>;
  /** Whether these words, heard in the published sound, hold anything forbidden. Without it every exact (folded, joined) match counts. */
  readonly matchesForbidden?: (words: readonly Word[]) => boolean;
}

export type CheckName = 'correlation' | 'respeak' | 'sweep' | 'streams' | 'pixels' | 'loudness';

/** Something that may have leaked, and where to listen or look. `plain` never holds the name itself. */
export interface Finding {
  readonly check: CheckName;
  /** Role of the file concerned. */
  readonly role: string;
  /** Seconds from the start of the recording, where the finding has a place in time. */
  readonly start?: number;
  readonly end?: number;
  readonly plain: string;
}

export interface Check {
  readonly name: CheckName;
  readonly passed: boolean;
  /** The worst value measured: correlation (0 to 1), difference in the picture, distance from -16 LUFS. */
  readonly worst?: number;
  readonly detail: string;
}

export interface Verification {
  readonly passed: boolean;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
}

/** What one check gives back. */
export interface CheckResult {
  readonly check: Check;
  readonly findings: readonly Finding[];
}

/** A check has passed when it has nothing to report: there is no other way to pass. */
export function checkResult(
  name: CheckName,
  findings: readonly Finding[],
  detail: string,
  worst?: number,
): CheckResult {
  return {
    check: { name, passed: findings.length === 0, ...(worst === undefined ? {} : { worst }), detail },
    findings,
  };
}
