import { and, asc, eq } from 'drizzle-orm';
import type { Rows } from '../store/database.ts';
import { flags } from '../store/schema.ts';
import type { DecidedFlag } from '../rules/redaction/spans.ts';

export type Flag = typeof flags.$inferSelect;
export type Decision = NonNullable<Flag['decision']>;

/** A recording's flags in order of time. */
export async function flagsOf(db: Pick<Rows, 'select'>, recordingId: string): Promise<Flag[]> {
  return db
    .select()
    .from(flags)
    .where(eq(flags.recordingId, recordingId))
    .orderBy(asc(flags.start), asc(flags.position), asc(flags.id));
}

/** One flag of a recording, or null. */
export async function findFlag(db: Pick<Rows, 'select'>, recordingId: string, id: string): Promise<Flag | null> {
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
