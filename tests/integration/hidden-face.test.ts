import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EMPTY_SCENE } from '../../bench/redaction/sight-scenes.ts';
import { makeKnownVideo, type KnownVideo, type SightScene } from '../../bench/redaction/sight-videos.ts';
import { uncoveredFrames } from '../../bench/redaction/sight.ts';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { runFfmpeg } from '../../media/ffmpeg/run.ts';
import { ROOT } from '../../src/config.ts';
import type { FlagView, RecordingView } from '../../src/views/view.ts';
import { testJob } from '../tools.ts';
import type { RecordingId } from '../../src/rules/ids.ts';

/** Whoever may not be seen, and whose name can be read: the picture is looked at, and people decide. */
let service: DemoService;
const folder = mkdtempSync(join(tmpdir(), 'heard-hidden-'));
const job = testJob({ workDir: folder });

/** A face that walks by, gone for a moment in mid-picture, and Owen's name badge. */
const SEEN: SightScene = {
  name: 'seen',
  width: 640,
  height: 360,
  rate: 25,
  seconds: 6,
  placing: (t) => (t >= 2.4 && t < 4 ? null : { x: Math.round(60 + 30 * t), y: 60, side: 220 }),
  drawing: `<rect x="430" y="240" width="150" height="56" fill="white"/><text x="446" y="282" font-size="36">OWEN</text>`,
};

beforeAll(async () => {
  service = await startDemoService(join(folder, 'var'), { env: { WHISPER_MODEL: 'demo-en' } });
});

afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The video of a scene with speech, as somebody would upload it. */
async function spokenVideo(scene: SightScene): Promise<{ video: KnownVideo; path: string }> {
  const video = await makeKnownVideo(scene, job);
  const path = join(folder, `${scene.name}-spoken.mp4`);
  const speech = join(ROOT, 'tests/fixtures/recordings/sample4.wav');
  // Something small moves below: a film in which nothing does is a still picture, which is left out.
  const filterComplex = `color=c=0x606060:s=40x30:r=${scene.rate}[box];[0:v][box]overlay=x='mod(60*t,${scene.width - 40})':y=${scene.height - 40}:shortest=1[moving]`;
  const options = [
    '-map',
    '[moving]',
    '-map',
    '1:a',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-crf',
    '18',
    '-c:a',
    'aac',
    '-shortest',
    '-f',
    'mp4',
  ];
  const inputs = [{ source: video.path }, { source: speech }];
  await runFfmpeg({ inputs, outputs: [{ target: path, options }], filterComplex }, job);
  return { video, path };
}

async function checked(path: string, faceTags: string[]): Promise<RecordingView> {
  const { client } = service.people.uploader;
  const show = await client.ask<{ id: string }>('POST', '/shows', { title: 'S', description: 'D', author: 'A' });
  const tags = ['voice:allow', 'story:allow', 'channel:podcast', ...faceTags];
  const roster = { participants: [{ name: 'Owen', tags, newPerson: true }], keep: [], covers: [] };
  const body = { showId: show.id, kind: 'thank-you', title: 'T', roster };
  const { id } = await client.ask<{ id: RecordingId }>('POST', '/recordings', body);
  await client.upload(id, path, () => {});
  await expect.poll(async () => (await client.recording(id)).state, { timeout: 180_000 }).toBe('needs-decisions');
  return client.recording(id);
}

/** The flag over the whole picture that a consent asks for. */
function askedWhole({ flags, facts }: RecordingView): FlagView | undefined {
  const { width, height } = facts!.picture!;
  return flags.find(
    ({ kind, region, foundBy }) =>
      kind === 'picture' && foundBy.includes('consent') && region?.width === width && region.height === height,
  );
}

test.each([[['face:mask']], [['face:never']], [[]]])(
  'no face is found, %j: a flag over the whole picture, which has to be decided',
  async (faceTags) => {
    const { path } = await spokenVideo({ ...EMPTY_SCENE, name: 'unseen', width: 640, height: 360 });
    const view = await checked(path, faceTags);
    const whole = askedWhole(view)!;
    expect(whole).toMatchObject({
      decision: null,
      suggestion: 'cover',
      start: 0,
      participantId: view.participants[0]!.id,
    });
    expect(whole.end).toBeCloseTo(view.facts!.durationSeconds, 1);
    expect(view.flags.filter(({ code }) => code === 'face')).toEqual([]);
  },
);

test('faces and names in the picture become flags, and checking again changes none of them', async () => {
  const { video, path } = await spokenVideo(SEEN);
  const view = await checked(path, ['face:mask']);
  const faces = view.flags.filter(({ code }) => code === 'face');
  const tracks = faces.map(({ start, end, keys, confidence }) => ({
    ...{ start, end, keys: keys!, confidence },
    ...{ lost: false, lostFrom: null, lostUntil: null },
  }));
  expect(uncoveredFrames(video, tracks)).toEqual([]);
  for (const flag of faces)
    expect(flag).toMatchObject({ kind: 'picture', suggestion: 'cover', decision: null, foundBy: ['face-finder'] });

  const { width, height } = view.facts!.picture!;
  const lost = view.flags.find(({ code }) => code === 'lost-face')!;
  expect(lost).toMatchObject({ region: { x: 0, y: 0, width, height }, suggestion: 'cover', decision: null });
  expect(lost.start).toBeLessThanOrEqual(2.4);
  expect(lost.end).toBeGreaterThanOrEqual(4);

  const badge = view.flags.find(({ code }) => code === 'screen-text')!;
  expect(badge).toMatchObject({ text: 'OWEN', participantId: view.participants[0]!.id, suggestion: 'cover', start: 0 });
  const { region } = badge;
  expect(region!.x).toBeLessThanOrEqual(446);
  expect(region!.x + region!.width).toBeGreaterThan(550);

  // Nobody says that the faces found are all there are: a person has to answer for the whole picture.
  expect(askedWhole(view)).toMatchObject({ suggestion: null, decision: null });
  expect(askedWhole(view)!.reason).toContain(`We found ${faces.length} face`);

  const { client } = service.people.consents;
  const ids = view.flags.map(({ id }) => id).sort();
  const participants = [{ name: 'Owen', role: 'Peer researcher', tags: view.participants[0]!.tags }];
  await client.ask('PUT', `/recordings/${view.id}/roster`, {
    participants,
    keep: [],
    covers: [],
    revision: (await client.recording(view.id)).rosterRevision,
  });
  await expect.poll(async () => (await client.recording(view.id)).run, { timeout: 60_000 }).toBe(view.run + 1);
  await expect.poll(async () => (await client.recording(view.id)).state, { timeout: 180_000 }).toBe('needs-decisions');
  expect((await client.recording(view.id)).flags.map(({ id }) => id).sort()).toEqual(ids);
});
