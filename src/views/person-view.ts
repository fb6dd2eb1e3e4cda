import { desc, eq, inArray } from 'drizzle-orm';
import type { Actor } from '../people/actor.ts';
import { allow, type Authorized, authorize } from '../people/allow.ts';
import type { Heard } from '../heard.ts';
import type { Rows } from '../store/database.ts';
import { episodes, participants, recordings } from '../store/schema.ts';
import { STATES } from '../rules/recording/states.ts';
import { dayInUk, daysAfter } from '../rules/consent/days.ts';
import {
  type Effective,
  effectivePermission,
  endOf,
  type Known,
  liveRecords,
  restrictionOn,
} from '../rules/consent/effective.ts';
import { type Evidence, evidenceOf } from '../consent/evidence-store.ts';
import {
  allPersons,
  calledName,
  factsOf,
  findPerson,
  findPersonTo,
  idsOf,
  type PersonDetails,
  personsOf,
} from '../consent/person-store.ts';
import { detailsRevision, permissionsRevision } from '../lifecycle/person-state.ts';
import { type ConsentPolicy, type Group, groupOf } from '../rules/consent/policy.ts';
import { type ConsentRow, knownOf, policyNow, recordsOf, restrictionsOf } from '../consent/record-store.ts';
import { ATTRIBUTES, type Attribute, CHANNELS } from '../rules/consent/tags.ts';
import { type NamedQuestion, questionsFor } from '../consent/same-person.ts';
import { type PersonId, RecordingId } from '../rules/ids.ts';

/** Days ahead that staff are told of what ends (targets: consent). */
const SOON_DAYS = 30;

export interface PersonSummary {
  readonly id: PersonId;
  readonly name: string;
  readonly recordings: number;
  /** The next day within 30 days on which a permission ends; null where none does. */
  readonly endsOn: string | null;
  readonly restricted: boolean;
  readonly erased: boolean;
}

interface PersonRecording {
  readonly id: RecordingId;
  readonly title: string;
  readonly state: string;
  readonly stateLabel: string;
  readonly onlyMentioned: boolean;
  readonly episode: { readonly publishedAt: Date; readonly takenDownAt: Date | null; readonly revision: number } | null;
}

/** What is allowed in one recording, or in those to come, for one attribute: channels with the same answer together. */
interface PermissionNow {
  readonly attribute: Attribute;
  readonly answers: readonly { readonly channels: readonly string[]; readonly answer: Effective }[];
}

export interface PersonView {
  readonly id: PersonId;
  readonly name: string;
  /** Null once they were erased. */
  readonly details: PersonDetails | null;
  /** Names the state of the details, as they are shown; empty once they were erased. */
  readonly revision: string;
  /** Names the state of what they allow. */
  readonly permissionsRevision: string;
  readonly group: Group;
  readonly erasedAt: Date | null;
  readonly createdAt: Date;
  readonly recordings: readonly PersonRecording[];
  /** For each recording, and last (null) for those to come. */
  readonly permissions: readonly {
    readonly recordingId: RecordingId | null;
    readonly rows: readonly PermissionNow[];
  }[];
  /** Oldest last. `live`: no later record took its place. */
  readonly records: readonly (ConsentRow & { readonly live: boolean })[];
  readonly restrictions: readonly (Awaited<ReturnType<typeof restrictionsOf>>[number] & {
    readonly inForce: boolean;
  })[];
  readonly evidence: readonly Evidence[];
  /** Entries that were found to be this person too. */
  readonly alsoKnownAs: readonly { readonly id: PersonId; readonly name: string; readonly createdAt: Date }[];
  readonly mergedInto: PersonId | null;
  /** Other entries of which staff have to say whether they are this person too. */
  readonly perhapsSame: readonly NamedQuestion[];
}

