import { eq } from 'drizzle-orm';
import { STAGES, type Stage } from '../../queues/stages.ts';
import type { Heard } from '../heard.ts';
import type { Recording } from '../recordings/life.ts';
import { stageRuns } from '../store/schema.ts';

export interface StageView {
  readonly stage: Stage;
  /** `waiting`: not begun; `held`: it waits for a program of the machine to be mended. */
  readonly state: 'waiting' | 'running' | 'held' | 'done' | 'failed';
  /** 0 to 1. */
  readonly progress: number;
  readonly seconds: number | null;
  readonly reason: string | null;
}

/** The stages that a page shows; takedown shows only in the recording's state. */
const SHOWN = STAGES.filter((stage) => stage !== 'takedown');

/**
 * How each stage went the last time that it ran. A recording's later runs do only a part of the stages, so that the others keep what
 * they said; a change that sends a recording back makes everything after it wait again.
 */
export async function stagesOf(heard: Pick<Heard, 'db'>, recording: Pick<Recording, 'id'>): Promise<StageView[]> {
  const rows = await heard.db.select().from(stageRuns).where(eq(stageRuns.recordingId, recording.id));
  const last = new Map<Stage, (typeof rows)[number]>();
  for (const row of rows) if ((last.get(row.stage)?.run ?? 0) <= row.run) last.set(row.stage, row);
  let newest = 0;
  return SHOWN.map((stage) => {
    const row = last.get(stage);
    const outdated = row !== undefined && row.run < newest;
    if (row) newest = Math.max(newest, row.run);
    if (!row || outdated) return { stage, state: 'waiting', progress: 0, seconds: null, reason: null };
    return { stage, state: row.state, progress: row.progress, seconds: row.seconds, reason: row.reason };
  });
}
