import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { probe } from '../../../media/ffmpeg/probe.ts';
import { coverPicture } from '../../../media/picture/cover.ts';
import { releaseEncoding } from '../../../media/picture/encoding.ts';
import { makePictureMaster } from '../../../media/picture/master.ts';
import { COVER_COLOUR, CoverPainter } from '../../../media/picture/paint.ts';
import { boxAround } from '../../../media/picture/places.ts';
import { frameBytes } from '../../../media/picture/planes.ts';
import { poster } from '../../../media/picture/poster.ts';
import type { PictureMaster } from '../../../media/picture/regions.ts';
import type { Cover, CoverKey } from '../../../media/spans.ts';
import type { CheckResult } from '../../../media/verify/findings.ts';
import { hiddenDuring } from '../../../media/verify/hidden-places.ts';
import { checkPixels } from '../../../media/verify/pixels.ts';
import { testJob } from '../../tools.ts';
import { decodedFrames, runFfmpegProgram, worstDifference } from './decoded.ts';

const job = testJob();
const file = (name: string) => join(job.workDir, name);
const [WIDTH, HEIGHT, FPS, SECONDS] = [640, 360, 25, 3];
const SECOND_PER_FRAME = 1 / FPS;

/** Twelve faces that walk about, each on a path of its own; some go fast, some grow, some come late and leave early. */
const COVERS = Array.from({ length: 12 }, (_, index): Cover => {
  const [start, end] = [index % 3 === 0 ? 0 : 0.4 + index / 20, index % 4 === 0 ? SECONDS : 2.6 - index / 25];
  const keys = Array.from({ length: 5 }, (_, step): CoverKey => {
    const turn = index + (step * (index % 2 === 0 ? 2 : 5)) / 4;
    const size = 36 + 6 * ((index + step) % 4);
    return {
      time: start + (step * (end - start)) / 4,
      x: (WIDTH - size) * (0.5 + 0.5 * Math.sin(turn)),
      y: (HEIGHT - size) * (0.5 + 0.5 * Math.cos(1.7 * turn)),
      width: size,
      height: size,
    };
  });
  return { start, end, ...boxAround(keys), keys, flags: [`face-${index}`] };
});

let picture: PictureMaster;
const check = (path: string, covers: readonly Cover[]): Promise<CheckResult> =>
  checkPixels({ path, role: 'video/mp4', originalMaster: file('master.mp4'), covers, picture }, job);

beforeAll(async () => {
  const input = file('scene.mp4');
  // Coloured, noisy, and everywhere far from the cover's colour.
  const scene = `testsrc2=s=${WIDTH}x${HEIGHT}:r=${FPS}:d=${SECONDS},noise=alls=8:allf=t`;
  runFfmpegProgram('-f', 'lavfi', '-i', scene, '-c:v', 'libx264', '-crf', '12', '-pix_fmt', 'yuv420p', input);
  picture = await makePictureMaster({ input, out: file('master.mp4'), probe: await probe(input, job) }, job);
  await coverPicture({ master: file('master.mp4'), out: file('covered.mp4'), covers: COVERS, picture }, job);
});

describe('twelve covers that move', () => {
  it('hide every pixel of their boxes in every frame', async () => {
    const result = await check(file('covered.mp4'), COVERS);
    expect(result.findings).toEqual([]);
    expect(result.check.worst).toBeLessThanOrEqual(12);
    // The same with nothing of ours but the places: each frame decoded, each box cut out.
    const frames = decodedFrames(file('covered.mp4'));
    const bytes = frameBytes(WIDTH, HEIGHT);
    expect(frames.length).toBe(bytes * FPS * SECONDS);
    let looks = 0;
    for (const cover of COVERS) {
      for (let frame = 0; frame < FPS * SECONDS; frame++) {
        const [from, to] = [frame * SECOND_PER_FRAME, (frame + 1) * SECOND_PER_FRAME];
        if (to - cover.start < 1e-6 || cover.end - from < 1e-6) continue;
        looks++;
        const box = hiddenDuring(cover, from, to, picture);
        let worst = 0;
        for (let y = box.y; y < box.y + box.height; y++)
          for (let x = box.x; x < box.x + box.width; x++)
            worst = Math.max(worst, Math.abs(frames[frame * bytes + y * WIDTH + x]! - COVER_COLOUR[0]));
        expect(worst, `frame ${frame} of ${cover.flags[0]}`).toBeLessThanOrEqual(12);
      }
    }
    expect(looks).toBeGreaterThan(500);
    expect(result.check.detail).toContain(`12 covers looked at ${looks} times`);
  });

  it('are missed where nothing was covered: the check is not blind', async () => {
    const result = await check(file('master.mp4'), COVERS);
    expect(result.findings).toHaveLength(12);
  });

  it('leave nothing of the face in stills either', async () => {
    for (const atSeconds of [0.1, 1.4, 2.9]) {
      await poster({ picture: file('covered.mp4'), out: file('still.jpg'), atSeconds }, job);
      const frame = Math.floor(atSeconds * FPS);
      for (const cover of COVERS) {
        if (atSeconds < cover.start || atSeconds > cover.end) continue;
        const { x, y, width, height } = hiddenDuring(
          cover,
          frame * SECOND_PER_FRAME,
          (frame + 1) * SECOND_PER_FRAME,
          picture,
        );
        const box = decodedFrames(
          file('still.jpg'),
          'yuv420p',
          'scale=in_range=full:out_range=tv:out_color_matrix=bt709',
          `crop=${width}:${height}:${x}:${y}`,
        );
        expect(worstDifference(box, width, height, COVER_COLOUR)).toBeLessThanOrEqual(16);
      }
    }
  });
});

describe('a covered face that shows for a single frame', () => {
  const cover = COVERS[4]!;
  const first = Math.floor(cover.start * FPS);
  const last = Math.ceil(cover.end * FPS) - 1;

  /** The video encoded as every release is, but with one frame on which this one cover was forgotten. */
  function withOneFrameBare(frame: number): string {
    const frames = decodedFrames(file('master.mp4'));
    const bytes = frameBytes(WIDTH, HEIGHT);
    const bare = Buffer.from(frames.subarray(frame * bytes, (frame + 1) * bytes));
    const others = new CoverPainter(
      COVERS.filter((one) => one !== cover),
      picture,
    );
    others.paint(Buffer.alloc(frame * bytes));
    others.paint(bare);
    new CoverPainter(COVERS, picture).paint(frames);
    bare.copy(frames, frame * bytes);
    writeFileSync(file('frames.yuv'), frames);
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-video_size', `${WIDTH}x${HEIGHT}`, '-framerate', `${FPS}`];
    runFfmpegProgram(...raw, '-i', file('frames.yuv'), ...releaseEncoding({ num: FPS, den: 1 }, 1), file('bare.mp4'));
    return file('bare.mp4');
  }

  it.each([
    ['first', first],
    ['middle', Math.round((first + last) / 2)],
    ['last', last],
  ])('is found on its %s frame', async (_which, frame) => {
    const { findings } = await check(withOneFrameBare(frame), COVERS);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ check: 'pixels', role: 'video/mp4' });
    expect(findings[0]!.plain).toContain('(1 frame)');
    expect(findings[0]!.start).toBeCloseTo(frame / FPS, 2);
    expect(findings[0]!.end).toBeCloseTo((frame + 1) / FPS, 2);
  });
});
