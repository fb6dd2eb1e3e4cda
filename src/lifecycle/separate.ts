import { and, asc, eq, inArray, isNull, like, or } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { changePerson, findPerson, idsOf, type PersonDetails } from '../consent/person-store.ts';
import {
  addRecords,
  lockConsentChain,
  type NewRecord,
  recordsThatFit,
  restrictionsOf,
} from '../consent/record-store.ts';
import { closeQuestions } from '../consent/same-person.ts';
import { conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { endYesLinks } from '../people/access.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { keptWhenSeparated, type SamePersonChange, togetherSince } from '../rules/consent/separated.ts';
import { ATTRIBUTES } from '../rules/consent/tags.ts';
import { PersonId, type RecordingId } from '../rules/ids.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { auditLog, consentLinks, participants, persons, recordings, restrictions } from '../store/schema.ts';
import { changeConsent, type Effect } from './change-consent.ts';
import { MERGED } from './merge.ts';

const SEPARATED = 'person.separated';

/**
 * Says that an entry is somebody else after all. Nobody knows who spoke, and about whom something was learned, while they were one: each no and
 * each legal restriction of that time stays with both, what was learned of their age counts for nobody, and whose the rows of recordings are that
 * were added is asked again.
 * @throws 403, 404, 409
 */
export async function separatePerson(heard: Heard, actor: Actor, personId: PersonId): Promise<Effect> {
  allow(actor, 'change participant');
  const about = { why: 'An entry was found to be somebody else.', personIds: [personId] };
  const { effect } = await changeConsent(heard, actor, about, async (tx) => {
    const { mergedInto: root } = await findPerson(tx, personId);
    if (root === null) throw conflict('This entry stands alone already.');
    await lockConsentChain(tx);
    const ids = (await idsOf(tx, [root])).get(root)!;
    const rest = ids.filter((id) => id !== personId);
    const sides = { root, leaves: personId, ids, meanwhile: await meanwhileOf(tx, { leaves: personId, rest }) };
    await keepOnBothSides(tx, actor, sides);
    await separateFacts(tx, actor, sides);
    await endLinksOfThatTime(tx, actor, sides);
    const whose = await askWhoseRows(tx, actor, sides);
    await closeQuestions(tx, actor, [personId], rest);
    await tx.update(persons).set({ mergedInto: null, updatedAt: new Date() }).where(eq(persons.id, personId));
    await audit(tx, { actor: actor.id, action: SEPARATED, subject: personId, detail: { from: root } });
    // Recordings of which nobody knows any more whose they are belong to no entry: each is looked at as well.
    const each = whose.map((recordingId) => ({ personIds: null, recordingId, kind: 'unclear' as const }));
    return { result: null, changed: [{ personIds: [root, personId], kind: 'unclear' as const }, ...each] };
  });
  return effect;
}

/** What is known of the time when an entry and the rest were one. */
interface Meanwhile {
  /** When the leaver and an entry became one, for what the audit log does not name; for the leaver itself, when it first was one with any. */
  readonly since: (id: PersonId) => Date;
  /** Whether a record or a restriction is of that time, by its place in the audit log. */
  readonly isMeanwhile: (written: { readonly id: string; readonly personId: PersonId }) => boolean;
  /** The ends that restrictions had before they were changed. */
  readonly endsBefore: readonly { readonly restriction: string; readonly until: string | null }[];
  /** The details of the entries that were written down. */
  readonly facts: ReadonlySet<string>;
  /** Those of them that were written down of the leaver. */
  readonly factsOfLeaver: ReadonlySet<string>;
}

async function meanwhileOf(
  tx: Transaction,
  { leaves, rest }: { readonly leaves: PersonId; readonly rest: readonly PersonId[] },
): Promise<Meanwhile> {
  const history = await samePersonHistory(tx);
  const together = togetherSince(history, leaves);
  const first = Math.min(...rest.map((id) => together.get(id) ?? 0));
  const entries = await tx
    .select()
    .from(auditLog)
    .where(
      and(
        inArray(auditLog.subject, [leaves, ...rest]),
        or(
          like(auditLog.action, 'consent.%'),
          like(auditLog.action, 'restriction.%'),
          eq(auditLog.action, 'person.changed'),
        ),
      ),
    )
    .orderBy(asc(auditLog.seq));
  const seqOf = new Map(
    entries
      .filter(({ action }) => action.startsWith('consent.') || action === 'restriction.added')
      .map(({ seq, detail }) => [detail.record ?? detail.restriction, seq]),
  );
  const later = entries.filter(({ seq }) => seq > first);
  return {
    since: (id) => {
      const began = id === leaves ? first : (together.get(id) ?? 0);
      return history.find(({ seq }) => seq === began)?.at ?? new Date(0);
    },
    isMeanwhile: ({ id, personId }) =>
      (seqOf.get(id) ?? Number.POSITIVE_INFINITY) > (personId === leaves ? first : (together.get(personId) ?? 0)),
    endsBefore: later.flatMap(({ action, detail: { restriction, before } }) =>
      action === 'restriction.end-set'
        ? [{ restriction: String(restriction), until: before ? String(before) : null }]
        : [],
    ),
    facts: fieldsChangedIn(later),
    factsOfLeaver: fieldsChangedIn(later.filter(({ subject }) => subject === leaves)),
  };
}

/** The details of people that these entries of the audit log say were changed. */
function fieldsChangedIn(entries: readonly (typeof auditLog.$inferSelect)[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap(({ action, detail }) => (action === 'person.changed' ? String(detail.fields).split(' ') : [])),
  );
}

/** Who was found to be whom, and to be somebody else after all, as the audit log has it. */
export async function samePersonHistory(db: Pick<Rows, 'select'>): Promise<SamePersonChange[]> {
  const rows = await db
    .select()
    .from(auditLog)
    .where(inArray(auditLog.action, [MERGED, SEPARATED]))
    .orderBy(asc(auditLog.seq));
  return rows.map(({ seq, at, subject, detail }) => {
    return { seq, at, id: PersonId.parse(subject), into: detail.into ? PersonId.parse(detail.into) : null };
  });
}

interface Sides {
  readonly root: PersonId;
  readonly leaves: PersonId;
  /** Everybody who counted as one. */
  readonly ids: readonly PersonId[];
  readonly meanwhile: Meanwhile;
}

/** Writes down for each side what limits it and would leave with the other: records, restrictions, and a no for what cannot be read. */
async function keepOnBothSides(
  tx: Transaction,
  actor: Actor,
  { root, leaves, ids, meanwhile: { isMeanwhile, endsBefore } }: Sides,
): Promise<void> {
  const { records, unfit } = await recordsThatFit(tx, ids);
  const bars = await restrictionsOf(tx, ids);
  for (const [to, own] of [
    [leaves, new Set([leaves])],
    [root, new Set(ids.filter((id) => id !== leaves))],
  ] as const) {
    const copies = keptWhenSeparated(records, own, isMeanwhile).map((record): NewRecord => {
      const { seq: _seq, id: _id, at: _at, by: _by, previousHash: _previous, hash: _hash, ...said } = record;
      return { ...said, personId: to };
    });
    // Nobody can tell what stands in these: perhaps a no.
    const unread = unfit.filter((row) => !own.has(row.personId) && isMeanwhile(row));
    await addRecords(tx, actor, [...copies, ...unread.map(({ attribute }) => noTo(to, attribute))]);
    for (const bar of bars) {
      const until = latestEnd([
        bar.until,
        ...endsBefore.filter((one) => one.restriction === bar.id).map((one) => one.until),
      ]);
      // Their own stands already, unless it was ended in that time: perhaps it was the other's that ended.
      if (own.has(bar.personId) ? until === bar.until : !isMeanwhile(bar)) continue;
      const { basis, from, evidenceId, checkedBy } = bar;
      const id = newId();
      await tx.insert(restrictions).values({ id, personId: to, basis, from, until, evidenceId, checkedBy });
      const detail = { restriction: id, basis, from, until, evidence: evidenceId };
      await audit(tx, { actor: actor.id, action: 'restriction.added', subject: to, detail });
    }
  }
}

/** The last of several ends; null, no end, is the last of all. */
function latestEnd(ends: readonly (string | null)[]): string | null {
  return ends.includes(null) ? null : (ends.toSorted().at(-1) ?? null);
}

function noTo(personId: PersonId, attribute: NewRecord['attribute']): NewRecord {
  const told = { role: 'self', answer: 'no', how: 'told', at: new Date().toISOString() } as const;
  const scope = { kind: 'project' } as const;
  return { personId, attribute, permission: 'never', channels: [], scope, givers: [told], state: 'withdrawn' };
}

/** What decides who has to be asked. */
const AGE_AND_CARE = ['dateOfBirth', 'ageStated', 'careStatus'] as const;

/**
 * What may be the other's, or was learned of nobody knows whom, no longer tells who has to be asked: it is written down again. From whom either
 * must stay unknown, both do.
 */
async function separateFacts(tx: Transaction, actor: Actor, { root, leaves, meanwhile }: Sides): Promise<void> {
  const [rest, own] = [(await findPerson(tx, root)).details, (await findPerson(tx, leaves)).details];
  const doubtful = (details: PersonDetails | null, isDoubtful: (name: (typeof AGE_AND_CARE)[number]) => boolean) =>
    Object.fromEntries(
      AGE_AND_CARE.filter((name) => details && details[name] !== null && isDoubtful(name)).map((name) => [name, null]),
    );
  const isSame = (name: (typeof AGE_AND_CARE)[number]) => JSON.stringify(rest?.[name]) === JSON.stringify(own?.[name]);
  const ofRest = doubtful(rest, (name) => meanwhile.facts.has(name) || isSame(name));
  if (Object.keys(ofRest).length > 0) await changePerson(tx, actor, root, ofRest);
  // The leaver was the one to be written on for a while, where it was merged with others before.
  const ofLeaver = doubtful(own, (name) => meanwhile.factsOfLeaver.has(name));
  if (Object.keys(ofLeaver).length > 0) await changePerson(tx, actor, leaves, ofLeaver);
  if (!rest || !own) return;
  const hidden: Partial<PersonDetails> = {
    anonymousFrom: [...new Set([...own.anonymousFrom, ...rest.anonymousFrom])],
    anonymousFromNames: [...new Set([...own.anonymousFromNames, ...rest.anonymousFromNames])],
  };
  await changePerson(tx, actor, leaves, hidden);
}

/**
 * Links to say yes that were made in that time end: nobody knows whom they were sent to. A no that somebody chose there and did not send yet is
 * written down for both.
 */
async function endLinksOfThatTime(
  tx: Transaction,
  actor: Actor,
  { root, leaves, ids, meanwhile }: Sides,
): Promise<void> {
  const links = await tx
    .select()
    .from(consentLinks)
    .where(and(inArray(consentLinks.personId, [...ids]), isNull(consentLinks.usedAt), isNull(consentLinks.revokedAt)));
  const ofThatTime = links.filter(({ personId, createdAt }) => createdAt >= meanwhile.since(personId));
  const noes = ofThatTime.flatMap(({ kind, answers }) =>
    kind === 'give' ? ATTRIBUTES.filter((attribute) => answers?.[attribute] === 'never') : [],
  );
  await addRecords(
    tx,
    actor,
    [...new Set(noes)].flatMap((attribute) => [noTo(root, attribute), noTo(leaves, attribute)]),
  );
  const found = ofThatTime.map(({ id }) => id);
  if (found.length > 0) await endYesLinks(tx, actor, inArray(consentLinks.id, found));
}

/** Rows of recordings that came while they were one are nobody's until staff say whose. @returns the recordings */
async function askWhoseRows(
  tx: Transaction,
  actor: Actor,
  { root, leaves, ids, meanwhile }: Sides,
): Promise<RecordingId[]> {
  const { personSince, addedAt, personId } = participants;
  const rows = await tx
    .select({
      id: participants.id,
      recordingId: recordings.id,
      personId,
      personSince,
      addedAt,
      at: recordings.createdAt,
    })
    .from(participants)
    .innerJoin(recordings, eq(recordings.id, participants.recordingId))
    .where(inArray(personId, [...ids]));
  const doubtful = rows.filter((row) => (row.personSince ?? row.addedAt ?? row.at) >= meanwhile.since(row.personId!));
  for (const { id, recordingId } of doubtful) {
    await tx
      .update(participants)
      .set({ personId: null, personSince: null, perhapsOf: [root, leaves] })
      .where(eq(participants.id, id));
    const detail = { participant: id, person: root, other: leaves };
    await audit(tx, { actor: actor.id, action: 'roster.whose-asked', subject: recordingId, detail });
  }
  return [...new Set(doubtful.map(({ recordingId }) => recordingId))];
}
