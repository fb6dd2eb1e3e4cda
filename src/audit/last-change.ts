import { desc, inArray } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import type { StaleChange } from '../rules/changed-meanwhile.ts';
import { auditLog } from '../store/schema.ts';

type LastChange = Pick<typeof auditLog.$inferSelect, 'actor' | 'at' | 'detail'>;

/** Who last did something to each of these things, and when, as the audit log says. Read where two people collided, which is rare. */
export async function lastChangesTo(
  db: Pick<Database, 'selectDistinctOn'>,
  subjects: readonly string[],
): Promise<Map<string, LastChange>> {
  if (subjects.length === 0) return new Map();
  const { subject, actor, at, detail } = auditLog;
  const rows = await db
    .selectDistinctOn([subject], { subject, actor, at, detail })
    .from(auditLog)
    .where(inArray(subject, [...subjects]))
    .orderBy(subject, desc(auditLog.seq));
  return new Map(rows.map((row) => [row.subject, row]));
}

type Values = Readonly<Record<string, unknown>>;

/** What is told of fields of one thing that were to be changed without having been seen as they are. @param state.revision of what is there now */
export async function staleChangesOf(
  db: Pick<Database, 'selectDistinctOn'>,
  subject: string,
  fields: readonly string[],
  { now, wanted, revision }: { readonly now: Values; readonly wanted: Values; readonly revision: string },
): Promise<StaleChange[]> {
  const last = (await lastChangesTo(db, [subject])).get(subject);
  const by = { by: last?.actor ?? null, at: last?.at ?? null, revision };
  return fields.map((of) => ({ of, wanted: wanted[of], theirs: now[of], stands: now[of], ...by }));
}
