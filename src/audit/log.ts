import { createHash } from 'node:crypto';
import { asc, sql } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { auditLog } from '../store/schema.ts';
import { headOf, headToFollow, type Proof, proveChain } from './chain.ts';
import { canonicalJson } from '../rules/canonical-json.ts';

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
  const last = await headToFollow(tx, 'audit_log');
  const row = {
    ...entry,
    detail: entry.detail ?? {},
    seq: last.entries + 1,
    at: new Date(),
    previousHash: last.hash,
  };
  await tx.insert(auditLog).values({ ...row, hash: chained(row) });
}

/** Walks the whole chain: how many entries there are, and the first that does not fit. */
export async function proveAuditLog(db: Pick<Database, 'select'>): Promise<Proof> {
  const kept = await headOf(db, 'audit_log');
  return proveChain(await db.select().from(auditLog).orderBy(asc(auditLog.seq)), chained, kept);
}
