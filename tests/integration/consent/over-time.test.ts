import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayInUk, daysAfter } from '../../../src/rules/consent/days.ts';
import { AccountId, type PersonId, type RecordingId, type ShowId } from '../../../src/rules/ids.ts';
import { erasePerson } from '../../../src/lifecycle/erasure.ts';
import { nightly } from '../../../src/lifecycle/nightly.ts';
import { addPerson, changePerson, findPerson } from '../../../src/consent/person-store.ts';
import { addRecords, recordsOf } from '../../../src/consent/record-store.ts';
import { everythingAsZip } from '../../../src/lifecycle/subject-access.ts';
import { SYSTEM, type AccountHolder } from '../../../src/people/actor.ts';
import { deleteRecording, makeAgain } from '../../../src/lifecycle/after-takedown.ts';
import { createShow, updateShow } from '../../../src/publishing/shows.ts';
import { takeDown } from '../../../src/publishing/publish.ts';
import { withdraw } from '../../../src/lifecycle/withdrawal.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { sealBytes, unsealBytes } from '../../../src/store/encryption.ts';
import { newId } from '../../../src/store/ids.ts';
import {
  auditLog,
  episodes,
  evidence,
  flags,
  participants,
  persons,
  publicFiles,
  recordingFiles,
  recordings,
  releases,
  reminders,
  restrictions,
} from '../../../src/store/schema.ts';
import { type RunningWorkers, startWorkers } from '../../../workers/workers.ts';
import { Service } from '../http/service.ts';
import { ALLOWED, NAME, publishRecording } from './published-recording.ts';
import { readZip } from './read-zip.ts';
import { storedHashes, whereItStands } from './sweep.ts';

const STAFF: AccountHolder = { id: AccountId.parse('staff00000000001'), role: 'staff', name: 'Sam' };
const ADMIN: AccountHolder = { id: AccountId.parse('admin00000000001'), role: 'administrator', name: 'Ada' };
const TOLD = { role: 'self', how: 'told', witness: STAFF.id } as const;
const DAY = 24 * 3600 * 1000;

let service: Service;
let workers: RunningWorkers;
let showId: ShowId;
let slug: string;
const heard = () => service.heard;

