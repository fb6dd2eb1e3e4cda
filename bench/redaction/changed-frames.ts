import { pipeline } from 'node:stream/promises';
import { join } from 'node:path';
import { ROOT } from '../../src/config.ts';
import { openFfmpeg, PIPE } from '../../media/ffmpeg/run.ts';
import { probe } from '../../media/ffmpeg/probe.ts';
import { MP4, releaseEncoding } from '../../media/picture/encoding.ts';
import { makePictureMaster } from '../../media/picture/master.ts';
import { CoverPainter } from '../../media/picture/paint.ts';
import { frameBytes } from '../../media/picture/planes.ts';
import { fps, type PictureMaster } from '../../media/picture/regions.ts';
import type { Cover } from '../../media/spans.ts';
import type { VerifyInput } from '../../media/verify/findings.ts';
import type { LeakKind } from './leak-kind.ts';
import { type LeakyRelease, TAGS } from './leaky-release.ts';

const PHOTOGRAPH = join(ROOT, 'tests/fixtures/faces/astronaut.jpg');
const COVERS: readonly Cover[] = [{ start: 4, end: 9, x: 64, y: 40, width: 96, height: 64, flags: ['b0'] }];
const RAW = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'];
/** One of the frames under the cover, and two outside it. */
const COVERED = 63;
const [EARLY, LATE] = [150, 171];

/** Frames as they should be published, each of raw yuv420p, to be changed in place; and what they were before they were covered. */
type Change = (frames: Buffer[], before: readonly Buffer[], picture: PictureMaster) => void;

/** A photograph that is moved about in front of the camera for half a minute: encoding it makes as little noise as encoding people does. */
async function movedPhotograph({ at, make, job }: LeakyRelease): Promise<PictureMaster> {
  const filter = "scale=640:640,crop=320:180:x='60+2*mod(n,60)':y='60+mod(n,90)'";
  const input = `movie=${PHOTOGRAPH},loop=loop=-1:size=1,fps=10,${filter}[v]`;
  const options = ['-filter_complex', input, '-map', '[v]', '-t', '30.564', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'];
  await make([at('master.wav')], 'moved.mp4', ...options, '-f', 'mp4');
  return await makePictureMaster(
    { input: at('moved.mp4'), out: at('moved-picture.mp4'), probe: await probe(at('moved.mp4'), job) },
    job,
  );
}

interface Moved {
  readonly picture: PictureMaster;
  /** Every frame of it as raw yuv420p. */
  readonly frames: Buffer;
}

/** What is made once for each release. */
const made = new WeakMap<LeakyRelease, Promise<Moved>>();

async function movedFrames(release: LeakyRelease): Promise<Moved> {
  const picture = await movedPhotograph(release);
  const inputs = [{ source: release.at('moved-picture.mp4') }];
  const decoder = openFfmpeg({ inputs, outputs: [{ target: PIPE, options: ['-map', '0:v:0', ...RAW] }] }, release.job);
  const pieces: Buffer[] = [];
  for await (const piece of decoder.stdout as AsyncIterable<Buffer>) pieces.push(piece);
  await decoder.done;
  return { picture, frames: Buffer.concat(pieces) };
}

/** Makes the video of that picture, with other frames than it should have and the sound of the clean one. @returns its path */
async function packagedWith(
  change: Change,
  { at, job, make }: LeakyRelease,
  { picture, frames }: Moved,
): Promise<string> {
  const size = frameBytes(picture.width, picture.height);
  const cut = (bytes: Buffer) =>
    Array.from({ length: picture.frames }, (_, frame) => bytes.subarray(frame * size, (frame + 1) * size));
  const painted = Buffer.from(frames);
  new CoverPainter(COVERS, picture).paint(painted);
  const published = cut(painted);
  change(published, cut(frames), picture);
  const input = [
    ...RAW,
    '-video_size',
    `${picture.width}x${picture.height}`,
    '-framerate',
    `${fps(picture.frameRate)}`,
  ];
  const outputs = [{ target: at('changed.mp4'), options: releaseEncoding(picture.frameRate, job.threads) }];
  const encoder = openFfmpeg({ inputs: [{ source: PIPE, options: input }], outputs }, job);
  await encoder.finish(pipeline(published, encoder.stdin));
  const streams = ['-map', '0:v:0', '-map', '1:a:0', '-map', '1:s:0', '-c', 'copy'];
  const tags = Object.entries(TAGS).flatMap(([tag, text]) => ['-metadata', `${tag}=${text}`]);
  return await make([at('changed.mp4'), at('clean.mp4')], 'leak.mp4', ...streams, ...tags, ...MP4);
}

/**
 * The release with another picture, in which a first look saw nobody. Whoever looks again sees a face in whatever frames are shown: so the face is
 * found exactly when the comparison with the first look's picture does not take these frames for the same.
 */
export async function withChangedFrames(change: Change, release: LeakyRelease): Promise<Partial<VerifyInput>> {
  const moved = made.get(release) ?? movedFrames(release);
  made.set(release, moved);
  const { picture } = await moved;
  const box = { x: 200, y: 20, width: 40, height: 40 };
  return {
    video: {
      path: await packagedWith(change, release, await moved),
      originalMaster: release.at('moved-picture.mp4'),
      covers: COVERS,
      captions: true,
      seen: { faces: [], writing: [], framesLooked: 153 },
      look: async (_path, _job, frames) => {
        const time = (frames?.[0] ?? 0) / fps(picture.frameRate);
        const face = { start: time, end: time + 1, keys: [{ time, ...box }], confidence: 0.8 };
        return {
          faces: [{ ...face, lost: false, lostFrom: null, lostUntil: null }],
          writing: [],
          framesLooked: frames?.length ?? 153,
        };
      },
    },
  };
}

const changed = (what: string, change: Change): LeakKind => ({
  what,
  check: 'sight',
  plant: (release) => withChangedFrames(change, release),
});

/** Paints one frame anew, from what it was before. */
const repainted =
  (covers: readonly Cover[]): Change =>
  (frames, before, picture) => {
    const painter = new CoverPainter(covers, picture);
    for (let frame = 0; frame <= COVERED; frame++) {
      const anew = Buffer.from(before[frame]!);
      painter.paint(anew);
      if (frame === COVERED) anew.copy(frames[frame]!);
    }
  };

/** Ways in which a video can have other frames than those that were looked at. */
export const CHANGED_FRAMES: readonly LeakKind[] = [
  changed('cover moved by 2 pixels in one frame', repainted(COVERS.map((cover) => ({ ...cover, x: cover.x + 2 })))),
  changed('cover left out in one frame', repainted([])),
  changed('frame of the picture before it was covered', (frames, before) => {
    before[COVERED + 1]!.copy(frames[COVERED]!);
  }),
  changed('two frames swapped', (frames) => {
    const early = Buffer.from(frames[EARLY]!);
    frames[LATE]!.copy(frames[EARLY]!);
    early.copy(frames[LATE]!);
  }),
  changed('one frame left out, another shown twice', (frames) => {
    for (let frame = EARLY; frame < LATE; frame++) frames[frame + 1]!.copy(frames[frame]!);
  }),
  changed('picture of the version before, with another cover', (frames, before, picture) => {
    const painter = new CoverPainter([...COVERS, { ...COVERS[0]!, start: 12, end: 14, x: 200 }], picture);
    for (const [frame, bytes] of before.entries()) {
      bytes.copy(frames[frame]!);
      painter.paint(frames[frame]!);
    }
  }),
  changed('one frame fewer', (frames) => {
    frames.pop();
  }),
];
