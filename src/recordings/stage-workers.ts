import { and, lt, max, notInArray, sql } from 'drizzle-orm';
import { STAGES, type Stage } from '../../queues/stages.ts';
import type { Logger } from '../log.ts';
import { newId } from '../store/ids.ts';
import type { Rows } from '../store/database.ts';
import { stageWorkers } from '../store/schema.ts';

/** How often a worker process gives a sign of life, in milliseconds. */
const SIGN_EVERY_MS = 5000;
/** Seconds for which a sign holds: the readers of pictures keep a process busy for a while. */
const SIGN_HOLDS_S = 30;
/** Days after which signs of a process that is gone are removed. The newest of each stage says since when nobody works on it. */
const KEPT_DAYS = 7;

/**
 * Gives signs of life for a worker process that works on these stages, at once and every few seconds.
 * @returns what ends that: from then on the process counts as gone
 */
export async function showAsAlive(
  { db, log }: { readonly db: Rows; readonly log: Logger },
  stages: readonly Stage[],
): Promise<{ close(): Promise<void> }> {
  const workerId = newId();
  const sign = async (seconds: number) => {
    const aliveUntil = sql`now() + make_interval(secs => ${seconds})`;
    await db
      .insert(stageWorkers)
      .values(stages.map((stage) => ({ workerId, stage, aliveUntil })))
      .onConflictDoUpdate({ target: [stageWorkers.workerId, stageWorkers.stage], set: { aliveUntil } });
  };
  const trySigning = (seconds: number) =>
    sign(seconds).catch((err: unknown) => log.warn({ err }, 'the sign of life of a worker could not be written down'));
  await trySigning(SIGN_HOLDS_S);
  await db.delete(stageWorkers).where(
    and(
      lt(stageWorkers.aliveUntil, sql`now() - make_interval(days => ${KEPT_DAYS})`),
      notInArray(
        stageWorkers.aliveUntil,
        db
          .select({ newest: max(stageWorkers.aliveUntil) })
          .from(stageWorkers)
          .groupBy(stageWorkers.stage),
      ),
    ),
  );
  const timer = setInterval(() => trySigning(SIGN_HOLDS_S), SIGN_EVERY_MS);
  return {
    close: async () => {
      clearInterval(timer);
      await trySigning(0);
    },
  };
}

/** The stages that no worker works on, in order, with the end of the last sign of life; null where there never was one. */
export async function stagesWithoutWorker(db: Pick<Rows, 'select'>): Promise<Map<Stage, Date | null>> {
  const rows = await db
    .select({
      stage: stageWorkers.stage,
      last: max(stageWorkers.aliveUntil),
      alive: sql<boolean>`max(${stageWorkers.aliveUntil}) > now()`,
    })
    .from(stageWorkers)
    .groupBy(stageWorkers.stage);
  const alive = new Set(rows.filter((row) => row.alive).map(({ stage }) => stage));
  const last = new Map(rows.map((row) => [row.stage, row.last]));
  return new Map(STAGES.filter((stage) => !alive.has(stage)).map((stage) => [stage, last.get(stage) ?? null]));
}