const newShow = () => createShow(heard(), SYSTEM, { title: 'A show', description: 'D', author: 'A' });
const rowOf = async (id: RecordingId) => (await heard().db.select().from(recordings).where(eq(recordings.id, id)))[0];
const auditsOf = async (subject: string) =>
  (await heard().db.select().from(auditLog).where(eq(auditLog.subject, subject))).map(({ action }) => action);

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let left = 600; !(await holds()); left -= 1) {
    if (left === 0) throw new Error('It did not come about in a minute.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const purged = (id: string) => until(async () => (await auditsOf(id)).includes('recording.purged'));

beforeAll(async () => {
  service = await Service.start();
  workers = await startWorkers(heard(), ['takedown']);
  ({ id: showId, slug } = await newShow());
});

afterAll(async () => {
  await workers?.close();
  await service?.stop();
});

const everyAnswer = async (addresses: readonly string[]) => {
  const asks: RequestInit[] = [
    {},
    { method: 'HEAD' },
    { headers: { range: 'bytes=0-99' } },
    { headers: { 'if-none-match': '*' } },
    { headers: { 'if-none-match': '*', range: 'bytes=0-' } },
  ];
  const answers = await Promise.all(
    addresses.flatMap((address) => asks.map(async (ask) => (await service.fetch(address, ask)).status)),
  );
  return [...new Set(answers)];
};

describe('a permission that is taken back', () => {
  it('takes the episode out of the feed and everything made from the recording away, and then the recording can be deleted', async () => {
    const made = await publishRecording(heard(), showId);
    const media = made.addresses.map((address) => `/media/${address}`);
    const pageOf = `/shows/${slug}/episodes/${made.episodeId}`;
    const feed = async () => (await service.fetch(`/shows/${slug}/feed.xml`)).text();
    expect(await feed()).toContain(made.guid);
    expect((await service.fetch(media[0]!)).status).toBe(200);

    const begun = performance.now();
    await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
    expect(await feed()).not.toContain(made.guid);
    expect(await everyAnswer([...media, pageOf])).toEqual([410]);
    const gone = performance.now();
    await purged(made.id);
    console.log(
      `from withdrawal to feed item gone and 410 everywhere: ${Math.round(gone - begun)} ms; to everything purged: ${Math.round(performance.now() - begun)} ms`,
    );
    expect(await everyAnswer([...media, pageOf])).toEqual([410]);
    expect((await service.fetch(`/shows/${slug}`)).status).toBe(200);
    expect(await (await service.fetch(`/shows/${slug}`)).text()).not.toContain(made.episodeId);

    const there = await storedHashes(heard());
    expect(made.derived.filter(({ sha256 }) => there.includes(sha256))).toEqual([]);
    expect(there).toContain(made.original.sha256);
    expect(await rowOf(made.id)).toMatchObject({
      state: 'taken-down',
      transcript: null,
      facts: null,
      consent: null,
      redaction: null,
    });
    const files = await heard().db.select().from(recordingFiles).where(eq(recordingFiles.recordingId, made.id));
    expect(files.map(({ role }) => role)).toEqual(['original']);
    expect(await heard().db.select().from(releases).where(eq(releases.recordingId, made.id))).toEqual([]);
    expect(await heard().db.select().from(flags).where(eq(flags.recordingId, made.id))).toEqual([]);
    expect(await whereItStands(heard(), NAME)).toEqual([]);
    expect(service.logged.join('')).not.toContain(NAME);

    await deleteRecording(heard(), STAFF, made.id);
    expect(await rowOf(made.id)).toBeUndefined();
    expect(await storedHashes(heard())).not.toContain(made.original.sha256);
    expect(await everyAnswer([...media, pageOf])).toEqual([410]);
    const [episode] = await heard().db.select().from(episodes).where(eq(episodes.id, made.episodeId));
    expect(episode).toMatchObject({ guid: made.guid });
  });

  it('keeps bytes that serve another recording or a show', async () => {
    const [made, other] = [await publishRecording(heard(), showId), await publishRecording(heard(), showId)];
    const shared = made.derived[0]!;
    await heard()
      .db.update(recordingFiles)
      .set({ sha256: shared.sha256 })
      .where(and(eq(recordingFiles.recordingId, other.id), eq(recordingFiles.role, 'decoded')));
    await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: made.id, giver: TOLD });
    await purged(made.id);
    const there = await storedHashes(heard());
    expect(there).toContain(shared.sha256);
    expect(made.derived.slice(1).filter(({ sha256 }) => there.includes(sha256))).toEqual([]);
    expect((await rowOf(other.id))?.state).toBe('published');
  });

  it('purges also what was taken down before for another reason, and leaves that alone until then', async () => {
    const made = await publishRecording(heard(), showId);
    await takeDown(heard(), STAFF, made.id, 'A mistake in it.');
    await until(async () => (await auditsOf(made.episodeId)).includes('episode.purged'));
    expect((await rowOf(made.id))?.transcript).not.toBeNull();
    await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
    await purged(made.id);
    expect((await rowOf(made.id))?.transcript).toBeNull();
  });

  it('lets staff make it again: the same episode, from the original, with the person still kept out', async () => {
    const made = await publishRecording(heard(), showId, { names: [NAME, 'Otherwise'] });
    await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
    await heard()
      .db.update(participants)
      .set({ voiceMarkedAt: new Date(), voiceMarkedBy: STAFF.id })
      .where(eq(participants.recordingId, made.id));
    await makeAgain(heard(), STAFF, made.id);
    const row = await rowOf(made.id);
    expect(row).toMatchObject({ state: 'preparing', episodeId: made.episodeId });
    expect(await heard().pipeline.isUnderWay({ recordingId: made.id, run: row!.run }, ['decode'])).toBe(true);
    const there = await storedHashes(heard());
    expect(made.derived.filter(({ sha256 }) => there.includes(sha256))).toEqual([]);
    const people = await rosterOf(heard().db, made.id);
    expect(people.map(({ name, tags, voiceMarkedAt }) => [name, tags.includes('voice:allow'), voiceMarkedAt])).toEqual([
      [NAME, false, null],
      ['Otherwise', true, null],
    ]);
    expect(await everyAnswer(made.addresses.map((address) => `/media/${address}`))).toEqual([410]);
  });

  it.each(['needs-approval', 'needs-decisions', 'making-release', 'publishing'] as const)(
    'stops one that was never published and is at “%s”: all that was made of it goes, and it can be made again or deleted',
    async (state) => {
      const made = await publishRecording(heard(), showId, { state });
      const before = await rowOf(made.id);
      await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
      expect(await heard().db.select().from(releases).where(eq(releases.recordingId, made.id))).toEqual([]);
      const there = await storedHashes(heard());
      expect(made.derived.filter(({ sha256 }) => there.includes(sha256))).toEqual([]);
      expect(there).toContain(made.original.sha256);
      expect(await rowOf(made.id)).toMatchObject({
        state: 'stopped',
        run: before!.run + 1,
        transcript: null,
        facts: null,
        reason: 'Somebody who is in it took their permission back.',
      });
      await makeAgain(heard(), STAFF, made.id);
      expect((await rowOf(made.id))?.state).toBe('preparing');
      // Their no was said before: it stops the work once, not for ever.
      await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
      expect((await rowOf(made.id))?.state).toBe('preparing');
      await heard().db.update(recordings).set({ state: 'stopped' }).where(eq(recordings.id, made.id));
      await deleteRecording(heard(), STAFF, made.id);
      expect(await storedHashes(heard())).not.toContain(made.original.sha256);
    },
  );
});

