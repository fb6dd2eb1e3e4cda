import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectivePermission } from '../../../src/rules/consent/effective.ts';
import { revokeLink, makeLink, type NewLink } from '../../../src/consent/links.ts';
import { NOTICES, noticeShown } from '../../../src/rules/consent/notices/notice.ts';
import { addPerson, findPerson } from '../../../src/consent/person-store.ts';
import { type ConsentPolicy, DEFAULT_POLICY } from '../../../src/rules/consent/policy.ts';
import { knownOf, policyNow, recordsOf } from '../../../src/consent/record-store.ts';
import { ATTRIBUTES, type Attribute } from '../../../src/rules/consent/tags.ts';
import { changeFacts } from '../../../src/lifecycle/person-input.ts';
import { type PersonId, RecordingId, type Sha256 } from '../../../src/rules/ids.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { flagsOf } from '../../../src/redaction/decisions.ts';
import {
  auditLog,
  consentLinks,
  episodes,
  organisation,
  publicFiles,
  reminders,
  signOffs,
} from '../../../src/store/schema.ts';
import { Desk, RESEARCHER, SECOND, STAFF } from './desk.ts';
import * as made from './recordings-in-states.ts';

const NAME = 'Quillon Zzyzx';
let desk: Desk;
let show: Show;

beforeAll(async () => {
  desk = await Desk.open({ TRUSTED_PROXIES: '1' });
  show = await made.hostileShow(desk.heard);
});
afterAll(async () => desk?.close());

/** Everyone comes from a place of their own, so that what goes wrong on purpose here does not shut out the next. */
let places = 0;
const from = () => ({ 'x-forwarded-for': `10.0.${Math.floor(++places / 250)}.${places % 250}` });
/** A request of somebody without an account. */
const open = (address: string, headers: Record<string, string> = {}) =>
  fetch(address, { redirect: 'manual', headers: { ...from(), ...headers } });
const send = (address: string, fields: Record<string, string> = {}) =>
  fetch(address, { method: 'POST', redirect: 'manual', headers: from(), body: new URLSearchParams(fields) });
const link = (about: NewLink): Promise<string> =>
  desk.heard.db.transaction((tx) => makeLink(tx, desk.heard, STAFF, about));
const fifteen = async (): Promise<PersonId> => {
  const born = `${new Date().getUTCFullYear() - 15}-01-01`;
  return desk.heard.db.transaction((tx) =>
    addPerson(tx, STAFF, { spokenNames: [NAME], legalName: NAME, dateOfBirth: born, careStatus: 'not-in-care' }),
  );
};
const asking = (personId: PersonId, giver: 'self' | 'parent' = 'self'): NewLink => ({
  kind: 'give',
  personId,
  giver,
  days: 7,
  asks: { channels: ['podcast'], format: 'plain', stage: 'taking part', scope: { kind: 'project' } },
});
const YES: Record<Attribute, string> = {
  voice: 'allow',
  face: 'mask',
  name: 'role',
  role: 'allow',
  story: 'allow',
  location: 'never',
};

