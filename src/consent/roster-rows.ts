import { asc, eq, inArray } from 'drizzle-orm';
import { dayInUk } from '../rules/consent/days.ts';
import { type Derived, derivedTags } from '../rules/consent/derived-tags.ts';
import type { Known } from '../rules/consent/effective.ts';
import { addPerson, livePersonIds, lockPersonsOf } from './person-store.ts';
import { knownOf, lockConsentChain, policyNow } from './record-store.ts';
import type { ConsentingParticipant } from '../rules/consent/rules.ts';
import { recordTags } from './tag-records.ts';
import { conflict } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import type { RosterCover, RosterParticipant } from '../rules/detection/roster.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { participants } from '../store/schema.ts';

/** Somebody on a roster, with what they allow in this recording at this moment. */
export interface Participant extends Omit<typeof participants.$inferSelect, 'oldTags'> {
  /** Consent tags, worked out from their consent records. */
  readonly tags: readonly string[];
  readonly permissions: Derived['permissions'];
  /** Id of a legal restriction in force. */
  readonly restriction: string | null;
  readonly ageUnknown: boolean;
}

/** Who and what a recording is about, as a person gives it. */
export interface RosterInput {
  readonly participants: readonly RosterParticipant[];
  /** Public names that are offered for keeping. */
  readonly keep: readonly string[];
  /** Regions of the picture to cover. */
  readonly covers: readonly RosterCover[];
}

/** Everyone on a recording's roster, in the order in which they were written down, and what they allow for the podcast feed. */
export async function rosterOf(
  db: Pick<Rows, 'select'>,
  recordingId: RecordingId,
  now = new Date(),
): Promise<Participant[]> {
  return (await rostersOf(db, [recordingId], now)).get(recordingId)!;
}

/** The same for several recordings at once. */
export async function rostersOf(
  db: Pick<Rows, 'select'>,
  recordingIds: readonly RecordingId[],
  now = new Date(),
): Promise<Map<RecordingId, Participant[]>> {
  const rosters = new Map(recordingIds.map((id): [RecordingId, Participant[]] => [id, []]));
  if (recordingIds.length === 0) return rosters;
  const rows = await db
    .select()
    .from(participants)
    .where(inArray(participants.recordingId, [...recordingIds]))
    .orderBy(asc(participants.position));
  const known = await knownOf(
    db,
    rows.flatMap(({ personId }) => personId ?? []),
  );
  const policy = await policyNow(db);
  for (const { oldTags: _oldTags, ...row } of rows)
    rosters.get(row.recordingId)!.push({
      ...row,
      ...derivedTags((row.personId && known.get(row.personId)) || NOBODY, useOf(row.recordingId, now), policy),
      ...(row.onlyMentioned ? { ageUnknown: false } : {}),
    });
  return rosters;
}

const NOBODY: Known = {
  person: { dateOfBirth: null, careStatus: null, anonymousFrom: [], erased: false },
  records: [],
  restrictions: [],
};

const useOf = (recordingId: RecordingId, now: Date) => ({ recordingId, channel: 'podcast' as const, on: dayInUk(now) });

/**
 * Writes the people of a recording, keeping the id of whoever stands there as the same participant, or under the same name. Tags that differ
 * from what is known become consent records for this recording; what was said elsewhere, or by somebody else, stays and still counts. Whoever
 * took something back stays: without them on the list nothing would keep their voice out.
 * @throws 409 where somebody who said no is left off the list
 */
export async function writeRoster(
  tx: Transaction,
  actor: Actor,
  recordingId: RecordingId,
  people: readonly RosterParticipant[],
  now = new Date(),
): Promise<void> {
  await lockPersonsOf(tx, await personsOn(tx, recordingId, people));
  await lockConsentChain(tx);
  const before = await rosterOf(tx, recordingId, now);
  const knownAs = whoStoodThere(before, people);
  mustStay(before, [...knownAs.values()]);
  await tx.delete(participants).where(eq(participants.recordingId, recordingId));
  const rows: (typeof participants.$inferInsert)[] = [];
  for (const [position, person] of people.entries()) {
    const known = knownAs.get(person);
    const isMentioned = person.tags.length === 0 && person.person === undefined;
    const onlyMentioned = isMentioned && !(known && tookSomethingBack(known));
    const { name, also, soundsLike } = person;
    const personId =
      (person.person === undefined ? known?.personId : await knownPerson(tx, actor, person.person)) ??
      (onlyMentioned
        ? null
        : await addPerson(tx, actor, { spokenNames: [name, ...also], soundsLike: [...soundsLike] }));
    rows.push({
      id: known?.id ?? newId(),
      recordingId,
      position,
      name,
      also: [...also],
      soundsLike: [...soundsLike],
      role: person.role ?? '',
      personId,
      onlyMentioned,
      voiceMarkedAt: known?.voiceMarkedAt ?? null,
      voiceMarkedBy: known?.voiceMarkedBy ?? null,
    });
    if (personId !== null)
      await recordTags(tx, actor, { personId, recordingId, before: known?.tags ?? [], tags: person.tags }, now);
  }
  if (rows.length > 0) await tx.insert(participants).values(rows);
}

/** For each person of a new roster whoever stood there before: the same participant, else somebody of the same name, each once. */
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
  for (const person of people)
    if (person.person !== undefined) take(person, ({ personId }) => personId === person.person);
  for (const person of people) take(person, ({ name }) => name === person.name);
  return found;
}

/** Rules by which somebody who is seen or heard took something back, or the law did. */
const TAKEN_BACK = ['withdrawn', 'erased', 'restriction'];

function tookSomethingBack({ onlyMentioned, restriction, permissions }: Participant): boolean {
  if (onlyMentioned) return false;
  return restriction !== null || Object.values(permissions).some(({ rule }) => TAKEN_BACK.includes(rule));
}

function mustStay(before: readonly Participant[], there: readonly Participant[]): void {
  const missing = before.find((row) => tookSomethingBack(row) && !there.includes(row));
  if (missing)
    throw conflict(
      `${missing.name} said no, so they have to stay on the list, under the same name: that keeps their voice and face out.`,
    );
}

/** The participants with consent records on a roster as it is and as it will be. */
async function personsOn(
  tx: Transaction,
  recordingId: RecordingId,
  people: readonly RosterParticipant[],
): Promise<PersonId[]> {
  const rows = await tx
    .select({ personId: participants.personId })
    .from(participants)
    .where(eq(participants.recordingId, recordingId));
  return [...rows.flatMap(({ personId }) => personId ?? []), ...people.flatMap(({ person }) => person ?? [])];
}

/** @throws 403 for a researcher: what somebody allowed elsewhere is for staff to know; 404 */
async function knownPerson(tx: Transaction, actor: Actor, id: PersonId): Promise<PersonId> {
  allow(actor, 'see participants');
  const [own] = await livePersonIds(tx, id);
  return own!;
}

/** The roster in the form that the rules of `src/redaction/` and `src/consent/` read. */
export function asRoster(people: readonly Participant[]): (RosterParticipant & ConsentingParticipant)[] {
  return people.map((person) => ({
    name: person.name,
    also: person.also,
    soundsLike: person.soundsLike,
    tags: [...person.tags],
    onlyMentioned: person.onlyMentioned,
    permissions: person.permissions,
    restriction: person.restriction,
    ageUnknown: person.ageUnknown,
    voiceMarkedAt: person.voiceMarkedAt,
    ...(person.role ? { role: person.role } : {}),
  }));
}