describe('the work of the night', () => {
  const remindersOf = async (personId: PersonId) =>
    (await heard().db.select().from(reminders).where(eq(reminders.personId, personId))).map(({ kind, due }) => [
      kind,
      due,
    ]);
  const today = dayInUk(new Date());

  it('tells staff 30 days ahead of the end of a permission, and takes the episode down on the day', async () => {
    const until = daysAfter(today, 200);
    const made = await publishRecording(heard(), showId, { tags: [...ALLOWED, `until:${until}`] });
    const at = (days: number) => new Date(new Date(`${daysAfter(until, days)}T00:20:00Z`).getTime());
    const [person] = made.personIds;
    await nightly(heard(), at(-31));
    expect(await remindersOf(person!)).toEqual([]);
    await nightly(heard(), at(-30));
    await nightly(heard(), at(-29));
    expect(await remindersOf(person!)).toEqual([['expiry', until]]);
    expect((await auditsOf(person!)).filter((action) => action === 'reminder.added')).toHaveLength(1);
    await nightly(heard(), at(-1));
    expect((await rowOf(made.id))?.state).toBe('published');
    await nightly(heard(), at(0));
    expect((await rowOf(made.id))?.state).toBe('taken-down');
    await nightly(heard(), at(0));
    expect(await auditsOf(made.id)).toContain('recording.unpublished');
    expect(await auditsOf(made.episodeId)).toContain('episode.taken-down');
    const told = await heard().db.select().from(reminders).where(eq(reminders.recordingId, made.id));
    expect(told.map(({ kind, due }) => [kind, due])).toEqual([['unpublished', until]]);
    expect(await everyAnswer([`/media/${made.addresses[0]}`])).toEqual([410]);
  });

  it('takes down on an 18th birthday, and on the day that a legal bar begins', async () => {
    const birthday = daysAfter(today, 60);
    const born = `${Number(birthday.slice(0, 4)) - 18}${birthday.slice(4)}`.replace('-02-29', '-03-01');
    const child = await publishRecording(heard(), showId);
    const barred = await publishRecording(heard(), showId);
    const bystander = await publishRecording(heard(), showId);
    await heard().db.transaction((tx) =>
      changePerson(tx, STAFF, child.personIds[0]!, { dateOfBirth: born, careStatus: 'not-in-care' }),
    );
    const from = daysAfter(today, 40);
    await heard()
      .db.insert(restrictions)
      .values({ id: newId(), personId: barred.personIds[0]!, basis: 'court-order', from, checkedBy: STAFF.id });
    const night = (day: string) => nightly(heard(), new Date(`${day}T12:00:00Z`));
    await night(daysAfter(today, 35));
    expect(await remindersOf(child.personIds[0]!)).toEqual([['birthday', birthday]]);
    expect(await remindersOf(barred.personIds[0]!)).toEqual([['restriction', from]]);
    expect([(await rowOf(child.id))?.state, (await rowOf(barred.id))?.state]).toEqual(['published', 'published']);
    await night(from);
    expect([(await rowOf(child.id))?.state, (await rowOf(barred.id))?.state]).toEqual(['published', 'taken-down']);
    await night(birthday);
    expect((await rowOf(child.id))?.state).toBe('taken-down');
    expect((await rowOf(bystander.id))?.state).toBe('published');
  });

  it('voids a version that was not published yet, once', async () => {
    const until = daysAfter(today, 100);
    const made = await publishRecording(heard(), showId, {
      tags: [...ALLOWED, `until:${until}`],
      state: 'needs-approval',
    });
    await nightly(heard(), new Date(`${daysAfter(until, -2)}T12:00:00Z`));
    expect((await rowOf(made.id))?.state).toBe('needs-approval');
    await nightly(heard(), new Date(`${until}T12:00:00Z`));
    expect((await rowOf(made.id))?.state).toBe('preparing');
    const [release] = await heard().db.select().from(releases).where(eq(releases.recordingId, made.id));
    expect(release?.current).toBe(false);
  });

  it('closes a reminder whose permission was given anew', async () => {
    const soon = daysAfter(today, 20);
    const made = await publishRecording(heard(), showId, { tags: [...ALLOWED, `until:${soon}`] });
    const person = made.personIds[0]!;
    await nightly(heard());
    expect(await remindersOf(person)).toEqual([['expiry', soon]]);
    await heard().db.transaction(async (tx) => {
      const known = await recordsOf(tx, [person]);
      await addRecords(
        tx,
        STAFF,
        known.map(({ id, attribute, permission, channels, scope, givers }) => ({
          personId: person,
          attribute,
          permission,
          channels,
          scope,
          givers,
          state: 'given' as const,
          supersedes: id,
        })),
      );
    });
    await nightly(heard());
    const [reminder] = await heard().db.select().from(reminders).where(eq(reminders.personId, person));
    expect(reminder?.doneBy).toBe('system');
  });
});

