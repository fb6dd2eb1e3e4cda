import { copyFileSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ATTEMPTS, jobId, STAGES } from '../../queues/stages.ts';
import { SYSTEM, type Actor } from '../../src/people/actor.ts';
import { createShow } from '../../src/publishing/shows.ts';
import { acceptUpload, resumeLostWork } from '../../src/recordings/intake.ts';
import { recordings, stageRuns } from '../../src/store/schema.ts';
import { type RunningWorkers, startWorkers } from '../../workers/workers.ts';
import { type SignedInPerson, Service } from '../integration/http/service.ts';
import { askedEachTime } from '../programs.ts';
import { startRedis, type TestRedis } from '../redis.ts';
import { testTools } from '../tools.ts';
import { createRecording } from '../../src/lifecycle/create-recording.ts';
import type { RecordingId, ShowId } from '../../src/rules/ids.ts';

const SAMPLE = 'tests/fixtures/recordings/sample1.wav';
/** Ways in which a listener is of no use, each a real program. */
const BROKEN = {
  'kills itself': '#!/bin/sh\nkill -SEGV $$\n',
  'ends with 132': '#!/bin/sh\nexit 132\n',
  'says nothing': '#!/bin/sh\nexit 0\n',
  hangs: '#!/bin/sh\nexec sleep 60\n',
};
const patient = { timeout: 60_000, interval: 100 };

