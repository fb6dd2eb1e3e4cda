import { asc, inArray } from 'drizzle-orm';
import { dayInUk } from '../rules/consent/days.ts';
import { type Derived, derivedTags } from '../rules/consent/derived-tags.ts';
import type { Known } from '../rules/consent/effective.ts';
import { knownOf, policyNow } from './record-store.ts';
import type { ConsentingParticipant } from '../rules/consent/consent-table.ts';
import { hashOf } from '../rules/canonical-json.ts';
import { type RosterPart, rosterPartOf } from '../rules/consent/absence.ts';
import type { RosterCover, RosterParticipant } from '../rules/detection/roster.ts';
import type { RecordingId } from '../rules/ids.ts';
import type { Rows } from '../store/database.ts';
import { participants } from '../store/schema.ts';
import { may } from '../people/allow.ts';
import type { Actor } from '../people/actor.ts';
import { openQuestions } from './same-person.ts';

/** Somebody on a roster, with what they allow in this recording at this moment. */
export interface Participant extends Omit<typeof participants.$inferSelect, 'oldTags'> {
  /** Consent tags, worked out from their consent records. */
  readonly tags: readonly string[];
  readonly permissions: Derived['permissions'];
  /** Id of a legal restriction in force. */
  readonly restriction: string | null;
  readonly ageUnknown: boolean;
  /** Staff have to say whether they are somebody who is known already, or which of several. */
  readonly perhapsKnown: boolean;
  /** The part that they have until two people say otherwise. */
  readonly part: Exclude<RosterPart, 'absent'>;
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
  const personIds = rows.flatMap(({ personId }) => personId ?? []);
  const known = await knownOf(db, personIds);
  const asked = new Set((await openQuestions(db, personIds)).flatMap(({ waiting }) => waiting));
  const policy = await policyNow(db);
  for (const { oldTags: _oldTags, ...row } of rows)
    rosters.get(row.recordingId)!.push({
      ...row,
      part: rosterPartOf(row),
      perhapsKnown: row.personId === null ? row.perhapsOf !== null : asked.has(row.personId),
      ...derivedTags((row.personId && known.get(row.personId)) || NOBODY, useOf(row.recordingId, now), policy),
      ...(row.onlyMentioned ? { ageUnknown: false } : {}),
    });
  return rosters;
}

const NOBODY: Known = {
  person: { dateOfBirth: null, ageStated: null, careStatus: null, anonymousFrom: [], erased: false },
  records: [],
  restrictions: [],
};

const useOf = (recordingId: RecordingId, now: Date) => ({ recordingId, channel: 'podcast' as const, on: dayInUk(now) });

/** The roster as somebody may see it: whoever may not see the list of participants does not learn that a name is on it. */
export async function rosterSeenBy(
  db: Pick<Rows, 'select'>,
  actor: Actor,
  recordingId: RecordingId,
): Promise<Participant[]> {
  const people = await rosterOf(db, recordingId);
  return may(actor, 'see participants') ? people : people.map((person) => ({ ...person, perhapsKnown: false }));
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
    perhapsKnown: person.perhapsKnown,
    voiceMarkedAt: person.voiceMarkedAt,
    ...(person.role ? { role: person.role } : {}),
  }));
}

/** What of a recording its roster is made of, beside its people. */
interface AroundRoster {
  readonly keepList: readonly string[];
  readonly covers: readonly RosterCover[];
}

/** Names the state that a roster is in. Whoever changes it says which one they saw, so that nobody undoes what they do not know of. */
export function rosterRevision({ keepList, covers }: AroundRoster, people: readonly Participant[]): string {
  return hashOf({
    people: people.map((person) => ({ ...asSent(person), personId: person.personId })),
    keepList,
    covers,
  });
}

/** A row of a roster in the form in which it is sent back when it is changed, with what was said of it. */
export function asSent(person: Participant) {
  const { id, name, also, soundsLike, role, tags, part, saidToBe } = person;
  return { id, name, also, soundsLike, role, tags, part, saidToBe };
}
