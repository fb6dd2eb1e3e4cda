import { afterAll, beforeAll, expect, it } from 'vitest';
import { createShow } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { Desk, SECOND, STAFF } from '../web/desk.ts';
import { recordingWithWords } from './recording-with-words.ts';
import type { RecordingId, ShowId } from '../../../src/rules/ids.ts';

let desk: Desk;
let showId: ShowId;
beforeAll(async () => {
  desk = await Desk.open();
  showId = (await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' })).id;
});
afterAll(() => desk?.close());

const SAID = 'So we got chips at Greggs and then we rang Childline about the move';
const made = (names: readonly string[]) =>
  recordingWithWords(desk.heard, showId, {
    said: SAID,
    title: 'A talk',
    roster: { participants: names.map((name) => ({ name, role: 'Peer researcher', tags: ['name:role'] })) },
  });
const flagsOf = async (id: RecordingId) => (await recordingView(desk.heard, STAFF, id)).flags;
const decidePage = async (id: string) => (await desk.get(STAFF, `/recordings/${id}/decide`)).text();

it('what everybody knows is no flag, is listed for staff, and is bleeped at once when they say so', async () => {
  const id = await made([]);
  expect((await flagsOf(id)).map(({ text }) => text)).toEqual([]);
  const page = await decidePage(id);
  expect(page).toContain('2 things that everybody knows');
  expect(page).toMatch(/“Greggs” at 0:05/);
  expect(page).toMatch(/“Childline” at 0:10/);
  const sent = await desk.send(STAFF, `/recordings/${id}/flags`, { start: '0:05', end: '0:05.5', action: 'bleep' });
  expect(sent.status).toBe(303);
  expect((await flagsOf(id)).map(({ start, end, decision }) => [start, end, decision])).toEqual([[5, 5.5, 'bleep']]);
  const after = await decidePage(id);
  expect(after).toContain('1 thing that everybody knows');
  expect(after).not.toMatch(/“Greggs” at/);
});

it('somebody on the roster who is called like a shop is found, and not listed as known', async () => {
  const id = await made(['Greggs']);
  expect((await flagsOf(id)).map(({ text, kind }) => [text, kind])).toEqual([['Greggs', 'name']]);
  expect(await decidePage(id)).toContain('1 thing that everybody knows');
});
