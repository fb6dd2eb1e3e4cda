import type { FrameRange, PictureMaster, Region } from '../picture/regions.ts';
import type { Cover, CoverKey } from '../spans.ts';
import type { TimeSpan } from '../words.ts';

/** Edges of a rectangle, in pixels. */
type Edges = readonly [left: number, top: number, right: number, bottom: number];

/*
 * Where a cover has to be, for those who check: written apart from the painter's own places, on edges instead of boxes and on stretches
 * between keys instead of moments.
 */

/** Every frame of which any part is on screen between two moments. Counted on its own, not as the painter counts. */
export function shownFrames({ start, end }: TimeSpan, picture: PictureMaster): FrameRange {
  const frameSeconds = picture.frameRate.den / picture.frameRate.num;
  const first = Math.floor(start / frameSeconds + 1e-6);
  return { first, last: Math.max(first, Math.min(picture.frames, Math.ceil(end / frameSeconds - 1e-6)) - 1) };
}

/** Everything that a cover hides at any moment from `from` to `to`, in seconds: whole even pixels, inside the picture. */
export function hiddenDuring(cover: Cover, from: number, to: number, picture: PictureMaster): Region {
  const { keys } = cover;
  if (!keys || keys.length === 0) return evenly([edgesOf(cover)], picture);
  const seen: Edges[] = [];
  const first = keys[0]!;
  const last = keys[keys.length - 1]!;
  if (from <= first.time) seen.push(edgesOf(first));
  if (to >= last.time) seen.push(edgesOf(last));
  for (let at = stretchAt(keys, from); at + 1 < keys.length && keys[at]!.time <= to; at++) {
    const [a, b] = [keys[at]!, keys[at + 1]!];
    seen.push(edgesAt(a, b, Math.max(from, a.time)), edgesAt(a, b, Math.min(to, b.time)));
  }
  return evenly(seen, picture);
}

/** The part of the picture in which all covers lie at any time: whole even pixels. */
export function boxOfAll(covers: readonly Cover[], picture: PictureMaster): Region {
  return evenly(
    covers.flatMap((cover) => (cover.keys ?? [cover]).map(edgesOf)),
    picture,
  );
}

/** Number of the last key that is not after `time`, found by halving; 0 when all are. */
function stretchAt(keys: readonly CoverKey[], time: number): number {
  let [low, high] = [0, keys.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (keys[middle]!.time <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

function edgesOf({ x, y, width, height }: { x: number; y: number; width: number; height: number }): Edges {
  return [x, y, x + width, y + height];
}

function edgesAt(a: CoverKey, b: CoverKey, time: number): Edges {
  const length = b.time - a.time;
  const [from, to] = [edgesOf(a), edgesOf(b)];
  const edge = (i: 0 | 1 | 2 | 3) => (from[i] * (b.time - time) + to[i] * (time - a.time)) / length;
  return [edge(0), edge(1), edge(2), edge(3)];
}

/** What adding fractions may be off by, in pixels: it is not worth two pixels more. */
const HAIR = 1e-6;

/** The smallest rectangle of whole even pixels in the picture that holds all of them. */
function evenly(all: readonly Edges[], picture: PictureMaster): Region {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const edges of all) {
    left = Math.min(left, edges[0]);
    top = Math.min(top, edges[1]);
    right = Math.max(right, edges[2]);
    bottom = Math.max(bottom, edges[3]);
  }
  const down = (edge: number) => Math.max(0, 2 * Math.floor((edge + HAIR) / 2));
  const up = (edge: number, most: number) => Math.min(most, 2 * Math.ceil((edge - HAIR) / 2));
  const [x, y] = [down(left), down(top)];
  return { x, y, width: up(right, picture.width) - x, height: up(bottom, picture.height) - y };
}
