/**
 * The programs that Heard tries with about a second of real work before it relies on them: a program can be there, say its version, and still
 * crash at its first work (a build for another processor, a missing encoder, a damaged model).
 */
export const TRIED_PROGRAMS = ['ffmpeg', 'whisper', 'pocketsphinx', 'sight'] as const;
export type TriedProgram = (typeof TRIED_PROGRAMS)[number];

/** How a trial went. The texts are for whoever runs the machine; they hold no word of a recording. */
export interface Trial {
  readonly program: TriedProgram;
  readonly passed: boolean;
  /** What was done, or what went wrong, in one sentence. */
  readonly detail: string;
  /** What to type or change, in one sentence; null when it passed. */
  readonly remedy: string | null;
  /** How long the trial took, in seconds. */
  readonly seconds: number;
  /** When, in ISO 8601. */
  readonly at: string;
  /** Which of several programs passed, counted from 0, where there are several. */
  readonly choice?: number;
}

/** What people call the parts, in messages. */
export const PROGRAM_LABELS: Record<TriedProgram, string> = {
  ffmpeg: 'ffmpeg',
  whisper: 'whisper.cpp',
  pocketsphinx: 'PocketSphinx',
  sight: 'the face and text readers',
};
