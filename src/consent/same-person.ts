import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import type { Actor } from '../people/actor.ts';
import { authorize, type Authorized, may } from '../people/allow.ts';
import { type Called, type Namesake, SamePersonUnclear, shareAName } from '../rules/detection/same-person.ts';
import type { RosterParticipant } from '../rules/detection/roster.ts';
import type { PersonId } from '../rules/ids.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { participants, samePersonQuestions } from '../store/schema.ts';
import { allPersons, calledName, calledNamesOf, idsOf } from './person-store.ts';

type Reading = Pick<Rows, 'select'>;

/** Somebody who may be known already. */
export interface PerhapsKnown extends Called {
  /** They are one of these, whatever they are called; left out or null where only the name tells. */
  readonly among?: readonly PersonId[] | null;
}

/** For each of these, everybody on the list of participants who shares a name with them. Whoever was erased has no name any more. */
export async function namesakesOf(db: Reading, people: readonly PerhapsKnown[]): Promise<Namesake[][]> {
  if (people.length === 0) return [];
  const groups = await idsOf(
    db,
    people.flatMap(({ among }) => among ?? []),
  );
  const known = (await allPersons(db)).flatMap(({ details, ...person }) => {
    if (!details) return [];
    const { spokenNames, soundsLike, legalName } = details;
    return [{ ...person, details, names: [...spokenNames, ...soundsLike, ...(legalName === null ? [] : [legalName])] }];
  });
  const found = people.map(({ among, ...called }) => {
    const roots = among?.map((id) => groups.get(id)?.[0]);
    return known.filter(({ id, names }) => (roots ? roots.includes(id) : shareAName(called, names)));
  });
  const counts = await recordingCounts(
    db,
    found.flat().map(({ id }) => id),
  );
  return found.map((alike) =>
    alike.map((person) => {
      const { id, createdAt: since } = person;
      return { id, name: calledName(person), recordings: counts.get(id) ?? 0, since };
    }),
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
  /** Of whom they are one: nobody can say that they are somebody new. */
  readonly among: readonly PersonId[] | null;
}

/** Who of those already known a newcomer may be. */
export interface Perhaps {
  readonly ids: readonly PersonId[];
  /** Whoever may answer said that they are none of these. */
  readonly isAnswered: boolean;
}

/**
 * Looks whether newcomers may be somebody who is known already. Whoever may see participants says so before anything is saved; nobody else
 * learns that there is such a person, so staff are asked afterwards. Called when the consent chain is locked: of two people who write down one
 * name at the same moment, the second is asked.
 * @returns whom staff are to be asked about or said that it is not, by newcomer
 * @throws SamePersonUnclear for whoever may answer and did not
 */
export async function lookForNamesakes(
  tx: Transaction,
  actor: Actor,
  newcomers: readonly Newcomer[],
): Promise<Map<RosterParticipant, Perhaps>> {
  const mayAnswer = may(actor, 'see participants');
  const found = await namesakesOf(
    tx,
    newcomers.map(({ person, among }) => ({ ...person, among })),
  );
  const alike = newcomers.flatMap(({ person, row, among }, at) => {
    const candidates = found[at]!;
    const isAnswered = mayAnswer && person.newPerson === true && among === null;
    return candidates.length > 0 ? [{ person, row, candidates, isAnswered }] : [];
  });
  const unclear = alike.filter(({ isAnswered }) => !isAnswered);
  if (mayAnswer && unclear.length > 0)
    throw new SamePersonUnclear(unclear.map(({ row, candidates }) => ({ row, candidates })));
  return new Map(
    alike.map(({ person, candidates, isAnswered }) => [person, { ids: candidates.map(({ id }) => id), isAnswered }]),
  );
}

/**
 * Writes down that staff have to say whether an entry is one of these, or that it is none. What they were asked before, or answered, is not asked
 * again.
 */
export async function askStaffIfSame(
  tx: Transaction,
  actor: Actor,
  personId: PersonId,
  { ids: others, isAnswered }: Perhaps,
): Promise<void> {
  if (others.length === 0) return;
  const own = (await idsOf(tx, [personId])).get(personId) ?? [personId];
  const { personId: one, otherId: other } = samePersonQuestions;
  const asked = await tx
    .select({ one, other })
    .from(samePersonQuestions)
    .where(or(inArray(one, own), inArray(other, own)));
  const known = new Set(asked.flatMap((question) => [question.one, question.other]));
  const answer = isAnswered ? { notSameBy: actor.id, notSameAt: new Date() } : {};
  for (const otherId of others.filter((id) => !known.has(id))) {
    await tx.insert(samePersonQuestions).values({ personId, otherId, ...answer });
    const action = isAnswered ? 'person.not-same' : 'person.perhaps-same';
    await audit(tx, { actor: actor.id, action, subject: personId, detail: { other: otherId } });
  }
}

/**
 * Asks staff about participants who are called something new: under the name of somebody known they may be them, who may have said no.
 * @param renamed the ids under which they are known, and what they were not called before
 */
export async function askAboutRenamed(
  tx: Transaction,
  actor: Actor,
  renamed: readonly { readonly personId: PersonId; readonly names: readonly string[] }[],
): Promise<void> {
  const found = await namesakesOf(
    tx,
    renamed.map(({ names }) => ({ name: '', also: names, soundsLike: [] })),
  );
  const own = await idsOf(
    tx,
    renamed.map(({ personId }) => personId),
  );
  for (const [at, { personId }] of renamed.entries()) {
    const others = found[at]!.map(({ id }) => id).filter((id) => !own.get(personId)?.includes(id));
    await askStaffIfSame(tx, actor, personId, { ids: others, isAnswered: false });
  }
}

/** A question that staff have not answered: whether an entry is the same person as another. */
export interface SamePersonQuestion {
  /** The newer entry, or the one that got the name of the other: what it is in waits for the answer. */
  readonly personId: PersonId;
  readonly otherId: PersonId;
}

/** An open question, with all ids under which the entry that waits is known. */
interface OpenQuestion extends SamePersonQuestion {
  readonly waiting: readonly PersonId[];
}

/**
 * The open questions about these entries under whatever ids, whichever of the two they are. Two that count as one person by now are no question.
 * @param ids null for the questions about everybody
 */
export async function openQuestions(db: Reading, ids: readonly PersonId[] | null): Promise<OpenQuestion[]> {
  if (ids?.length === 0) return [];
  const { personId, otherId, notSameBy, createdAt } = samePersonQuestions;
  const own = ids && [...(await idsOf(db, ids)).values()].flat();
  const about = own ? or(inArray(personId, own), inArray(otherId, own)) : undefined;
  const rows = await db
    .select({ personId, otherId })
    .from(samePersonQuestions)
    .where(and(isNull(notSameBy), about))
    .orderBy(asc(createdAt), asc(personId), asc(otherId));
  const known = await idsOf(
    db,
    rows.flatMap((row) => [row.personId, row.otherId]),
  );
  return rows.flatMap((row) => {
    const waiting = known.get(row.personId) ?? [row.personId];
    return waiting[0] === known.get(row.otherId)?.[0] ? [] : [{ ...row, waiting }];
  });
}

/** Nobody is asked any more whether any of these is any of those: somebody said that they are several people, or one of them was erased. */
export async function closeQuestions(
  tx: Transaction,
  actor: Actor,
  these: readonly PersonId[],
  those?: readonly PersonId[],
): Promise<void> {
  const { personId, otherId, notSameBy } = samePersonQuestions;
  const between = those
    ? or(
        and(inArray(personId, [...these]), inArray(otherId, [...those])),
        and(inArray(personId, [...those]), inArray(otherId, [...these])),
      )
    : or(inArray(personId, [...these]), inArray(otherId, [...these]));
  await tx
    .update(samePersonQuestions)
    .set({ notSameBy: actor.id, notSameAt: new Date() })
    .where(and(isNull(notSameBy), between));
}

/** A question with the names of both, as staff read it. */
export interface NamedQuestion extends OpenQuestion {
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
): Promise<Authorized<NamedQuestion, 'see participants'>[]> {
  if (!may(actor, 'see participants')) return [];
  const open = await openQuestions(db, ids);
  const names = await calledNamesOf(
    db,
    open.flatMap(({ personId, otherId }) => [personId, otherId]),
  );
  const counts = await recordingCounts(
    db,
    open.map(({ otherId }) => otherId),
  );
  return open.map((question) =>
    authorize(actor, 'see participants', {
      ...question,
      name: names.get(question.personId)!,
      otherName: names.get(question.otherId)!,
      otherRecordings: counts.get(question.otherId) ?? 0,
    }),
  );
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
