import { DelayedError, type Job } from 'bullmq';
import { MediaError } from '../media/errors.ts';
import type { Trial } from '../media/trials/trial.ts';
import type { Heard } from '../src/heard.ts';
import type { NeededProgram } from '../src/programs/needed-programs.ts';
import { markHeld, type StageOfRun } from './stage-runs.ts';

/*
 * Work waits for a program of this machine that does not work: the job goes back to the queue for a while, which uses up no try, and asks
 * again when it is taken up. It goes on by itself once the program's trial passes.
 */

/** A program that failed its trial. */
export interface Broken {
  readonly program: NeededProgram;
  /** What whoever runs the machine can do, as the trial said. */
  readonly remedy: string | null;
}

/** The first of these that cannot be relied on; null when all can, as far as anybody can tell. */
async function firstBroken(
  heard: Heard,
  needs: readonly NeededProgram[],
  ask: (program: NeededProgram) => Promise<Trial>,
): Promise<Broken | null> {
  for (const program of needs) {
    const trial = await ask(program).catch((error: unknown) => {
      // Whether it works is not known, so the work itself has to show it.
      heard.log.warn({ err: error, program }, 'a program could not be tried');
      return null;
    });
    if (trial && !trial.passed) return { program, remedy: trial.remedy };
  }
  return null;
}

/** Of the programs that a stage needs, one that does not work. Costs milliseconds where they are known to work. */
export function brokenBefore(heard: Heard, needs: readonly NeededProgram[]): Promise<Broken | null> {
  return firstBroken(heard, needs, (program) => heard.programs.trialOf(program));
}

/**
 * After a failure: the program that crashed and fails a new trial as well. Null when nothing crashed, or when every program passes: then
 * it is this recording that it cannot take.
 */
export async function brokenAfter(heard: Heard, needs: readonly NeededProgram[], error: Error): Promise<Broken | null> {
  if (!(error instanceof MediaError) || error.code !== 'crashed') return null;
  return firstBroken(heard, needs, (program) => heard.programs.tryAgain(program));
}

/**
 * Puts the job back into the queue until the program may have been mended.
 * @param token of the worker that holds the job
 * @throws DelayedError, always: it tells BullMQ that the job is neither done nor failed
 */
export async function hold(
  heard: Heard,
  of: StageOfRun,
  job: Job,
  broken: Broken,
  token: string | undefined,
): Promise<never> {
  await markHeld(heard, of, job.attemptsMade + 1, broken);
  await job.moveToDelayed(Date.now() + heard.config.askAgainMs, token);
  throw new DelayedError();
}
