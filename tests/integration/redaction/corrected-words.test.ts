import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { releaseContents } from '../../../src/publishing/contents.ts';
import { releaseTexts } from '../../../src/publishing/release-texts.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import { findRecording } from '../../../src/recordings/recordings.ts';
import { decidedSounds, flagsOf } from '../../../src/redaction/flag-rows.ts';
import { forgetPeoplesWords, peoplesWordsOf } from '../../../src/redaction/word-rows.ts';
import type { RecordingId, ShowId } from '../../../src/rules/ids.ts';
import { audioSpans } from '../../../src/rules/redaction/spans.ts';
import { auditLog, readMarks, recordings, releases, wordChanges } from '../../../src/store/schema.ts';
import { recordingView } from '../../../src/views/view.ts';
import { redactStage } from '../../../workers/redact.ts';
import { testJob } from '../../tools.ts';
import { Desk, RESEARCHER, SECOND, STAFF } from '../web/desk.ts';
import { hostileShow, recordingToApprove } from '../web/recordings-in-states.ts';
import { checkWords, recordingWithWords } from './recording-with-words.ts';

let desk: Desk;
let showId: ShowId;
beforeAll(async () => {
  desk = await Desk.open();
  showId = (await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' })).id;
});
afterAll(() => desk?.close());

const SAID =
  'so we came here on the bus and jaw dan saw that the whole place was shut for good so we all went home again after that';
const roster = { participants: [{ name: 'Jordan Okafor', role: 'Peer researcher', tags: ['name:role'] }] };
const JAW = 8;
const made = (said = SAID) => recordingWithWords(desk.heard, showId, { said, title: 'A talk', roster });
const seen = (id: RecordingId) => recordingView(desk.heard, STAFF, id);
const text = async (id: RecordingId) => (await seen(id)).words.words.map((word) => word.text).join(' ');
const names = async (id: RecordingId, called = 'Jordan') =>
  (await seen(id)).flags.filter((flag) => flag.text === called);
const api = async (id: RecordingId, path: string, body?: unknown, actor = STAFF) => {
  const answer = await fetch(`${desk.url}/api/v1/recordings/${id}/words${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { cookie: `as=${actor.id}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
};
const correct = (id: RecordingId, version: number, first: number, count: number, now: string) =>
  api(id, '/corrections', { version, corrections: [{ first, count, text: now }] });
const decide = async (id: RecordingId, flag: { id: string; revision: string }, decision: string) =>
  desk.send(STAFF, `/recordings/${id}/decide`, { flag: flag.id, decision, revision: flag.revision });
/** All that listeners would read, were the version made now. */
const published = async (id: RecordingId) => {
  const recording = await findRecording(desk.heard, STAFF, 'see recording', id);
  const flags = await flagsOf(desk.heard.db, id);
  const spans = audioSpans(decidedSounds(flags), {
    durationSeconds: recording.facts!.durationSeconds,
    envelope: { stepSeconds: 1, rms: [] },
    words: recording.transcript!.words,
  });
  const redaction = { spans, covers: [], decisionsHash: '' };
  const people = await rosterOf(desk.heard.db, id);
  const contents = releaseContents({ ...recording, redaction }, people, flags, await peoplesWordsOf(desk.heard.db, id));
  return { ...contents, spans, texts: releaseTexts(contents, 'en').map((file) => file.text) };
};

describe('a misheard name that is corrected', () => {
  it('is found at once, and taken out where it is heard, in the sound and in every text', async () => {
    const id = await made();
    expect(await names(id)).toEqual([]);
    const { status, json } = await correct(id, 0, JAW, 2, 'Jordan');
    expect([status, json]).toEqual([200, { version: 1, at: JAW, newFlags: 1, voided: false }]);
    const [flag] = await names(id);
    expect(flag).toMatchObject({ decision: null, suggestion: 'bleep', firstWord: JAW, lastWord: JAW + 1 });
    expect(flag!.start).toBeLessThanOrEqual(JAW);
    expect(flag!.end).toBeGreaterThanOrEqual(JAW + 1.5);
    await decide(id, flag!, 'bleep');
    const { texts, forbidden, spans } = await published(id);
    for (const file of texts.slice(0, 3)) expect(file).toMatch(/and \[BLEEP\] saw that/);
    expect(texts.join()).not.toMatch(/jordan|jaw|dan /i);
    expect(forbidden).toContain('jordan');
    expect(spans.some(({ start, end }) => start <= JAW && end >= JAW + 1.5)).toBe(true);
  });

  it('stays decided and forbidden when the correction is undone, corrected otherwise, redone or checked again', async () => {
    const id = await made();
    await correct(id, 0, JAW, 2, 'Kwame');
    const [flag] = await names(id, 'Kwame');
    await decide(id, flag!, 'bleep');
    await correct(id, 1, JAW, 1, 'Zeinab');
    await api(id, '/undo', { version: 2 });
    await api(id, '/undo', { version: 3 });
    expect(await text(id)).toBe(SAID);
    const stands = async () => {
      expect(await names(id, 'Kwame')).toMatchObject([{ decision: 'bleep', start: flag!.start, end: flag!.end }]);
      const { forbidden, texts } = await published(id);
      expect(forbidden).toEqual(expect.arrayContaining(['kwame', 'zeinab']));
      expect(texts.join()).not.toMatch(/jaw|dan |kwame|zeinab/i);
    };
    await stands();
    expect(await names(id, 'Zeinab')).toEqual([]);
    await checkWords(desk.heard, id);
    await stands();
    await api(id, '/redo', { version: 4 });
    expect(await text(id)).toBe(SAID.replace('jaw dan', 'Kwame'));
    await stands();
  });

  it('asks for a decision of its own where the name before it was kept', async () => {
    const id = await made(SAID.replace('jaw dan', 'Jordan then'));
    await decide(id, (await names(id))[0]!, 'keep');
    await correct(id, 0, JAW, 1, 'Kwame');
    expect(await names(id)).toMatchObject([{ decision: 'keep', corrected: 'Kwame' }]);
    expect(await names(id, 'Kwame')).toMatchObject([{ decision: null, firstWord: JAW, lastWord: JAW }]);
    await api(id, '/undo', { version: 1 });
    expect(await names(id, 'Kwame')).toEqual([]);
    expect(await names(id)).toMatchObject([{ decision: 'keep', corrected: null }]);
  });

  it('follows what was decided for the same name elsewhere, also where the machine heard nothing', async () => {
    const id = await made(SAID.replace('jaw dan', 'Jordan then'));
    await decide(id, (await names(id))[0]!, 'bleep');
    await correct(id, 0, 15, 0, 'Jordan');
    const inserted = (await names(id)).find(({ decision, firstWord }) => decision === 'bleep' && firstWord !== JAW)!;
    expect(inserted).toMatchObject({ follows: expect.any(String), start: expect.any(Number) });
    expect((await published(id)).texts.join()).not.toMatch(/jordan/i);
  });
});

describe('before a version is made', () => {
  it('all corrected words are looked through together, and whatever nobody decided sends it back', async () => {
    const id = await made();
    const edits = [{ at: JAW, old: ['jaw', 'dan'], now: ['Jordan'] }];
    await desk.heard.db
      .insert(wordChanges)
      .values({ recordingId: id, version: 1, kind: 'correct', edits, by: STAFF.id });
    await desk.heard.db.update(recordings).set({ state: 'making-release' }).where(eq(recordings.id, id));
    const recording = await findRecording(desk.heard, STAFF, 'see recording', id);
    const payload = { recordingId: id, run: recording.run };
    await redactStage.run({ heard: desk.heard, recording, payload, job: testJob() });
    expect(await seen(id)).toMatchObject({
      state: 'needs-decisions',
      reason: expect.stringMatching(/^Words that were corrected/),
    });
    expect(await names(id)).toMatchObject([{ decision: null, firstWord: JAW }]);
  });

  it('what people made of the words is forgotten where others are heard, and what they decided keeps its times', async () => {
    const id = await made();
    await correct(id, 0, JAW, 2, 'Jordan');
    const [flag] = await names(id);
    await decide(id, flag!, 'bleep');
    await api(id, '/read', { version: 1, first: 0, count: 3, isRead: true });
    expect(await desk.heard.db.transaction((tx) => forgetPeoplesWords(tx, id))).toBe(true);
    expect((await seen(id)).words).toMatchObject({ version: 0, percentRead: 0 });
    const { start, end } = flag!;
    expect(await names(id)).toMatchObject([{ decision: 'bleep', start, end, firstWord: null, lastWord: null }]);
    expect(await desk.heard.db.transaction((tx) => forgetPeoplesWords(tx, id))).toBe(false);
  });
});

describe('changes of the words', () => {
  it('are one row each, encrypted, and leave what the machine heard alone', async () => {
    const id = await made();
    const kept = async () =>
      (await desk.heard.db.select().from(recordings).where(eq(recordings.id, id)))[0]!.transcript;
    const before = await kept();
    await correct(id, 0, 12, 3, 'the old place');
    await api(id, '/undo', { version: 1 });
    const rows = await desk.heard.db.select().from(wordChanges).where(eq(wordChanges.recordingId, id));
    expect(rows.map(({ version, kind, edits, by }) => [version, kind, edits, by])).toEqual([
      [1, 'correct', [{ at: 13, old: ['whole'], now: ['old'] }], STAFF.id],
      [2, 'undo', [], STAFF.id],
    ]);
    expect(await kept()).toEqual(before);
    const { rows: raw } = await desk.heard.db.execute<{ edits: Buffer }>('select edits from word_changes');
    expect(raw.every(({ edits }) => !edits.includes('whole'))).toBe(true);
    const audited = await desk.heard.db.select().from(auditLog).where(eq(auditLog.subject, id));
    expect(audited.map(({ action }) => action)).toEqual(expect.arrayContaining(['words.correct', 'words.undo']));
    expect(JSON.stringify(audited)).not.toContain('whole');
    expect((await api(id, '/versions')).json).toMatchObject([
      { version: 1, by: STAFF.id },
      { version: 2, kind: 'undo' },
    ]);
  });

  it('of two people at once both hold where they are apart, and the later is refused with both texts where not', async () => {
    const id = await made();
    await correct(id, 0, 2, 1, 'got there');
    const apart = await correct(id, 0, 20, 1, 'hence');
    expect([apart.status, await text(id)]).toEqual([
      200,
      SAID.replace('came', 'got there').replace('so we all', 'so hence all'),
    ]);
    const stale = await correct(id, 0, 1, 2, 'they came');
    expect(stale).toMatchObject({
      status: 409,
      json: {
        code: 'changed-meanwhile',
        changes: [
          {
            of: 'words',
            wanted: { text: 'they came' },
            theirs: { first: 1, count: 3, text: 'we got there' },
            by: STAFF.id,
            revision: '2',
          },
        ],
      },
    });
    expect((await api(id, '/undo', { version: 1 })).status).toBe(409);
    expect((await api(id, '/redo', { version: 2 })).status).toBe(409);
    expect((await correct(id, 9, 0, 1, 'x')).status).toBe(422);
    expect((await correct(id, 2, 400, 1, 'x')).status).toBe(422);
    expect(
      (
        await api(id, '/corrections', {
          version: 2,
          corrections: [
            { first: 3, count: 2, text: 'x' },
            { first: 4, count: 1, text: 'y' },
          ],
        })
      ).status,
    ).toBe(422);
  });

  it('are for staff', async () => {
    const id = await made();
    expect((await api(id, '/undo', { version: 0 }, RESEARCHER)).status).toBe(403);
    expect((await api(id, '/read', { version: 0, first: 0, count: 1, isRead: true }, RESEARCHER)).status).toBe(403);
    expect((await api(id, '', undefined, RESEARCHER)).status).toBe(404);
  });

  it('void the finished version and say so', async () => {
    const { id } = await recordingToApprove(desk.heard, await hostileShow(desk.heard));
    const { words, version } = (await seen(id)).words;
    const answer = await desk.send(STAFF, `/recordings/${id}/words`, {
      ...{ version: String(version), first: '0', count: String(words.length) },
      text: words
        .map((word) => word.text)
        .join(' ')
        .replace('Hello', 'Hallo'),
    });
    const to = answer.headers.get('location')!;
    expect(await (await desk.get(STAFF, to)).text()).toMatch(
      /role="status">\s*<p[^>]*><strong>Saved\. [^<]*The finished version and its approvals count no more\./,
    );
    const [release] = await desk.heard.db.select().from(releases).where(eq(releases.recordingId, id));
    expect(release).toMatchObject({ current: false, voidedReason: 'Words were corrected.' });
    expect(await seen(id)).toMatchObject({ state: 'needs-decisions' });
  });
});

describe('a passage that was read', () => {
  const read = (id: RecordingId, version: number, first: number, count: number, isRead = true) =>
    api(id, '/read', { version, first, count, isRead });
  const share = async (id: RecordingId) => (await seen(id)).words.percentRead;

  it('counts, as does what a person wrote; a correction inside marks nothing else', async () => {
    const id = await made();
    const all = SAID.split(' ').length;
    expect(await share(id)).toBe(0);
    await correct(id, 0, 0, 1, 'well');
    expect(await share(id)).toBe(Math.floor(100 / all));
    await read(id, 1, 0, 10);
    expect(await share(id)).toBe(Math.floor((10 / all) * 100));
    // Nobody read the word that comes back.
    await api(id, '/undo', { version: 1 });
    expect(await share(id)).toBe(Math.floor((9 / all) * 100));
    await read(id, 2, 0, 5, false);
    expect(await share(id)).toBe(Math.floor((5 / all) * 100));
    expect((await desk.heard.db.select().from(readMarks).where(eq(readMarks.recordingId, id))).length).toBe(2);
  });

  it('is refused where it has other words now', async () => {
    const id = await made();
    await correct(id, 0, 3, 1, 'there');
    expect(await read(id, 0, 0, 6)).toMatchObject({ status: 409, json: { code: 'changed-meanwhile' } });
    expect((await read(id, 1, 0, 600)).status).toBe(422);
  });

  it('is said of the release, never more than was read, and without the words that are not shown', async () => {
    const id = await made();
    await correct(id, 0, JAW, 2, 'Jordan');
    await decide(id, (await names(id))[0]!, 'bleep');
    await read(id, 1, 0, 12);
    const { read: said } = await published(id);
    const words = SAID.split(' ').length - 2;
    expect(said.percent).toBe(Math.floor((11 / words) * 100));
    expect(said.unread).toEqual([{ start: 13, end: SAID.split(' ').length - 0.5 }]);
  });
});

describe('finding and replacing', () => {
  it('shows every place first, and changes those that stay ticked, as one change', async () => {
    const id = await made('so the bus came and The Bus, stopped and a bus left');
    const page = await (await desk.get(STAFF, `/recordings/${id}/words/find?find=bus&replacement=tram`)).text();
    expect(page.match(/<del>[^<]*<\/del> <ins>[^<]*<\/ins>/g)).toEqual([
      '<del>bus</del> <ins>tram</ins>',
      '<del>Bus,</del> <ins>tram,</ins>',
      '<del>bus</del> <ins>tram</ins>',
    ]);
    const form = { version: '0', find: 'bus', replacement: 'tram' };
    const answer = await desk.send(STAFF, `/recordings/${id}/words/find`, [
      ...Object.entries(form),
      ['place', '2'],
      ['place', '10'],
    ]);
    expect(answer.status).toBe(303);
    expect(await text(id)).toBe('so the tram came and The Bus, stopped and a tram left');
    expect((await seen(id)).words.version).toBe(1);
    expect((await desk.send(STAFF, `/recordings/${id}/words/find`, { ...form, place: '6' })).status).toBe(409);
    expect((await api(id, '/places?find=bus&replacement=tram')).json).toEqual({
      version: 1,
      places: [{ first: 6, count: 1, old: 'Bus,', now: 'tram,' }],
    });
  });
});
