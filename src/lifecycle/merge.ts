import { eq, sql } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { persons, restrictions } from '../store/schema.ts';
import { newId } from '../store/ids.ts';
import { liveRecords } from '../rules/consent/effective.ts';
import {
  addRecords,
  type ConsentRow,
  lockConsentChain,
  type NewRecord,
  recordsThatFit,
  restrictionsOf,
} from '../consent/record-store.ts';
import { changeConsent, type Effect } from './change-consent.ts';
import {
  type AgeStatement,
  changePerson,
  findPerson,
  livePersonIds,
  type PersonDetails,
} from '../consent/person-store.ts';
import type { Transaction } from '../store/database.ts';
import type { PersonId } from '../rules/ids.ts';

const together = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])];

/**
 * Says that two participants are the same person: from now on their records, restrictions and recordings count as one, under `intoId`.
 * What is known only of the first is carried over, so that nothing that protects them gets lost.
 * @throws 403, 404, 409 when their dates of birth differ, 422 for one and the same
 */
export async function mergePersons(
  heard: Heard,
  actor: Actor,
  { personId, intoId }: { readonly personId: PersonId; readonly intoId: PersonId },
): Promise<Effect> {
  allow(actor, 'change participant');
  const about = { why: 'Two entries were found to be the same person.', personIds: [personId, intoId] };
  const { effect } = await changeConsent(heard, actor, about, async (tx) => {
    const [own, into] = [await livePersonIds(tx, personId), await livePersonIds(tx, intoId)];
    const [first, root] = [own[0]!, into[0]!];
    if (first === root) throw badInput('Choose somebody else.', { same: 'Choose somebody else.' });
    await carryOver(tx, actor, { from: first, to: root });
    await lockConsentChain(tx);
    for (const id of own)
      await tx
        .update(persons)
        // Whoever was found to be the first before has been so since then.
        .set({
          mergedInto: root,
          mergedAt: sql`case when ${persons.mergedInto} is null then now() else ${persons.mergedAt} end`,
          updatedAt: new Date(),
        })
        .where(eq(persons.id, id));
    await audit(tx, { actor: actor.id, action: 'person.merged', subject: first, detail: { into: root } });
    return { result: null, changed: { personIds: [root], kind: 'unclear' } };
  });
  return effect;
}

/**
 * Says that an entry is somebody else after all. What was carried over stays where it is: it can only make things narrower. Each no, and each legal
 * restriction, that was written down while they were one stays with both, until people say whose it was: nobody knows who said it.
 * @throws 403, 404, 409
 */
export async function separatePerson(heard: Heard, actor: Actor, personId: PersonId): Promise<Effect> {
  allow(actor, 'change participant');
  const about = { why: 'An entry was found to be somebody else.', personIds: [personId] };
  const { effect } = await changeConsent(heard, actor, about, async (tx) => {
    const { mergedInto, mergedAt } = await findPerson(tx, personId);
    if (mergedInto === null) throw conflict('This entry stands alone already.');
    await lockConsentChain(tx);
    await keepNoes(tx, actor, { from: mergedInto, to: personId, since: mergedAt });
    await tx
      .update(persons)
      .set({ mergedInto: null, mergedAt: null, updatedAt: new Date() })
      .where(eq(persons.id, personId));
    await audit(tx, { actor: actor.id, action: 'person.separated', subject: personId, detail: { from: mergedInto } });
    return { result: null, changed: { personIds: [mergedInto, personId], kind: 'unclear' } };
  });
  return effect;
}

/**
 * Writes what one entry was told since a moment down for another as well, where it limits: each no, each restriction, and what took the place of
 * the other’s own answers.
 */
async function keepNoes(
  tx: Transaction,
  actor: Actor,
  { from, to, since }: { readonly from: PersonId; readonly to: PersonId; readonly since: Date | null },
): Promise<void> {
  const isSince = (at: Date) => since === null || at >= since;
  const { records, unfit } = await recordsThatFit(tx, [from, to]);
  const inPlaceOf = new Map(
    (liveRecords(records.filter(({ personId }) => personId === to)) as ConsentRow[]).flatMap((own) => {
      const now = lastInPlaceOf(own, records);
      return now.personId === to ? [] : [[now, own.id] as const];
    }),
  );
  const live = liveRecords(records) as ConsentRow[];
  const noes = live.filter(
    ({ personId, state, permission, at }) =>
      personId === from && isSince(at) && (state !== 'given' || permission === 'never'),
  );
  const copies = [...new Set([...inPlaceOf.keys(), ...noes])].map((record): NewRecord => {
    const { seq: _seq, id: _id, at: _at, by: _by, previousHash: _previous, hash: _hash, ...said } = record;
    return { ...said, personId: to, supersedes: inPlaceOf.get(record) ?? null };
  });
  // Nobody can tell what stands in these: perhaps a no.
  const unread = unfit.filter(({ personId, at }) => personId === from && isSince(at));
  const told = { role: 'self', answer: 'no', how: 'told', at: new Date().toISOString() } as const;
  const unclear = unread.map(
    ({ attribute }): NewRecord => ({
      ...{ personId: to, attribute, permission: 'never', channels: [], scope: { kind: 'project' } },
      ...{ givers: [told], state: 'withdrawn' },
    }),
  );
  await addRecords(tx, actor, [...copies, ...unclear]);
  const bars = (await restrictionsOf(tx, [from])).filter(({ createdAt }) => isSince(createdAt));
  for (const { basis, from: begins, until, evidenceId, checkedBy } of bars) {
    const id = newId();
    await tx.insert(restrictions).values({ id, personId: to, basis, from: begins, until, evidenceId, checkedBy });
    const detail = { restriction: id, basis, from: begins, until, evidence: evidenceId };
    await audit(tx, { actor: actor.id, action: 'restriction.added', subject: to, detail });
  }
}

/** The record that stands in the place of another in the end. */
function lastInPlaceOf(record: ConsentRow, all: readonly ConsentRow[]): ConsentRow {
  const next = all.find(({ supersedes, attribute }) => supersedes === record.id && attribute === record.attribute);
  return next ? lastInPlaceOf(next, all) : record;
}

/** Of two statements the one that asks more people. */
function narrowerAge(one: AgeStatement | null, other: AgeStatement | null): AgeStatement | null {
  return [one, other].find((stated) => stated?.age === 'under-18') ?? one ?? other;
}

async function carryOver(
  tx: Transaction,
  actor: Actor,
  { from, to }: { readonly from: PersonId; readonly to: PersonId },
): Promise<void> {
  const [one, other] = [(await findPerson(tx, from)).details!, (await findPerson(tx, to)).details!];
  if (one.dateOfBirth && other.dateOfBirth && one.dateOfBirth !== other.dateOfBirth)
    throw conflict('Their dates of birth are not the same. Check who is who, and put the wrong one right first.');
  const change: Partial<PersonDetails> = {
    legalName: other.legalName ?? one.legalName,
    dateOfBirth: other.dateOfBirth ?? one.dateOfBirth,
    ageStated: narrowerAge(other.ageStated, one.ageStated),
    careStatus: other.careStatus ?? one.careStatus,
    creditedAs: other.creditedAs ?? one.creditedAs,
    spokenNames: together(other.spokenNames, one.spokenNames),
    soundsLike: together(other.soundsLike, one.soundsLike),
    anonymousFrom: together(other.anonymousFrom, one.anonymousFrom) as PersonDetails['anonymousFrom'],
    anonymousFromNames: together(other.anonymousFromNames, one.anonymousFromNames),
  };
  await changePerson(tx, actor, to, change);
}
