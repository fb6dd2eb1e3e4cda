import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, findPerson, personKeyOf } from '../../src/consent/person-store.ts';
import {
  addRecords,
  type ConsentRow,
  type NewRecord,
  policyNow,
  recordsOf,
  recordsThatFit,
} from '../../src/consent/record-store.ts';
import { rosterOf } from '../../src/consent/roster-rows.ts';
import { isTakenBack } from '../../src/lifecycle/still-covered.ts';
import { makeLink } from '../../src/consent/links.ts';
import { keepAnswer } from '../../src/lifecycle/giving.ts';
import { withdraw } from '../../src/lifecycle/withdrawal.ts';
import { liveRecords } from '../../src/rules/consent/effective.ts';
import { nightly } from '../../src/lifecycle/nightly.ts';
import { sendToPublish } from '../../src/publishing/publish.ts';
import { latestRelease } from '../../src/publishing/release-status.ts';
import type { Show } from '../../src/publishing/shows.ts';
import { findOutline, findRecording } from '../../src/recordings/recordings.ts';
import { DEFAULT_POLICY } from '../../src/rules/consent/policy.ts';
import { PersonId, type RecordingId, type ReleaseId } from '../../src/rules/ids.ts';
import { seal, sealBytes } from '../../src/store/encryption.ts';
import { UnfitRow } from '../../src/store/fit.ts';
import { organisation, persons, recordings, releases } from '../../src/store/schema.ts';
import { addPeople } from './web/many-rows.ts';
import { Desk, SECOND, STAFF } from './web/desk.ts';
import * as made from './web/recordings-in-states.ts';

/** A name that a message must never hold. */
const NAME = 'Zephyrine';
let desk: Desk;
let show: Show;
let id: RecordingId;
let releaseId: ReleaseId;

beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
  ({ id, releaseId } = await made.recordingToApprove(desk.heard, show));
});
afterAll(async () => desk?.close());

/** What reading says of a spoilt row. */
async function refusal(read: () => Promise<unknown>): Promise<string> {
  const error = await read().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UnfitRow);
  expect((error as Error).message).not.toContain(NAME);
  return (error as Error).message;
}

async function storedDetails(personId: PersonId, details: unknown): Promise<void> {
  const [row] = await desk.heard.db.select().from(persons).where(eq(persons.id, personId));
  const sealed = sealBytes(Buffer.from(JSON.stringify(details)), personKeyOf(row!));
  await desk.heard.db.update(persons).set({ details: sealed }).where(eq(persons.id, personId));
}

const one = (): Promise<PersonId> =>
  desk.heard.db.transaction((tx) => addPerson(tx, STAFF, { spokenNames: [NAME], dateOfBirth: '1990-01-01' }));

