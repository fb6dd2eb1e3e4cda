import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeOriginal } from '../../../media/decode.ts';
import { findRecording } from '../../../src/recordings/recordings.ts';
import { hasTracksToChoose } from '../../../src/rules/recording/chosen-tracks.ts';
import type { RecordingId, Sha256 } from '../../../src/rules/ids.ts';
import { recordingFiles, recordings } from '../../../src/store/schema.ts';
import { keepTrackExcerpts } from '../../../workers/track-excerpts.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { testJob } from '../../tools.ts';
import { bestShift, correlation, ffmpeg, RECORDINGS, samplesOf } from '../media/audio-files.ts';
import { Desk, OTHER, RESEARCHER, STAFF } from './desk.ts';
import { hostileShow, recordingToDecide } from './recordings-in-states.ts';

/** Staff hear a piece of each sound track before they choose which belong to a recording. */

const RATE = 4_000;
const SECONDS = 10;
const VOICES = ['sample1', 'sample3'].map((name) => join(RECORDINGS, `${name}.wav`));

let desk: Desk;
let browser: Browser;
let folder: string;
let show: Awaited<ReturnType<typeof hostileShow>>;
beforeAll(async () => {
  desk = await Desk.open();
  browser = await launchChromium();
  folder = await mkdtemp(join(desk.heard.config.varDir, 'tracks-'));
  show = await hostileShow(desk.heard);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

let id: RecordingId;
beforeEach(async () => {
  id = await recordingToDecide(desk.heard, show);
  await read(VOICES);
});

/** The recording as the worker leaves it that read a file with these voices at once, a track each. */
async function read(voices: readonly string[], seconds = SECONDS): Promise<void> {
  const job = testJob({ workDir: await mkdtemp(join(folder, 'job-')) });
  const [input, decoded, speech] = ['in.mkv', 'decoded.wav', 'speech.wav'].map((name) => join(job.workDir, name));
  const languages = ['-metadata:s:a:0', 'language=eng'];
  const tracks = voices.flatMap((_, i) => ['-map', `${i}:a`]);
  ffmpeg(
    ...voices.flatMap((path) => ['-t', `${seconds}`, '-i', path]),
    ...tracks,
    ...languages,
    '-c:a',
    'flac',
    input!,
  );
  const analysis = await decodeOriginal({ input: input!, decoded: decoded!, speech: speech!, maxSeconds: 60 }, job);
  const recording = await findRecording(desk.heard, STAFF, 'see recording', id);
  const soundTracks = await keepTrackExcerpts({ heard: desk.heard, recording, job }, input!, analysis);
  const { soundTracks: _before, ...facts } = recording.facts!;
  await desk.heard.db
    .update(recordings)
    .set({ facts: { ...facts, ...(soundTracks ? { soundTracks } : {}) } })
    .where(eq(recordings.id, id));
}

const page = () => `/recordings/${id}`;
const excerpt = (track: number | string) => `/recordings/${id}/sound-tracks/${track}`;
const setState = (state: 'published' | 'stopped') =>
  desk.heard.db.update(recordings).set({ state }).where(eq(recordings.id, id));

async function keptExcerpts(): Promise<Sha256[]> {
  const rows = await desk.heard.db.select().from(recordingFiles).where(eq(recordingFiles.recordingId, id));
  return rows.filter(({ role }) => role.startsWith('sound-track-')).map(({ sha256 }) => sha256);
}

describe('a piece of a sound track', () => {
  it('is of that very track, in parts where they are asked for, and kept nowhere', async () => {
    for (const [i, own] of VOICES.entries())
      for (const address of [excerpt(i + 1), `/api/v1${excerpt(i + 1)}`]) {
        const answer = await desk.get(STAFF, address);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/mp4']);
        expect(answer.headers.get('cache-control')).toBe('no-store');
        const bytes = Buffer.from(await answer.arrayBuffer());
        const file = join(folder, 'heard.m4a');
        writeFileSync(file, bytes);
        const part = await desk.get(STAFF, address, { range: 'bytes=100-199' });
        expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${bytes.length}`]);
        expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true);
        const heard = samplesOf(file, 1, RATE)[0]!;
        for (const voice of VOICES) {
          const put = samplesOf(voice, 1, RATE)[0]!.subarray(0, SECONDS * RATE);
          const shift = bestShift(put.subarray(RATE, 3 * RATE), heard.subarray(RATE), RATE / 100);
          expect(correlation(put, heard, shift) > 0.9, `track ${i + 1} and ${voice}`).toBe(voice === own);
        }
      }
  });

  it('is for those who may choose, while they may', async () => {
    const statuses = async (track: number | string, actor: typeof STAFF | null) =>
      Promise.all([excerpt(track), `/api/v1${excerpt(track)}`].map(async (at) => (await desk.get(actor, at)).status));
    expect(await statuses(1, RESEARCHER)).toEqual([403, 403]);
    expect(await statuses(1, OTHER)).toEqual([403, 403]);
    expect(await statuses(1, null)).toEqual([303, 401]);
    for (const track of [0, 3, '1x', 'original', '..%2Fmaster'])
      expect(await statuses(track, STAFF)).toEqual([404, 404]);
    const html = await (await desk.get(RESEARCHER, page())).text();
    expect(html).toContain('Somebody speaks on more than one sound track');
    expect(html).not.toContain('/sound-tracks/');
    await setState('published');
    expect(await statuses(1, STAFF)).toEqual([404, 404]);
  });

  it('goes with the recording, and when another file takes the place of its own', async () => {
    // Bytes that another recording of these tests has too would stay.
    await read(VOICES, 9);
    const files = await keptExcerpts();
    expect(files).toHaveLength(2);
    await read(VOICES.slice(1));
    expect(await keptExcerpts()).toEqual([]);
    for (const sha256 of files) expect(await desk.heard.files.has(sha256)).toBe(false);
    await read(VOICES, 9);
    expect(await keptExcerpts()).toEqual(files);
    await setState('stopped');
    expect((await desk.send(STAFF, `${page()}/delete`)).status).toBe(303);
    for (const sha256 of files) expect(await desk.heard.files.has(sha256)).toBe(false);
    expect((await desk.get(STAFF, excerpt(1))).status).toBe(404);
  });

  it('is not made where there is nothing to choose', async () => {
    await read([VOICES[0]!, VOICES[0]!]);
    const { facts } = await findRecording(desk.heard, STAFF, 'see recording', id);
    expect(facts!.soundTracks).toMatchObject({ of: 2, othersWithSpeech: 0 });
    expect(hasTracksToChoose(facts!.soundTracks, null)).toBe(false);
    expect(await keptExcerpts()).toEqual([]);
    expect(await (await desk.get(STAFF, page())).text()).not.toContain('<audio');
  });
});

describe('the page', () => {
  it.each([true, false])('is sound to axe and fits a phone, with script: %s', async (script) => {
    for (const width of [360, 1280]) {
      const context = await browser.newContext({
        ...{ viewport: { width, height: 900 }, reducedMotion: 'reduce', javaScriptEnabled: script },
      });
      await context.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
      const seen = await context.newPage();
      await seen.goto(desk.url + page());
      expect(await brokenRules(seen, { script }), `${width}`).toEqual([]);
      expect(await sidewaysScroll(seen), `${width}`).toBeLessThanOrEqual(0);
      const players = seen.locator('#sound-tracks audio');
      const labels = await Promise.all([0, 1].map((i) => players.nth(i).getAttribute('aria-label')));
      expect(labels[0]).toMatch(
        /^Track 1: British English|^Track 1: English, 10 seconds long, somebody speaks for \d seconds\. All of it\.$/,
      );
      expect(labels[1]).toMatch(/^Track 2: 10 seconds long, somebody speaks for \d+ seconds\. All of it\.$/);
      expect(await players.nth(0).getAttribute('preload')).toBe('none');
      await context.close();
    }
  });

  it('plays a track', async () => {
    const context = await browser.newContext();
    await context.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
    const seen = await context.newPage();
    await seen.goto(desk.url + page());
    const seconds = await seen
      .locator('#sound-tracks audio')
      .nth(1)
      .evaluate(
        (player: {
          preload: string;
          duration: number;
          error: unknown;
          load(): void;
          onloadedmetadata: unknown;
          onerror: unknown;
        }) =>
          new Promise<number>((loaded) => {
            player.onloadedmetadata = () => loaded(player.duration);
            player.onerror = () => loaded(-1);
            player.preload = 'auto';
            player.load();
          }),
      );
    expect(Math.abs(seconds - SECONDS)).toBeLessThan(0.1);
    await context.close();
  });
});
