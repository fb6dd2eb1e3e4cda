import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hearings } from '../../../media/transcribe/remembered.ts';
import { eraseRecording, purgeDerived } from '../../../src/lifecycle/purge.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import type { RecordingId, ShowId } from '../../../src/rules/ids.ts';
import { recordings } from '../../../src/store/schema.ts';
import { keepHearings, rememberedHearings } from '../../../workers/remembered-hearings.ts';
import { hasStageFile, stageFile } from '../../../workers/stage-files.ts';
import { testJob } from '../../tools.ts';
import { Desk, SECOND, STAFF } from '../web/desk.ts';
import { recordingWithWords } from './recording-with-words.ts';

let desk: Desk;
let showId: ShowId;
beforeAll(async () => {
  desk = await Desk.open();
  showId = (await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' })).id;
});
afterAll(() => desk?.close());

const job = testJob();
const hearing = (text: string): Hearings => ({
  [text]: { words: [{ text, start: 0, end: 1, probability: 0.9 }], unwritten: [] },
});
const made = () =>
  recordingWithWords(desk.heard, showId, { said: 'we all went home', title: 'A talk', roster: { participants: [] } });
const keep = async (id: RecordingId, hearings: Hearings) => {
  const [row] = await desk.heard.db.select().from(recordings).where(eq(recordings.id, id));
  await keepHearings(desk.heard, row!, hearings, job);
};
const recalled = async (id: RecordingId, key: string) =>
  (await rememberedHearings(desk.heard, id, job.tools, job)).recall(key)?.words.map(({ text }) => text) ?? null;
/** Whether any stored file holds this text. */
const isStored = async (text: string) => {
  const folder = join(desk.heard.config.varDir, 'files');
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(files.map(async (file) => (await readFile(file)).includes(text)));
  return found.includes(true);
};

test('what a version was heard as is kept until the next, and nothing of it outlives the recording', async () => {
  const [first, second] = [`earlier${randomUUID()}`, `later${randomUUID()}`];
  const id = await made();
  expect(await recalled(id, first)).toBeNull();
  await keep(id, hearing(first));
  expect(await recalled(id, first)).toEqual([first]);
  await keep(id, hearing(second));
  expect(await recalled(id, first)).toBeNull();
  expect(await recalled(id, second)).toEqual([second]);
  expect([await isStored(first), await isStored(second)]).toEqual([false, true]);
  await desk.heard.db.transaction(async (tx) => purgeDerived(tx, desk.heard, STAFF, { id }));
  expect([await isStored(second), await hasStageFile(desk.heard, id, 'heard-again')]).toEqual([false, false]);
  await keep(id, hearing(second));
  await desk.heard.db.transaction(async (tx) => eraseRecording(tx, desk.heard, STAFF, { id }));
  expect(await isStored(second)).toBe(false);
});

test('what cannot be read is not believed', async () => {
  const id = await made();
  await keep(id, hearing('so'));
  const { sha256 } = await stageFile(desk.heard, id, 'heard-again');
  await writeFile(desk.heard.files.path(sha256), '{"so":{"words":[{"text":1}],"unwritten":[]}}');
  expect(await recalled(id, 'so')).toBeNull();
});
