import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samples } from '../../demo/samples.ts';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { testJob } from '../tools.ts';

/** Whoever may not be seen: the whole picture is to be covered unless people find a narrower way. */
let service: DemoService;
const folder = mkdtempSync(join(tmpdir(), 'heard-hidden-'));

beforeAll(async () => {
  service = await startDemoService(join(folder, 'var'), { env: { WHISPER_MODEL: 'demo-en' } });
});

afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each(['face:mask', 'face:never', 'no face tag'])(
  '%s: a flag over the whole picture, which has to be decided',
  async (tag) => {
    const video = (await samples(folder, testJob()))[1]!;
    const { client } = service.people.uploader;
    const show = await client.ask<{ id: string }>('POST', '/shows', { title: 'S', description: 'D', author: 'A' });
    const tags = ['voice:allow', 'story:allow', 'channel:podcast', ...(tag.startsWith('face:') ? [tag] : [])];
    const roster = { participants: [{ name: 'Owen', tags }], keep: [], covers: [] };
    const body = { showId: show.id, kind: 'thank-you', title: 'T', roster };
    const { id } = await client.ask<{ id: string }>('POST', '/recordings', body);
    await client.upload(id, video.path, () => {});
    await expect.poll(async () => (await client.recording(id)).state, { timeout: 120_000 }).toBe('needs-decisions');
    const view = await client.recording(id);
    const { width, height } = view.facts!.picture!;
    const whole = view.flags.find(
      ({ kind, region }) => kind === 'picture' && region?.width === width && region.height === height,
    );
    expect(whole).toMatchObject({
      decision: null,
      suggestion: 'cover',
      start: 0,
      participantId: view.participants[0]!.id,
    });
    expect(whole!.end).toBeCloseTo(view.facts!.durationSeconds, 1);
  },
);