describe('what a show keeps', () => {
  it('is everything, unless days are set; and never less than an open recording needs', async () => {
    const show = await newShow();
    const [published, open, refused] = [
      await publishRecording(heard(), show.id),
      await publishRecording(heard(), show.id, { state: 'needs-approval' }),
      await publishRecording(heard(), show.id, { state: 'refused' }),
    ];
    const roles = async (id: RecordingId) =>
      (await heard().db.select().from(recordingFiles).where(eq(recordingFiles.recordingId, id))).map(
        ({ role }) => role,
      );
    const later = (days: number) => new Date(Date.now() + days * DAY);
    await nightly(heard(), later(400));
    expect(await roles(published.id)).toHaveLength(7);
    await updateShow(heard(), STAFF, show.id, { retention: { masters: 10, originals: 30, rejected: 5 } });
    await nightly(heard(), later(4));
    expect([(await roles(published.id)).length, (await roles(refused.id)).length]).toEqual([7, 7]);
    // A piece of a sound track, for staff to hear: it goes with the masters, and with the original.
    const { sha256 } = published.original;
    const withPiece = { recordingId: published.id, role: 'sound-track-1', sha256, bytes: 1 } as const;
    await heard().db.insert(recordingFiles).values(withPiece);
    await nightly(heard(), later(11));
    expect(await roles(published.id)).toEqual(['original']);
    expect(await rowOf(refused.id)).toBeUndefined();
    expect(await storedHashes(heard())).not.toContain(refused.original.sha256);
    await updateShow(heard(), STAFF, show.id, { retention: { originals: 30 } });
    await heard().db.insert(recordingFiles).values(withPiece);
    await nightly(heard(), later(31));
    expect(await roles(published.id)).toEqual([]);
    expect(await roles(open.id)).toHaveLength(7);
    expect(await auditsOf(published.id)).toEqual(expect.arrayContaining(['retention.removed']));
    // What is public stays public.
    expect((await service.fetch(`/media/${published.addresses[0]}`)).status).toBe(200);
  });

  it('removes versions that were never published, but not the one that waits', async () => {
    const show = await newShow();
    const made = await publishRecording(heard(), show.id, { state: 'needs-approval' });
    await updateShow(heard(), STAFF, show.id, { retention: { drafts: 3 } });
    await nightly(heard(), new Date(Date.now() + 4 * DAY));
    expect(await heard().db.select().from(releases).where(eq(releases.recordingId, made.id))).toHaveLength(1);
    await heard().db.update(releases).set({ current: false }).where(eq(releases.recordingId, made.id));
    await nightly(heard(), new Date(Date.now() + 4 * DAY));
    expect(await heard().db.select().from(releases).where(eq(releases.recordingId, made.id))).toEqual([]);
    const there = await storedHashes(heard());
    expect(made.derived.slice(-3).filter(({ sha256 }) => there.includes(sha256))).toEqual([]);
  });

  it('refuses days that are none', async () => {
    await expect(updateShow(heard(), STAFF, showId, { retention: { masters: 0 } })).rejects.toMatchObject({
      status: 422,
    });
  });
});

