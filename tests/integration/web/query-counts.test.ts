import { afterAll, beforeAll, expect, it } from 'vitest';
import { nightly } from '../../../src/lifecycle/nightly.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { type RunningServer, servePublicSide } from '../publishing/public-server.ts';
import { queriesDuring } from '../publishing/seed.ts';
import { Desk, STAFF } from './desk.ts';
import { addEpisodes, addPeople, withdrawalLink } from './many-rows.ts';
import * as made from './recordings-in-states.ts';
import { PersonId, type RecordingId, type ReleaseId } from '../../../src/rules/ids.ts';

/** How many rows a page is asked to show: few, and many. */
const [FEW, MANY] = [10, 200];

let desk: Desk;
let listeners: RunningServer;
let show: Show;
let at: { recordingId: RecordingId; releaseId: ReleaseId };
let person: PersonId;
let link: string;

beforeAll(async () => {
  desk = await Desk.open();
  const { db, files, log, publicUrl, config } = desk.heard;
  listeners = await servePublicSide({ db, files, log, publicUrl, varDir: config.varDir, close: async () => {} });
  show = await made.hostileShow(desk.heard);
});
afterAll(async () => {
  await listeners?.close();
  await desk?.close();
});

/** What each page asks the database, by what the page is called. */
async function counted(): Promise<Record<string, number>> {
  const staff = (path: string) => () => desk.get(STAFF, path);
  const { recordingId } = at;
  const pages: Record<string, () => Promise<Response>> = {
    home: staff('/home'),
    show: staff(`/home/shows/${show.slug}`),
    recording: staff(`/recordings/${recordingId}`),
    progress: staff(`/recordings/${recordingId}/progress`),
    decide: staff(`/recordings/${recordingId}/decide`),
    words: staff(`/recordings/${recordingId}/words`),
    release: staff(`/recordings/${recordingId}/release`),
    'finished file': staff(`/recordings/${recordingId}/release/text/vtt`),
    published: staff(`/recordings/${recordingId}/published`),
    'consent matrix': staff(`/recordings/${recordingId}/consent`),
    'links of a recording': staff(`/recordings/${recordingId}/links`),
    participants: staff('/participants'),
    participant: staff(`/participants/${person}`),
    'same person': staff(`/participants/${person}/same-as`),
    'links of a person': staff(`/participants/${person}/links`),
    withdrawal: staff(`/participants/${person}/withdraw`),
    'withdrawal by link': () => fetch(link),
    register: staff('/register'),
    'public show': () => fetch(`${listeners.base}/shows/${show.slug}`),
    feed: () => fetch(`${listeners.base}/shows/${show.slug}/feed.xml`),
  };
  const counts: Record<string, number> = {};
  for (const [name, ask] of Object.entries(pages))
    counts[name] = await queriesDuring(async () => {
      const answer = await ask();
      expect([name, answer.status]).toEqual([name, 200]);
      await answer.arrayBuffer();
    });
  return counts;
}

it('asks the database as often in a night for many people as for few', async () => {
  await addPeople(desk.heard, FEW);
  await nightly(desk.heard);
  const few = await queriesDuring(() => nightly(desk.heard));
  await addPeople(desk.heard, MANY - FEW);
  expect((await nightly(desk.heard)).reminders).toBe(MANY - FEW);
  const many = await queriesDuring(() => nightly(desk.heard));
  expect(many).toBe(few);
});

it('asks the database as often for a page of many rows as for one of few', async () => {
  const { id: recordingId, releaseId } = await made.recordingToApprove(desk.heard, show);
  at = { recordingId, releaseId };
  [person = PersonId.parse('')] = await addPeople(desk.heard, FEW, at);
  link = await withdrawalLink(desk.heard, person);
  await addEpisodes(desk.heard, show, person, FEW);
  const few = await counted();
  await addPeople(desk.heard, MANY - FEW, at);
  await addEpisodes(desk.heard, show, person, MANY - FEW);
  expect(await counted()).toEqual(few);
});
