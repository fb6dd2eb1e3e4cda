import { eq } from 'drizzle-orm';
import { badInput, conflict } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { type RosterPart, rosterPartOf, takesAway } from '../rules/consent/absence.ts';
import type { RosterParticipant } from '../rules/detection/roster.ts';
import type { ParticipantId, PersonId, RecordingId } from '../rules/ids.ts';
import type { Transaction } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { participants } from '../store/schema.ts';
import { idsOf, lockPersonsOf } from './person-store.ts';
import { lockConsentChain } from './record-store.ts';
import { addParticipant, knownPerson, mustAgreeOnAge } from './roster-persons.ts';
import { type Participant, rosterOf } from './roster-rows.ts';
import { askAboutRenamed, askStaffIfSame, lookForNamesakes, type Perhaps } from './same-person.ts';
import { sayAbsence, sayTheyStay, tookSomethingBack } from './say-absence.ts';
import { recordTags } from './tag-records.ts';

/** The people of a recording as they stand, locked with their consent records until the transaction ends. */
export async function lockRoster(
  tx: Transaction,
  recordingId: RecordingId,
  people: readonly Pick<RosterParticipant, 'person'>[],
  now: Date,
): Promise<Participant[]> {
  const rows = await tx
    .select({ personId: participants.personId })
    .from(participants)
    .where(eq(participants.recordingId, recordingId));
  const named = people.flatMap(({ person }) => person ?? []);
  await lockPersonsOf(tx, [...rows.flatMap(({ personId }) => personId ?? []), ...named]);
  await lockConsentChain(tx);
  return rosterOf(tx, recordingId, now);
}

interface Writing {
  readonly recordingId: RecordingId;
  /** Who stands there, as `lockRoster` gave it. */
  readonly before: readonly Participant[];
  readonly now: Date;
}

/**
 * Writes the people of a recording. Each changes the row with its id; without one, the row of the same participant, or of the same name. Tags
 * that differ from what is known become consent records for this recording; what was said elsewhere, or by somebody else, stays and still counts.
 * Whoever is left off, or said to be only talked about, stays as they are until a second person says so too. Whoever took something back stays:
 * without them on the list nothing would keep their voice out. Whatever a row was called stays looked for, and whoever gets the name of somebody
 * known may be them: staff are asked.
 * @returns true where somebody is said to be less in it than they are, and a second person has to look
 * @throws 409 where somebody who said no is left off the list, or a new entry may be somebody who is known already (`SamePersonUnclear`), 422 for an id that is not there
 */
export async function writeRoster(
  tx: Transaction,
  actor: Actor,
  people: readonly RosterParticipant[],
  writing: Writing,
): Promise<boolean> {
  const { before } = writing;
  const knownAs = whoStoodThere(before, people);
  const newcomers = people.flatMap((person, row) => {
    const known = knownAs.get(person);
    return isNewcomer(person, known) ? [{ person, row, among: known?.perhapsOf ?? null }] : [];
  });
  const perhaps = await lookForNamesakes(tx, actor, newcomers);
  let isSaid = false;
  for (const [position, person] of people.entries()) {
    const known = knownAs.get(person);
    if (known) isSaid = (await changeRow(tx, actor, { known, person, position }, { ...writing, perhaps })) || isSaid;
    else await addRow(tx, actor, { person, position }, { ...writing, perhaps });
  }
  const there = [...knownAs.values()];
  const left = before.filter((row) => !there.includes(row));
  for (const [index, row] of left.entries()) {
    const came = await sayAbsence(tx, actor, row, 'absent', writing);
    if (came === 'said') isSaid = true;
    if (came !== 'gone')
      await tx
        .update(participants)
        .set({ position: people.length + index })
        .where(eq(participants.id, row.id));
  }
  await askAboutRenamed(tx, actor, calledAnew(knownAs));
  return isSaid;
}

/** Participants who are called something here that they were not called before. */
function calledAnew(knownAs: ReadonlyMap<RosterParticipant, Participant>) {
  return [...knownAs].flatMap(([person, { personId, name, also, soundsLike }]) => {
    const before = [name, ...also, ...soundsLike];
    const names = [person.name, ...person.also, ...person.soundsLike].filter((one) => !before.includes(one));
    return personId !== null && names.length > 0 ? [{ personId, names }] : [];
  });
}

/** Who of those already known a new entry may be. */
type PerhapsBy = ReadonlyMap<RosterParticipant, Perhaps>;

async function addRow(
  tx: Transaction,
  actor: Actor,
  { person, position }: { person: RosterParticipant; position: number },
  { recordingId, now, perhaps }: Writing & { readonly perhaps: PerhapsBy },
): Promise<void> {
  const { name, tags } = person;
  const part = partAtFirst(person);
  if (part === 'absent') throw badInput(`${name} is new on the list, and said not to be in it. Leave them out.`);
  const named = await knownPerson(tx, actor, person.person);
  if (named !== null) await mustAgreeOnAge(tx, actor, person, named);
  const personId = named ?? (part === 'mentioned' ? null : await newEntry(tx, actor, person, { now, perhaps }));
  await tx.insert(participants).values({
    id: newId<ParticipantId>(),
    recordingId,
    position,
    ...textsOf(person),
    personId,
    // Not when this was asked for: others may have been made one in the meantime.
    personSince: new Date(),
    onlyMentioned: part === 'mentioned',
    addedBy: actor.id,
    addedAt: now,
  });
  if (personId !== null) await recordTags(tx, actor, { personId, recordingId, before: [], tags }, now);
}

