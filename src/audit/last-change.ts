import { desc, inArray } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
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
