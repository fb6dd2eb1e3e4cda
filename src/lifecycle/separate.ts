import { and, asc, eq, gte, inArray, like, or, sql } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { changePerson, findPerson, idsOf, type PersonDetails } from '../consent/person-store.ts';
import {
  addRecords,
  lockConsentChain,
  type NewRecord,
  recordsThatFit,
  restrictionsOf,
} from '../consent/record-store.ts';
import { conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { endYesLinks } from '../people/access.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { keptWhenSeparated, type SamePersonChange, togetherSince } from '../rules/consent/separated.ts';
import { PersonId } from '../rules/ids.ts';
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
    const meanwhile = await meanwhileOf(tx, { leaves: personId, rest: ids.filter((id) => id !== personId) });
    await keepOnBothSides(tx, actor, { root, leaves: personId, ids, meanwhile });
    await separateFacts(tx, actor, { root, leaves: personId, meanwhile });
    const yesLinks = and(inArray(consentLinks.personId, ids), gte(consentLinks.createdAt, meanwhile.since));
    await endYesLinks(tx, actor, yesLinks!);
    const isAnybodys = await askWhoseRows(tx, actor, root, meanwhile.since);
    await tx.update(persons).set({ mergedInto: null, updatedAt: new Date() }).where(eq(persons.id, personId));
    await audit(tx, { actor: actor.id, action: SEPARATED, subject: personId, detail: { from: root } });
    // Recordings of which nobody knows any more whose they are belong to no entry: all are looked at.
    return { result: null, changed: { personIds: isAnybodys ? null : [root, personId], kind: 'unclear' } };
  });
  return effect;
}

/** What is known of the time when an entry and the rest were one. */
interface Meanwhile {
  /** When it began, for what the audit log does not name. */
  readonly since: Date;
  /** Whether a record or a restriction is of that time, by its place in the audit log. */
  readonly isMeanwhile: (written: { readonly id: string; readonly personId: PersonId }) => boolean;
  /** The ends that restrictions had before they were changed. */
  readonly endsBefore: readonly { readonly restriction: string; readonly until: string | null }[];
  /** The details of the entries that were written down. */
  readonly facts: ReadonlySet<string>;
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
    since: history.find(({ seq }) => seq === first)?.at ?? new Date(0),
    isMeanwhile: ({ id, personId }) =>
      (seqOf.get(id) ?? Number.POSITIVE_INFINITY) > (personId === leaves ? first : (together.get(personId) ?? 0)),
    endsBefore: later.flatMap(({ action, detail: { restriction, before } }) =>
      action === 'restriction.end-set'
        ? [{ restriction: String(restriction), until: before ? String(before) : null }]
        : [],
    ),
    facts: new Set(
      later.flatMap(({ action, detail }) => (action === 'person.changed' ? String(detail.fields).split(' ') : [])),
    ),
  };
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
  readonly meanwhile: Meanwhile;
}

/** Writes down for each side what limits it and would leave with the other: records, restrictions, and a no for what cannot be read. */
async function keepOnBothSides(
  tx: Transaction,
  actor: Actor,
  { root, leaves, ids, meanwhile: { isMeanwhile, endsBefore } }: Sides & { readonly ids: readonly PersonId[] },
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
 * What may be the leaver's, or was learned of nobody knows whom, no longer tells who has to be asked for the others: it is written down again.
 * From whom either must stay unknown, both do.
 */
async function separateFacts(tx: Transaction, actor: Actor, { root, leaves, meanwhile }: Sides): Promise<void> {
  const [rest, own] = [(await findPerson(tx, root)).details, (await findPerson(tx, leaves)).details];
  if (rest) {
    const isDoubtful = (name: (typeof AGE_AND_CARE)[number]) =>
      rest[name] !== null &&
      (meanwhile.facts.has(name) || JSON.stringify(rest[name]) === JSON.stringify(own?.[name] ?? null));
    const doubtful = AGE_AND_CARE.filter(isDoubtful);
    if (doubtful.length > 0)
      await changePerson(tx, actor, root, Object.fromEntries(doubtful.map((name) => [name, null])));
  }
  if (!rest || !own) return;
  const hidden: Partial<PersonDetails> = {
    anonymousFrom: [...new Set([...own.anonymousFrom, ...rest.anonymousFrom])],
    anonymousFromNames: [...new Set([...own.anonymousFromNames, ...rest.anonymousFromNames])],
  };
  await changePerson(tx, actor, leaves, hidden);
}

/** Rows of recordings that were added while they were one are nobody's until staff say whose. @returns whether there were any */
async function askWhoseRows(tx: Transaction, actor: Actor, root: PersonId, since: Date): Promise<boolean> {
  const added = sql<Date>`coalesce(${participants.addedAt}, (select ${recordings.createdAt} from ${recordings} where ${recordings.id} = ${participants.recordingId}))`;
  const rows = await tx
    .update(participants)
    .set({ personId: null })
    .where(and(eq(participants.personId, root), gte(added, since)))
    .returning({ id: participants.id, recordingId: participants.recordingId });
  for (const { id, recordingId } of rows)
    await audit(tx, {
      actor: actor.id,
      action: 'roster.whose-asked',
      subject: recordingId,
      detail: { participant: id, person: root },
    });
  return rows.length > 0;
}
