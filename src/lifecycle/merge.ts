import { and, asc, eq, inArray, like, or } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { auditLog, persons, restrictions } from '../store/schema.ts';
import { newId } from '../store/ids.ts';
import { keptWhenSeparated, type SamePersonChange, togetherSince } from '../rules/consent/separated.ts';
import {
  addRecords,
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
  idsOf,
  livePersonIds,
  type PersonDetails,
} from '../consent/person-store.ts';
import type { Transaction } from '../store/database.ts';
import { PersonId } from '../rules/ids.ts';

const MERGED = 'person.merged';
const SEPARATED = 'person.separated';

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
      await tx.update(persons).set({ mergedInto: root, updatedAt: new Date() }).where(eq(persons.id, id));
    await audit(tx, { actor: actor.id, action: MERGED, subject: first, detail: { into: root } });
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
    const { mergedInto } = await findPerson(tx, personId);
    if (mergedInto === null) throw conflict('This entry stands alone already.');
    await lockConsentChain(tx);
    await keepOnBothSides(tx, actor, { root: mergedInto, leaves: personId });
    await tx.update(persons).set({ mergedInto: null, updatedAt: new Date() }).where(eq(persons.id, personId));
    await audit(tx, { actor: actor.id, action: SEPARATED, subject: personId, detail: { from: mergedInto } });
    return { result: null, changed: { personIds: [mergedInto, personId], kind: 'unclear' } };
  });
  return effect;
}

/** Writes down for each side what limits it and would leave with the other: records, restrictions, and a no for what cannot be read. */
async function keepOnBothSides(
  tx: Transaction,
  actor: Actor,
  { root, leaves }: { readonly root: PersonId; readonly leaves: PersonId },
): Promise<void> {
  const ids = (await idsOf(tx, [root])).get(root)!;
  const rest = ids.filter((id) => id !== leaves);
  const isMeanwhile = await toldWhatIsMeanwhile(tx, leaves, rest);
  const { records, unfit } = await recordsThatFit(tx, ids);
  const bars = await restrictionsOf(tx, ids);
  for (const [to, own] of [
    [leaves, new Set([leaves])],
    [root, new Set(rest)],
  ] as const) {
    const kept = keptWhenSeparated(records, own, isMeanwhile);
    const copies = kept.map((record): NewRecord => {
      const { seq: _seq, id: _id, at: _at, by: _by, previousHash: _previous, hash: _hash, ...said } = record;
      return { ...said, personId: to };
    });
    // Nobody can tell what stands in these: perhaps a no.
    const unread = unfit.filter((row) => !own.has(row.personId) && isMeanwhile(row));
    await addRecords(tx, actor, [...copies, ...unread.map(({ attribute }) => noTo(to, attribute))]);
    for (const bar of bars) {
      if (own.has(bar.personId) || !isMeanwhile(bar)) continue;
      const { basis, from, until, evidenceId, checkedBy } = bar;
      const id = newId();
      await tx.insert(restrictions).values({ id, personId: to, basis, from, until, evidenceId, checkedBy });
      const detail = { restriction: id, basis, from, until, evidence: evidenceId };
      await audit(tx, { actor: actor.id, action: 'restriction.added', subject: to, detail });
    }
  }
}

function noTo(personId: PersonId, attribute: NewRecord['attribute']): NewRecord {
  const told = { role: 'self', answer: 'no', how: 'told', at: new Date().toISOString() } as const;
  const scope = { kind: 'project' } as const;
  return { personId, attribute, permission: 'never', channels: [], scope, givers: [told], state: 'withdrawn' };
}

/** Tells whether a record or a restriction was written down while an entry and the rest were one: by its place in the audit log. */
async function toldWhatIsMeanwhile(
  tx: Transaction,
  leaves: PersonId,
  rest: readonly PersonId[],
): Promise<(written: { readonly id: string; readonly personId: PersonId }) => boolean> {
  const changes = await tx
    .select()
    .from(auditLog)
    .where(inArray(auditLog.action, [MERGED, SEPARATED]))
    .orderBy(asc(auditLog.seq));
  const since = togetherSince(
    changes.map(({ seq, subject, detail }): SamePersonChange => {
      return { seq, id: PersonId.parse(subject), into: detail.into ? PersonId.parse(detail.into) : null };
    }),
    leaves,
  );
  const first = Math.min(...rest.map((id) => since.get(id) ?? 0));
  const entries = await tx
    .select()
    .from(auditLog)
    .where(
      and(
        inArray(auditLog.subject, [leaves, ...rest]),
        or(like(auditLog.action, 'consent.%'), eq(auditLog.action, 'restriction.added')),
      ),
    );
  const seqOf = new Map(entries.map(({ seq, detail }) => [detail.record ?? detail.restriction, seq]));
  return ({ id, personId }) =>
    (seqOf.get(id) ?? Number.POSITIVE_INFINITY) > (personId === leaves ? first : (since.get(personId) ?? 0));
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
