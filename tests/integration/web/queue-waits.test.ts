import { eq, sql } from 'drizzle-orm';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAGES, type Stage } from '../../../queues/stages.ts';
import { startWorkers } from '../../../workers/workers.ts';
import { readiness } from '../../../src/http/health.ts';
import { stagesWithoutWorker } from '../../../src/recordings/stage-workers.ts';
import type { RecordingId, Sha256 } from '../../../src/rules/ids.ts';
import { recordings, stageRuns, stageWorkers } from '../../../src/store/schema.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { startRedis, type TestRedis } from '../../redis.ts';
import { Desk, RESEARCHER, STAFF } from './desk.ts';
import * as made from './recordings-in-states.ts';

let desk: Desk;
let browser: Browser;
let redis: TestRedis;
let id: RecordingId;

beforeAll(async () => {
  redis = await startRedis();
  desk = await Desk.open({ REDIS_URL: redis.url });
  browser = await launchChromium();
  id = await made.waitingRecording(desk.heard, await made.hostileShow(desk.heard));
  await desk.heard.db
    .update(recordings)
    .set({
      state: 'preparing',
      originalSha256: 'a'.repeat(64) as Sha256,
      run: 1,
      updatedAt: sql`now() - interval '1 minute'`,
    })
    .where(eq(recordings.id, id));
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  await redis?.stop();
});

const read = async (path: string) => (await (await desk.get(STAFF, path)).text()).replace(/\s+/g, ' ');
const json = async (path: string) =>
  (await desk.get(STAFF, `/api/v1${path}`)).json() as Promise<Record<string, unknown>>;
const workersPart = async () => (await readiness(desk.heard)()).workers!;

/** All places where it is said, and what each says. */
async function said(): Promise<{ pages: string[]; waits: unknown[] }> {
  const list = (await json('/recordings')) as unknown as { queueWait: unknown }[];
  return {
    pages: [await read(`/recordings/${id}`), await read('/home')],
    waits: [(await json(`/recordings/${id}`)).queueWait, (await json(`/recordings/${id}/progress`)).queueWait].concat(
      list.map(({ queueWait }) => queueWait),
    ),
  };
}

const begin = (stage: Stage, state: 'running' | 'done') =>
  desk.heard.db
    .insert(stageRuns)
    .values({ recordingId: id, run: 1, stage, state, finishedAt: sql`now() - interval '30 seconds'` })
    .onConflictDoUpdate({ target: [stageRuns.recordingId, stageRuns.run, stageRuns.stage], set: { state } });

describe('a recording in the queue', () => {
  it('says that nobody is working when there never was a worker', async () => {
    const { pages, waits } = await said();
    for (const page of pages) expect(page).toContain('Nobody is working.');
    for (const wait of waits) expect(wait).toEqual({ for: 'worker', stage: 'decode', since: null });
    const all = STAGES.join(', ');
    expect(await workersPart()).toEqual({
      ok: false,
      why: `${all}: Nobody is working. On a machine that is to do it, type: npm run worker`,
    });
  });

  it('says that it waits for a free place while workers are at work on others', async () => {
    const workers = await startWorkers(desk.heard, STAGES);
    try {
      expect(await workersPart()).toEqual({ ok: true, why: 'Each stage has a worker.' });
      const { pages, waits } = await said();
      for (const page of pages) {
        expect(page).toContain('Waiting for a free place');
        expect(page).not.toContain('Nobody is working');
      }
      for (const wait of waits) expect(wait).toMatchObject({ for: 'free place', stage: 'decode' });
      await begin('decode', 'running');
      expect((await said()).waits).toEqual([null, null, null]);
      expect(await read(`/recordings/${id}`)).toContain('Getting ready');
      await begin('decode', 'done');
      for (const wait of (await said()).waits) expect(wait).toMatchObject({ for: 'free place', stage: 'transcribe' });
    } finally {
      await workers.close();
    }
  });

  it('says since when nobody is working, at once when workers were stopped, and after half a minute when they were killed', async () => {
    expect((await stagesWithoutWorker(desk.heard.db)).size).toBe(STAGES.length);
    const time = new Date().toLocaleTimeString('en-GB', { timeZone: 'Europe/London', hour: '2-digit' });
    for (const page of (await said()).pages) expect(page).toMatch(new RegExp(`Nobody is working since ${time}:\\d\\d`));
    for (const wait of (await said()).waits) expect(wait).toMatchObject({ for: 'worker', stage: 'transcribe' });
    expect((await workersPart()).why).toContain(
      `transcribe, check, redact, package, verify, publish, takedown: Nobody`,
    );

    const signs = { aliveUntil: sql`now() + interval '30 seconds'` };
    await desk.heard.db.update(stageWorkers).set(signs).where(eq(stageWorkers.stage, 'transcribe'));
    expect([...(await stagesWithoutWorker(desk.heard.db)).keys()]).not.toContain('transcribe');
    expect((await workersPart()).ok).toBe(false);
    // What its worker began and did not end.
    await begin('transcribe', 'running');
    expect((await said()).waits).toEqual([null, null, null]);
    await desk.heard.db.update(stageWorkers).set({ aliveUntil: sql`now() - interval '1 second'` });
    for (const wait of (await said()).waits) expect(wait).toMatchObject({ for: 'worker', stage: 'transcribe' });
  });

  it('asks nothing of young people, and its pages are sound to axe and fit a phone', async () => {
    for (const width of [360, 1280])
      for (const path of ['/home', `/recordings/${id}`]) {
        const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
        await context.addCookies([{ name: 'as', value: RESEARCHER.id, url: desk.url }]);
        const page = await context.newPage();
        await page.goto(desk.url + path);
        expect(await page.textContent('main')).toContain('Nobody is working since');
        expect(await brokenRules(page), `${path} at ${width}`).toEqual([]);
        expect(await sidewaysScroll(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
        await context.close();
      }
  });
});
