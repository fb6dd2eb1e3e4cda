import { createHash } from 'node:crypto';
import { asc, inArray, sql } from 'drizzle-orm';
import { headOf, headToFollow, type Proof, proveChain } from '../audit/chain.ts';
import { audit } from '../audit/log.ts';
import type { Actor } from '../people/actor.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { lockInOrder } from '../store/transactions.ts';
import { newId } from '../store/ids.ts';
import { consentRecords, organisation, restrictions } from '../store/schema.ts';
import { dayInUk } from '../rules/consent/days.ts';
import { usualEndFrom } from '../rules/consent/permission-period.ts';
import type { Known } from '../rules/consent/effective.ts';
import { factsOf, idsOf, personsOf } from './person-store.ts';
import { type Giver, GiversShape, type Scope, ScopeShape } from '../rules/consent/records.ts';
import { fitting, UnfitRow } from '../store/fit.ts';
import { type ConsentPolicy, ConsentPolicyShape, DEFAULT_POLICY } from '../rules/consent/policy.ts';
import { canonicalJson } from '../rules/canonical-json.ts';
import type { PersonId } from '../rules/ids.ts';

type StoredRecord = typeof consentRecords.$inferSelect;
export interface ConsentRow extends Omit<StoredRecord, 'givers' | 'scope'> {
  readonly givers: readonly Giver[];
  readonly scope: Scope;
}
/** A record as it is handed in; what is left out gets its usual value. */
export type NewRecord = Pick<
  ConsentRow,
  'personId' | 'attribute' | 'permission' | 'channels' | 'scope' | 'givers' | 'state'
> &
  Partial<
    Pick<
      ConsentRow,
      | 'purpose'
      | 'effectiveFrom'
      | 'until'
      | 'reviewOn'
      | 'notice'
      | 'lawfulBasis'
      | 'specialCondition'
      | 'stage'
      | 'supersedes'
    >
  >;

/** Any fixed number: records are appended one at a time, so that the chain has no forks. */
const CONSENT_LOCK = 72_417_003;

/**
 * Nobody else writes a consent record until the transaction ends: what is read of records from now on is what is written upon. Whoever
 * decides on something by the records that are there calls this first.
 */
export async function lockConsentChain(tx: Transaction): Promise<void> {
  lockInOrder(tx, 'consent chain');
  await tx.execute(sql`select pg_advisory_xact_lock(${CONSENT_LOCK})`);
}

/**
 * Appends consent records to the hash chain, in the caller's transaction. Whoever calls this must then void what stood on the old ones
 * (`changeConsent`).
 * @returns the rows, in the order given
 */
export async function addRecords(
  tx: Transaction,
  actor: Actor,
  records: readonly NewRecord[],
  now = new Date(),
): Promise<ConsentRow[]> {
  if (records.length === 0) return [];
  await lockConsentChain(tx);
  let { entries: seq, hash: previousHash } = await headToFollow(tx, 'consent_records');
  const today = dayInUk(now);
  const rows = records.map((record): ConsentRow => {
    const open = {
      purpose: 'publication',
      effectiveFrom: today,
      until: usualEndFrom(today),
      reviewOn: null,
      notice: null,
      lawfulBasis: 'consent',
      specialCondition: 'explicit-consent',
      stage: 'taking part' as const,
      supersedes: null,
      ...record,
      seq: ++seq,
      id: newId(),
      at: now,
      by: actor.id,
      previousHash,
    };
    previousHash = chained(open);
    return { ...open, hash: previousHash };
  });
  await tx.insert(consentRecords).values(rows);
  for (const row of rows)
    await audit(tx, {
      actor: actor.id,
      action: `consent.${row.state}`,
      subject: row.personId,
      detail: { record: row.id, hash: row.hash, attribute: row.attribute },
    });
  return rows;
}

function chained({ hash: _hash, ...row }: Omit<StoredRecord, 'hash'> & { hash?: string }): string {
  return createHash('sha256')
    .update(canonicalJson({ ...row, at: row.at.toISOString() }))
    .digest('hex');
}

