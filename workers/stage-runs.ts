import { and, eq, sql } from 'drizzle-orm';
import type { Payload, Stage } from '../queues/stages.ts';
import type { Heard } from '../src/heard.ts';
import type { NeededProgram } from '../src/programs/needed-programs.ts';
import { PROGRAM_WORDS } from '../src/programs/program-words.ts';
import { stageRuns } from '../src/store/schema.ts';

type StageRun = typeof stageRuns.$inferInsert;

/** One stage of one start of the pipeline. */
export interface StageOfRun extends Payload {
  readonly stage: Stage;
}

/** The row of this stage and run. */
export const thisRun = ({ recordingId, run, stage }: StageOfRun) =>
  and(eq(stageRuns.recordingId, recordingId), eq(stageRuns.run, run), eq(stageRuns.stage, stage));

export async function markRunning(heard: Heard, of: StageOfRun, attempt: number): Promise<void> {
  await write(heard, of, {
    state: 'running',
    progress: 0,
    attempt,
    startedAt: new Date(),
    finishedAt: null,
    seconds: null,
    reason: null,
    waitsFor: null,
    remedy: null,
  });
}

/** Writes down that the stage waits for a program of this machine, since when it began to wait, and what the trial says can be done. */
export async function markHeld(
  heard: Heard,
  of: StageOfRun,
  attempt: number,
  { program, remedy }: { readonly program: NeededProgram; readonly remedy: string | null },
): Promise<void> {
  const held = {
    state: 'held' as const,
    progress: 0,
    attempt,
    finishedAt: null,
    seconds: null,
    reason: PROGRAM_WORDS[program].cannot,
    waitsFor: program,
    remedy,
  };
  const stillWaits = sql`case when ${stageRuns.state} = 'held' then ${stageRuns.startedAt} else now() end`;
  await write(heard, of, held, { ...held, startedAt: stillWaits });
}

export async function markEnded(heard: Heard, of: StageOfRun, end: Partial<StageRun>): Promise<void> {
  await heard.db
    .update(stageRuns)
    .set({ ...end, finishedAt: new Date() })
    .where(thisRun(of));
}

/** The recording has moved on while the stage waited: nothing waits any more. */
export async function forgetHeld(heard: Heard, of: StageOfRun): Promise<void> {
  await heard.db.delete(stageRuns).where(and(thisRun(of), eq(stageRuns.state, 'held')));
}

type Fresh = Omit<StageRun, 'recordingId' | 'run' | 'stage'>;

async function write(
  heard: Heard,
  { recordingId, run, stage }: StageOfRun,
  fresh: Fresh,
  again: Parameters<ReturnType<ReturnType<Heard['db']['insert']>['values']>['onConflictDoUpdate']>[0]['set'] = fresh,
): Promise<void> {
  await heard.db
    .insert(stageRuns)
    .values({ recordingId, run, stage, ...fresh })
    .onConflictDoUpdate({ target: [stageRuns.recordingId, stageRuns.run, stageRuns.stage], set: again });
}
