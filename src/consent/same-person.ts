import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import type { Actor } from '../people/actor.ts';
import { may } from '../people/allow.ts';
import { type Called, type Namesake, SamePersonUnclear, shareAName } from '../rules/detection/same-person.ts';
import type { RosterParticipant } from '../rules/detection/roster.ts';
import type { PersonId } from '../rules/ids.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { participants, samePersonQuestions } from '../store/schema.ts';
import { allPersons, calledName, idsOf, personsOf } from './person-store.ts';

type Reading = Pick<Rows, 'select'>;

/** For each of these, everybody on the list of participants who shares a name with them. Whoever was erased has no name any more. */
export async function namesakesOf(db: Reading, people: readonly Called[]): Promise<Namesake[][]> {
  if (people.length === 0) return [];
  const known = (await allPersons(db)).flatMap(({ details, ...person }) => {
    if (!details) return [];
    const { spokenNames, soundsLike, legalName } = details;
    return [{ ...person, details, names: [...spokenNames, ...soundsLike, ...(legalName === null ? [] : [legalName])] }];
  });
  const found = people.map((called) => known.filter(({ names }) => shareAName(called, names)));
  const counts = await recordingCounts(
    db,
    found.flat().map(({ id }) => id),
  );
  return found.map((alike) =>
    alike.map((person) => ({ id: person.id, name: calledName(person), recordings: counts.get(person.id) ?? 0 })),
  );
}

/** In how many recordings each of these is, under whatever ids they are known. */
async function recordingCounts(db: Reading, ids: readonly PersonId[]): Promise<Map<PersonId, number>> {
  if (ids.length === 0) return new Map();
  const groups = await idsOf(db, ids);
  const places = await db
    .select({ personId: participants.personId, recordingId: participants.recordingId })
    .from(participants)
    .where(inArray(participants.personId, [...groups.values()].flat()));
  return new Map(
    [...groups].map(([id, own]) => {
      const theirs = places.filter(({ personId }) => personId !== null && own.includes(personId));
      return [id, new Set(theirs.map(({ recordingId }) => recordingId)).size];
    }),
  );
}

/** Somebody on a roster of whom an entry on the list of participants is about to be made, and their place on the roster. */
export interface Newcomer {
  readonly person: RosterParticipant;
  readonly row: number;
}

/**
 * Looks whether newcomers may be somebody who is known already. Whoever may see participants says so before anything is saved; nobody else
 * learns that there is such a person, so staff are asked afterwards. Called when the consent chain is locked: of two people who write down one
 * name at the same moment, the second is asked.
 * @returns whom staff are to be asked about, by newcomer
 * @throws SamePersonUnclear for whoever may answer and did not
 */
export async function lookForNamesakes(
  tx: Transaction,
  actor: Actor,
  newcomers: readonly Newcomer[],
): Promise<Map<RosterParticipant, readonly PersonId[]>> {
  const mayAnswer = may(actor, 'see participants');
  const open = mayAnswer ? newcomers.filter(({ person }) => person.newPerson !== true) : newcomers;
  const found = await namesakesOf(
    tx,
    open.map(({ person }) => person),
  );
  const unclear = open.flatMap(({ person, row }, at) => {
    const candidates = found[at]!;
    return candidates.length > 0 ? [{ person, row, candidates }] : [];
  });
  if (mayAnswer && unclear.length > 0)
    throw new SamePersonUnclear(unclear.map(({ row, candidates }) => ({ row, candidates })));
  return new Map(unclear.map(({ person, candidates }) => [person, candidates.map(({ id }) => id)]));
}

/** Writes down that staff have to say whether an entry is one of these. What they were asked before, or answered, is not asked again. */
export async function askStaffIfSame(
  tx: Transaction,
  actor: Actor,
  personId: PersonId,
  others: readonly PersonId[],
): Promise<void> {
  if (others.length === 0) return;
  const asked = await tx
    .select()
    .from(samePersonQuestions)
    .where(or(eq(samePersonQuestions.personId, personId), eq(samePersonQuestions.otherId, personId)));
  const known = new Set(asked.flatMap((question) => [question.personId, question.otherId]));
  for (const otherId of others.filter((id) => !known.has(id))) {
    await tx.insert(samePersonQuestions).values({ personId, otherId });
    await audit(tx, { actor: actor.id, action: 'person.perhaps-same', subject: personId, detail: { other: otherId } });
  }
}