/** Walks the whole chain of consent records: how many there are, and the first that does not fit. */
export async function proveConsentRecords(db: Pick<Rows, 'select'>): Promise<Proof> {
  const kept = await headOf(db, 'consent_records');
  return proveChain(await db.select().from(consentRecords).orderBy(asc(consentRecords.seq)), chained, kept);
}

/** What this organisation asks of whom. */
export async function policyNow(db: Pick<Rows, 'select'>): Promise<ConsentPolicy> {
  const [row] = await db.select().from(organisation);
  return row ? policyOf(row) : DEFAULT_POLICY;
}

/** The same; null where what stands there does not fit, so that somebody's no needs no policy. */
export async function policyThatFits(db: Pick<Rows, 'select'>): Promise<ConsentPolicy | null> {
  try {
    return await policyNow(db);
  } catch (error) {
    if (!(error instanceof UnfitRow)) throw error;
    return null;
  }
}

/** @throws UnfitRow */
export function policyOf({ consentPolicy }: Pick<typeof organisation.$inferSelect, 'consentPolicy'>): ConsentPolicy {
  return fitting(ConsentPolicyShape, consentPolicy, {
    table: 'organisation',
    column: 'consent_policy',
    id: 'organisation',
  });
}

/** @throws UnfitRow */
function recordOf({ givers, scope, ...row }: StoredRecord): ConsentRow {
  const at = (column: string) => ({ table: 'consent_records', column, id: row.id });
  return { ...row, givers: fitting(GiversShape, givers, at('givers')), scope: fitting(ScopeShape, scope, at('scope')) };
}

/** All consent records of a participant, under whatever ids they are known, the oldest first. */
export async function recordsOf(db: Pick<Rows, 'select'>, ids: readonly PersonId[]): Promise<ConsentRow[]> {
  return (await storedRecordsOf(db, ids)).map(recordOf);
}

/** The same, without what does not fit: that stands in `unfit`, of which only the columns are known. Somebody’s no is written down whatever else there is. */
export async function recordsThatFit(
  db: Pick<Rows, 'select'>,
  ids: readonly PersonId[],
): Promise<{ records: ConsentRow[]; unfit: StoredRecord[] }> {
  const records: ConsentRow[] = [];
  const unfit: StoredRecord[] = [];
  for (const row of await storedRecordsOf(db, ids))
    try {
      records.push(recordOf(row));
    } catch (error) {
      if (!(error instanceof UnfitRow)) throw error;
      unfit.push(row);
    }
  return { records, unfit };
}

async function storedRecordsOf(db: Pick<Rows, 'select'>, ids: readonly PersonId[]): Promise<StoredRecord[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(consentRecords)
    .where(inArray(consentRecords.personId, [...ids]))
    .orderBy(asc(consentRecords.seq));
}

/** Whether any of these participants ever took something back, told by columns alone. */
export async function hasTakenBack(db: Pick<Rows, 'select'>, personIds: readonly PersonId[]): Promise<boolean> {
  const ids = [...(await idsOf(db, personIds)).values()].flat();
  return (await storedRecordsOf(db, ids)).some(({ state }) => state === 'withdrawn');
}

export async function restrictionsOf(db: Pick<Rows, 'select'>, ids: readonly PersonId[]) {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(restrictions)
    .where(inArray(restrictions.personId, [...ids]))
    .orderBy(asc(restrictions.createdAt));
}

/** Everything that the rules must know of these participants, by the id that was asked for. */
export async function knownOf(db: Pick<Rows, 'select'>, personIds: readonly PersonId[]): Promise<Map<PersonId, Known>> {
  const groups = await idsOf(db, personIds);
  const all = [...new Set([...groups.values()].flat())];
  const [records, bars] = [await recordsOf(db, all), await restrictionsOf(db, all)];
  const roots = await personsOf(
    db,
    [...groups.values()].map(([root]) => root!),
  );
  return new Map(
    [...groups].map(([id, ids]) => [
      id,
      {
        person: factsOf(roots.get(ids[0]!)!),
        records: records.filter(({ personId }) => ids.includes(personId)),
        restrictions: bars.filter(({ personId }) => ids.includes(personId)),
      },
    ]),
  );
}