describe('a row that does not fit', () => {
  it('is named for a manifest, and stops the publication', async () => {
    const { db } = desk.heard;
    const [row] = await db.select().from(releases).where(eq(releases.id, releaseId));
    const spoilt = sql`jsonb_set(${releases.manifest}, '{files,0,sha256}', ${JSON.stringify(NAME)}::jsonb)`;
    await db.update(releases).set({ manifest: spoilt }).where(eq(releases.id, releaseId));
    const said = await refusal(() => latestRelease(db, id));
    expect(said).toContain(`“${releaseId}” of releases does not fit at manifest.files.0.sha256`);
    await refusal(() => sendToPublish(desk.heard, SECOND, id));
    expect((await findOutline(desk.heard, STAFF, 'see recording', id)).state).toBe('needs-approval');
    expect((await desk.get(STAFF, `/recordings/${id}/release`)).status).toBe(500);
    await db.update(releases).set({ manifest: row!.manifest }).where(eq(releases.id, releaseId));
    expect((await latestRelease(db, id))?.manifest).toEqual(row!.manifest);
  });

  it('is named for a transcript, which is not read where nobody asks for the words', async () => {
    const { db } = desk.heard;
    const words = [{ text: NAME, start: 'soon', end: 1, probability: 1 }];
    const sealed = seal(JSON.stringify({ engine: {}, words, outcome: 'words', unheard: [] }));
    const other = await made.recordingToDecide(desk.heard, show);
    await db
      .update(recordings)
      .set({ transcript: sql`${sealed}` })
      .where(eq(recordings.id, other));
    const said = await refusal(() => findRecording(desk.heard, STAFF, 'see recording', other));
    expect(said).toContain(`“${other}” of recordings does not fit at transcript.engine.name`);
    expect((await findOutline(desk.heard, STAFF, 'see recording', other)).hasTranscript).toBe(true);
  });

  it('is named for a redaction plan', async () => {
    const other = await made.recordingToDecide(desk.heard, show);
    const plan = { spans: [{ start: 0, end: 1, action: NAME, flags: [] }], covers: [], decisionsHash: '' };
    const { db } = desk.heard;
    await db
      .update(recordings)
      .set({ redaction: sql`${JSON.stringify(plan)}::jsonb` })
      .where(eq(recordings.id, other));
    const said = await refusal(() => findOutline(desk.heard, STAFF, 'see recording', other));
    expect(said).toContain(`“${other}” of recordings does not fit at redaction.spans.0.action`);
    await db.update(recordings).set({ redaction: null }).where(eq(recordings.id, other));
  });

  it('is named for the givers and the scope of a consent record, and keeps nobody else up at night', async () => {
    const { db } = desk.heard;
    const [person = PersonId.parse('')] = await addPeople(desk.heard, 3);
    const { attribute, permission, channels, scope, givers, state } = (await recordsOf(db, [person]))[0]!;
    const good = { attribute, permission, channels, scope, givers, state };
    const spoilt = async (how: object): Promise<string> => {
      const personId = await one();
      await db.transaction((tx) => addRecords(tx, STAFF, [{ ...good, personId, ...how }]));
      return refusal(() => recordsOf(db, [personId]));
    };
    const unknown = [{ role: NAME, answer: 'yes', how: 'told', at: '' }];
    expect(await spoilt({ givers: unknown })).toMatch(/of consent_records does not fit at givers\.0\.role/);
    expect(await spoilt({ scope: { kind: 'recordings' } })).toMatch(/of consent_records does not fit at scope\.ids/);
    expect((await nightly(desk.heard)).reminders).toBe(3);
  });

  it('does not keep somebody’s no from being written down: the episode comes down and its files are to go', async () => {
    const { db } = desk.heard;
    const out = await made.publishedRecording(desk.heard, show);
    const person = (await rosterOf(db, out)).find(({ personId }) => personId)!.personId!;
    const [record] = await recordsOf(db, [person]);
    const { attribute, permission, channels, scope, state } = record!;
    const spoilt = [{ role: NAME, answer: 'yes', how: 'told', at: '' }] as unknown as NewRecord['givers'];
    const unread = { personId: person, attribute, permission, channels, scope, state, givers: spoilt };
    await db.transaction((tx) => addRecords(tx, STAFF, [unread]));
    expect(await isTakenBack(db, { id: out })).toBe(false);

    await withdraw(desk.heard, STAFF, person, { recordingId: null, giver: { role: 'self', how: 'in person' } });

    expect((await findOutline(desk.heard, STAFF, 'see recording', out)).state).toBe('taken-down');
    expect(await isTakenBack(db, { id: out })).toBe(true);
    const { records, unfit } = await recordsThatFit(db, [person]);
    expect(unfit).toHaveLength(1);
    const live = liveRecords(records) as ConsentRow[];
    expect(live.map((row) => row.state)).toEqual(live.map(() => 'withdrawn'));
    expect(live.some((row) => row.attribute === attribute && row.supersedes === null)).toBe(true);
  });

  it.each(['policy', 'record'])('does not keep a no by private link from being written down: %s', async (what) => {
    const { db } = desk.heard;
    const out = await made.publishedRecording(desk.heard, show);
    const person = (await rosterOf(db, out)).find(({ personId }) => personId)!.personId!;
    const scope = { kind: 'project' } as const;
    const attributes = ['voice', 'name'] as const;
    const asks = { channels: ['podcast'], format: 'plain', stage: 'taking part', scope, attributes } as const;
    const asked = { kind: 'give', personId: person, giver: 'self', days: 5, asks } as const;
    const address = await db.transaction((tx) => makeLink(tx, desk.heard, STAFF, asked as never));
    const path = new URL(address).pathname;
    const secret = path.split('/').at(-1)!;
    if (what === 'policy')
      await db.insert(organisation).values({ consentPolicy: { groups: NAME } as never, updatedBy: STAFF.id });
    else {
      const [record] = await recordsOf(db, [person]);
      const { attribute, permission, channels, state } = record!;
      const givers = [{ role: NAME, answer: 'yes', how: 'told', at: '' }] as unknown as NewRecord['givers'];
      const unread = { personId: person, attribute, permission, channels, scope, state, givers };
      await db.transaction((tx) => addRecords(tx, STAFF, [unread]));
    }
    const before = (await recordsThatFit(db, [person])).records.length;
    expect((await desk.get(null, path)).status).toBe(200);
    await keepAnswer(desk.heard, secret, 'voice', 'never');
    await keepAnswer(desk.heard, secret, 'name', 'allow');
    const page = await desk.send(STAFF, `${path}/check`);
    expect([page.status, await page.text()]).toEqual([422, expect.stringContaining('We wrote down each no.')]);
    const written = (await recordsThatFit(db, [person])).records.slice(before);
    expect(written).toMatchObject([{ attribute: 'voice', permission: 'never', state: 'refused' }]);
    expect((await findOutline(desk.heard, STAFF, 'see recording', out)).state).toBe('taken-down');

    await keepAnswer(desk.heard, secret, 'name', 'never');
    expect((await desk.send(STAFF, `${path}/check`)).status).toBe(200);
    expect((await recordsThatFit(db, [person])).records.at(-1)).toMatchObject({ attribute: 'name', state: 'refused' });
    await db.delete(organisation);
  });

  it('takes an episode down in the night when nobody can read any more what its people allow', async () => {
    const { db } = desk.heard;
    const out = await made.publishedRecording(desk.heard, show);
    const person = (await rosterOf(db, out)).find(({ personId }) => personId)!.personId!;
    const [record] = await recordsOf(db, [person]);
    const { attribute, permission, channels, state, givers } = record!;
    const scope = { kind: 'recordings' } as unknown as NewRecord['scope'];
    await db.transaction((tx) =>
      addRecords(tx, STAFF, [{ personId: person, attribute, permission, channels, scope, state, givers }]),
    );
    await nightly(desk.heard);
    expect((await findOutline(desk.heard, STAFF, 'see recording', out)).state).toBe('taken-down');
  });

  it('is named for the details of a person', async () => {
    const person = await one();
    await storedDetails(person, { spokenNames: NAME });
    const said = await refusal(() => findPerson(desk.heard.db, person));
    expect(said).toContain(`“${person}” of persons does not fit at details.legalName`);
  });

  it('is named for the policy', async () => {
    const { db } = desk.heard;
    const spoilt = { ...DEFAULT_POLICY, groups: { ...DEFAULT_POLICY.groups, adult: { givers: [], questions: [] } } };
    await db.insert(organisation).values({ consentPolicy: spoilt, updatedBy: STAFF.id });
    expect(await refusal(() => policyNow(db))).toContain('does not fit at consent_policy.groups.adult.givers');
    await db.delete(organisation);
    expect(await policyNow(db)).toEqual(DEFAULT_POLICY);
  });
});

describe('a row of an older release', () => {
  it('is read: a person of whom less was asked, and a manifest without consents and peaks', async () => {
    const person = await one();
    const known = { legalName: null, dateOfBirth: null, spokenNames: [NAME], careStatus: null, anonymousFrom: [] };
    await storedDetails(person, known);
    expect((await findPerson(desk.heard.db, person)).details).toMatchObject({
      ...known,
      soundsLike: [],
      creditedAs: null,
    });
    const manifest = (await latestRelease(desk.heard.db, id))!.manifest;
    expect([manifest.consents, manifest.peaks]).toEqual([undefined, undefined]);
  });
});
