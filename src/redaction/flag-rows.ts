import { and, asc, eq } from 'drizzle-orm';
import type { Actor } from '../people/actor.ts';
import type { Rows } from '../store/database.ts';
import { flags } from '../store/schema.ts';
import type { DecidedFlag } from '../rules/redaction/spans.ts';
import type { FlagId, RecordingId } from '../rules/ids.ts';
import type { RecordingOutline } from '../recordings/life.ts';
import type { Act } from '../rules/policy.ts';
import { type Authorized, shownOf } from '../people/allow.ts';

export type Flag = typeof flags.$inferSelect;
export type Decision = NonNullable<Flag['decision']>;

/** A recording's flags in order of time. */
export async function flagsOf(db: Pick<Rows, 'select'>, recordingId: RecordingId): Promise<Flag[]> {
  return db
    .select()
    .from(flags)
    .where(eq(flags.recordingId, recordingId))
    .orderBy(asc(flags.start), asc(flags.position), asc(flags.id));
}

/** The flags of a recording that somebody may see, in order of time. */
export async function flagsSeen<A extends Act>(
  db: Pick<Rows, 'select'>,
  recording: Authorized<Pick<RecordingOutline, 'id'>, A>,
): Promise<Authorized<Flag, A>[]> {
  return (await flagsOf(db, recording.id)).map((flag) => shownOf(recording, flag));
}

/** One flag of a recording that somebody may see, or null. */
export async function flagSeen<A extends Act>(
  db: Pick<Rows, 'select'>,
  recording: Authorized<Pick<RecordingOutline, 'id'>, A>,
  id: FlagId,
): Promise<Authorized<Flag, A> | null> {
  const flag = await findFlag(db, recording.id, id);
  return flag && shownOf(recording, flag);
}

/** One flag of a recording, or null. */
export async function findFlag(db: Pick<Rows, 'select'>, recordingId: RecordingId, id: FlagId): Promise<Flag | null> {
  const [flag] = await db
    .select()
    .from(flags)
    .where(and(eq(flags.recordingId, recordingId), eq(flags.id, id)));
  return flag ?? null;
}

/** The flags that were decided to be taken out of the sound. */
export function decidedSounds<Decided extends Pick<Flag, 'decision'>>(
  all: readonly Decided[],
): (Decided & Pick<DecidedFlag, 'action'>)[] {
  return all.flatMap((flag) =>
    flag.decision === 'bleep' || flag.decision === 'silence' || flag.decision === 'replace'
      ? [{ ...flag, action: flag.decision }]
      : [],
  );
}

/** Why a flag is there that somebody added without a word. */
export const ADDED_BY_STAFF = 'Added by a member of staff.';

/** What somebody or something other than the words asks to decide: no words belong to it, and nothing is more certain. Seconds. */
export interface AddedFlag {
  readonly id: FlagId;
  readonly recordingId: RecordingId;
  readonly kind: Flag['kind'];
  readonly code: string | null;
  readonly reason: string;
  readonly foundBy: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** The row of a flag that no finder of words found. */
export function addedFlag({ foundBy, ...added }: AddedFlag) {
  return { ...added, position: 0, text: '', foundBy: [...foundBy], confidence: 1 };
}

/** A decision of somebody, made now. */
export function decidedNow(actor: Pick<Actor, 'id'>, decision: Decision) {
  return { decision, decidedBy: actor.id, decidedAt: new Date() };
}
