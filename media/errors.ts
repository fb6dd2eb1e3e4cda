/** What can be wrong with a recording or with the work on it. The first group is the recording's fault and is never tried again. */
const REFUSALS = {
  empty: 'The file is empty. Please upload the recording again.',
  'not-media':
    'This file is not a sound or video recording that we know. Please check that you chose the right file: recordings are files such as M4A, MP3, WAV, MP4 or MOV.',
  damaged:
    'The file begins like a recording, but the rest of it cannot be read: it is damaged, or nearly all of it is missing. If the phone or computer it was made on has another copy, upload that one.',
  dictation:
    'This is a dictation file (DSS or DS2), which only its maker’s program can read. Open it in that program (such as Olympus DSS Player or Philips SpeechExec), save it as WAV or MP3, and upload that.',
  'unreadable-sound':
    'There is sound in this file, but in a form that we cannot read. Open it in the app or program that made it, save it as M4A, MP3 or WAV, and upload that.',
  playlist: 'This file is a playlist: it only points at other files. Please upload the recording itself.',
  picture: 'This file is a picture, not a recording. Please upload a sound or video file.',
  'no-audio':
    'There is no sound in this video. Please upload a recording with sound: if the sound is in a file of its own, that one.',
  truncated:
    'The end of the recording is missing, and with it what we would need to read the rest. If the phone or computer it was made on still has it, upload it again from there.',
  'several-parts':
    'This file holds several recordings in one, one after the other, and we would hear only a part. Open it in the app or program that made it, save it as one recording, such as MP3 or M4A, and upload that; or upload each as a recording of its own.',
  'too-long': 'The recording is longer than this service allows. Please split it and upload the parts.',
  protected: 'The recording is locked by copy protection, so we cannot read it. Please upload a copy without it.',
} as const;

export const FAILURES = {
  loudness: 'We could not bring the finished file to the right loudness. A person needs to look at it.',
  'timed-out': 'The work took too long and was stopped. It can be tried again.',
  stalled: 'The work stopped making progress and was ended. It can be tried again.',
  cancelled: 'The work was cancelled.',
  crashed: 'A program on this machine stopped working. The recording is safe.',
  'tool-failed': 'A media program failed. The recording is safe. It can be tried again.',
  mismatch: 'A finished file does not match what was asked for, so it was not used.',
} as const;

/** A recording whose end is missing. Seconds. */
export interface CutShort {
  /** How much is there. */
  readonly thereSeconds: number;
  /** How long the file says that the recording is; null where it does not say. */
  readonly declaredSeconds: number | null;
}

export type MediaProblem = keyof typeof REFUSALS | keyof typeof FAILURES;

/**
 * An error of the media toolkit. `message` is for logs (never words or names of a recording), `plain` for people.
 */
export class MediaError extends Error {
  readonly code: MediaProblem;
  readonly plain: string;
  /** For `truncated`, where the rest can be used. */
  readonly cutShort: CutShort | null;

  constructor(
    code: MediaProblem,
    detail: string,
    options: { plain?: string; cause?: unknown; cutShort?: CutShort } = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MediaError';
    this.code = code;
    this.cutShort = options.cutShort ?? null;
    this.plain = options.plain ?? ({ ...REFUSALS, ...FAILURES } as Record<string, string>)[code] ?? code;
  }

  /** True when the recording itself is at fault, so that trying again cannot help. */
  get isRefusal(): boolean {
    return this.code in REFUSALS;
  }
}

const FAULTS_OF_PROGRAMS: readonly MediaProblem[] = ['crashed', 'tool-failed', 'timed-out', 'stalled'];

/** Whether work ended because a program does not work, so that whoever can do without it may go on. Never true of cancelled work. */
export function isFaultOfProgram(error: unknown, signal: AbortSignal): boolean {
  return !signal.aborted && error instanceof MediaError && FAULTS_OF_PROGRAMS.includes(error.code);
}
