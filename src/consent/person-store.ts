import { randomBytes } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { audit } from '../audit/log.ts';
import { notFound } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { allow, type Authorized, authorize } from '../people/allow.ts';
import type { ActOnAnything } from '../rules/policy.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { fitting, UnfitRow } from '../store/fit.ts';
import { sealBytes, unsealBytes } from '../store/encryption.ts';
import { newId } from '../store/ids.ts';
import { BeginAgain, lockInOrder } from '../store/transactions.ts';
import { persons } from '../store/schema.ts';
import { AUDIENCES, type Audience, type PersonFacts, STATED_AGES, type StatedAge } from '../rules/consent/records.ts';
import { ActorId, type PersonId } from '../rules/ids.ts';

/** What is known of somebody's age, and why that is enough, in the words of whoever answers for it. */
export interface AgeStatement {
  readonly age: StatedAge;
  readonly text: string;
  /** Account of whoever stated it. */
  readonly by: ActorId;
  /** ISO time. */
  readonly at: string;
}

/** What says who a participant is, closed with a key of their own. */
export interface PersonDetails {
  readonly legalName: string | null;
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth: string | null;
  /** What staff stated of their age where there is no date of birth. */
  readonly ageStated: AgeStatement | null;
  /** What they are called, and how that sounds. */
  readonly spokenNames: readonly string[];
  readonly soundsLike: readonly string[];
  /** How they are credited: by role, by a pseudonym or by first name; null when they chose nothing yet. */
  readonly creditedAs: { readonly kind: 'role' | 'pseudonym' | 'first name'; readonly label: string } | null;
  readonly careStatus: string | null;
  readonly anonymousFrom: readonly Audience[];
  /** Who the named persons are. */
  readonly anonymousFromNames: readonly string[];
}

export interface Person {
  readonly id: PersonId;
  /** Null once they were erased. */
  readonly details: PersonDetails | null;
  readonly erasedAt: Date | null;
  readonly mergedInto: PersonId | null;
  readonly createdAt: Date;
}

/** Details as they are kept. What was never written down is missing in some; what decides who has to be asked is always there. */
const PersonDetailsShape = z.object({
  legalName: z.string().nullable(),
  dateOfBirth: z.string().nullable(),
  ageStated: z.object({ age: z.enum(STATED_AGES), text: z.string(), by: ActorId, at: z.string() }).nullish(),
  spokenNames: z.array(z.string()),
  soundsLike: z.array(z.string()).optional(),
  creditedAs: z.object({ kind: z.enum(['role', 'pseudonym', 'first name']), label: z.string() }).nullish(),
  careStatus: z.string().nullable(),
  anonymousFrom: z.array(z.enum(AUDIENCES)),
  anonymousFromNames: z.array(z.string()).optional(),
});

const NOTHING_KNOWN: PersonDetails = {
  legalName: null,
  dateOfBirth: null,
  ageStated: null,
  spokenNames: [],
  soundsLike: [],
  creditedAs: null,
  careStatus: null,
  anonymousFrom: [],
  anonymousFromNames: [],
};

type PersonRow = typeof persons.$inferSelect;

/** Opens what is closed with a person's own key. @throws when they were erased */
export function personKeyOf(row: Pick<PersonRow, 'sealedKey'>): Buffer {
  if (!row.sealedKey) throw new Error('This person was erased.');
  return unsealBytes(row.sealedKey);
}

/** Seals a text with a participant's own key: what destroys the key makes it unreadable. @throws 404 */
export async function sealFor(db: Pick<Rows, 'select'>, id: PersonId, text: string): Promise<Buffer> {
  return sealBytes(Buffer.from(text), personKeyOf(await keyRow(db, id)));
}

/** A text that was sealed so. @throws 404 */
export async function unsealFor(db: Pick<Rows, 'select'>, id: PersonId, sealed: Buffer): Promise<string> {
  return unsealBytes(sealed, personKeyOf(await keyRow(db, id))).toString('utf8');
}

async function keyRow(db: Pick<Rows, 'select'>, id: PersonId): Promise<Pick<PersonRow, 'sealedKey'>> {
  const [row] = await db.select({ sealedKey: persons.sealedKey }).from(persons).where(eq(persons.id, id));
  if (!row) throw notFound('person');
  return row;
}

function personOf(row: PersonRow): Person {
  const { id, details, sealedKey, erasedAt, mergedInto, createdAt } = row;
  const open: unknown =
    details && sealedKey ? JSON.parse(unsealBytes(details, personKeyOf(row)).toString('utf8')) : null;
  const read = open === null ? null : fitting(PersonDetailsShape, open, { table: 'persons', column: 'details', id });
  return { id, details: read && { ...NOTHING_KNOWN, ...read }, erasedAt, mergedInto, createdAt };
}

/** Adds a participant with a key of their own. @returns their id */
export async function addPerson(tx: Transaction, actor: Actor, details: Partial<PersonDetails>): Promise<PersonId> {
  const id = newId<PersonId>();
  const key = randomBytes(32);
  await tx.insert(persons).values({
    id,
    sealedKey: sealBytes(key),
    details: sealBytes(Buffer.from(JSON.stringify({ ...NOTHING_KNOWN, ...details })), key),
    createdBy: actor.id,
  });
  await audit(tx, { actor: actor.id, action: 'person.added', subject: id });
  await auditAge(tx, actor, id, details);
  return id;
}

/**
 * Nobody else locks or changes these participants until the transaction ends. Those that are not there are left out. `FOR UPDATE` would also make
 * everybody wait who writes a row that points to one of them.
 */
