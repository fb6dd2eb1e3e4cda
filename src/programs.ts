import type { Trial, TriedProgram } from '../media/trials/trial.ts';

/**
 * Whether the programs of this machine can be relied on. A good trial is remembered on disk for as long as program, model and processor stay
 * the same, so asking costs milliseconds; a bad one is repeated when somebody asks again, at most every few seconds.
 */
export interface Programs {
  /** The trial that stands for this program, made now when there is none. */
  trialOf(program: TriedProgram): Promise<Trial>;
  /** Tries it anew whatever is remembered: for after a crash. */
  tryAgain(program: TriedProgram): Promise<Trial>;
}
