import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samples } from '../../demo/samples.ts';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { takeThrough } from '../../demo/take-through.ts';
import type { Stage } from '../../queues/stages.ts';
import type { RecordingView } from '../../src/recordings/view.ts';
import { testJob } from '../tools.ts';
import { endProcess, startWorker } from '../worker-process.ts';

/** The worker process is killed with SIGKILL in every stage and started again: the same bytes are published, once. */
let service: DemoService;
let database: pg.Client;
let worker: ChildProcess;
const folder = mkdtempSync(join(tmpdir(), 'heard-killed-'));

beforeAll(async () => {
  service = await startDemoService(join(folder, 'var'), {
    env: { WORKERS: 'elsewhere', QUEUE_LOCK_SECONDS: '2', WHISPER_MODEL: 'demo-en' },
  });
  database = new pg.Client({ connectionString: service.env.DATABASE_URL });
  await database.connect();
  worker = await startWorker(service.env);
});

afterAll(async () => {
  if (worker) await endProcess(worker, 'SIGKILL');
  await database?.end();
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

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

/** Kills the worker while the stage is running and before it could save, then starts another. */
async function killDuring(stage: keyof typeof LAST_WRITE, run: () => number): Promise<void> {
  const running = async (): Promise<boolean> => {
    const { rows } = await database.query(
      "select 1 from stage_runs where stage = $1 and state = 'running' and run >= $2",
      [stage, run()],
    );
    return rows.length > 0;
  };
  // Quick stages are held from before they begin; slow ones are caught in the act.
  const quick = stage === 'check' || stage === 'redact' || stage === 'publish';
  if (quick) await hold(LAST_WRITE[stage]);
  while (!(await running())) await new Promise((resolve) => setTimeout(resolve, 10));
  if (!quick) await hold(LAST_WRITE[stage]);
  expect(await running(), `the ${stage} stage was running when the worker was killed`).toBe(true);
  await endProcess(worker, 'SIGKILL');
  await database.query('rollback');
  worker = await startWorker(service.env);
}

async function hold(table: string): Promise<void> {
  await database.query('begin');
  await database.query(`lock table ${table} in exclusive mode`);
}

const bytesOf = (view: RecordingView) => view.release!.files.map(({ role, sha256 }) => ({ role, sha256 }));

test('killed in every stage, the same bytes are published, once', async () => {
  const [recording] = await samples(folder, testJob());
  const show = await service.people.uploader.client.ask<{ id: string; slug: string }>('POST', '/shows', {
    title: 'Killed',
    description: 'For tests.',
    author: 'Tests',
  });
  const quiet = await takeThrough(
    service,
    show.id,
    recording!,
    () => {},
    () => {},
  );
  expect(quiet.view.reason).toBe(null);
  expect(quiet.view.state).toBe('published');

  const { rows } = await database.query('select count(*)::int as runs from stage_runs where stage = $1', ['decode']);
  expect(rows[0].runs).toBe(1);
  await database.query('delete from stage_runs');
  const stages = Object.keys(LAST_WRITE) as (keyof typeof LAST_WRITE)[];
  const killed: string[] = [];
  const killer = (async () => {
    for (const stage of stages) {
      await killDuring(stage, () => 1);
      killed.push(stage);
    }
  })();
  const disturbed = await takeThrough(
    service,
    show.id,
    recording!,
    () => {},
    () => {},
  );
  await killer;
  expect(killed).toEqual(stages);
  expect(disturbed.view.reason).toBe(null);
  expect(disturbed.view.state).toBe('published');
  expect(bytesOf(disturbed.view)).toEqual(bytesOf(quiet.view));

  const feed = await (await fetch(`${service.address}/shows/${show.slug}/feed.xml`)).text();
  expect(feed.match(/<item>/g)).toHaveLength(2);
});
