import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { ROOT } from '../../src/config.ts';
import { auditLog } from '../../src/store/schema.ts';
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
  const id = await uploaded(path);
  return settledAgain(id);
}

async function uploaded(path: string): Promise<RecordingId> {
  const { client } = service.people.uploader;
  const { id } = await client.ask<{ id: RecordingId }>('POST', '/recordings', {
    showId,
    kind: 'podcast',
    title: 'A recording',
  });
  await client.upload(id, path, () => {});
  return id;
}

async function settledAgain(id: RecordingId): Promise<RecordingView> {
  const { client } = service.people.uploader;
  for (;;) {
    const view = await client.recording(id);
    if (!['waiting', 'preparing'].includes(view.state)) return view;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function staffPage(id: RecordingId): Promise<string> {
  const { email, password } = service.people.consents;
  const signedIn = await fetch(`${service.address}/sign-in`, {
    method: 'POST',
    headers: { origin: service.address },
    body: new URLSearchParams({ email, password }),
    redirect: 'manual',
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const page = await fetch(`${service.address}/recordings/${id}`, { headers: { cookie } });
  expect(page.status).toBe(200);
  return page.text();
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
    ['a text file', 'diary.m4a', /written words, not a recording/i],
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

  test('a recording that was cut off says how much is there, and staff can go on with that', async () => {
    const path = join(folder, 'cut.wav');
    await copyFile(speech, path);
    const { size } = await stat(path);
    await truncate(path, Math.floor(size / 2));
    const refused = await settled(path);
    expect(refused.state).toBe('refused');
    expect(refused.reason).toMatch(/^The end of the recording is missing: \d+ seconds of \d+ seconds are there/);
    expect(refused.cutShort).toMatchObject({ acceptedBy: null });
    expect(await staffPage(refused.id)).toContain('Go on with what is there');

    const { uploader } = service.people;
    await uploader.client.ask('POST', `/recordings/${refused.id}/go-on-cut-short`);
    const went = await settledAgain(refused.id);
    expect(went.state).toBe('needs-decisions');
    expect(went.cutShort).toEqual({ ...refused.cutShort, acceptedBy: uploader.actor.id });
    expect(went.facts!.durationSeconds).toBeCloseTo(refused.cutShort!.thereSeconds, 3);
    const html = await staffPage(refused.id);
    expect(html).toContain('The end of this recording is missing.');
    expect(html).not.toContain('Go on with what is there');
    const log = await service.heard.db.select().from(auditLog).where(eq(auditLog.subject, refused.id));
    expect(log.find(({ action }) => action === 'recording.cut-accepted')).toMatchObject({
      actor: uploader.actor.id,
      detail: refused.cutShort && {
        thereSeconds: refused.cutShort.thereSeconds,
        declaredSeconds: refused.cutShort.declaredSeconds,
        sha256: refused.original!.sha256,
      },
    });
    const again = uploader.client.ask('POST', `/recordings/${refused.id}/go-on-cut-short`);
    await expect(again).rejects.toThrow(/not waiting for somebody to go on/);
    const kept = await readFile(service.heard.files.path(went.original!.sha256));
    expect(kept.equals(await readFile(path))).toBe(true);
  });

  test('a film that was cut off can be gone on with too', async () => {
    const path = join(folder, 'cut.mp4');
    const film = ['-f', 'lavfi', '-i', 'testsrc=s=160x120:r=10:d=8', '-i', speech, '-t', '8'];
    ffmpeg(...film, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-movflags', '+faststart', path);
    await truncate(path, Math.floor((await stat(path)).size * 0.6));
    const refused = await settled(path);
    expect(refused.state).toBe('refused');
    await service.people.uploader.client.ask('POST', `/recordings/${refused.id}/go-on-cut-short`);
    const went = await settledAgain(refused.id);
    expect([went.state, went.reason]).toEqual(['needs-decisions', null]);
    const { durationSeconds, picture } = went.facts!;
    expect(Math.abs(durationSeconds - refused.cutShort!.thereSeconds)).toBeLessThan(0.001);
    expect(picture!.durationSeconds).toBeGreaterThan(2);
  });

  test('where somebody speaks on two sound tracks of a file, staff read which was taken, and that its still picture is left out', async () => {
    const path = join(folder, 'tracks.mkv');
    const other = join(ROOT, 'tests/fixtures/recordings/sample3.wav');
    const still = ['-f', 'lavfi', '-t', '1', '-i', 'color=navy:s=64x64:r=1'];
    const maps = ['-map', '0:a', '-map', '1:a', '-map', '2:v', '-c:a', 'flac', '-c:v', 'png'];
    ffmpeg('-i', speech, '-i', other, ...still, ...maps, '-disposition:a:0', 'default', '-disposition:a:1', '0', path);
    const view = await settled(path);
    expect(view.facts!.soundTracks).toEqual({ taken: 1, of: 2, othersWithSpeech: 1 });
    expect(view.facts).toMatchObject({ hasPicture: false, stillPicture: true });
    const html = await staffPage(view.id);
    expect(html).toContain('It has 2 tracks. We took number 1.');
    expect(html).toContain('This file holds a still picture beside the sound.');
  });

  test('so is noise in which nobody speaks', async () => {
    const path = join(folder, 'noise.wav');
    ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=c=pink:r=16000:d=12:a=0.2:s=1', path);
    const view = await settled(path);
    expect([view.transcript!.words.length, view.transcript!.unheard.length]).toEqual([0, 0]);
    expect(view.state).toBe('no-speech');
    expect(view.reason).toMatch(/nobody speak/i);
  });

  test('silence is an outcome of its own', async () => {
    const path = join(folder, 'silence.wav');
    ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono', '-t', '12', path);
    const view = await settled(path);
    expect(view.state).toBe('no-speech');
    expect(view.reason).toMatch(/nobody speak/i);
  });
});
