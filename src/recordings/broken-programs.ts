import { PROGRAM_LABELS, type Trial } from '../../media/trials/trial.ts';
import type { Heard } from '../heard.ts';
import { NEEDED_PROGRAMS, type NeededProgram } from '../needed-programs.ts';
import type { Programs } from '../programs.ts';
import { HELD_UP, recordingsHeldUp } from './held-up.ts';

/** What whoever runs the machine types: the first says what is wrong, the second mends most of it. */
export const COMMANDS = ['npm run doctor', 'npm run setup'] as const;

/** A program that does not work, for whoever runs the machine. */
export interface BrokenProgram {
  readonly program: NeededProgram;
  /** Its name, as at the start of a sentence. */
  readonly label: string;
  /** What cannot be done, in one sentence. */
  readonly cannot: string;
  /** Since when it is known. */
  readonly since: Date;
  /** How many recordings wait for it. */
  readonly recordings: number;
  /** What to do besides the commands, as its trial said. */
  readonly remedy: string | null;
}

/** The trial of a program, or null when it takes longer than this many milliseconds or cannot be made: then nothing is known yet. */
export async function trialWithin(programs: Programs, program: NeededProgram, patience: number): Promise<Trial | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patience, null);
  });
  const trial = programs.trialOf(program).catch(() => null);
  return Promise.race([trial, late]).finally(() => clearTimeout(timer));
}

/** `The face and text readers`, `ffmpeg`. */
export function atTheStart(label: string): string {
  return label.replace(/^the /, 'The ');
}

/** How long a page waits for a trial, in milliseconds. */
const PATIENCE = 500;

/** Every program that does not work: here, as its trial says, and on other machines, as the work that waits for it says. */
export async function brokenPrograms(heard: Pick<Heard, 'db' | 'programs'>): Promise<BrokenProgram[]> {
  const held = [...(await recordingsHeldUp(heard.db)).values()];
  const found = await Promise.all(
    NEEDED_PROGRAMS.map(async (program): Promise<BrokenProgram | null> => {
      const waiting = held.filter((one) => one.program === program);
      const trial = await trialWithin(heard.programs, program, PATIENCE);
      const failed = trial && !trial.passed ? trial : null;
      const [first] = waiting;
      if (!failed && !first) return null;
      return {
        program,
        label: atTheStart(PROGRAM_LABELS[program]),
        cannot: HELD_UP[program],
        since: first?.since ?? new Date(failed!.at),
        recordings: waiting.length,
        remedy: failed?.remedy ?? first?.remedy ?? null,
      };
    }),
  );
  return found.filter((one) => one !== null);
}