/**
 * Asks staff about participants who are called something new: under the name of somebody known they may be them, who may have said no.
 * @param renamed the ids under which they are known, and all that they are called now
 */
export async function askAboutRenamed(
  tx: Transaction,
  actor: Actor,
  renamed: readonly { readonly personId: PersonId; readonly called: Called }[],
): Promise<void> {
  const found = await namesakesOf(
    tx,
    renamed.map(({ called }) => called),
  );
  const own = await idsOf(
    tx,
    renamed.map(({ personId }) => personId),
  );
  for (const [at, { personId }] of renamed.entries()) {
    const others = found[at]!.map(({ id }) => id).filter((id) => !own.get(personId)?.includes(id));
    await askStaffIfSame(tx, actor, personId, others);
  }
}

/** A question that staff have not answered: whether an entry is the same person as another. */
export interface SamePersonQuestion {
  /** The newer entry, or the one that got the name of the other: what it is in waits for the answer. */
  readonly personId: PersonId;
  readonly otherId: PersonId;
}

/**
 * The open questions about these entries, whichever of the two they are. Two that count as one person by now are no question.
 * @param ids null for the questions about everybody
 */
export async function openQuestions(db: Reading, ids: readonly PersonId[] | null): Promise<SamePersonQuestion[]> {
  if (ids?.length === 0) return [];
  const { personId, otherId, notSameBy } = samePersonQuestions;
  const about = ids ? or(inArray(personId, [...ids]), inArray(otherId, [...ids])) : undefined;
  const rows = await db
    .select({ personId, otherId })
    .from(samePersonQuestions)
    .where(and(isNull(notSameBy), about))
    .orderBy(asc(samePersonQuestions.createdAt), asc(personId), asc(otherId));
  const known = await idsOf(
    db,
    rows.flatMap((row) => [row.personId, row.otherId]),
  );
  return rows.filter((row) => known.get(row.personId)?.[0] !== known.get(row.otherId)?.[0]);
}

/** A question with the names of both, as staff read it. */
export interface NamedQuestion extends SamePersonQuestion {
  readonly name: string;
  readonly otherName: string;
  readonly otherRecordings: number;
}

/**
 * The open questions about these entries, for whoever may see participants; nobody else learns of them.
 * @param ids null for the questions about everybody
 */
export async function questionsFor(
  db: Reading,
  actor: Actor,
  ids: readonly PersonId[] | null,
): Promise<NamedQuestion[]> {
  if (!may(actor, 'see participants')) return [];
  const open = await openQuestions(db, ids);
  const people = await personsOf(
    db,
    open.flatMap(({ personId, otherId }) => [personId, otherId]),
  );
  const counts = await recordingCounts(
    db,
    open.map(({ otherId }) => otherId),
  );
  return open.map(({ personId, otherId }) => ({
    personId,
    otherId,
    name: calledName(people.get(personId)!),
    otherName: calledName(people.get(otherId)!),
    otherRecordings: counts.get(otherId) ?? 0,
  }));
}

/** Remembers that two entries are two people. @returns false where that was no open question */
export async function rememberNotSame(
  tx: Transaction,
  actor: Actor,
  { personId, otherId }: SamePersonQuestion,
  now: Date,
): Promise<boolean> {
  const asked = samePersonQuestions;
  const answered = await tx
    .update(asked)
    .set({ notSameBy: actor.id, notSameAt: now })
    .where(and(eq(asked.personId, personId), eq(asked.otherId, otherId), isNull(asked.notSameBy)))
    .returning({ personId: asked.personId });
  if (answered.length === 0) return false;
  await audit(tx, { actor: actor.id, action: 'person.not-same', subject: personId, detail: { other: otherId } });
  return true;
}
