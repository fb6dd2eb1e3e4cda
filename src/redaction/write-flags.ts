import { getTableColumns, sql } from 'drizzle-orm';
import type { Transaction } from '../store/database.ts';
import { flags } from '../store/schema.ts';
import type { Flag } from './flag-rows.ts';
import { UNDECIDED_SOUND } from './follow-decisions.ts';

/** Postgres takes 65,535 values in one statement: this many flags are far from that. */
const FLAGS_A_STATEMENT = 2000;

const { id: _id, recordingId: _recordingId, ...changing } = getTableColumns(flags);
/** What was just found takes the place of what stood there. */
const FOUND_ANEW = Object.fromEntries(
  Object.entries(changing).map(([key, { name }]) => [key, sql`excluded.${sql.identifier(name)}`]),
);

/**
 * Writes what a check found, in one statement. What is found again with the same words keeps its decision; with other words it is open again.
 * @param before the flags that the recording has, read in this transaction
 */
export async function writeFlags(
  tx: Transaction,
  found: readonly (typeof flags.$inferInsert)[],
  before: readonly Flag[],
): Promise<void> {
  const known = new Map(before.map((flag) => [flag.id, flag]));
  // A place that is asked for twice is one flag.
  const rows = [...new Map(found.map((row) => [row.id, row])).values()].map((row) => {
    const earlier = known.get(row.id);
    return { ...earlier, ...row, ...(earlier?.text === row.text ? {} : UNDECIDED_SOUND) };
  });
  // Whoever had a hand in a flag said where, when or who: finding it again does not undo that.
  const setWhere = sql`not 'staff' = any(${flags.foundBy})`;
  for (let from = 0; from < rows.length; from += FLAGS_A_STATEMENT)
    await tx
      .insert(flags)
      .values(rows.slice(from, from + FLAGS_A_STATEMENT))
      .onConflictDoUpdate({ target: flags.id, set: FOUND_ANEW, setWhere });
}