async function changeRow(
  tx: Transaction,
  actor: Actor,
  { known, person, position }: { known: Participant; person: RosterParticipant; position: number },
  writing: Writing & { readonly perhaps: PerhapsBy },
): Promise<boolean> {
  const { recordingId, now, perhaps } = writing;
  const part = partWanted(known, person);
  const isLess = part !== null && takesAway(known, part);
  // Whoever said no is never only talked about: their no stands for as long as the recording does.
  const isDoubted = isLess && !(person.part === undefined && tookSomethingBack(known));
  const came = isDoubted ? await sayAbsence(tx, actor, known, part, writing) : 'known';
  if (came === 'gone') return false;
  if (part !== null && !isLess) await sayTheyStay(tx, actor, known, recordingId);
  const stays = part === null || isLess ? rosterPartOf(known) : part;
  const personId = await whoseRow(tx, actor, known, { person, part: stays, now, perhaps });
  await tx
    .update(participants)
    .set({
      position,
      ...textsOf(person),
      also: withFormerNames(known, person),
      personId,
      ...(personId === known.personId ? {} : { personSince: new Date(), perhapsOf: null }),
      onlyMentioned: stays === 'mentioned',
    })
    .where(eq(participants.id, known.id));
  // Somebody said to be less than they are keeps what they allow, until that is settled.
  if (personId !== null && !isDoubted && stays !== 'mentioned')
    await recordTags(tx, actor, { personId, recordingId, before: known.tags, tags: person.tags }, now);
  return came === 'said';
}

const textsOf = ({ name, also, soundsLike, role = '' }: RosterParticipant) => ({
  name,
  also: [...also],
  soundsLike: [...soundsLike],
  role,
});

/**
 * Under whatever name they are written down now, the name they had is looked for too: to look for it no more is to say that it is not said, and
 * one person alone does not say that. Of whoever took something back no name is dropped.
 */
function withFormerNames(known: Participant, { name, also }: RosterParticipant): string[] {
  const former = tookSomethingBack(known) ? [known.name, ...known.also] : [known.name];
  return [...new Set([...also, ...former])].filter((one) => one !== name);
}

const partAtFirst = ({ part, tags, person }: RosterParticipant): RosterPart =>
  part ?? (tags.length > 0 || person !== undefined ? 'in' : 'mentioned');

/** True for a row that makes an entry on the list of participants: somebody seen or heard, of whom nothing says who they are. */
function isNewcomer(person: RosterParticipant, known: Participant | undefined): boolean {
  if (person.person !== undefined || (known && known.personId !== null)) return false;
  return (known ? (partWanted(known, person) ?? rosterPartOf(known)) : partAtFirst(person)) === 'in';
}

/** The part that somebody is given; null where nothing is said of it. */
function partWanted(known: Participant, { part, tags, person }: RosterParticipant): RosterPart | null {
  if (part !== undefined) return part;
  if (tags.length > 0 || person !== undefined) return known.onlyMentioned ? 'in' : null;
  return known.tags.length > 0 ? 'mentioned' : null;
}

async function whoseRow(
  tx: Transaction,
  actor: Actor,
  known: Participant,
  { person, part, now, perhaps }: { person: RosterParticipant; part: RosterPart; now: Date; perhaps: PerhapsBy },
): Promise<PersonId | null> {
  const named = await knownPerson(tx, actor, person.person);
  if (known.personId !== null) {
    if (named !== null && !(await idsOf(tx, [named])).get(named)?.includes(known.personId))
      throw conflict(
        `${known.name} is another participant on this list. If both are one person, say so on the page of the participant.`,
      );
    await mustAgreeOnAge(tx, actor, person, known.personId);
    return known.personId;
  }
  if (named !== null) {
    const own = (await idsOf(tx, [named])).get(named)!;
    if (known.perhapsOf && !known.perhapsOf.some((id) => own.includes(id)))
      throw conflict(`Say which of the people known as ${known.name} this is. It is one of those.`);
    await mustAgreeOnAge(tx, actor, person, named);
  }
  // Whoever may not see participants cannot say who it is: it stays nobody's.
  if (named !== null || part === 'mentioned' || known.perhapsOf) return named;
  return newEntry(tx, actor, person, { now, perhaps });
}

async function newEntry(
  tx: Transaction,
  actor: Actor,
  person: RosterParticipant,
  { now, perhaps }: { readonly now: Date; readonly perhaps: PerhapsBy },
): Promise<PersonId> {
  const id = await addParticipant(tx, actor, person, now);
  const alike = perhaps.get(person);
  if (alike) await askStaffIfSame(tx, actor, id, alike);
  return id;
}

/** For each person of a new roster the row that they change, each once: by its id, as the same participant, else by the name. */
function whoStoodThere(
  before: readonly Participant[],
  people: readonly RosterParticipant[],
): Map<RosterParticipant, Participant> {
  const left = [...before];
  const found = new Map<RosterParticipant, Participant>();
  const take = (person: RosterParticipant, isThem: (row: Participant) => boolean): void => {
    const at = found.has(person) ? -1 : left.findIndex(isThem);
    if (at >= 0) found.set(person, left.splice(at, 1)[0]!);
  };
  for (const person of people) if (person.id !== undefined) take(person, isRow(person.id));
  for (const { id } of people)
    if (id !== undefined && people.filter((other) => other.id === id).length > 1)
      throw badInput('One row of the list was sent twice. Send each once.');
  if (people.some((person) => person.id !== undefined && !found.has(person)))
    throw badInput('A row that was sent is not on the list. Leave its id out for somebody new.');
  for (const person of people)
    if (person.person !== undefined) take(person, ({ personId }) => personId === person.person);
  for (const person of people)
    take(person, ({ name, personId }) => name === person.name && (person.person === undefined || personId === null));
  return found;
}

const isRow = (wanted: ParticipantId) => (row: Participant) => row.id === wanted;
