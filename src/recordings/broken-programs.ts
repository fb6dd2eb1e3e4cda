import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { NEEDED_PROGRAMS, type NeededProgram } from '../programs/needed-programs.ts';
import { PROGRAM_WORDS } from '../programs/program-words.ts';
import { type HeldUp, whatIsHeldUp } from './held-up.ts';
import { authorize, type Authorized, may } from '../people/allow.ts';

/** A program that does not work, for whoever runs the machine. */
export interface BrokenProgram {
  readonly program: NeededProgram;
  /** Which program it is, in one sentence. */
  readonly said: string;
  /** What cannot be done, in one sentence. */
  readonly cannot: string;
  /** Since when it is known. */
  readonly since: Date;
  /** How many recordings wait for it; null when it is about one recording. */
  readonly recordings: number | null;
  /** What to do besides the commands, as its trial said. */
  readonly remedy: string | null;
}

/** What comes of it within so many milliseconds; null when it takes longer or fails. */
export async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null);
  });
  return Promise.race([work.catch(() => null), late]).finally(() => clearTimeout(timer));
}

/** What an administrator reads about the program that a recording waits for. */
export function brokenFor({ program, since, remedy }: Pick<HeldUp, 'program' | 'since' | 'remedy'>): BrokenProgram {
  const { broken, cannot } = PROGRAM_WORDS[program];
  return { program, said: `${broken}.`, cannot, since, recordings: null, remedy };
}

/** How long a page waits for a trial, in milliseconds. */
const PATIENCE = 500;

/**
 * Every program that does not work: here, as its trial says, and on other machines, as the work that waits for it says; nothing for whoever may
 * not see that.
 */
export async function brokenPrograms(
  heard: Pick<Heard, 'db' | 'programs'>,
  actor: Actor,
): Promise<Authorized<BrokenProgram, 'see broken programs'>[]> {
  if (!may(actor, 'see broken programs')) return [];
  const held = await whatIsHeldUp(heard.db);
  const found = await Promise.all(
    NEEDED_PROGRAMS.map(async (program): Promise<BrokenProgram | null> => {
      const waiting = held.filter((one) => one.program === program);
      const trial = await within(heard.programs.trialOf(program), PATIENCE);
      const failed = trial && !trial.passed ? trial : null;
      const [first] = waiting;
      if (!failed && !first) return null;
      return {
        ...brokenFor({
          program,
          since: first?.since ?? new Date(failed!.at),
          remedy: failed?.remedy ?? first?.remedy ?? null,
        }),
        recordings: new Set(waiting.map(({ recordingId }) => recordingId)).size,
      };
    }),
  );
  return found.filter((one) => one !== null).map((one) => authorize(actor, 'see broken programs', one));
}
