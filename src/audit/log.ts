import { createHash } from 'node:crypto';
import { asc, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../store/database.ts';
import { beforeCommit, lockInOrder } from '../store/transactions.ts';
import { auditLog } from '../store/schema.ts';
import { headOf, headToFollow, type Proof, proveChain } from './chain.ts';
import { canonicalJson } from '../rules/canonical-json.ts';
import type { ActorId } from '../rules/ids.ts';

/** What is written down. Ids, hashes and numbers only: never a name or a word of a recording. */
export interface AuditEntry {
  readonly actor: ActorId;
  /** Such as `release.approved`. */
  readonly action: string;
  /** Id of what it was done to. */
  readonly subject: string;
  readonly detail?: Record<string, string | number | boolean | null>;
}

/** Any fixed number: entries are appended one at a time, so that the chain has no forks. */
const AUDIT_LOCK = 72_417_002;

function chained(row: { seq: number; at: Date; previousHash: string } & Required<AuditEntry>): string {
  const { seq, at, actor, action, subject, detail, previousHash } = row;
  return createHash('sha256')
    .update(canonicalJson({ seq, at: at.toISOString(), actor, action, subject, detail, previousHash }))
    .digest('hex');
}

/** Entries of open transactions, in their order. */
const entries = new WeakMap<Transaction, AuditEntry[]>();

/**
 * Appends an entry to the hash-chained log, in the caller's transaction: it is there exactly if what it tells of is. All entries of a
 * transaction are written right before it ends, so that the lock of the log is the last that anybody takes.
 */
export async function audit(tx: Transaction, entry: AuditEntry): Promise<void> {
  const before = entries.get(tx);
  if (before) {
    before.push(entry);
    return;
  }
  const mine = [entry];
  entries.set(tx, mine);
  beforeCommit(tx, async () => {
    entries.delete(tx);
    await append(tx, mine);
  });
}

async function append(tx: Transaction, added: readonly AuditEntry[]): Promise<void> {
  lockInOrder(tx, 'audit chain');
  await tx.execute(sql`select pg_advisory_xact_lock(${AUDIT_LOCK})`);
  let { entries: seq, hash: previousHash } = await headToFollow(tx, 'audit_log');
  const at = new Date();
  const rows = added.map((entry) => {
    const open = { ...entry, detail: entry.detail ?? {}, seq: ++seq, at, previousHash };
    previousHash = chained(open);
    return { ...open, hash: previousHash };
  });
  await tx.insert(auditLog).values(rows);
}

/** Walks the whole chain: how many entries there are, and the first that does not fit. */
export async function proveAuditLog(db: Pick<Database, 'select'>): Promise<Proof> {
  const kept = await headOf(db, 'audit_log');
  return proveChain(await db.select().from(auditLog).orderBy(asc(auditLog.seq)), chained, kept);
}
