import { and, eq, inArray } from 'drizzle-orm';
import type { Stage } from '../../queues/stages.ts';
import type { RecordingId } from '../rules/ids.ts';
import { recordings, stageRuns } from '../store/schema.ts';
import type { Rows } from '../store/database.ts';
import { MOVING } from './life.ts';
import { stagesWithoutWorker } from './stage-workers.ts';

/** Why nobody works on a recording that machines should be at work on. */
export interface QueueWait {
  /** `free place`: all workers are at work on others. `worker`: no worker is there for the stage that comes next. */
  readonly for: 'free place' | 'worker';
  readonly stage: Stage;
  /** Since when; null where no worker ever was there. */
  readonly since: Date | null;
}

/** The stages that a recording in this state goes through, in order. */
const STAGES_OF: Record<(typeof MOVING)[number], readonly Stage[]> = {
  preparing: ['decode', 'transcribe', 'normalise', 'check'],
  'making-release': ['redact', 'package', 'verify'],
  publishing: ['publish'],
};
/** Milliseconds between two stages in which nothing is said: a worker takes the next job within them. */
const BETWEEN_STAGES = 5000;

/** What recordings wait for in the queue: all that wait, or one. */
export async function queueWaits(
  db: Pick<Rows, 'select'>,
  recordingId?: RecordingId,
): Promise<Map<RecordingId, QueueWait>> {
  const rows = await db
    .select({
      id: recordings.id,
      state: recordings.state,
      movedAt: recordings.updatedAt,
      stage: stageRuns.stage,
      runState: stageRuns.state,
      finishedAt: stageRuns.finishedAt,
    })
    .from(recordings)
    .leftJoin(stageRuns, and(eq(stageRuns.recordingId, recordings.id), eq(stageRuns.run, recordings.run)))
    .where(
      and(
        inArray(recordings.state, [...MOVING]),
        recordingId === undefined ? undefined : eq(recordings.id, recordingId),
      ),
    );
  if (rows.length === 0) return new Map();
  const alone = await stagesWithoutWorker(db);
  const waits = new Map<RecordingId, QueueWait>();
  for (const id of new Set(rows.map((row) => row.id))) {
    const wait = waitOf(
      rows.filter((row) => row.id === id),
      alone,
    );
    if (wait) waits.set(id, wait);
  }
  return waits;
}

interface Run {
  readonly state: string;
  readonly movedAt: Date;
  readonly stage: Stage | null;
  readonly runState: 'running' | 'held' | 'done' | 'failed' | null;
  readonly finishedAt: Date | null;
}

/** @param runs the stages of a recording's run that have begun; one of nulls where none has */
function waitOf(runs: readonly Run[], alone: ReadonlyMap<Stage, Date | null>): QueueWait | null {
  const begun = new Map(runs.map((run) => [run.stage, run.runState]));
  const atWork = runs.some(({ stage, runState }) => runState === 'running' && stage && !alone.has(stage));
  if (atWork) return null;
  const stage = STAGES_OF[runs[0]!.state as (typeof MOVING)[number]].find((one) => begun.get(one) !== 'done');
  const quietSince = Math.max(...runs.flatMap(({ movedAt, finishedAt }) => [+movedAt, finishedAt ? +finishedAt : 0]));
  if (!stage || Date.now() - quietSince < BETWEEN_STAGES) return null;
  const since = alone.get(stage);
  return since === undefined
    ? { for: 'free place', stage, since: new Date(quietSince) }
    : { for: 'worker', stage, since };
}
