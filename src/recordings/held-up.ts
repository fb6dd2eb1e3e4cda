import { and, asc, eq, inArray } from 'drizzle-orm';
import type { NeededProgram } from '../programs/needed-programs.ts';
import { PROGRAM_WORDS } from '../programs/program-words.ts';
import type { Database } from '../store/database.ts';
import { recordings, stageRuns } from '../store/schema.ts';
import { MOVING } from './life.ts';
import type { QueueWait } from './queue-waits.ts';
import { type RecordingState, STATES } from '../rules/recording/states.ts';
import type { RecordingId } from '../rules/ids.ts';

const WAITING_LABEL = 'Waiting';
const SAFE = 'Your recording is safe. It goes on by itself as soon as that is mended; there is nothing for you to do.';

const IN_TURN = 'Your recording is safe. Others are before it. It goes on by itself.';
const NOBODY = 'Your recording is safe. It goes on by itself later. Please tell whoever looks after Heard.';

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

/** Where a recording is, in words: its state, or that it waits for a machine or for its place in the queue. */
export function whereItIs(
  { state, reason }: { readonly state: RecordingState; readonly reason: string | null },
  heldUp: HeldUp | null | undefined,
  queueWait: QueueWait | null | undefined,
): { stateLabel: string; next: string; reason: string | null } {
  if (heldUp) return { stateLabel: WAITING_LABEL, next: SAFE, reason: PROGRAM_WORDS[heldUp.program].cannot };
  if (queueWait?.for === 'free place') return { stateLabel: 'Waiting for a free place', next: IN_TURN, reason };
  if (queueWait) return { stateLabel: WAITING_LABEL, next: NOBODY, reason: nobodySince(queueWait.since) };
  return { stateLabel: STATES[state].label, next: STATES[state].next, reason };
}

/** `Nobody is working since 12:40.`, with the day where that was not today. As the clock shows in the United Kingdom. */
export function nobodySince(since: Date | null, now = new Date()): string {
  if (!since) return 'Nobody is working.';
  const zone = { timeZone: 'Europe/London' } as const;
  const time = since.toLocaleTimeString('en-GB', { ...zone, hour: '2-digit', minute: '2-digit' });
  const [day, today] = [since, now].map((date) =>
    date.toLocaleDateString('en-GB', { ...zone, day: 'numeric', month: 'long' }),
  );
  return `Nobody is working since ${time}${day === today ? '' : ` on ${day}`}.`;
}
