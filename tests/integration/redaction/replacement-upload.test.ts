import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/people/actor.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { auditLog, recordingFiles } from '../../../src/store/schema.ts';
import { ffmpeg, scratchFolder } from '../media/audio-files.ts';
import { Desk, OTHER, RESEARCHER, SECOND, STAFF } from '../web/desk.ts';
import { formWith } from '../web/forms-on-page.ts';
import { recordingWithWords } from './recording-with-words.ts';
import type { RecordingId, ShowId, Sha256 } from '../../../src/rules/ids.ts';

let desk: Desk;
let showId: ShowId;
const folder = scratchFolder();
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  desk = await Desk.open();
  showId = (await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' })).id;
  // Half a second of tone between pauses, three seconds of tone, and nothing to hear.
  ffmpeg('-f', 'lavfi', '-i', 'sine=300:d=0.5', '-af', 'adelay=400,apad=pad_dur=0.5', '-c:a', 'aac', file('short.m4a'));
  ffmpeg('-f', 'lavfi', '-i', 'sine=300:d=3', '-c:a', 'libmp3lame', file('long.mp3'));
  ffmpeg('-f', 'lavfi', '-i', 'anullsrc=d=1', file('silent.wav'));
});
afterAll(() => desk?.close());

const SAID = 'so Jordan came here and Jordan saw us';
const roster = { participants: [{ name: 'Jordan Okafor' }] };
const made = () => recordingWithWords(desk.heard, showId, { said: SAID, title: 'A talk', roster });
const namesOf = async (id: RecordingId) =>
  (await recordingView(desk.heard, STAFF, id)).flags.filter(({ kind }) => kind === 'name');

/** Sends a sound as the form of the page does, or as a program does. */
function upload(
  actor: Actor,
  address: string,
  bytes: Uint8Array | null,
  fields: Record<string, string> = {},
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  if (bytes) body.set('file', new Blob([new Uint8Array(bytes)]), 'Jordan Okafor.m4a');
  return fetch(desk.url + address, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `as=${actor.id}`, accept: 'text/html' },
    body,
  });
}
const ofPage = (id: string, flag: string) => `/recordings/${id}/flags/${flag}/replacement`;
const ofApi = (id: string, flag: string) => `/api/v1/recordings/${id}/flags/${flag}/replacement`;

