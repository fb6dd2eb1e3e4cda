import { boxAround, type Place, placeAt } from '../../../media/picture/places.ts';
import type { CoverKey } from '../../../media/spans.ts';
import { badInput } from '../problem.ts';

/** Where and when something in the picture is: a box that stands still, or moves from key to key. Seconds, and pixels of the picture. */
export interface CoverOutline {
  readonly start: number;
  readonly end: number;
  readonly region: Place;
  readonly keys: readonly CoverKey[] | null;
}

/** The picture that a shape has to lie in. */
export interface PictureRoom {
  readonly width: number;
  readonly height: number;
  /** Length of the recording, in seconds. */
  readonly durationSeconds: number;
}

/** Two keys closer than this, in seconds, are the same moment: less than half of the shortest frame. */
const SAME_MOMENT = 0.005;
/** A time may lie this far beyond the end, in seconds: lengths are rounded on their way. */
const BEYOND_THE_END = 0.5;
const ROUNDING = 1e-6;

/** A shape from what somebody gave: its box is the one around its keys where it has any. */
export function shapeOf(shape: {
  start: number;
  end: number;
  region?: Place | null;
  keys?: readonly CoverKey[] | null;
}): CoverOutline {
  const { start, end } = shape;
  const keys = shape.keys && shape.keys.length > 0 ? shape.keys : null;
  const region = keys ? boxAround(keys) : shape.region;
  if (!region) throw badInput('Say which part of the picture to cover.', { x: 'Say where the box begins.' });
  return { start, end, region, keys };
}

/** The whole picture for a stretch of time. */
export function wholePicture(start: number, end: number, { width, height }: PictureRoom): CoverOutline {
  return { start, end, region: { x: 0, y: 0, width, height }, keys: null };
}

/** Whether a box holds the whole picture. */
export function isWholePicture(region: Place, room: Pick<PictureRoom, 'width' | 'height'>): boolean {
  return region.x <= 0 && region.y <= 0 && region.width >= room.width && region.height >= room.height;
}

/** Where the box is at a moment, in whole pixels outwards, as people draw it. */
export function boxAt({ region, keys }: Pick<CoverOutline, 'region' | 'keys'>, time: number): Place {
  const place = placeAt({ ...region, ...(keys ? { keys } : {}) }, time);
  const x = Math.floor(place.x + ROUNDING);
  const y = Math.floor(place.y + ROUNDING);
  return {
    x,
    y,
    width: Math.ceil(place.x + place.width - ROUNDING) - x,
    height: Math.ceil(place.y + place.height - ROUNDING) - y,
  };
}

/**
 * The shape with a place at a moment: a new one, or instead of the one that was there. A box that stood still begins to move: where it
 * was becomes its place at the start.
 * @throws 422 for a moment outside the shape's time
 */
export function withPlace(shape: CoverOutline, key: CoverKey): CoverOutline {
  if (key.time < shape.start - SAME_MOMENT || key.time > shape.end + SAME_MOMENT) {
    const plain = 'That moment lies outside the time of this box. Make its time longer first.';
    throw badInput(plain, { at: plain });
  }
  const before = shape.keys ?? [{ time: shape.start, ...shape.region }];
  const others = before.filter(({ time }) => Math.abs(time - key.time) >= SAME_MOMENT);
  return shapeOf({ ...shape, keys: [...others, key].sort((a, b) => a.time - b.time) });
}

/**
 * The shape without its place at a moment. With one place left it stands still there.
 * @throws 422 when there is no such place, or no other
 */
export function withoutPlace(shape: CoverOutline, time: number): CoverOutline {
  const left = (shape.keys ?? []).filter((key) => Math.abs(key.time - time) >= SAME_MOMENT);
  if (left.length === (shape.keys?.length ?? 0)) throw badInput('This box has no place of its own at that moment.');
  const [only] = left;
  if (!only) throw badInput('A box must be somewhere. Change this place, or delete the whole box.');
  if (left.length > 1) return shapeOf({ ...shape, keys: left });
  const { time: _time, ...region } = only;
  return { ...shape, region, keys: null };
}

/**
 * Goes on only with a shape that can hide what it was drawn for.
 * @throws 422 that names the field
 */
export function checkShape({ start, end, region, keys }: CoverOutline, room: PictureRoom): void {
  if (!(start >= 0 && end > start)) throw badField('end', 'The end must come after the start.');
  if (start >= room.durationSeconds || end > room.durationSeconds + BEYOND_THE_END)
    throw badField('end', 'That lies after the end of the recording.');
  let before = Number.NEGATIVE_INFINITY;
  for (const { time } of keys ?? []) {
    if (!(time >= 0 && time <= room.durationSeconds + BEYOND_THE_END))
      throw badField('at', 'That lies outside the recording.');
    if (!(time - before >= SAME_MOMENT)) throw badField('at', 'The places of a box must be in order of time.');
    before = time;
  }
  for (const place of keys ?? [region]) {
    const { x, y, width, height } = place;
    if (!(width > 0 && height > 0)) throw badField('width', 'The box needs a width and a height.');
    const inside = x >= 0 && y >= 0 && x + width <= room.width + ROUNDING && y + height <= room.height + ROUNDING;
    if (!inside)
      throw badField('x', `The box must lie inside the picture, which is ${room.width} by ${room.height} pixels.`);
  }
}

function badField(field: string, plain: string) {
  return badInput(plain, { [field]: plain });
}
