import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { ROOT } from '../../src/config.ts';
import type { RecordingView } from '../../src/views/view.ts';
import { ffmpeg } from '../integration/media/audio-files.ts';
import type { RecordingId, ShowId } from '../../src/rules/ids.ts';

/** Recordings that cannot be used each end in the right named state, with a plain reason and the original kept. */
let service: DemoService;
let showId: ShowId;
const folder = mkdtempSync(join(tmpdir(), 'heard-refusals-'));
const speech = join(ROOT, 'tests/fixtures/recordings/sample4.wav');

beforeAll(async () => {
  service = await startDemoService(join(folder, 'var'), { env: { LONGEST_MINUTES: '1', WHISPER_MODEL: 'demo-en' } });
  const show = await service.people.uploader.client.ask<{ id: ShowId }>('POST', '/shows', {
    title: 'What is refused',
    description: 'For tests.',
    author: 'Tests',
  });
  showId = show.id;
});

afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function settled(path: string): Promise<RecordingView> {
  const { client } = service.people.uploader;
  const { id } = await client.ask<{ id: RecordingId }>('POST', '/recordings', {
    showId,
    kind: 'podcast',
    title: 'A recording',
  });
  await client.upload(id, path, () => {});
  for (;;) {
    const view = await client.recording(id);
    if (!['waiting', 'preparing'].includes(view.state)) return view;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const made: Record<string, (path: string) => Promise<void>> = {
  'a playlist named .mp4': (path) =>
    writeFile(path, '#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/secret.ts\nfile:///etc/passwd\n'),
  'a truncated m4a': async (path) => {
    ffmpeg('-i', speech, '-c:a', 'aac', '-f', 'ipod', path);
    await truncate(path, 60_000);
  },
  'an empty file': (path) => writeFile(path, ''),
  'a JPEG': (path) => copyFile(join(ROOT, 'tests/fixtures/faces/astronaut.jpg'), path),
  'a text file': (path) => writeFile(path, 'Dear diary, this is not a recording.\n'.repeat(200)),
  'a recording that is too long': async (path) => {
    ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono', '-t', '75', '-c:a', 'flac', path);
  },
};

describe('what cannot be used is refused in plain words, and kept', () => {
  test.each([
    ['a playlist named .mp4', 'clip.mp4', /playlist/i],
    ['a truncated m4a', 'cut.m4a', /end of the recording is missing/i],
    ['an empty file', 'nothing.wav', /empty/i],
    ['a JPEG', 'photo.mp3', /picture/i],
    ['a text file', 'diary.m4a', /not a sound or video/i],
    ['a recording that is too long', 'long.flac', /longer than/i],
  ])('%s', async (what, name, reason) => {
    const path = join(folder, name);
    await made[what]!(path);
    const view = await settled(path);
    expect(view.state).toBe('refused');
    expect(view.reason).toMatch(reason);
    const kept = await readFile(service.heard.files.path(view.original!.sha256));
    expect(kept.equals(await readFile(path))).toBe(true);
  });

  test('silence is an outcome of its own', async () => {
    const path = join(folder, 'silence.wav');
    ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono', '-t', '12', path);
    const view = await settled(path);
    expect(view.state).toBe('no-speech');
    expect(view.reason).toMatch(/nobody speak/i);
  });
});