/** Puts a scan beside a person, sealed with their own key. */
async function paperOf(personId: PersonId, text: string): Promise<{ sha256: string; sealed: Buffer }> {
  const [row] = await heard().db.select().from(persons).where(eq(persons.id, personId));
  const sealed = sealBytes(Buffer.from(text), unsealBytes(row!.sealedKey!));
  const path = join(heard().config.varDir, newId());
  await writeFile(path, sealed);
  const stored = await heard().files.ingest(path);
  await heard()
    .db.insert(evidence)
    .values({ id: newId(), personId, ...stored, mediaType: 'application/pdf', addedBy: STAFF.id });
  return { sha256: stored.sha256, sealed };
}

describe('a person who asks to be forgotten', () => {
  it('leaves no recording of their own, no key, no paper and no name; others keep theirs', async () => {
    const alone = await publishRecording(heard(), showId, { names: [NAME] });
    const person = alone.personIds[0]!;
    const together = await publishRecording(heard(), showId, { names: [NAME, 'Otherwise'] });
    const open = await publishRecording(heard(), showId, { names: ['Otherwise', NAME], state: 'needs-approval' });
    for (const { id } of [together, open])
      await heard()
        .db.update(participants)
        .set({ personId: person })
        .where(
          and(
            eq(participants.recordingId, id),
            inArray(
              participants.id,
              (await rosterOf(heard().db, id)).filter(({ name }) => name === NAME).map((one) => one.id),
            ),
          ),
        );
    const paper = await paperOf(person, 'signed');
    await expect(erasePerson(heard(), STAFF, person)).rejects.toMatchObject({ status: 403 });
    const left = await erasePerson(heard(), ADMIN, person);
    expect(new Map(left.map(({ recordingId, what }) => [recordingId, what]))).toEqual(
      new Map([
        [alone.id, 'deleted'],
        [together.id, 'original-kept'],
        [open.id, 'original-kept'],
      ]),
    );
    const there = await storedHashes(heard());
    for (const { sha256 } of [alone.original, ...alone.derived, ...together.derived, ...open.derived])
      expect(there).not.toContain(sha256);
    expect(there).not.toContain(paper.sha256);
    expect(there).toContain(together.original.sha256);
    const [row] = await heard().db.select().from(persons).where(eq(persons.id, person));
    expect(row).toMatchObject({ sealedKey: null, details: null });
    expect(row?.erasureProof).toMatch(/^[0-9a-f]{64}$/);
    expect((await findPerson(heard().db, person)).details).toBeNull();
    expect(() => unsealBytes(paper.sealed)).toThrow();
    for (const id of [together.id, open.id]) {
      const rest = (await rowOf(id))!;
      expect(`${rest.title} ${rest.notes} ${rest.originalName}`).not.toContain(NAME);
      const people = await rosterOf(heard().db, id);
      expect(people.flatMap(({ name, also, soundsLike }) => [name, ...also, ...soundsLike]).sort()).toEqual([
        'Otherwise',
        'Peer researcher (deleted)',
      ]);
    }
    expect([(await rowOf(together.id))?.state, (await rowOf(open.id))?.state]).toEqual(['taken-down', 'refused']);
    expect(await auditsOf(person)).toContain('person.erased');
    expect(
      await everyAnswer([...alone.addresses, ...together.addresses].map((address) => `/media/${address}`)),
    ).toEqual([410]);
    const files = await heard().db.select().from(publicFiles).where(eq(publicFiles.episodeId, alone.episodeId));
    expect(files).toHaveLength(3);
    await expect(erasePerson(heard(), ADMIN, person)).rejects.toMatchObject({ status: 409 });
  });
});

