import type { TriedProgram } from '../../media/trials/trial.ts';

/** The programs that work waits for when they do not work. PocketSphinx is not among them: its word is advice, and a release does without it. */
export const NEEDED_PROGRAMS = ['ffmpeg', 'whisper', 'sight'] as const satisfies readonly TriedProgram[];
export type NeededProgram = (typeof NEEDED_PROGRAMS)[number];
