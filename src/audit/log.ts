import { createHash } from 'node:crypto';
import { desc, sql } from 'drizzle-orm';
import { canonicalJson } from '../publishing/manifest.ts';
import type { Database } from '../store/database.ts';
import { auditLog } from '../store/schema.ts';

/** What is written down. Ids, hashes and numbers only: never a name or a word of a recording. */
export interface AuditEntry {
  /** User id, or `system`. */
  readonly actor: string;
  /** Such as `release.approved`. */
  readonly action: string;
  /** Id of what it was done to. */
  readonly subject: string;
  readonly detail?: Record<string, string | number | boolean | null>;
}

const GENESIS = '0'.repeat(64);
/** Any fixed number: entries are appended one at a time, so that the chain has no forks. */
const AUDIT_LOCK = 72_417_002;

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

function chained(row: { seq: number; at: Date; previousHash: string } & Required<AuditEntry>): string {
  const { seq, at, actor, action, subject, detail, previousHash } = row;
  return createHash('sha256')
    .update(canonicalJson({ seq, at: at.toISOString(), actor, action, subject, detail, previousHash }))
    .digest('hex');
}

/** Appends an entry to the hash-chained log, in the caller's transaction: it is there exactly if what it tells of is. */
export async function audit(tx: Transaction, entry: AuditEntry): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${AUDIT_LOCK})`);
  const [last] = await tx.select().from(auditLog).orderBy(desc(auditLog.seq)).limit(1);
  const row = {
    ...entry,
    detail: entry.detail ?? {},
    seq: (last?.seq ?? 0) + 1,
    at: new Date(),
    previousHash: last?.hash ?? GENESIS,
  };
  await tx.insert(auditLog).values({ ...row, hash: chained(row) });
}

/** Walks the chain. @returns the number of the first entry that does not fit, or null when all do. */
export async function firstBrokenLink(db: Pick<Database, 'select'>): Promise<number | null> {
  const rows = await db.select().from(auditLog).orderBy(auditLog.seq);
  let previousHash = GENESIS;
  for (const [index, row] of rows.entries()) {
    if (row.seq !== index + 1 || row.previousHash !== previousHash || chained(row) !== row.hash) return index + 1;
    previousHash = row.hash;
  }
  return null;
}
