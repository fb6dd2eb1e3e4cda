import { lastChangesTo } from '../audit/last-change.ts';
import type { StaleChange } from '../rules/changed-meanwhile.ts';
import { flagRevision } from '../rules/redaction/flag-state.ts';
import type { Database } from '../store/database.ts';
import type { Flag } from './flag-rows.ts';

/** A change that did not fit the flag that it met. */
export interface StaleFlag {
  /** The flag as it was met. */
  readonly met: Flag;
  /** The flag as it is now. */
  readonly now: Flag;
  readonly wanted: unknown;
  readonly theirs: unknown;
  readonly stands: unknown;
}

/** The same for people and programs: with whoever changed each flag last, and when. */
export async function staleChanges(
  db: Pick<Database, 'selectDistinctOn'>,
  stale: readonly StaleFlag[],
): Promise<StaleChange[]> {
  const last = await lastChangesTo(
    db,
    stale.map(({ met }) => met.id),
  );
  return stale.map(({ met, now, wanted, theirs, stands }) => {
    const entry = last.get(met.id);
    // Where words were checked anew the flag is not as anybody left it: nobody did that.
    const isTheirs = entry && (entry.detail.decision ?? null) === met.decision;
    const { by, at } = isTheirs ? { by: entry.actor, at: entry.at } : { by: met.decidedBy, at: met.decidedAt };
    return { of: met.id, wanted, theirs, stands, by, at, revision: flagRevision(now) };
  });
}
