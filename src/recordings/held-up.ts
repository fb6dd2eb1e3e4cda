import { and, asc, eq, inArray } from 'drizzle-orm';
import type { NeededProgram } from '../programs/needed-programs.ts';
import { PROGRAM_WORDS } from '../programs/program-words.ts';
import type { Database } from '../store/database.ts';
import { recordings, stageRuns } from '../store/schema.ts';
import { MOVING } from './life.ts';
import { type RecordingState, STATES } from '../rules/recording/states.ts';
import type { RecordingId } from '../rules/ids.ts';

const WAITING_LABEL = 'Waiting';
const SAFE = 'Your recording is safe. It goes on by itself as soon as that is mended; there is nothing for you to do.';

/** A recording that waits for a program of a machine to be mended. */
export interface HeldUp {
  readonly recordingId: RecordingId;
  readonly program: NeededProgram;
  readonly since: Date;
  /** What whoever runs the machine can do, as the trial said; for administrators. */
  readonly remedy: string | null;
}

/** What waits for a program, whichever machine the work is on: of all recordings or of one. What began to wait first comes first. */
export async function whatIsHeldUp(db: Pick<Database, 'select'>, recordingId?: RecordingId): Promise<HeldUp[]> {
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
  return rows.flatMap(({ program, ...row }) => (program ? [{ ...row, program }] : []));
}

/** What each recording waits for: two stages may wait at once, and one reason is enough for people. */
export async function recordingsHeldUp(db: Pick<Database, 'select'>): Promise<Map<RecordingId, HeldUp>> {
  const held = await whatIsHeldUp(db);
  return new Map(held.reverse().map((one) => [one.recordingId, one]));
}

/** What this recording waits for, or null. */
export async function heldUpBy(db: Pick<Database, 'select'>, recordingId: RecordingId): Promise<HeldUp | null> {
  return (await whatIsHeldUp(db, recordingId))[0] ?? null;
}

/** Where a recording is, in words: its state, or that it waits for a machine. */
export function whereItIs(
  { state, reason }: { readonly state: RecordingState; readonly reason: string | null },
  heldUp: HeldUp | null | undefined,
): { stateLabel: string; next: string; reason: string | null } {
  if (heldUp) return { stateLabel: WAITING_LABEL, next: SAFE, reason: PROGRAM_WORDS[heldUp.program].cannot };
  return { stateLabel: STATES[state].label, next: STATES[state].next, reason };
}
