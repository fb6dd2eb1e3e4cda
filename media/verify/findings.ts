import type { MediaJob } from '../job.ts';
import type { Sight } from '../detection/sight.ts';
import type { AudioSpan, Chapter, Cover, CoverKey } from '../spans.ts';
import type { PartsToHear } from '../transcribe/parts.ts';
import type { TimeSpan, Word } from '../words.ts';

/** A packaged sound file. `role` is its media type, such as `audio/mpeg`. */
export interface ReleasedAudio {
  readonly role: string;
  readonly path: string;
  /** Whether a cover picture was put in: else none may be there. */
  readonly art?: boolean;
  /** The chapters that were put in: else none may be there. */
  readonly chapters?: readonly Chapter[];
}

/** A face that may be seen, and where: the same keys as its track. Seconds, pixels of the picture master. */
export interface KeptFace extends TimeSpan {
  readonly keys: readonly CoverKey[];
}

/** The packaged video, with what it was made from. */
export interface ReleasedVideo {
  readonly path: string;
  /** The picture master, before anything was covered. */
  readonly originalMaster: string;
  readonly covers: readonly Cover[];
  /** Whether a caption track was put in: else none may be there. */
  readonly captions?: boolean;
  /** Looks for faces and writing in the finished picture, in all of it or in these frames; without it the report says that nobody looked. */
  readonly look?: (path: string, job: MediaJob, frames?: readonly number[]) => Promise<Sight>;
  /** What `look` saw in `originalMaster`, in these very bytes; left out, all of the finished picture is looked at. */
  readonly seen?: Sight | null;
  /** Where a face may be seen, because its owner may be. Every other face is a finding. */
  readonly keptFaces?: readonly KeptFace[];
}

/** A published text and where it is: a file, or the text itself for what is not a file (title, description). */
export interface ReleasedText {
  readonly role: string;
  readonly path?: string;
  readonly text?: string;
}

/** A file of the release as its manifest lists it. */
export interface ListedFile {
  readonly role: string;
  readonly name: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface VerifyInput {
  /** The un-redacted normalised WAV that everything was made from. */
  readonly master: string;
  readonly spans: readonly AudioSpan[];
  /** The words of the first transcript: what was understood once must be understood again. */
  readonly words: readonly Word[];
  /** Those of `words` that were not taken out and so may be heard beside a span; without it, those that no span covers for the greater part. */
  readonly staying?: readonly Word[];
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
  /** Listens afresh to parts of the published sound: see `media/transcribe/parts.ts`. */
  readonly transcribeParts: (sound: PartsToHear, job: MediaJob) => Promise<Word[][]>;
  /** Whether these words, heard in the published sound, hold anything forbidden. Without it every exact (folded, joined) match counts. */
  readonly matchesForbidden?: (words: readonly Word[]) => boolean;
  /** False where PocketSphinx is installed but failed its trial: then no second program listens, and the report says so. */
  readonly secondListenerIsFit?: boolean;
  /** The waveform that pages will draw, 0 to 1: see `media/audio/peaks.ts`. */
  readonly peaks?: readonly number[];
  /** The manifest's files, the roles that this kind of release may have, and the folder that holds its files and nothing else. */
  readonly listing?: {
    readonly folder: string;
    readonly files: readonly ListedFile[];
    readonly roles: readonly string[];
  };
}

export type CheckName =
  | 'correlation'
  | 'respeak'
  | 'second-opinion'
  | 'sweep'
  | 'captions'
  | 'streams'
  | 'pixels'
  | 'sight'
  | 'peaks'
  | 'listing'
  | 'loudness'
  | 'self-test';

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

interface Check {
  readonly name: CheckName;
  readonly passed: boolean;
  /** The worst value measured: correlation (0 to 1), difference in the picture, distance from -16 LUFS, characters a second of a caption. */
  readonly worst?: number;
  readonly detail: string;
}

export interface Verification {
  readonly passed: boolean;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  /** Checks that nobody did, and why: no passes, but nothing that stops the release either. */
  readonly notDone?: readonly Pick<Check, 'name' | 'detail'>[];
  /** Places that one listener alone found odd. They stop nothing, but somebody should listen before approving. */
  readonly advice?: readonly Finding[];
}

/** What one check gives back. A check that was not done has nothing but the reason. */
export interface CheckResult {
  readonly check: Check;
  readonly notDone?: true;
  readonly findings: readonly Finding[];
  readonly advice?: readonly Finding[];
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

/** A check that nobody did, and why. */
export function notDone(name: CheckName, detail: string): CheckResult {
  return { check: { name, passed: false, detail }, notDone: true, findings: [] };
}

/** Puts the results of all checks together: a release passes when every check that was done has passed. */
export function verificationOf(results: readonly CheckResult[]): Verification {
  const checks = results.filter((result) => !result.notDone).map(({ check }) => check);
  return {
    passed: checks.length > 0 && checks.every(({ passed }) => passed),
    checks,
    findings: results.flatMap(({ findings }) => findings),
    notDone: results.filter((result) => result.notDone).map(({ check: { name, detail } }) => ({ name, detail })),
    advice: results.flatMap(({ advice = [] }) => advice),
  };
}