/** Answers every question in turn, and sends them. @returns the last page */
async function answer(address: string, answers: Record<Attribute, string> = YES): Promise<string> {
  for (const [index, attribute] of ATTRIBUTES.entries()) {
    const next = index + 1 < ATTRIBUTES.length ? `questions/${index + 2}` : 'check';
    const sent = await send(`${address}/questions/${index + 1}`, { answer: answers[attribute] });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${new URL(address).pathname}/${next}`]);
  }
  const done = await send(`${address}/check`);
  expect(done.status).toBe(200);
  return done.text();
}

const addressIn = (page: string): string => /value="(http[^"]*)"/.exec(page)![1]!;

async function allowed(personId: PersonId) {
  const { db } = desk.heard;
  const known = (await knownOf(db, [personId])).get(personId)!;
  const use = { channel: 'podcast', recordingId: RecordingId.parse('any'), on: new Date().toISOString().slice(0, 10) };
  const policy = await policyNow(db);
  return Object.fromEntries(
    ATTRIBUTES.map((attribute) => [attribute, effectivePermission(known, { ...use, attribute }, policy).value]),
  );
}

describe('giving permission through a link', () => {
  it('takes effect once everyone who must be asked has answered, each through a link of their own', async () => {
    const personId = await fifteen();
    const [self, parent] = [await link(asking(personId)), await link(asking(personId, 'parent'))];
    await answer(self);
    expect(await allowed(personId)).toMatchObject({ voice: null, face: null, location: 'never' });
    await answer(parent, { ...YES, voice: 'allow', name: 'allow', story: 'mask', face: 'allow', location: 'allow' });
    expect(await allowed(personId)).toEqual({
      voice: 'allow',
      face: 'mask',
      name: 'role',
      role: 'allow',
      story: 'mask',
      location: 'never',
    });
    const records = await recordsOf(desk.heard.db, [personId]);
    const last = records.findLast(({ attribute }) => attribute === 'voice')!;
    expect(last.givers.map(({ role, answer: said, how }) => [role, said, how])).toEqual([
      ['self', 'yes', 'on screen'],
      ['parent', 'yes', 'on screen'],
    ]);
    const shown = NOTICES.find(({ id, format }) => id === 'responsible-adult' && format === 'plain')!;
    expect(last.notice).toEqual(noticeShown(shown));
    expect(last.by).toMatch(/^link:[0-9a-z]{16}$/);
  });

  it('does not take “I’m not sure” for a yes', async () => {
    const personId = await fifteen();
    await answer(await link(asking(personId, 'parent')));
    await answer(await link(asking(personId)), { ...YES, voice: 'unsure' });
    expect(await allowed(personId)).toMatchObject({ voice: null, face: 'mask', role: 'allow' });
    const records = await recordsOf(desk.heard.db, [personId]);
    expect(records.findLast(({ attribute }) => attribute === 'voice')!.givers).toMatchObject([
      { role: 'parent', answer: 'yes' },
      { role: 'self', answer: 'unsure' },
    ]);
  });

  it('keeps answers between screens and after a reload, and lets each be changed before it is sent', async () => {
    const address = await link(asking(await fifteen()));
    await send(`${address}/questions/1`, { answer: 'unsure' });
    expect(await (await open(`${address}/questions/1`)).text()).toMatch(/value="unsure" checked/);
    const changed = await send(`${address}/questions/1?then=check`, { answer: 'allow' });
    expect(changed.headers.get('location')).toMatch(/\/check$/);
    expect(await (await open(`${address}/questions/1`)).text()).toMatch(/value="allow" checked/);
    expect(await (await open(`${address}/check`)).text()).toContain('Not answered yet');
    expect((await send(`${address}/check`)).status).toBe(422);
    for (const bad of ['', 'first', 'constructor', 'asked'])
      expect((await send(`${address}/questions/1`, { answer: bad })).status).toBe(422);
    for (const number of ['0', '7', '1.5', 'x'])
      expect((await open(`${address}/questions/${number}`)).status).toBe(404);
  });

  it('asks for the day of birth where nobody knows it, and asks whom it makes necessary', async () => {
    const personId = await desk.heard.db.transaction((tx) =>
      addPerson(tx, STAFF, { spokenNames: [NAME], careStatus: 'not-in-care' }),
    );
    const address = await link(asking(personId));
    const path = new URL(address).pathname;
    for (const [index, attribute] of ATTRIBUTES.entries()) {
      const sent = await send(`${address}/questions/${index + 1}`, { answer: YES[attribute] });
      if (index + 1 === ATTRIBUTES.length) expect(sent.headers.get('location')).toBe(`${path}/born`);
    }
    expect(await (await open(`${address}/born`)).text()).toContain('When were you born?');
    const born = `${new Date().getUTCFullYear() - 15}-01-01`;
    for (const wrong of ['2031-02-30', 'soon', '1899-12-31', `${new Date().getUTCFullYear() + 1}-01-01`]) {
      const refused = await send(`${address}/born`, { born: wrong });
      expect([refused.status, (await refused.text()).includes(`value="${wrong}"`)]).toEqual([422, true]);
    }
    expect((await send(`${address}/born`, { born: '' })).headers.get('location')).toBe(`${path}/check`);
    expect(await (await open(`${address}/check`)).text()).toContain('You did not say');
    await send(`${address}/born`, { born });
    expect(await (await open(`${address}/check`)).text()).toContain('1 January');
    const [kept] = await desk.heard.db.select().from(consentLinks).where(eq(consentLinks.personId, personId));
    expect(kept!.dateOfBirth!.toString('latin1')).not.toContain(born);
    expect((await send(`${address}/check`)).status).toBe(200);
    expect((await findPerson(desk.heard.db, personId)).details?.dateOfBirth).toBe(born);
    const used = await desk.heard.db.select().from(consentLinks).where(eq(consentLinks.personId, personId));
    expect(used.every(({ dateOfBirth }) => dateOfBirth === null)).toBe(true);
    // What is known already is not asked, and cannot be changed through a link.
    const again = await link(asking(personId, 'parent'));
    expect((await open(`${again}/born`)).status).toBe(404);
    expect((await send(`${again}/born`, { born: '1990-01-01' })).status).toBe(404);
  });

  it('asks only what the organisation asks of somebody of that age', async () => {
    const { db } = desk.heard;
    const consentPolicy: ConsentPolicy = {
      ...DEFAULT_POLICY,
      groups: {
        ...DEFAULT_POLICY.groups,
        'under-16': { ...DEFAULT_POLICY.groups['under-16'], questions: ['voice', 'story'] },
      },
    };
    await db.insert(organisation).values({ consentPolicy, updatedBy: STAFF.id });
    try {
      const address = await link(asking(await fifteen()));
      expect(await (await open(`${address}/questions/2`)).text()).toContain('Question 2 of 2');
      expect((await open(`${address}/questions/3`)).status).toBe(404);
    } finally {
      await db.delete(organisation);
    }
  });
});

describe('a link that does not work', () => {
  it('says why in plain words, and what to do', async () => {
    const personId = await fifteen();
    const { db } = desk.heard;
    const idOf = async () =>
      (await db.select().from(consentLinks).where(eq(consentLinks.personId, personId))).at(-1)!.id;
    const used = await link(asking(personId));
    await answer(used);
    const revoked = await link({ kind: 'withdraw', personId, giver: 'self', days: 7 });
    await revokeLink(
      desk.heard,
      STAFF,
      (await db.select().from(consentLinks).orderBy(consentLinks.createdAt)).at(-1)!.id,
    );
    const expired = await link({ ...asking(personId), days: -1 });
    expect(await idOf()).toMatch(/^[0-9a-z]{16}$/);
    const wrongDoor = (await link(asking(personId))).replace('/consent/', '/withdraw/');
    for (const [address, words] of [
      [used, 'You have answered with this link already'],
      [revoked, 'This link was switched off'],
      [expired, 'This link is too old'],
      [`${desk.url}/consent/${'A'.repeat(43)}`, 'This link does not work'],
      [`${desk.url}/sign-off/x`, 'This link does not work'],
      [wrongDoor, 'This link does not work'],
    ] as const) {
      const answered = await open(address);
      expect([answered.status, answered.headers.get('referrer-policy')], address).toEqual([410, 'no-referrer']);
      const page = await answered.text();
      expect(page).toContain(words);
      expect(page).toContain('Ask your worker for a new link.');
      expect(page).not.toContain('href="/"');
    }
    expect((await send(`${used}/questions/1`, { answer: 'never' })).status).toBe(410);
    expect((await send(`${expired}/check`)).status).toBe(410);
  });

  it('cannot be guessed for long from one place', async () => {
    const guess = () => open(`${desk.url}/withdraw/${'B'.repeat(43)}`, { 'x-forwarded-for': '10.9.9.9' });
    const answers = [];
    for (let tries = 0; tries < 31; tries += 1) answers.push((await guess()).status);
    expect(answers).toEqual([...Array(30).fill(410), 429]);
  });

  it('keeps its address to itself', async () => {
    const answered = await open(await link(asking(await fifteen())));
    expect(answered.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answered.headers.get('cache-control')).toBe('no-store');
    expect(answered.headers.get('x-robots-tag')).toContain('noindex');
    expect(await answered.text()).not.toContain(NAME);
  });
});

/** Somebody who is in a recording with a finished version, and a link for their sign-off. */
async function finished(options: { picture?: boolean } = {}) {
  const recording = await made.recordingToApprove(desk.heard, show, options);
  const people = await rosterOf(desk.heard.db, recording.id);
  const person = people.find(({ onlyMentioned }) => !onlyMentioned)!;
  const page = await (await desk.send(STAFF, `/recordings/${recording.id}/links`, { participantId: person.id })).text();
  return { ...recording, person, address: addressIn(page) };
}

describe('signing off through a link', () => {
  it('plays exactly the files of that version, in parts too, and never others', async () => {
    const [one, other] = [await finished(), await finished({ picture: true })];
    const page = await (await open(one.address)).text();
    expect(page).toContain('/file/audio/mpeg');
    expect(page).toContain('Hello, I am [BLEEP] &amp; I &lt;3 this');
    const part = await open(`${one.address}/file/audio/mpeg`, { range: 'bytes=0-3' });
    expect([part.status, await part.text()]).toEqual([206, 'RIFF']);
    expect((await open(`${one.address}/file/text/vtt`)).status).toBe(200);
    for (const role of ['video/mp4', 'master', 'picture', 'speech', '..%2F..%2Fetc', other.releaseId])
      expect((await open(`${one.address}/file/${role}`)).status, role).toBe(404);
    expect((await open(`${other.address}/file/video/mp4`)).status).toBe(200);
    expect((await open(`${other.address}/file/audio/mpeg`)).status).toBe(404);
  });

  it('takes a yes for that version only, once', async () => {
    const { id, address, hash, person } = await finished();
    expect((await send(address, { answer: 'yes' })).status).toBe(200);
    const rows = await desk.heard.db.select().from(signOffs).where(eq(signOffs.participantId, person.id));
    expect(rows).toMatchObject([{ answer: 'yes', manifestHash: hash, how: 'private link', recordedBy: STAFF.id }]);
    expect((await recordingView(desk.heard, STAFF, id)).release!.missing.join(' ')).not.toContain(person.name);
    expect((await send(address, { answer: 'no' })).status).toBe(410);
    expect((await open(`${address}/file/audio/mpeg`)).status).toBe(410);
  });

  it('says so when the version has changed', async () => {
    const { id, address, person } = await finished();
    await changeFacts(desk.heard, STAFF, person.personId!, { anonymousFrom: ['public'] });
    for (const answered of [
      await open(address),
      await send(address, { answer: 'yes' }),
      await open(`${address}/file/audio/mpeg`),
    ]) {
      expect(answered.status).toBe(410);
      expect(await answered.text()).toContain('This version has changed');
    }
    expect((await recordingView(desk.heard, STAFF, id)).release!.signOffs).toEqual([]);
  });

  it('sends a no back to the decisions', async () => {
    const { id, address } = await finished();
    await send(address, { answer: 'no' });
    expect(await recordingView(desk.heard, STAFF, id)).toMatchObject({
      state: 'needs-decisions',
      release: { current: false },
    });
  });

  it('puts “change this” where staff decide, with a note that is sealed', async () => {
    const { id, address, person } = await finished();
    for (const [fields, words] of [
      [{}, 'Choose yes, no, or change this.'],
      [{ answer: 'change' }, 'Write where it is, like 1:23.'],
      [{ answer: 'change', moment: '9:59' }, 'Write where it is, like 1:23.'],
      [{ answer: 'change', moment: '0:03', note: 'x'.repeat(1001) }, 'Write at most 1000 letters.'],
    ] as [Record<string, string>, string][]) {
      const refused = await send(address, fields);
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain(words);
    }
    const note = 'They shout Zanzibarbara there';
    expect((await send(address, { answer: 'change', moment: '0:03', note })).status).toBe(200);
    const view = await recordingView(desk.heard, STAFF, id);
    expect(view).toMatchObject({ state: 'needs-decisions', undecided: 1, release: { current: false } });
    const flag = (await flagsOf(desk.heard.db, id)).find(({ code }) => code === 'change-asked')!;
    expect(flag).toMatchObject({
      kind: 'listen',
      start: 1,
      end: 6,
      reason: note,
      decision: null,
      foundBy: expect.arrayContaining(['staff']),
    });
    expect(await (await desk.get(STAFF, `/recordings/${id}/decide`)).text()).toContain(note);
    const asked = await desk.heard.db.select().from(reminders).where(eq(reminders.recordingId, id));
    expect(asked).toMatchObject([{ kind: 'change-asked', personId: person.personId }]);
    const sealed = await desk.heard.db.execute(
      `select row_to_json(s)::text || (select string_agg(row_to_json(f)::text, '') from flags f) as text from sign_offs s where answer = 'change'`,
    );
    expect(JSON.stringify(sealed.rows)).not.toContain('Zanzibarbara');
    expect(Buffer.from(JSON.stringify(sealed.rows)).includes(Buffer.from(note).toString('hex'))).toBe(false);
  });

  it('is offered by staff only', async () => {
    const { id, person } = await finished();
    expect((await desk.get(RESEARCHER, `/recordings/${id}/links`)).status).toBe(403);
    expect((await desk.send(RESEARCHER, `/recordings/${id}/links`, { participantId: person.id })).status).toBe(403);
    expect((await desk.get(RESEARCHER, `/participants/${person.personId}/links`)).status).toBe(403);
    expect((await desk.get(null, `/participants/${person.personId}/links`)).status).toBe(303);
    expect(await (await desk.get(STAFF, `/recordings/${id}/release`)).text()).toContain('Send a private link');
  });
});

describe('withdrawing through a link', () => {
  it('takes the episode down at once, and works again', async () => {
    const recordingId = await made.publishedRecording(desk.heard, show);
    const { db } = desk.heard;
    const [episode] = await db.select().from(episodes).where(eq(episodes.recordingId, recordingId));
    await db.insert(publicFiles).values({
      address: `${episode!.id}/1/a.mp3`,
      episodeId: episode!.id,
      role: 'audio/mpeg',
      sha256: '0'.repeat(64) as Sha256,
      bytes: 1,
      mediaType: 'audio/mpeg',
    });
    const other = await made.publishedRecording(desk.heard, show);
    const person = (await rosterOf(db, recordingId)).find(({ personId }) => personId)!;
    const page = await (
      await desk.send(STAFF, `/participants/${person.personId}/links`, { kind: 'withdraw', giver: 'self' })
    ).text();
    const address = addressIn(page);
    const shown = await (await open(address)).text();
    expect(shown).toContain(recordingId);
    expect(shown).not.toContain(other);
    expect(shown).not.toContain(person.name.slice(0, 6));
    expect((await send(address, { what: other })).status).toBe(422);
    expect((await send(address)).status).toBe(422);
    const done = await send(address, { what: recordingId });
    expect([done.status, (await open(`${address}/done`)).status]).toEqual([303, 200]);
    expect((await recordingView(desk.heard, STAFF, recordingId)).state).toBe('taken-down');
    expect(
      (await db.select().from(episodes).where(eq(episodes.recordingId, recordingId)))[0]!.takenDownAt,
    ).not.toBeNull();
    expect(
      (await db.select().from(publicFiles).where(eq(publicFiles.episodeId, episode!.id)))[0]!.goneAt,
    ).not.toBeNull();
    expect((await recordingView(desk.heard, STAFF, other)).state).toBe('published');
    expect((await open(address)).status).toBe(200);
    const records = await recordsOf(db, [person.personId!]);
    expect(records.at(-1)).toMatchObject({ state: 'withdrawn' });
    expect(records.at(-1)!.givers.at(-1)).toMatchObject({ role: 'self', answer: 'no', how: 'on screen' });
  });

  it('is offered at the end of giving, for as long as the yes lasts', async () => {
    const personId = await fifteen();
    const self = addressIn(await answer(await link(asking(personId))));
    await answer(await link(asking(personId, 'parent')));
    expect(await allowed(personId)).toMatchObject({ voice: 'allow' });
    const [row] = (await desk.heard.db.select().from(consentLinks)).filter(
      ({ kind, personId: one }) => kind === 'withdraw' && one === personId,
    );
    expect(row!.expiresAt.getTime() - Date.now()).toBeGreaterThan(700 * 24 * 3600 * 1000);
    expect((await send(self, { what: 'everything' })).status).toBe(303);
    expect(await allowed(personId)).toMatchObject({ voice: 'never', role: 'never' });
  });
});

describe('making links', () => {
  it('shows the address once, lists what is open, and switches it off', async () => {
    const personId = await fifteen();
    const path = `/participants/${personId}/links`;
    const refused = await desk.send(STAFF, path, { kind: 'give', days: '61' });
    expect(refused.status).toBe(422);
    const page = await refused.text();
    for (const words of ['Choose who answers.', 'Choose where it may be used.', 'Choose 60 days or fewer.'])
      expect(page).toContain(words);
    const fields = { kind: 'give', giver: 'parent', channels: 'podcast', scope: 'project', format: 'easy read' };
    const address = addressIn(await (await desk.send(STAFF, path, fields)).text());
    expect(await (await open(address)).text()).toContain('<svg class="heard-picture"');
    const secret = address.split('/').at(-1)!;
    const listed = await (await desk.get(STAFF, path)).text();
    expect(listed).not.toContain(secret);
    const [, id] = /action="\/links\/(\w+)\/revoke"/.exec(listed)!;
    expect((await desk.send(RESEARCHER, `/links/${id}/revoke`)).status).toBe(403);
    expect((await desk.send(STAFF, `/links/${id}/revoke`)).headers.get('location')).toBe(`${path}?said=link-off`);
    expect((await open(address)).status).toBe(410);
    expect(await (await desk.get(STAFF, path)).text()).toContain('No link is open.');
    expect(JSON.stringify(await desk.heard.db.select().from(consentLinks))).not.toContain(secret);
  });

  it('waits for the days to think again', async () => {
    const { id, address } = await finished();
    const { db } = desk.heard;
    await db.insert(organisation).values({ consentPolicy: DEFAULT_POLICY, coolingOffDays: 3, updatedBy: SECOND.id });
    try {
      await send(address, { answer: 'yes' });
      expect((await recordingView(desk.heard, STAFF, id)).release!.missing.join(' ')).toContain('Wait until');
    } finally {
      await db.delete(organisation);
    }
  });
});

it('the audit log holds no secret and no name', async () => {
  const address = await link(asking(await fifteen()));
  await answer(address);
  const entries = JSON.stringify(await desk.heard.db.select().from(auditLog));
  expect(entries).toContain('link.give-made');
  expect(entries).not.toContain(address.split('/').at(-1));
  expect(entries).not.toContain(NAME.split(' ')[0]);
});
