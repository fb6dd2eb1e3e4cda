import type { Job } from 'bullmq';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stage } from '../../queues/stages.ts';
import { jobId } from '../../queues/stages.ts';
import type { Heard } from '../../src/heard.ts';
import { SYSTEM } from '../../src/people/actor.ts';
import { createShow } from '../../src/publishing/shows.ts';
import { resumeLostWork, tryAgain } from '../../src/recordings/intake.ts';
import { heldUpBy } from '../../src/recordings/held-up.ts';
import { stagesOf } from '../../src/views/stages.ts';
import { recordings, stageRuns } from '../../src/store/schema.ts';
import type { StageHandler } from '../../workers/handler.ts';
import { runStage } from '../../workers/run-stage.ts';
import { Service } from '../integration/http/service.ts';
import { createRecording } from '../../src/lifecycle/create-recording.ts';
import type { RecordingId, ShowId } from '../../src/rules/ids.ts';

/** What happens around a stage: its limits, jobs of earlier starts, and work that the queue has lost. The handlers here are fakes. */
let service: Service;
let heard: Heard;
let showId: ShowId;

beforeAll(async () => {
  service = await Service.start({ stageStallMs: 300, stageLimitMs: 900 });
  heard = service.heard;
  showId = (await createShow(heard, SYSTEM, { title: 'S', description: 'D', author: 'A' })).id;
});

afterAll(() => service.stop());

async function preparing(run = 1): Promise<RecordingId> {
  const id = await createRecording(heard, SYSTEM, { showId, kind: 'podcast', title: 'T' });
  await heard.db.update(recordings).set({ state: 'preparing', run }).where(eq(recordings.id, id));
  return id;
}

const row = async (id: RecordingId) => (await heard.db.select().from(recordings).where(eq(recordings.id, id)))[0]!;
const fakeJob = (recordingId: RecordingId, run = 1, attemptsMade = 0) =>
  ({ data: { recordingId, run }, attemptsMade, opts: { attempts: 3 } }) as unknown as Job;
const fakeHandler = (work: StageHandler['run'], stage: Stage = 'decode'): StageHandler => ({
  stage,
  during: ['preparing'],
  needs: () => [],
  run: work,
});
/** Works until it is told to stop, saying again and again that it gets on, or never. */
const endless = (getsOn: boolean) =>
  fakeHandler(
    ({ job }) =>
      new Promise((_, reject) => {
        let done = 0;
        const beat = setInterval(() => {
          done += 0.01;
          if (getsOn) job.progress(done);
        }, 50);
        job.signal.addEventListener('abort', () => {
          clearInterval(beat);
          reject(job.signal.reason);
        });
      }),
  );

test.each([
  ['shows no progress', false, 'stalled', /stopped making progress/],
  ['takes too long, though it gets on', true, 'timed-out', /took too long/],
])('a stage that %s is aborted, and says why in plain words', async (_what, getsOn, code, plain) => {
  const id = await preparing();
  await expect(runStage(heard, endless(getsOn), fakeJob(id))).rejects.toThrow(code);
  const [decode] = await stagesOf(heard, { id });
  expect(decode).toMatchObject({ state: 'failed' });
  expect(decode!.reason).toMatch(plain);
  expect((await row(id)).state, 'it is tried again').toBe('preparing');
});

test('the last attempt leaves the recording in a named state with a way forward', async () => {
  const id = await preparing();
  await expect(runStage(heard, endless(false), fakeJob(id, 1, 2))).rejects.toThrow('stalled');
  expect(await row(id)).toMatchObject({ state: 'failed', failedStage: 'decode' });
  await tryAgain(heard, SYSTEM, id);
  expect(await row(id)).toMatchObject({ state: 'preparing', run: 2, reason: null });
  expect(await heard.pipeline.isUnderWay({ recordingId: id, run: 2 })).toBe(true);
  await expect(tryAgain(heard, SYSTEM, id)).rejects.toMatchObject({ status: 409 });
});

test.each([
  ['of an earlier start', 'preparing', 1],
  ['for a recording that has moved on', 'published', 2],
] as const)('a job %s does nothing', async (_what, state, run) => {
  const id = await preparing(2);
  await heard.db.update(recordings).set({ state }).where(eq(recordings.id, id));
  let ran = false;
  const handler = fakeHandler(async () => {
    ran = true;
  });
  await runStage(heard, handler, fakeJob(id, run));
  expect(ran).toBe(false);
});

test('what waited for a program is forgotten once the recording has moved on', async () => {
  const id = await preparing();
  const held = { recordingId: id, run: 1, stage: 'decode', state: 'held', waitsFor: 'ffmpeg' } as const;
  await heard.db.insert(stageRuns).values(held);
  expect((await heldUpBy(heard.db, id))?.program).toBe('ffmpeg');
  await heard.db.update(recordings).set({ state: 'published' }).where(eq(recordings.id, id));
  expect(await heldUpBy(heard.db, id)).toBe(null);
  await runStage(
    heard,
    fakeHandler(async () => {}),
    fakeJob(id),
  );
  expect((await stagesOf(heard, { id }))[0]).toMatchObject({ stage: 'decode', state: 'waiting' });
});

test('an error keeps its message out of the queue and the log: it could quote a name', async () => {
  const id = await preparing();
  const failing = fakeHandler(async () => {
    throw new Error('cannot read “Jordan Okafor.m4a”');
  });
  const thrown = await runStage(heard, failing, fakeJob(id)).catch((error: Error) => error);
  expect(String(thrown)).not.toContain('Jordan');
  expect(service.logged.join('')).toContain('stage failed');
  expect(service.logged.join('')).not.toContain('Jordan');
});

test('work that the queue knows nothing of is sent again, and what is under way is left alone', async () => {
  await heard.db.update(recordings).set({ state: 'waiting' });
  const lost = await preparing();
  const known = await preparing();
  await heard.pipeline.prepare({ recordingId: known, run: 1 });
  expect(await resumeLostWork(heard)).toBe(1);
  expect(await row(lost)).toMatchObject({ state: 'preparing', run: 2 });
  expect(await heard.pipeline.queue('decode').getJob(jobId('decode', { recordingId: lost, run: 2 }))).toBeTruthy();
  expect(await row(known)).toMatchObject({ run: 1 });
  expect(await resumeLostWork(heard)).toBe(0);
});