export async function lockPersons(tx: Transaction, ids: readonly PersonId[]): Promise<void> {
  for (const id of [...new Set(ids)].sort()) {
    lockInOrder(tx, 'person', id);
    await tx.select({ id: persons.id }).from(persons).where(eq(persons.id, id)).for('no key update');
  }
}

/** The same with all ids under which they are known. */
export async function lockPersonsOf(tx: Transaction, personIds: readonly PersonId[]): Promise<void> {
  const known = async () => [...(await idsOf(tx, personIds)).values()].flat();
  const ids = await known();
  await lockPersons(tx, ids);
  // Whoever was found to be somebody else in the meantime has further ids.
  if ((await known()).some((id) => !ids.includes(id))) throw new BeginAgain();
}

/** Changes what is known of a participant. Whoever calls this must then void what stood on it (`changeConsent`). @throws 404 also for one who was erased */
export async function changePerson(
  tx: Transaction,
  actor: Actor,
  id: PersonId,
  change: Partial<PersonDetails>,
): Promise<PersonDetails> {
  await lockPersons(tx, [id]);
  const [row] = await tx.select().from(persons).where(eq(persons.id, id));
  const before = row && personOf(row).details;
  if (!row || !before) throw notFound('person');
  const details = { ...before, ...change };
  await tx
    .update(persons)
    .set({ details: sealBytes(Buffer.from(JSON.stringify(details)), personKeyOf(row)), updatedAt: new Date() })
    .where(eq(persons.id, id));
  await audit(tx, {
    actor: actor.id,
    action: 'person.changed',
    subject: id,
    detail: { fields: Object.keys(change).join(' ') },
  });
  await auditAge(tx, actor, id, change);
  return details;
}

/** Publication stands on what is stated of an age: the log says who did. What they wrote stays with the person. */
async function auditAge(
  tx: Transaction,
  actor: Actor,
  subject: PersonId,
  { ageStated }: Partial<PersonDetails>,
): Promise<void> {
  if (ageStated)
    await audit(tx, { actor: actor.id, action: 'person.age-stated', subject, detail: { age: ageStated.age } });
}

/** @throws 404 */
export async function findPerson(db: Pick<Rows, 'select'>, id: PersonId): Promise<Person> {
  const [row] = await db.select().from(persons).where(eq(persons.id, id));
  if (!row) throw notFound('person');
  return personOf(row);
}

/** A participant, for somebody who wants to do this. @throws 403, 404 */
export async function findPersonTo<A extends ActOnAnything>(
  db: Pick<Rows, 'select'>,
  actor: Actor,
  act: A,
  id: PersonId,
): Promise<Authorized<Person, A>> {
  allow(actor, act);
  return authorize(actor, act, await findPerson(db, id));
}

/** What staff call somebody. */
export function calledName({ details, erasedAt }: Pick<Person, 'details' | 'erasedAt'>): string {
  if (erasedAt) return 'Somebody who was erased';
  return details?.spokenNames[0] ?? details?.legalName ?? 'Somebody without a name';
}

/** What staff call these participants, also where what is written down of one of them cannot be read. */
export async function calledNamesOf(
  db: Pick<Rows, 'select'>,
  ids: readonly PersonId[],
): Promise<Map<PersonId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(persons)
    .where(inArray(persons.id, [...ids]));
  return new Map(rows.map((row) => [row.id, nameIn(row)]));
}

function nameIn(row: PersonRow): string {
  try {
    return calledName(personOf(row));
  } catch (error) {
    if (error instanceof UnfitRow) return 'Somebody of whom we cannot read what is written down';
    throw error;
  }
}

/** These participants, in one query. */
export async function personsOf(db: Pick<Rows, 'select'>, ids: readonly PersonId[]): Promise<Map<PersonId, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(persons)
    .where(inArray(persons.id, [...ids]));
  return new Map(rows.map((row) => [row.id, personOf(row)]));
}

/** Every participant that was not found to be somebody else on the list. */
export async function allPersons(db: Pick<Rows, 'select'>): Promise<Person[]> {
  const rows = await db.select().from(persons).orderBy(persons.createdAt);
  return rows.map(personOf).filter(({ mergedInto }) => mergedInto === null);
}

/** The ids under which each of these participants is known: their own, and those that were found to be theirs too. */
export async function idsOf(db: Pick<Rows, 'select'>, ids: readonly PersonId[]): Promise<Map<PersonId, PersonId[]>> {
  if (ids.length === 0) return new Map();
  const own = await db
    .select({ id: persons.id, root: persons.mergedInto })
    .from(persons)
    .where(inArray(persons.id, [...ids]));
  const rootOf = new Map(own.map(({ id, root }) => [id, root ?? id]));
  const others = await db
    .select({ id: persons.id, root: persons.mergedInto })
    .from(persons)
    .where(inArray(persons.mergedInto, [...rootOf.values()]));
  return new Map(
    [...rootOf].map(([id, root]) => [
      id,
      [root, ...others.filter((other) => other.root === root).map((other) => other.id)],
    ]),
  );
}

/** The ids of somebody who may still be changed, their own first. @throws 404 also for one who was erased */
export async function livePersonIds(db: Pick<Rows, 'select'>, id: PersonId): Promise<PersonId[]> {
  const ids = (await idsOf(db, [id])).get(id);
  if (!ids || !(await findPerson(db, ids[0]!)).details) throw notFound('person');
  return ids;
}

/** The facts that rules look at. Somebody of whom nothing is known any more was erased. */
export function factsOf({ details, erasedAt }: Pick<Person, 'details' | 'erasedAt'>): PersonFacts {
  const { dateOfBirth, ageStated, careStatus, anonymousFrom } = details ?? NOTHING_KNOWN;
  return { dateOfBirth, ageStated: ageStated?.age ?? null, careStatus, anonymousFrom, erased: erasedAt !== null };
}
