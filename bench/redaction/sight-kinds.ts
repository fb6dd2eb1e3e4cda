import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { MediaJob } from '../../media/job.ts';
import type { Box } from '../../media/detection/box.ts';
import { lookAtPicture } from '../../media/detection/look.ts';
import { type Covered, PEOPLE_FILMS, isCovered } from './sight-people.ts';
import { FACE, makeKnownVideo, PORTRAIT } from './sight-videos.ts';

/** A photograph, or one frame of a film, with a face in it: brow to chin, in its pixels. */
interface Source {
  readonly name: string;
  readonly file: string;
  readonly page: number;
  readonly face: Box;
}

/** The project's own portrait, and faces of films that are used where they are at hand. */
const SOURCES: readonly Source[] = [
  { name: 'portrait', file: PORTRAIT, page: 0, face: FACE },
  {
    name: 'strong profile',
    file: join(PEOPLE_FILMS, 'head-pose-face-detection-female.gif'),
    page: 2,
    face: { x: 178, y: 80, width: 52, height: 72 },
  },
  {
    name: 'dark skin, dim',
    file: join(PEOPLE_FILMS, 'face-demographics-walking.gif'),
    page: 30,
    face: { x: 182, y: 126, width: 18, height: 21 },
  },
];
/** How a face is shown: turned by so many degrees, with a mask, or with this share of the light. */
const KINDS = [
  { kind: 'as it is', turned: 0 },
  { kind: 'tilted 25°', turned: 25 },
  { kind: 'tilted 45°', turned: 45 },
  { kind: 'tilted −45°', turned: -45 },
  { kind: 'masked', turned: 0, masked: true },
  { kind: 'in the dark', turned: 0, light: 0.28 },
] as const;
/** Widths of the faces in a picture of 1280 × 720, in pixels. */
const WIDTHS = [16, 20, 24, 32, 40];
/** Each face is shown with as much around it as makes three of it, in a place of its own. */
const AROUND = 3;
const PLACE = { width: 210, height: 230 };

/** Looks at still pictures in which every source is shown in every way, one picture a width. @param widths of the faces, in pixels */
export async function lookAtKinds(job: MediaJob, widths: readonly number[] = WIDTHS): Promise<Covered[]> {
  const sources = SOURCES.filter(({ file }) => existsSync(file));
  const counts = new Map<string, { faces: number; covered: number }>();
  for (const width of widths) {
    const shown: { keys: string[]; face: Box }[] = [];
    let drawing = '';
    for (const [row, source] of sources.entries())
      for (const [column, way] of KINDS.entries()) {
        const centre = { x: 15 + (column + 0.5) * PLACE.width, y: 15 + (row + 0.5) * PLACE.height };
        drawing += await drawn(source, way, centre, width);
        // The middle of the face: how a tilted one fills a box is no matter of taste.
        const side = 0.6 * width;
        shown.push({
          keys: [`${way.kind}, all widths`, `${source.name}, all ways`, `${width} px, all ways`],
          face: { x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side },
        });
      }
    const scene = { name: `kinds-${width}`, width: 1280, height: 720, rate: 25, seconds: 1, drawing };
    const { path, master } = await makeKnownVideo(scene, job);
    const { faces } = await lookAtPicture({ picture: path, master }, job);
    for (const { keys, face } of shown)
      for (const key of keys) {
        const count = counts.get(key) ?? { faces: 0, covered: 0 };
        counts.set(key, {
          faces: count.faces + 1,
          covered: count.covered + (isCovered(face, 0.5, faces) ? 1 : 0),
        });
      }
  }
  return [...counts].map(([kind, count]) => ({ kind, ...count }));
}

/** A source as SVG, its face so wide and about this place. */
async function drawn(
  { file, page, face }: Source,
  { turned, ...way }: (typeof KINDS)[number],
  centre: { x: number; y: number },
  width: number,
): Promise<string> {
  const middle = { x: face.x + face.width / 2, y: face.y + face.height / 2 };
  const { width: wide = 0, height: high = 0 } = await sharp(file, { page }).metadata();
  const side = Math.floor(
    Math.min(AROUND * face.height, 2 * middle.x, 2 * middle.y, 2 * (wide - middle.x), 2 * (high - middle.y)),
  );
  const part = {
    left: Math.round(middle.x - side / 2),
    top: Math.round(middle.y - side / 2),
    width: side,
    height: side,
  };
  const size = (side * width) / face.width;
  const picture = sharp(file, { page }).removeAlpha().extract(part).resize(Math.round(size), Math.round(size));
  const light = 'light' in way ? way.light : 1;
  const bytes = await picture.linear(light, 0).png().toBuffer();
  const [x, y] = [centre.x - size / 2, centre.y - size / 2];
  const half = { x: width / 2, y: (width * face.height) / face.width / 2 };
  const mask =
    'masked' in way
      ? `<path fill="#9fc4dc" d="M${centre.x - half.x} ${centre.y} Q${centre.x} ${centre.y - 0.25 * half.y} ${centre.x + half.x} ${centre.y}
        L${centre.x + 0.7 * half.x} ${centre.y + 0.9 * half.y} Q${centre.x} ${centre.y + 1.15 * half.y} ${centre.x - 0.7 * half.x} ${centre.y + 0.9 * half.y} Z"/>`
      : '';
  return `<g transform="rotate(${turned} ${centre.x} ${centre.y})"><image x="${x}" y="${y}" width="${size}" height="${size}"
    href="data:image/png;base64,${bytes.toString('base64')}"/>${mask}</g>`;
}