describe('a sound that takes the place of a name', () => {
  it('is put there by the form of the page; its repeats follow, and staff can hear it', async () => {
    const id = await made();
    const [first, second] = await namesOf(id);
    const short = readFileSync(file('short.m4a'));
    const answer = await upload(STAFF, ofPage(id, first!.id), short, { agrees: 'yes' });
    expect(answer.headers.get('location')).toBe(`/recordings/${id}/decide?said=replaced#flag-${first!.id}`);
    const flags = await namesOf(id);
    expect(flags.map(({ decision, follows }) => [decision, follows])).toEqual([
      ['replace', null],
      ['replace', first!.id],
    ]);
    expect(flags[0]!.replacement!.seconds).toBeGreaterThan(0.45);
    expect(flags[0]!.replacement!.seconds).toBeLessThan(0.65);
    const heard = await desk.get(STAFF, ofPage(id, second!.id));
    expect([heard.status, heard.headers.get('content-type')]).toEqual([200, 'audio/mp4']);
    expect(Buffer.from(await heard.arrayBuffer())).toEqual(short);
    expect((await desk.get(OTHER, ofPage(id, second!.id))).status).toBe(404);
    const html = await (await desk.get(STAFF, `/recordings/${id}/decide`)).text();
    expect(html).toContain('What listeners hear instead:');
    const { action, hidden } = formWith(html, `name="flag" value="${first!.id}"`);
    await desk.send(STAFF, action, [...hidden, ['decision', 'undo']]);
    expect((await namesOf(id)).map(({ decision, replacement }) => [decision, replacement])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('is kept with the files of the recording, and who said yes to it is written down', async () => {
    const id = await made();
    const [flag] = await namesOf(id);
    await upload(STAFF, ofPage(id, flag!.id), readFileSync(file('short.m4a')), { agrees: 'yes' });
    const sha256 = (await namesOf(id))[0]!.replacement!.sha256 as Sha256;
    const rows = await desk.heard.db
      .select()
      .from(recordingFiles)
      .where(and(eq(recordingFiles.recordingId, id), eq(recordingFiles.sha256, sha256)));
    expect(rows.map(({ role }) => role)).toEqual([`replacement-${flag!.id}`]);
    const [entry] = await desk.heard.db.select().from(auditLog).where(eq(auditLog.subject, flag!.id));
    expect(entry).toMatchObject({ actor: STAFF.id, detail: { sha256, decision: 'replace', speakerAgrees: true } });
    expect(JSON.stringify(entry)).not.toContain('Okafor');
    const uploads = readdirSync(join(desk.heard.config.varDir, 'uploads'));
    expect(uploads.filter((name) => name.startsWith('replacement'))).toEqual([]);
  });

  it.each([
    ['without a tick that the speaker agrees', 'short.m4a', {}, 'Ask the person who speaks in it first.'],
    [
      'too long for its place, saying by how much',
      'long.mp3',
      { agrees: 'yes' },
      /lasts 3\.\d seconds\. There is room for 1\.2 seconds, so it is 1\.\d seconds too long/,
    ],
    ['silent', 'silent.wav', { agrees: 'yes' }, 'We hear nothing in this file.'],
    ['no file at all', null, { agrees: 'yes' }, 'Choose the sound file first.'],
  ])('is refused when it is %s', async (_, name, fields, says) => {
    const id = await made();
    const [flag] = await namesOf(id);
    const answer = await upload(
      STAFF,
      ofPage(id, flag!.id),
      name ? readFileSync(file(name)) : null,
      fields as Record<string, string>,
    );
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(says);
    expect((await namesOf(id)).map(({ decision }) => decision)).toEqual([null, null]);
  });

  it.each([
    ['text', Buffer.from('Only words.')],
    ['a list of other files', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n')],
    ['noise', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251))],
  ])('is refused when it is %s', async (_, bytes) => {
    const id = await made();
    const [flag] = await namesOf(id);
    const answer = await upload(STAFF, ofPage(id, flag!.id), bytes, { agrees: 'yes' });
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining('is not a sound that we can read'),
    ]);
  });

  it('is for staff, and for sounds of this recording only', async () => {
    const id = await made();
    const [flag] = await namesOf(id);
    const short = readFileSync(file('short.m4a'));
    for (const address of [ofPage(id, flag!.id), ofApi(id, flag!.id)])
      expect((await upload(RESEARCHER, address, short, { agrees: 'yes' })).status).toBe(403);
    const other = await made();
    expect((await upload(STAFF, ofPage(other, flag!.id), short, { agrees: 'yes' })).status).toBe(404);
  });
});

describe('the same through the API', () => {
  it('is a form with a file, and answers with the flags', async () => {
    const id = await made();
    const [flag] = await namesOf(id);
    const answer = await upload(STAFF, ofApi(id, flag!.id), readFileSync(file('short.m4a')), { speakerAgrees: 'yes' });
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { decision: string }[]).map(({ decision }) => decision)).toEqual([
      'replace',
      'replace',
    ]);
  });

  it('says in plain words what is missing', async () => {
    const id = await made();
    const [flag] = await namesOf(id);
    const refused = await upload(STAFF, ofApi(id, flag!.id), readFileSync(file('short.m4a')), {});
    expect([refused.status, await refused.text()]).toEqual([
      422,
      expect.stringContaining('Ask the person who speaks in it first.'),
    ]);
    const empty = await upload(STAFF, ofApi(id, flag!.id), null, { speakerAgrees: 'yes' });
    expect([empty.status, await empty.text()]).toEqual([422, expect.stringContaining('in a field named file')]);
    const choice = { choices: [{ flagId: flag!.id, decision: 'replace' }] };
    const plain = await fetch(`${desk.url}/api/v1/recordings/${id}/decisions`, {
      method: 'POST',
      headers: { cookie: `as=${STAFF.id}`, 'content-type': 'application/json' },
      body: JSON.stringify(choice),
    });
    expect(plain.status).toBe(422);
  });
});
