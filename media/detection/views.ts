import { type Box, centreOf, inPicture } from './box.ts';

/** The face finder sees squares of this side, in pixels: what its network was trained on. */
export const VIEW_SIDE = 512;

/** The least part of the picture that a closer look takes in, in pixels: less would only magnify blur. */
const CLOSEST = 96;
/** How far a tile's neighbour starts into it, at least, as a share of its side: faces on a seam are whole in one of the two. */
const OVERLAP = 0.2;

/**
 * The squares that together show the whole picture twice as large as one look at all of it, or nearly: two for a 16:9 picture, upright or not;
 * four for one that is almost square. Small faces are found in them.
 */
export function tilesOf({ width, height }: { width: number; height: number }): Box[] {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const side = Math.min(short, Math.ceil(long / (2 - OVERLAP)));
  const across = placesOf(width, side);
  return placesOf(height, side).flatMap((y) => across.map((x) => ({ x, y, width: side, height: side })));
}

/** Where squares of `side` start so that they cover `length` with some overlap. */
function placesOf(length: number, side: number): number[] {
  if (length <= side) return [0];
  const count = Math.max(2, Math.ceil((length - side * OVERLAP) / (side * (1 - OVERLAP)) - 1e-9));
  return Array.from({ length: count }, (_, at) => Math.round(((length - side) * at) / (count - 1)));
}

/** The square to look at once more when a face that was just here is missed: five times the face. */
export function closerLook(face: Box, picture: { width: number; height: number }): Box {
  const { width, height } = picture;
  const side = Math.min(width, height, Math.max(CLOSEST, Math.round(5 * Math.max(face.width, face.height))));
  const { x, y } = centreOf(face);
  const left = Math.min(width - side, Math.max(0, Math.round(x - side / 2)));
  const top = Math.min(height - side, Math.max(0, Math.round(y - side / 2)));
  return inPicture({ x: left, y: top, width: side, height: side }, picture);
}
