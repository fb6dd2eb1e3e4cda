import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { ROOT } from '../../src/config.ts';
import type { RecordingId } from '../../src/rules/ids.ts';

/** The bundled model understands no people: where another was asked for and could not be fetched, its words lead nowhere. */
let service: DemoService;
const folder = mkdtempSync(join(tmpdir(), 'heard-demo-model-'));

beforeAll(async () => {
  service = await startDemoService(join(folder, 'var'), {
    env: { WHISPER_MODEL: 'base.en', HEARD_MODELS: join(folder, 'none') },
  });
});

afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a recording that only the demo model listened to cannot become a release', async () => {
  const { uploader, redactions } = service.people;
  const show = await uploader.client.ask<{ id: string }>('POST', '/shows', {
    title: 'S',
    description: 'D',
    author: 'A',
  });
  const { id } = await uploader.client.ask<{ id: RecordingId }>('POST', '/recordings', {
    showId: show.id,
    kind: 'podcast',
    title: 'T',
  });
  await uploader.client.upload(id, join(ROOT, 'tests/fixtures/recordings/sample4.wav'), () => {});
  await expect
    .poll(async () => (await redactions.client.recording(id)).state, { timeout: 120_000 })
    .toBe('needs-decisions');
  const { flags, transcript } = await redactions.client.recording(id);
  expect(transcript!.engine.model).toBe('demo-en');
  await redactions.client.ask('POST', `/recordings/${id}/decisions`, {
    choices: flags.map((flag) => ({ flagId: flag.id, decision: 'bleep' })),
  });
  await expect(redactions.client.ask('POST', `/recordings/${id}/finish-decisions`)).rejects.toThrow(/demo model/);
});
