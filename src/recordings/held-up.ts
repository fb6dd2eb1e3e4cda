import { and, asc, eq, inArray } from 'drizzle-orm';
import type { NeededProgram } from '../needed-programs.ts';
import type { Database } from '../store/database.ts';
import { recordings, stageRuns } from '../store/schema.ts';
import { MOVING } from './life.ts';
import { type RecordingState, STATES } from './states.ts';

/** What cannot be done while a program does not work, for everyone who waits. */
export const HELD_UP: Record<NeededProgram, string> = {
  whisper: 'This machine cannot listen to recordings just now.',
  ffmpeg: 'This machine cannot work on sound and video just now.',
  sight: 'This machine cannot look at pictures just now.',
};

const WAITING_LABEL = 'Waiting';
const SAFE =
  'Your recording is safe. It goes on by itself as soon as that is mended; there is nothing for you to do.';

/** A recording that waits for a program of a machine to be mended. */
export interface HeldUp {
  readonly recordingId: string;
  readonly program: NeededProgram;
  readonly since: Date;
  /** What whoever runs the machine can do, as the trial said; for administrators. */
  readonly remedy: string | null;
}

/** The recordings that wait for a program, whichever machine their work is on; the first that began to wait comes first. */
export async function recordingsHeldUp(
  db: Pick<Database, 'select'>,
  recordingId?: string,
): Promise<Map<string, HeldUp>> {
  const rows = await db
    .select({
      recordingId: stageRuns.recordingId,
      program: stageRuns.waitsFor,
      since: stageRuns.startedAt,
      remedy: stageRuns.remedy,
    })
    .from(stageRuns)
    .innerJoin(recordings, and(eq(recordings.id, stageRuns.recordingId), eq(recordings.run, stageRuns.run)))
    .where(
      and(
        eq(stageRuns.state, 'held'),
        inArray(recordings.state, [...MOVING]),
        recordingId === undefined ? undefined : eq(stageRuns.recordingId, recordingId),
      ),
    )
    .orderBy(asc(stageRuns.startedAt));
  const held = new Map<string, HeldUp>();
  for (const { program, ...row } of rows)
    if (program && !held.has(row.recordingId)) held.set(row.recordingId, { ...row, program });
  return held;
}

/** Where a recording is, in words: its state, or that it waits for a machine. */
export function whereItIs(
  { state, reason }: { readonly state: RecordingState; readonly reason: string | null },
  heldUp: HeldUp | null | undefined,
): { stateLabel: string; next: string; reason: string | null } {
  if (heldUp) return { stateLabel: WAITING_LABEL, next: SAFE, reason: HELD_UP[heldUp.program] };
  return { stateLabel: STATES[state].label, next: STATES[state].next, reason };
}
