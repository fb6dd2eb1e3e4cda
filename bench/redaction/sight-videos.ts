import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { openFfmpeg, PIPE } from '../../media/ffmpeg/run.ts';
import type { MediaJob } from '../../media/job.ts';
import type { PictureMaster } from '../../media/picture/regions.ts';
import { areaOf, type Box, sharedArea } from '../../media/detection/box.ts';
import { ROOT } from '../../src/config.ts';

/** The photograph that faces are taken from (NASA's portrait of Eileen Collins, public domain), its side, and where the face is in it. Pixels. */
export const PORTRAIT = join(ROOT, 'tests/fixtures/faces/astronaut.jpg');
const PORTRAIT_SIDE = 512;
export const FACE: Box = { x: 178, y: 64, width: 92, height: 112 };

/** Where the photograph is put at one moment: its left and top edge and its side, in pixels of the picture. Null: it is not there. */
export interface Placing {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** A video in which everything that is shown is known. */
export interface KnownVideo {
  readonly path: string;
  readonly master: PictureMaster;
  /** The face as it is shown in a frame, in pixels; null in frames without it. */
  readonly faceAt: (frame: number) => Box | null;
  /** Names that can be read in it. */
  readonly names: readonly string[];
}

export interface SightScene {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly rate: number;
  readonly seconds: number;
  /** Where the photograph is, second by second. */
  readonly placing?: (seconds: number) => Placing | null;
  /** What is drawn over it, as the inside of an SVG. */
  readonly drawing?: string;
  /** Colours of the wall, one after the other, each for as long: a change of it is a cut. */
  readonly walls?: readonly string[];
  readonly names?: readonly string[];
}

/**
 * Makes a video of a scene: a wall with furniture, the photograph put where the scene says in each frame, the drawing, and a camera's noise. The
 * same scene gives the same video.
 */
export async function makeKnownVideo(scene: SightScene, job: MediaJob): Promise<KnownVideo> {
  const { name, width, height, rate, seconds } = scene;
  const path = join(job.workDir, `${name}.mp4`);
  const frames = Math.round(rate * seconds);
  const placingAt = (frame: number) => scene.placing?.(frame / rate) ?? null;
  const walls = scene.walls ?? ['#c3b9a5'];
  const backs = await Promise.all(walls.map((colour) => roomOf(scene, colour)));
  const drawing = scene.drawing ? await sharp(svgOf(scene, scene.drawing)).png().toBuffer() : null;
  async function* pictures() {
    for (let frame = 0; frame < frames; frame++) {
      const back = backs[Math.floor((frame * walls.length) / frames)]!;
      const placing = placingAt(frame);
      const layers = [
        ...(placing ? [await placed(placing, scene)] : []),
        ...(drawing ? [{ input: drawing, left: 0, top: 0 }] : []),
      ];
      const input = { raw: { width, height, channels: 3 as const } };
      yield layers.length > 0 ? await sharp(back, input).composite(layers).removeAlpha().raw().toBuffer() : back;
    }
  }
  const source = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', `${rate}`];
  const encoding = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p', '-threads', '1'];
  const filters = 'noise=alls=4:allf=t:all_seed=7,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p';
  const ffmpeg = openFfmpeg(
    {
      inputs: [{ source: PIPE, options: source }],
      outputs: [{ target: path, options: ['-vf', filters, ...encoding, '-fflags', '+bitexact', '-f', 'mp4'] }],
    },
    job,
  );
  await ffmpeg.finish(pipeline(pictures, ffmpeg.stdin));
  return {
    path,
    master: { width, height, frameRate: { num: rate, den: 1 }, frames, durationSeconds: frames / rate },
    faceAt: (frame) => faceOf(placingAt(frame), scene),
    names: scene.names ?? [],
  };
}

const svgOf = ({ width, height }: SightScene, inside: string) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans">${inside}</svg>`,
  );

/** A wall with a window, a shelf and a plant: something for the finders to be wrong about. */
async function roomOf(scene: SightScene, wall: string): Promise<Buffer> {
  const { width, height } = scene;
  const books = ['#7a3b2e', '#2f4b6e', '#5d6b3c', '#8c7a3d', '#4a3558'];
  const shelf = books.map((colour, at) => `<rect x="${60 + 26 * at}" y="60" width="22" height="90" fill="${colour}"/>`);
  const inside = `<rect width="${width}" height="${height}" fill="${wall}"/>
    <rect x="${width - 260}" y="40" width="200" height="240" fill="#dbe9f4" stroke="#6b5a45" stroke-width="12"/>
    ${shelf.join('')}<rect x="40" y="150" width="180" height="10" fill="#6b5a45"/>
    <circle cx="${width * 0.2}" cy="${height - 90}" r="60" fill="#4f7f4a"/>
    <rect x="0" y="${height - 60}" width="${width}" height="60" fill="#8a6f52"/>`;
  return await sharp(svgOf(scene, inside)).removeAlpha().raw().toBuffer();
}

/** The photograph at its place, cut off where it reaches out of the picture. */
async function placed({ x, y, side }: Placing, { width, height }: SightScene) {
  const [left, top] = [Math.max(0, -x), Math.max(0, -y)];
  const [right, bottom] = [Math.min(side, width - x), Math.min(side, height - y)];
  const input = await sharp(PORTRAIT)
    .resize(side, side)
    .extract({ left, top, width: right - left, height: bottom - top })
    .toBuffer();
  return { input, left: Math.max(0, x), top: Math.max(0, y) };
}

/** The face of a photograph at its place, where at least half of it is in the picture. */
function faceOf(placing: Placing | null, picture: { width: number; height: number }): Box | null {
  if (!placing) return null;
  const ratio = placing.side / PORTRAIT_SIDE;
  const face = {
    x: placing.x + FACE.x * ratio,
    y: placing.y + FACE.y * ratio,
    width: FACE.width * ratio,
    height: FACE.height * ratio,
  };
  const shown = sharedArea(face, { x: 0, y: 0, ...picture });
  return shown >= areaOf(face) / 2 ? face : null;
}
