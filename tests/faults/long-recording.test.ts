import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { ROOT } from '../../src/config.ts';
import { ffmpeg } from '../integration/media/audio-files.ts';
import { endProcess, peakMebibytes, startWorker } from '../worker-process.ts';
import type { RecordingId } from '../../src/rules/ids.ts';

/** Three hours of recording: speech at both ends, hours of nothing between. It is ready for review, and memory has stayed flat. */
let service: DemoService;
let worker: ChildProcess;
const folder = mkdtempSync(join(tmpdir(), 'heard-long-'));
const sample = (number: number): string => join(ROOT, `tests/fixtures/recordings/sample${number}.wav`);
const HOURS = 3 * 3600;
/** The numbers that the project wants to reach (docs/performance.md): any Node process on a 3-hour recording. */
const MOST_MEBIBYTES = 400;

beforeAll(async () => {
  service = await startDemoService(join(folder, 'var'), { env: { WORKERS: 'elsewhere', WHISPER_MODEL: 'demo-en' } });
  worker = await startWorker(service.env);
});

afterAll(async () => {
  if (worker) await endProcess(worker, 'SIGTERM');
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a three-hour recording is ready for review; a name at its very end is flagged at the right time', async () => {
  const path = join(folder, 'long.flac');
  const silence = `anullsrc=r=16000:cl=mono,atrim=end_sample=${16_000 * HOURS}`;
  ffmpeg(
    '-i',
    sample(4),
    '-f',
    'lavfi',
    '-i',
    silence,
    '-i',
    sample(2),
    '-filter_complex',
    'concat=n=3:v=0:a=1',
    '-ac',
    '1',
    '-c:a',
    'flac',
    path,
  );
  const { client } = service.people.uploader;
  const show = await client.ask<{ id: string }>('POST', '/shows', {
    title: 'A long recording',
    description: 'For tests.',
    author: 'Tests',
  });
  const participants = [{ name: 'Joel Powell' }];
  const roster = { participants, keep: [], covers: [] };
  const { id } = await client.ask<{ id: RecordingId }>('POST', '/recordings', {
    showId: show.id,
    kind: 'podcast',
    title: 'A long recording',
    roster,
  });
  await client.upload(id, path, () => {});
  await expect
    .poll(async () => (await client.recording(id)).state, { timeout: 590_000, interval: 1000 })
    .not.toBe('preparing');

  const view = await client.recording(id);
  expect([view.state, view.reason]).toEqual(['needs-decisions', null]);
  expect(view.facts!.durationSeconds).toBeGreaterThan(HOURS);
  const offset = view.facts!.durationSeconds - 37.284;
  const joel = view.flags.find(({ kind, start }) => kind === 'name' && Math.abs(start - (offset + 28.753)) < 1.5);
  expect(joel?.reason).toMatch(/Joel Powell/);
  expect(peakMebibytes(worker.pid!), 'peak memory of the worker, MiB').toBeLessThan(MOST_MEBIBYTES);
});
