import { MediaError } from '../errors.ts';
import type { Cover, CoverKey } from '../spans.ts';
import { boxAround, type Place } from './places.ts';

/** A frame rate as an exact fraction, in frames a second. */
export interface FrameRate {
  readonly num: number;
  readonly den: number;
}

/** The upright, constant-frame-rate form of a recording's picture; everything shown to listeners is made from it. */
export interface PictureMaster {
  /** Even, in square pixels. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: FrameRate;
  readonly frames: number;
  readonly durationSeconds: number;
}

/** A rectangle in pixels whose edges are all even, so that it covers whole chroma samples of a 4:2:0 picture. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Frames from `first` to `last`, both covered, counted from 0. */
export interface FrameRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Pixels added on each side of a decided region. The master's H.264 transform (8 × 8) and deblocking carry traces of what
 * lies in the region a few pixels outwards, so the paint has to reach past it.
 */
export const CODEC_BLEED_PIXELS = 8;

/** What arithmetic on fractions of a pixel may be off by. */
const ROUNDING = 1e-6;
/** How far the box around all keys may be from what it says, in pixels: it is shown to people, and may be in whole pixels. */
const BOX_ROUNDING = 1;

/**
 * Refuses a cover that could not hide what it was drawn for: outside the picture, outside the time, or not a rectangle at all; the same
 * for each of its keys, which must be in order of time and inside the box that people were shown. Whoever makes keys clips them to the
 * picture: one that hangs out is an error here. A cover may end after the picture does; it then lasts to the last frame.
 * @throws MediaError `mismatch`
 */
export function checkCover(cover: Cover, index: number, picture: PictureMaster): void {
  const fault = placeFault(cover, picture) ?? timeFault(cover, picture) ?? keysFault(cover, picture);
  if (fault) {
    throw new MediaError('mismatch', `cover ${index} ${fault}`, {
      plain: `Cover ${index + 1} ${fault}, so it would hide nothing. Please draw it again.`,
    });
  }
}

function placeFault({ x, y, width, height }: Place, picture: PictureMaster): string | null {
  if (![x, y, width, height].every(Number.isFinite)) return 'has a side that is not a number';
  if (width <= 0 || height <= 0) return 'has no area';
  const inside =
    x >= -ROUNDING &&
    y >= -ROUNDING &&
    x + width <= picture.width + ROUNDING &&
    y + height <= picture.height + ROUNDING;
  return inside ? null : `reaches outside the ${picture.width} × ${picture.height} picture`;
}

function timeFault({ start, end }: Cover, picture: PictureMaster): string | null {
  if (!Number.isFinite(start) || !Number.isFinite(end)) return 'has a time that is not a number';
  if (end <= start || start < 0) return 'has impossible times';
  return Math.floor(start * fps(picture.frameRate)) >= picture.frames ? 'starts after the last frame' : null;
}

function keysFault(cover: Cover, picture: PictureMaster): string | null {
  const { keys } = cover;
  if (!keys) return null;
  if (keys.length === 0) return 'has an empty list of places';
  const lastMoment = Math.max(cover.end, picture.durationSeconds);
  let before = Number.NEGATIVE_INFINITY;
  for (const key of keys) {
    const fault = placeFault(key, picture) ?? keyTimeFault(key, before, lastMoment);
    if (fault) return `${fault} in one of its places`;
    before = key.time;
  }
  const box = boxAround(keys);
  const told = Math.max(
    Math.abs(box.x - cover.x),
    Math.abs(box.y - cover.y),
    Math.abs(box.x + box.width - cover.x - cover.width),
    Math.abs(box.y + box.height - cover.y - cover.height),
  );
  return told > BOX_ROUNDING ? 'has places outside the box that was shown' : null;
}

function keyTimeFault({ time }: CoverKey, before: number, lastMoment: number): string | null {
  if (!Number.isFinite(time)) return 'has a time that is not a number';
  if (time < 0 || time > lastMoment) return 'has impossible times';
  return time > before ? null : 'is not in order of time';
}

/** Frames a second as a number. */
export function fps(rate: FrameRate): number {
  return rate.num / rate.den;
}

/**
 * The frames that a cover is painted on: rounded outwards at both ends, so that one frame more is covered rather than one too
 * few. `picture.frames - 1` is the last there is.
 */
export function coveredFrames(cover: Cover, picture: PictureMaster): FrameRange {
  const rate = fps(picture.frameRate);
  return {
    first: Math.floor(cover.start * rate),
    last: Math.min(picture.frames - 1, Math.ceil(cover.end * rate)),
  };
}

/** A place with `margin` pixels around it, rounded outwards to a grid of `step` pixels (even) and clipped to the picture. */
export function evenRegion(place: Place, picture: PictureMaster, margin: number, step = 2): Region {
  const left = Math.max(0, Math.floor((place.x - margin) / step) * step);
  const top = Math.max(0, Math.floor((place.y - margin) / step) * step);
  const right = Math.min(picture.width, Math.ceil((place.x + place.width + margin) / step) * step);
  const bottom = Math.min(picture.height, Math.ceil((place.y + place.height + margin) / step) * step);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * H.264 codes blocks of this many pixels. A moving cover is painted in whole blocks: the edge of one that lies inside a block leaves
 * ringing there, which later frames copy while the cover moves on over it (measured on one video: up to 12 levels of 255, and 4 with whole blocks).
 */
export const CODEC_BLOCK_PIXELS = 16;

/**
 * The time that a moving cover is painted for on one frame, in seconds: while the frame is shown, and one frame before and after. So a
 * cover never lags behind a face, nor does it matter which moment of a frame its keys were meant for.
 */
export function paintedTime(frame: number, picture: PictureMaster): { from: number; to: number } {
  const rate = fps(picture.frameRate);
  return { from: (frame - 1) / rate, to: (frame + 2) / rate };
}