/** Every participant, by what they are called. @throws 403 */
export async function listPersons(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  now = new Date(),
): Promise<Authorized<PersonSummary, 'see participants'>[]> {
  allow(actor, 'see participants');
  const people = await allPersons(heard.db);
  const known = await knownOf(
    heard.db,
    people.map(({ id }) => id),
  );
  const groups = await idsOf(
    heard.db,
    people.map(({ id }) => id),
  );
  const places = await heard.db
    .select({ personId: participants.personId, recordingId: participants.recordingId })
    .from(participants);
  const today = dayInUk(now);
  return people
    .map((person) => {
      const ids = groups.get(person.id) ?? [];
      const theirs = known.get(person.id)!;
      const seenIn = places.filter(({ personId }) => personId !== null && ids.includes(personId));
      return authorize(actor, 'see participants', {
        id: person.id,
        name: calledName(person),
        recordings: new Set(seenIn.map(({ recordingId }) => recordingId)).size,
        endsOn: endsSoon(theirs, today),
        restricted: restrictionOn(theirs.restrictions, today) !== null,
        erased: person.erasedAt !== null,
      });
    })
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

function endsSoon({ person, records }: Known, today: string): string | null {
  const ends = liveRecords(records)
    .filter(({ state }) => state === 'given')
    .map((record) => endOf(record, person));
  return ends.filter((end) => end > today && end <= daysAfter(today, SOON_DAYS)).sort()[0] ?? null;
}

/** A participant as somebody may see them. Pages and endpoints show no other. */
export type SeenPerson = Authorized<PersonView, 'see participants'>;

/** Everything that staff may know of a participant. @throws 403, 404 */
export async function personView(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  personId: PersonId,
  now = new Date(),
): Promise<SeenPerson> {
  const { db } = heard;
  const asked = await findPersonTo(db, actor, 'see participants', personId);
  const ids = (await idsOf(db, [personId])).get(personId)!;
  const person = await findPerson(db, ids[0]!);
  const known = (await knownOf(db, [person.id])).get(person.id)!;
  const policy = await policyNow(db);
  const today = dayInUk(now);
  const seenIn = await recordingsOf(db, ids);
  const records = await recordsOf(db, ids);
  const live = new Set(liveRecords(records).map(({ id }) => id));
  return authorize(actor, 'see participants', {
    id: person.id,
    name: calledName(person),
    details: person.details,
    revision: person.details ? detailsRevision(person.details) : '',
    permissionsRevision: permissionsRevision(records),
    group: groupOf(factsOf(person), today, policy),
    erasedAt: person.erasedAt,
    createdAt: person.createdAt,
    recordings: seenIn,
    permissions: [...seenIn.filter(({ onlyMentioned }) => !onlyMentioned).map(({ id }) => id), null].map(
      (recordingId) => ({ recordingId, rows: permissionsIn(known, recordingId, today, policy) }),
    ),
    records: records.map((record) => ({ ...record, live: live.has(record.id) })).reverse(),
    restrictions: (await restrictionsOf(db, ids)).map((restriction) => ({
      ...restriction,
      inForce: restrictionOn([restriction], today) !== null,
    })),
    evidence: await evidenceOf(db, ids),
    alsoKnownAs: await othersOf(db, ids.slice(1)),
    mergedInto: asked.mergedInto,
    perhapsSame: await questionsFor(db, actor, ids),
  });
}

/** A recording that is not there yet: only what counts for the whole project counts for it. */
const TO_COME = RecordingId.parse('to-come');

function permissionsIn(
  known: Known,
  recordingId: RecordingId | null,
  on: string,
  policy: ConsentPolicy,
): PermissionNow[] {
  const partners = known.records
    .flatMap(({ channels }) => channels)
    .filter((channel) => channel.startsWith('partner:'));
  const channels = [...CHANNELS, ...new Set(partners)];
  return ATTRIBUTES.map((attribute): PermissionNow => {
    const answers: { channels: string[]; answer: Effective }[] = [];
    for (const channel of channels) {
      const use = { attribute, channel, recordingId: recordingId ?? TO_COME, on };
      const answer = effectivePermission(known, use, policy);
      const same = answers.find((other) => JSON.stringify(other.answer) === JSON.stringify(answer));
      if (same) same.channels.push(channel);
      else answers.push({ channels: [channel], answer });
    }
    return { attribute, answers };
  });
}

async function recordingsOf(db: Pick<Rows, 'select'>, personIds: readonly PersonId[]): Promise<PersonRecording[]> {
  const rows = await db
    .select({ recording: recordings, onlyMentioned: participants.onlyMentioned, episode: episodes })
    .from(participants)
    .innerJoin(recordings, eq(recordings.id, participants.recordingId))
    .leftJoin(episodes, eq(episodes.recordingId, recordings.id))
    .where(inArray(participants.personId, [...personIds]))
    .orderBy(desc(recordings.createdAt));
  const seen = new Set<string>();
  return rows
    .filter(({ recording: { id } }) => !seen.has(id) && seen.add(id))
    .map(({ recording: { id, title, state }, onlyMentioned, episode }) => ({
      id,
      title,
      state,
      stateLabel: STATES[state].label,
      onlyMentioned,
      episode: episode && {
        publishedAt: episode.publishedAt,
        takenDownAt: episode.takenDownAt,
        revision: episode.revision,
      },
    }));
}

async function othersOf(db: Pick<Rows, 'select'>, ids: readonly PersonId[]) {
  const others = await personsOf(db, ids);
  return ids.map((id) => ({ id, name: calledName(others.get(id)!), createdAt: others.get(id)!.createdAt }));
}
