import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keptFile } from '../../../src/recordings/kept-files.ts';
import { findOutline } from '../../../src/recordings/recordings.ts';
import { testJob } from '../../tools.ts';
import { decodedFrames } from '../media/decoded.ts';
import { OTHER, RESEARCHER, STAFF } from './desk.ts';
import { recordingWithFaces } from './recording-with-faces.ts';
import { BOX, VideoDesk } from './video-desk.ts';

let on: VideoDesk;
beforeAll(async () => {
  on = await VideoDesk.open();
});
afterAll(() => on?.desk.close());
beforeEach(() => on.fresh());

describe('a still', () => {
  const still = (actor: typeof STAFF | null, at = '2') =>
    on.desk.get(actor, on.here(`/still.jpg?at=${at}`), { accept: 'text/html' });

  it('is the frame of that moment, for staff only, and kept nowhere', async () => {
    const response = await still(STAFF);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 2).toString('hex')).toBe('ffd8');
    expect([(await still(RESEARCHER)).status, (await still(OTHER)).status, (await still(null)).status]).toEqual([
      403, 403, 303,
    ]);
    expect((await still(STAFF, 'yesterday')).status).toBe(422);
    expect((await still(STAFF, '999')).status).toBe(200);
  });

  it('is that very frame, not its neighbour', async () => {
    // The picture counts seconds in large digits; and no two frames are alike.
    const folder = testJob().workDir;
    const shot = async (at: string) => {
      const file = join(folder, `${at}.jpg`);
      writeFileSync(file, Buffer.from(await (await still(STAFF, at)).arrayBuffer()));
      return decodedFrames(file, 'gray');
    };
    const recording = await findOutline(on.heard, STAFF, 'see recording', on.video.id);
    const sha256 = await keptFile(on.heard, recording, ['picture']);
    const master = decodedFrames(on.heard.files.path(sha256!), 'gray');
    for (const [at, frame] of [
      ['0', 0],
      ['0.1', 1],
      ['0.3', 3],
      ['2.9', 29],
      ['5.9', 59],
    ] as const) {
      const seen = await shot(at);
      const distance = (other: number) =>
        seen.reduce((sum, value, i) => sum + Math.abs(value - master[other * seen.length + i]!), 0) / seen.length;
      const nearest = [frame - 1, frame, frame + 1]
        .filter((one) => one >= 0 && one < 60)
        .sort((a, b) => distance(a) - distance(b))[0];
      expect(nearest, at).toBe(frame);
    }
  });
});

describe('who may', () => {
  it('is staff: a researcher draws, names and deletes nothing', async () => {
    const id = await on.added();
    for (const path of ['/covers/new', `/covers/${id}`])
      expect((await on.desk.get(RESEARCHER, on.here(path))).status).toBe(403);
    for (const [path, fields] of [
      ['/covers', BOX],
      ['/covers/whole', BOX],
      [`/covers/${id}/delete`, {}],
      [`/covers/${id}/time`, BOX],
      [`/covers/${on.video.face}/person`, { person: on.video.seen }],
      [`/covers/${on.video.face}/not-a-face`, {}],
      ['/faces', { do: 'cover' }],
    ] as const)
      expect((await on.desk.send(RESEARCHER, on.here(path), fields)).status, path).toBe(403);
    const html = await (await on.desk.get(RESEARCHER, on.here('/decide'))).text();
    expect(html).not.toContain('still.jpg');
  });

  it('decides only on flags of that recording', async () => {
    const elsewhere = await recordingWithFaces(on.heard, on.show);
    expect((await on.send(`/covers/${elsewhere.face}/not-a-face`)).status).toBe(404);
    expect((await on.desk.get(STAFF, on.here(`/covers/${elsewhere.face}`))).status).toBe(404);
  });
});
