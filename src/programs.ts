import type { MediaTools } from '../media/job.ts';
import type { Trial, TriedProgram } from '../media/trials/trial.ts';
import type { Logger } from './log.ts';

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

/** Takes every program at its word. */
export function openPrograms(_tools: MediaTools, _varDir: string, _log: Logger): Programs {
  const believed = async (program: TriedProgram): Promise<Trial> => {
    const at = new Date().toISOString();
    return { program, passed: true, detail: 'It was not tried.', remedy: null, seconds: 0, at };
  };
  return { trialOf: believed, tryAgain: believed };
}