describe('everything about a person', () => {
  const unpacked = async (zip: AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of zip) chunks.push(chunk);
    return Object.fromEntries([...readZip(Buffer.concat(chunks))].map(([name, bytes]) => [name, bytes.toString()]));
  };

  it('is a ZIP with their details, records, papers and recordings, and nobody else’s name', async () => {
    const hostile = '../../etc/<b>Zoë</b>';
    const made = await publishRecording(heard(), showId, { names: [hostile, 'Otherwise'] });
    const person = made.personIds[0]!;
    await heard().db.transaction((tx) => changePerson(tx, STAFF, person, { legalName: `${hostile} Legal` }));
    await paperOf(person, 'what was signed');
    const files = await unpacked(
      await everythingAsZip(heard(), STAFF, person, async ({ details }) => `<p>${details?.legalName}</p>`),
    );
    const names = Object.keys(files).sort();
    expect(names).toEqual(['everything.json', 'index.html', expect.stringMatching(/^papers\/[0-9a-z]{16}\.pdf$/)]);
    expect(files[names[2]!]).toBe('what was signed');
    const everything = JSON.parse(files['everything.json']!);
    expect(everything).toMatchObject({
      details: { legalName: `${hostile} Legal` },
      recordings: [{ id: made.id, state: 'Published', published: { takenDownAt: null } }],
    });
    expect(everything.records.length).toBeGreaterThan(3);
    expect(everything.recordings[0].published.files).toHaveLength(3);
    expect(everything.log.map(({ action }: { action: string }) => action)).toContain('consent.given');
    expect(files['everything.json']).not.toContain('Otherwise');
    expect(await auditsOf(person)).toContain('person.everything-given');
  });

  it('is not for researchers', async () => {
    const person = await heard().db.transaction((tx) => addPerson(tx, STAFF, { spokenNames: ['Q'] }));
    const researcher: AccountHolder = { id: AccountId.parse('research00000001'), role: 'researcher', name: 'R' };
    await expect(everythingAsZip(heard(), researcher, person, async () => '')).rejects.toMatchObject({ status: 403 });
  });
});