describe.each(['postgres', 'redis'] as const)('a listener that does not work, the queue on %s', (queue) => {
  const folder = mkdtempSync(join(tmpdir(), 'heard-broken-'));
  const whisperCli = join(folder, 'whisper-cli');
  let redis: TestRedis | null = null;
  let service: Service;
  let workers: RunningWorkers;
  let researcher: SignedInPerson;
  let pages: { researcher: string; administrator: string };
  let showId: ShowId;

  /** Puts another program in the listener's place, in one step, as an installation does. */
  const replaceBy = (script: string | null) => {
    const next = join(folder, 'next');
    if (script === null) symlinkSync(testTools().whisperCli, next);
    else writeFileSync(next, script, { mode: 0o755 });
    renameSync(next, whisperCli);
  };

  beforeAll(async () => {
    redis = queue === 'redis' ? await startRedis() : null;
    replaceBy(BROKEN['kills itself']);
    service = await Service.start(
      { askAgainMs: 150, redisUrl: redis?.url ?? null },
      { tools: { ...testTools(), whisperCli }, programsOf: askedEachTime },
    );
    workers = await startWorkers(service.heard, STAGES);
    researcher = await service.person('researcher');
    const administrator = await service.person('administrator');
    pages = { researcher: await service.signIn(researcher), administrator: await service.signIn(administrator) };
    showId = (await createShow(service.heard, SYSTEM, { title: 'S', description: 'D', author: 'A' })).id;
  });

  afterAll(async () => {
    await workers?.close();
    await service?.stop();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function uploaded(actor: Actor): Promise<RecordingId> {
    const id = await createRecording(service.heard, actor, { showId, kind: 'podcast', title: 'T' });
    const path = join(folder, `${id}.wav`);
    copyFileSync(SAMPLE, path);
    await acceptUpload(service.heard, actor, id, { path, originalName: 'sample.wav' });
    return id;
  }
  const row = async (id: RecordingId) =>
    (await service.heard.db.select().from(recordings).where(eq(recordings.id, id)))[0]!;
  const stage = async (id: RecordingId, name: (typeof STAGES)[number]) =>
    (await service.heard.db.select().from(stageRuns).where(eq(stageRuns.recordingId, id))).find(
      (run) => run.stage === name,
    );
  const job = (id: RecordingId, name: (typeof STAGES)[number]) =>
    service.heard.pipeline.queue(name).getJob(jobId(name, { recordingId: id, run: 1 }));
  const pickUps = async (id: RecordingId) => (await job(id, 'transcribe'))?.attemptsStarted ?? 0;
  const page = async (cookie: string, path: string) =>
    (await service.fetch(path, { headers: { cookie } })).text().then((html) => html.replace(/\s+/g, ' '));
  const ready = async () => {
    const response = await service.fetch('/readyz');
    const { parts } = (await response.json()) as { parts: Record<string, { ok: boolean; why: string }> };
    return { status: response.status, parts };
  };

  test('the recording waits, as what it is, and goes on by itself', async () => {
    const id = await uploaded(researcher);
    await expect.poll(async () => (await stage(id, 'transcribe'))?.state, patient).toBe('held');
    const { startedAt } = (await stage(id, 'transcribe'))!;

    // Whatever is wrong with it, it is taken up again and again, more often than there are tries.
    for (const script of Object.values(BROKEN)) {
      replaceBy(script);
      const before = await pickUps(id);
      await expect.poll(() => pickUps(id), patient).toBeGreaterThan(before + 1);
    }
    expect(await pickUps(id)).toBeGreaterThan(ATTEMPTS.transcribe * 2);
    expect((await job(id, 'transcribe'))!.attemptsMade).toBe(0);
    expect(await stage(id, 'transcribe')).toMatchObject({ state: 'held', waitsFor: 'whisper', attempt: 1, startedAt });
    expect(await row(id)).toMatchObject({ state: 'preparing', reason: null, run: 1 });
    await expect.poll(async () => (await stage(id, 'normalise'))?.state, patient).toBe('done');
    expect(await (await job(id, 'check'))!.getState()).toBe('waiting-children');
    expect(await resumeLostWork(service.heard), 'work that waits is not lost').toBe(0);

    const seen = await page(pages.researcher, `/recordings/${id}`);
    expect(seen).toContain('This machine cannot listen to recordings just now.');
    expect(seen).toContain('Your recording is safe. It goes on by itself as soon as that is mended');
    expect(seen).not.toMatch(/Try again|whisper|npm run|Build it again/);
    expect(await page(pages.researcher, '/home')).not.toMatch(/whisper|npm run/);
    for (const path of ['/home', `/recordings/${id}`]) {
      const told = await page(pages.administrator, path);
      for (const word of ['whisper.cpp does not work.', 'recording waits since', 'npm run doctor', 'npm run setup'])
        expect(told, path).toContain(word);
      expect(told, path).toContain('Build it again.');
    }
    const api = await service.api(`/recordings/${id}`, { cookie: pages.researcher });
    expect(await api.json()).toMatchObject({
      state: 'preparing',
      stateLabel: 'Waiting',
      reason: 'This machine cannot listen to recordings just now.',
      heldUp: { program: 'whisper', since: startedAt.toISOString() },
    });
    const { status, parts } = await ready();
    expect(status).toBe(503);
    expect(parts.whisper!.why).toMatch(/^whisper\.cpp does not work on this machine\. Recordings wait for it\./);
    expect((await service.fetch('/healthz')).status).toBe(200);

    // Workers that start anew know of it, and find it mended.
    await workers.close();
    replaceBy(null);
    expect((await ready()).parts.whisper!.why, 'until the work goes on').toContain('on a machine that runs workers');
    workers = await startWorkers(service.heard, STAGES);
    await expect.poll(async () => (await row(id)).state, patient).toBe('needs-decisions');
    expect(await stage(id, 'transcribe')).toMatchObject({ state: 'done', waitsFor: null, remedy: null, attempt: 1 });
    expect(await row(id)).toMatchObject({ run: 1, reason: null });
    expect(await page(pages.administrator, '/home')).not.toContain('npm run');
    expect((await ready()).status).toBe(200);
    const log = service.logged.join('');
    expect(log).toContain('"waitsFor":"whisper"');
    expect(log).not.toContain('stage failed');
  });

  test('a crash in the middle of the work, where the listener is broken by then, uses up no try', async () => {
    // Works once when it is asked, then never again: as when it is replaced while a stage begins.
    const asked = join(folder, 'asked');
    replaceBy(`#!/bin/sh\n[ "$1" = --help ] && mkdir ${asked} 2>/dev/null && echo usage && exit 0\nkill -SEGV $$\n`);
    const id = await uploaded(researcher);
    await expect.poll(async () => (await stage(id, 'transcribe'))?.state, patient).toBe('held');
    expect((await job(id, 'transcribe'))!.attemptsMade).toBe(0);
    replaceBy(null);
    await expect.poll(async () => (await row(id)).state, patient).toBe('needs-decisions');
    expect((await stage(id, 'transcribe'))!.attempt).toBe(1);
  });

  // What becomes of it then is the same on both.
  if (queue === 'redis') return;

  test('a crash at one recording alone is that recording’s own: tries count, and it fails', async () => {
    // Answers whoever asks how it is used, and breaks at its work.
    replaceBy('#!/bin/sh\n[ "$1" = --help ] && echo usage && exit 0\nkill -SEGV $$\n');
    const id = await uploaded(researcher);
    await expect.poll(async () => (await row(id)).state, patient).toBe('failed');
    // The queue counts the last try a moment after the recording says that it failed.
    const failed = { attemptsMade: ATTEMPTS.transcribe, failedReason: 'crashed' };
    await expect.poll(() => job(id, 'transcribe'), patient).toMatchObject(failed);
    expect(await row(id)).toMatchObject({
      failedStage: 'transcribe',
      reason: 'A program on this machine stopped working. The recording is safe.',
    });
    expect(await page(pages.researcher, `/recordings/${id}`)).toContain('Try again');
  });
});
