import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideCarefully } from '../../demo/careful-staff.ts';
import { samples } from '../../demo/samples.ts';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { redactAudio } from '../../media/audio/redact.ts';
import type { RecordingView } from '../../src/views/view.ts';
import { recordingFiles } from '../../src/store/schema.ts';
import { materializeStageFile, saveStageFile } from '../../workers/stage-files.ts';
import { testJob } from '../tools.ts';
import { endProcess, startWorker } from '../worker-process.ts';
import { findRecording } from '../../src/recordings/recordings.ts';
import { SYSTEM } from '../../src/people/actor.ts';
import type { RecordingId } from '../../src/rules/ids.ts';

/** One span is withheld behind the pipeline's back, between redact and package: verification must find it and stop the release. */
let service: DemoService;
const workers: ChildProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'heard-leak-'));

beforeAll(async () => {
  service = await startDemoService(join(folder, 'var'), { env: { WORKERS: 'elsewhere', WHISPER_MODEL: 'demo-en' } });
});

afterAll(async () => {
  for (const worker of workers) await endProcess(worker, 'SIGTERM');
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a withheld span is found, with the place to listen to, and nothing can be published', async () => {
  workers.push(await startWorker(service.env, 'decode', 'normalise', 'transcribe', 'check', 'redact'));
  const { uploader, redactions } = service.people;
  const [{ path, roster, spoken }] = (await samples(folder, testJob())) as [
    Awaited<ReturnType<typeof samples>>[number],
  ];
  const show = await uploader.client.ask<{ id: string }>('POST', '/shows', {
    title: 'Leak',
    description: 'For tests.',
    author: 'Tests',
  });
  const { participants, keep, covers, kind, title } = roster;
  const { id } = await uploader.client.ask<{ id: RecordingId }>('POST', '/recordings', {
    showId: show.id,
    kind,
    title,
    roster: { participants, keep, covers },
  });
  await uploader.client.upload(id, path, () => {});
  const until = async (good: (view: RecordingView) => boolean): Promise<RecordingView> => {
    for (;;) {
      const view = await redactions.client.recording(id);
      if (good(view)) return view;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const reviewed = await until(({ state }) => state !== 'preparing' && state !== 'waiting');
  const choices = decideCarefully(reviewed.flags, spoken).map(({ flagId, decision }) => ({ flagId, decision }));
  await redactions.client.ask('POST', `/recordings/${id}/decisions`, { choices });
  await redactions.client.ask('POST', `/recordings/${id}/finish-decisions`);
  await until(({ stages }) => stages.find(({ stage }) => stage === 'redact')!.state === 'done');

  const { heard } = service;
  const recording = await findRecording(heard, SYSTEM, 'see recording', id);
  const [withheld, ...others] = recording.redaction!.spans;
  const job = testJob();
  const leaky = join(job.workDir, 'leaky.wav');
  const master = await materializeStageFile(heard, id, 'master', job.workDir);
  await redactAudio({ master, redacted: leaky, spans: others }, job);
  await heard.db
    .delete(recordingFiles)
    .where(and(eq(recordingFiles.recordingId, id), eq(recordingFiles.role, 'redacted')));
  await saveStageFile(heard, recording, 'redacted', leaky);

  workers.push(await startWorker(service.env, 'package', 'verify', 'publish'));
  const stopped = await until(({ state }) => state !== 'making-release');
  expect(stopped.state).toBe('needs-decisions');
  expect(stopped.reason).toMatch(/found something/);
  const leaks = stopped.flags.filter(({ kind: of }) => of === 'leak');
  expect(leaks.some(({ start, end }) => start < withheld!.end && end > withheld!.start)).toBe(true);
  expect(leaks.flatMap(({ foundBy }) => foundBy)).toContain('check of the finished files: correlation');
  expect(stopped.release).toMatchObject({ current: false, readyToPublish: false });
  await expect(redactions.client.ask('POST', `/recordings/${id}/publish`)).rejects.toMatchObject({ status: 409 });
});
