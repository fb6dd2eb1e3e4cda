import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoRecording, samples } from '../../demo/samples.ts';
import { makeThankYouSample } from '../../demo/thank-you-sample.ts';
import { withAges } from '../../demo/read-roster.ts';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { takeThrough } from '../../demo/take-through.ts';
import type { Stage } from '../../queues/stages.ts';
import type { RecordingView } from '../../src/views/view.ts';
import { startRedis, type TestRedis } from '../redis.ts';
import { ffmpeg, RECORDINGS } from '../integration/media/audio-files.ts';
import { testJob } from '../tools.ts';
import { endProcess, startWorker } from '../worker-process.ts';
import type { ShowId } from '../../src/rules/ids.ts';

/** Tables that a stage writes to at its end: while we hold a lock on one, the stage cannot get past it. */
const LAST_WRITE: Record<Exclude<Stage, 'takedown'>, string> = {
  decode: 'recording_files',
  normalise: 'recording_files',
  transcribe: 'recordings',
  check: 'flags',
  redact: 'recording_files',
  package: 'releases',
  verify: 'releases',
  publish: 'episodes',
};
const STAGES = Object.keys(LAST_WRITE) as (keyof typeof LAST_WRITE)[];
/** Over before anybody could look: these are held up from before they begin; slow ones are caught in the act. */
const QUICK: readonly string[] = ['check', 'redact', 'publish'];

/** As much of the sample video's speech as tells a date and a name, in seconds: every stage has something to do, and is short. */
const FIRST_SENTENCES = 5.2;

/** The sample video of these sentences alone. */
async function shortVideo(whole: DemoRecording, folder: string): Promise<DemoRecording> {
  const [speechWav, out] = [join(folder, 'short.wav'), join(folder, 'short.mp4')];
  ffmpeg('-i', join(RECORDINGS, 'sample4.wav'), '-t', String(FIRST_SENTENCES), '-c', 'copy', speechWav);
  const { roster } = await makeThankYouSample({ speechWav, out }, testJob());
  return { path: out, roster: withAges(roster), spoken: whole.spoken!.filter(({ end }) => end < FIRST_SENTENCES) };
}

const bytesOf = (view: RecordingView) => view.release!.files.map(({ role, sha256 }) => ({ role, sha256 }));
const unseen = () => {};

/** The worker process is killed with SIGKILL in every stage and started again: the same bytes are published, once. */
describe.each([
  ['postgres', 'a video'],
  ['redis', 'a podcast'],
] as const)('the worker is killed in every stage, the queue on %s, %s', (queue, what) => {
  const folder = mkdtempSync(join(tmpdir(), 'heard-killed-'));
  let redis: TestRedis | null = null;
  let service: DemoService;
  let database: pg.Client;
  let worker: ChildProcess;

  beforeAll(async () => {
    redis = queue === 'redis' ? await startRedis() : null;
    const env = {
      WORKERS: 'elsewhere',
      QUEUE_LOCK_SECONDS: '2',
      WHISPER_MODEL: 'demo-en',
      REDIS_URL: redis?.url ?? '',
    };
    service = await startDemoService(join(folder, 'var'), { env });
    database = new pg.Client({ connectionString: service.env.DATABASE_URL });
    await database.connect();
    worker = await startWorker(service.env);
  });

  afterAll(async () => {
    if (worker) await endProcess(worker, 'SIGKILL');
    await database?.end();
    await service?.stop();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Kills the worker while the stage is running and before it could save, then starts another. */
  async function killDuring(stage: keyof typeof LAST_WRITE): Promise<void> {
    const is = async (one: string, state: 'running' | 'done'): Promise<boolean> => {
      const { rows } = await database.query('select 1 from stage_runs where stage = $1 and state = $2', [one, state]);
      return rows.length > 0;
    };
    const running = () => is(stage, 'running');
    const before = STAGES[STAGES.indexOf(stage) - 1];
    const hold = async (): Promise<void> => {
      await database.query('begin');
      await database.query(`lock table ${LAST_WRITE[stage]} in exclusive mode`);
    };
    if (QUICK.includes(stage)) {
      // The stage before may write to the same table: it has to get to its end first.
      while (before && !(await is(before, 'done'))) await new Promise((resolve) => setTimeout(resolve, 10));
      await hold();
    }
    while (!(await running())) await new Promise((resolve) => setTimeout(resolve, 10));
    if (!QUICK.includes(stage)) await hold();
    expect(await running(), `the ${stage} stage was running when the worker was killed`).toBe(true);
    await endProcess(worker, 'SIGKILL');
    await database.query('rollback');
    worker = await startWorker(service.env);
  }

  test('the same bytes are published as without any kill, once', async () => {
    const [podcast, video] = await samples(folder, testJob());
    const recording = what === 'a video' ? await shortVideo(video!, folder) : podcast!;
    const show = await service.people.uploader.client.ask<{ id: ShowId; slug: string }>('POST', '/shows', {
      title: 'Killed',
      description: 'For tests.',
      author: 'Tests',
    });
    const quiet = await takeThrough(service, show.id, recording, unseen, unseen);
    expect([quiet.view.state, quiet.view.reason]).toEqual(['published', null]);
    await database.query('delete from stage_runs');

    const killed: string[] = [];
    const killing = (async () => {
      for (const stage of STAGES) {
        await killDuring(stage);
        killed.push(stage);
      }
    })();
    const [disturbed] = await Promise.all([takeThrough(service, show.id, recording, unseen, unseen), killing]);
    expect(killed).toEqual(STAGES);
    expect([disturbed.view.state, disturbed.view.reason]).toEqual(['published', null]);
    expect(bytesOf(disturbed.view)).toEqual(bytesOf(quiet.view));

    const feed = await (await fetch(`${service.address}/shows/${show.slug}/feed.xml`)).text();
    expect(feed.match(/<item>/g)).toHaveLength(2);
  });
});
