import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { ROOT } from '../../src/config.ts';
import { newId } from '../../src/store/ids.ts';
import { auditLog, participants, recordingFiles, recordings } from '../../src/store/schema.ts';
import type { RecordingView } from '../../src/views/view.ts';
import { ffmpeg } from '../integration/media/audio-files.ts';
import type { ParticipantId, RecordingId, Sha256, ShowId } from '../../src/rules/ids.ts';

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

async function pictureOf(id: RecordingId): Promise<Sha256> {
  const { recordingId, role } = recordingFiles;
  const [row] = await service.heard.db
    .select({ sha256: recordingFiles.sha256 })
    .from(recordingFiles)
    .where(and(eq(recordingId, id), eq(role, 'picture')));
  return row!.sha256;
}

/** The recording's page as staff see it, after they sent the form of its sound tracks. */
async function staffPage(id: RecordingId, sent?: Record<string, string>): Promise<string> {
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
  const address = `${service.address}/recordings/${id}`;
  const headers = { cookie, origin: service.address };
  if (sent) await fetch(`${address}/sound-tracks`, { method: 'POST', headers, body: new URLSearchParams(sent) });
  const page = await fetch(address, { headers });
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

  test('where two sound tracks speak at once, staff are asked which belong to it and choose; its still picture is left out', async () => {
    const path = join(folder, 'tracks.mkv');
    const other = join(ROOT, 'tests/fixtures/recordings/sample3.wav');
    const still = ['-f', 'lavfi', '-t', '1', '-i', 'color=navy:s=64x64:r=1'];
    const maps = ['-map', '0:a', '-map', '1:a', '-map', '2:v', '-c:a', 'flac', '-c:v', 'png'];
    const sounds = ['-t', '12', '-i', speech, '-t', '12', '-i', other];
    ffmpeg(...sounds, ...still, ...maps, '-disposition:a:0', 'default', '-disposition:a:1', '0', path);
    const view = await settled(path);
    expect(view.facts!.soundTracks).toMatchObject({ taken: 1, of: 2, othersWithSpeech: 1 });
    expect(view.facts).toMatchObject({ hasPicture: false, stillPicture: true });
    const html = await staffPage(view.id);
    expect(html).toContain('It has 2 tracks. We took number 1.');
    expect(html).toContain('This file holds a still picture beside the sound.');
    expect(html).toContain('Which sound tracks belong to it?');
    expect(html).toMatch(/name="use" type="radio" value="2"/);
    expect(html).toMatch(new RegExp(`<audio[^>]* src="/recordings/${view.id}/sound-tracks/2"`));
    expect(view.facts!.soundTracks!.tracks!.map(({ excerpt }) => excerpt)).toEqual([
      { start: 0, seconds: 12 },
      { start: 0, seconds: 12 },
    ]);
    const roles = await service.heard.db.select().from(recordingFiles).where(eq(recordingFiles.recordingId, view.id));
    expect(roles.map(({ role }) => role)).toEqual(expect.arrayContaining(['sound-track-1', 'sound-track-2']));

    const { client, actor } = service.people.consents;
    const { db } = service.heard;
    const [marked] = await db
      .insert(participants)
      .values({
        ...{ id: newId<ParticipantId>(), recordingId: view.id, position: 0, name: 'Sam', also: [], soundsLike: [] },
        ...{ role: '', voiceMarkedAt: new Date(), voiceMarkedBy: actor.id },
      })
      .returning({ id: participants.id });
    const choose = (use: number | 'all') => client.ask('POST', `/recordings/${view.id}/sound-tracks`, { use });
    await expect(choose(3)).rejects.toThrow(/no such sound track/);
    await choose('all');
    const mixed = await settledAgain(view.id);
    expect(mixed.state).toBe('needs-decisions');
    expect(mixed.chosenTracks).toEqual({ use: 'all', by: actor.id });
    expect(mixed.facts!.soundTracks).toMatchObject({ taken: 1, othersWithSpeech: 0, mixed: [1, 2] });
    expect(mixed.facts!.trackSpeech!.map(({ track, spans }) => [track, spans.length > 0])).toEqual([
      [1, true],
      [2, true],
    ]);
    expect(await staffPage(view.id)).toContain('A member of staff chose that.');
    const [after] = await db.select().from(participants).where(eq(participants.id, marked!.id));
    expect(after).toMatchObject({ voiceMarkedAt: null, voiceMarkedBy: null });

    expect(await staffPage(view.id, { use: '2' })).toContain('Getting ready');
    const second = await settledAgain(view.id);
    expect(second.facts!.soundTracks).toMatchObject({ taken: 2, othersWithSpeech: 1 });
    expect([second.facts!.soundTracks!.mixed, second.facts!.trackSpeech]).toEqual([undefined, undefined]);
    const log = await db.select().from(auditLog).where(eq(auditLog.subject, view.id));
    const chosen = log.filter(({ action }) => action === 'recording.sound-tracks-chosen');
    const sha256 = view.original!.sha256;
    expect(chosen.map(({ actor, detail }) => ({ actor, detail }))).toEqual(
      ['all', 2].map((use) => ({ actor: actor.id, detail: { sha256, use, of: 2 } })),
    );
    await db.update(recordings).set({ state: 'published' }).where(eq(recordings.id, view.id));
    await expect(choose(1)).rejects.toThrow(/Take it down first/);
  });

  test('where the camera stopped first, a plain card is shown if the show wants one; what is made stays when the show changes its mind', async () => {
    const { client, actor } = service.people.consents;
    const { db } = service.heard;
    const showNow = async () =>
      (await client.ask<{ id: ShowId; slug: string; revision: string }[]>('GET', '/shows')).find(
        ({ id }) => id === showId,
      )!;
    const set = async (afterPicture: string) => {
      const { slug, revision } = await showNow();
      await client.ask('PATCH', `/shows/${slug}`, { afterPicture, revision });
    };
    await set('plain-card');
    const [changed] = await db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.action, 'show.changed'), eq(auditLog.subject, showId)));
    expect(changed).toMatchObject({ actor: actor.id, detail: { changed: 'afterPicture' } });
    const path = join(folder, 'stopped.mp4');
    const film = ['-f', 'lavfi', '-i', 'testsrc=s=160x120:r=10:d=2', '-t', '6', '-i', speech];
    ffmpeg(...film, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path);
    const id = await uploaded(path);
    const facts = async () => (await client.recording(id)).facts;
    while (!(await facts())?.picture) await new Promise((resolve) => setTimeout(resolve, 200));
    const made = { facts: await facts(), sha256: await pictureOf(id) };
    expect(made.facts!.picture).toMatchObject({ ownSeconds: 2, afterOwn: 'plain-card' });
    await set('last-frame');
    expect({ facts: await facts(), sha256: await pictureOf(id) }).toEqual(made);
    expect(await staffPage(id)).toContain('A plain card is shown until the sound ends.');
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
