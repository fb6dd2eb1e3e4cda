import { and, asc, eq, inArray, isNotNull, notExists, sql } from 'drizzle-orm';
import { proveConsentRecords } from '../consent/record-store.ts';
import { RECORD_STATES } from '../rules/consent/records.ts';
import type { Rows } from '../store/database.ts';
import { auditLog, consentRecords } from '../store/schema.ts';
import type { BrokenLink, Head } from '../audit/chain.ts';
import { proveAuditLog } from '../audit/log.ts';

interface Problem extends BrokenLink {
  readonly chain: 'audit log' | 'consent records';
}

export interface Verified {
  readonly auditLog: Head;
  readonly consentRecords: Head;
  /** What is wrong: the first of each chain, and of what each says of the other. Empty when all is whole. */
  readonly problems: readonly Problem[];
}

type Reader = Pick<Rows, 'select'>;

/**
 * Proves the audit log and the consent records, and that they agree: each consent record is named in the audit log with its hash, and
 * each record that the audit log names is there.
 * @param db a transaction that sees one moment, since the service may be writing
 * @param noted an entry of the audit log whose hash somebody noted elsewhere: it must still be that one
 */
export async function verifyAudit(db: Reader, noted: Head | null = null): Promise<Verified> {
  const [log, records] = [await proveAuditLog(db), await proveConsentRecords(db)];
  return {
    auditLog: log.head,
    consentRecords: records.head,
    problems: [
      ...(log.broken ? [{ chain: 'audit log' as const, ...log.broken }] : []),
      ...(records.broken ? [{ chain: 'consent records' as const, ...records.broken }] : []),
      ...(await unnamedRecord(db)),
      ...(await lostRecord(db)),
      ...(noted ? await rewritten(db, noted) : []),
    ],
  };
}

const tellsOfRecord = and(
  inArray(
    auditLog.action,
    RECORD_STATES.map((state) => `consent.${state}`),
  ),
  isNotNull(sql`${auditLog.detail}->>'record'`),
);
const agrees = and(
  tellsOfRecord,
  sql`${auditLog.detail}->>'record' = ${consentRecords.id}`,
  sql`${auditLog.detail}->>'hash' = ${consentRecords.hash}`,
);

async function unnamedRecord(db: Reader): Promise<Problem[]> {
  const named = db.select({ seq: auditLog.seq }).from(auditLog).where(agrees);
  const [record] = await db
    .select({ number: consentRecords.seq })
    .from(consentRecords)
    .where(notExists(named))
    .orderBy(asc(consentRecords.seq))
    .limit(1);
  if (!record) return [];
  const what = `The audit log does not tell of record ${record.number} as it is now.`;
  return [{ chain: 'consent records', ...record, problem: 'changed', what }];
}

async function lostRecord(db: Reader): Promise<Problem[]> {
  const there = db.select({ seq: consentRecords.seq }).from(consentRecords).where(agrees);
  const [entry] = await db
    .select({ number: auditLog.seq })
    .from(auditLog)
    .where(and(tellsOfRecord, notExists(there)))
    .orderBy(asc(auditLog.seq))
    .limit(1);
  if (!entry) return [];
  const what = `Entry ${entry.number} tells of a consent record that is not there, or not as it was.`;
  return [{ chain: 'audit log', ...entry, problem: 'missing', what }];
}

async function rewritten(db: Reader, { entries: number, hash }: Head): Promise<Problem[]> {
  const [entry] = await db.select({ hash: auditLog.hash }).from(auditLog).where(eq(auditLog.seq, number));
  if (entry?.hash === hash) return [];
  return [
    {
      chain: 'audit log',
      number,
      problem: entry ? 'changed' : 'missing',
      what: `Entry ${number} is not the one that you noted: the log was rewritten, or this is another installation.`,
    },
  ];
}
