import { lastChangesTo } from '../audit/last-change.ts';
import { ChangedMeanwhile } from '../errors.ts';
import { revisionOfFields, staleFields } from '../rules/field-revisions.ts';
import type { Transaction } from '../store/database.ts';
import type { shows } from '../store/schema.ts';

type ShowRow = typeof shows.$inferSelect;

/** What somebody may change of a show with words. */
export function showFields({ title, description, author, language, ...rest }: ShowRow) {
  const { category, explicit, ownerEmail, licence, retention } = rest;
  return { title, description, author, language, category, explicit, ownerEmail, licence, retention };
}

/** Names the state of a show. */
export function showRevision(show: ShowRow): string {
  return revisionOfFields(showFields(show));
}

/** @param show locked until the transaction ends @throws ChangedMeanwhile where somebody else changed what is wanted otherwise */
export async function mustBeShownState(
  tx: Transaction,
  show: ShowRow,
  { revision, wanted }: { readonly revision: string; readonly wanted: Readonly<Record<string, unknown>> },
): Promise<void> {
  const now: Readonly<Record<string, unknown>> = showFields(show);
  const stale = staleFields(revision, now, wanted);
  if (stale.length === 0) return;
  const last = (await lastChangesTo(tx, [show.id])).get(show.id);
  const by = { by: last?.actor ?? null, at: last?.at ?? null, revision: showRevision(show) };
  throw new ChangedMeanwhile(
    stale.map((name) => ({ of: name, wanted: wanted[name], theirs: now[name], stands: now[name], ...by })),
  );
}
