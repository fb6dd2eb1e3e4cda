import { MediaError } from '../errors.ts';
import type { Cover } from '../spans.ts';

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

/**
 * Refuses a cover that could not hide what it was drawn for: outside the picture, outside the time, or not a rectangle at all.
 * A cover may end after the picture does; it then lasts to the last frame.
 * @throws MediaError `mismatch`
 */
export function checkCover(cover: Cover, index: number, picture: PictureMaster): void {
  const numbers = [cover.x, cover.y, cover.width, cover.height, cover.start, cover.end];
  const fault = !numbers.every(Number.isFinite)
    ? 'has a side or a time that is not a number'
    : cover.width <= 0 || cover.height <= 0
      ? 'has no area'
      : cover.x < 0 || cover.y < 0 || cover.x + cover.width > picture.width || cover.y + cover.height > picture.height
        ? `reaches outside the ${picture.width} × ${picture.height} picture`
        : cover.end <= cover.start || cover.start < 0
          ? 'has impossible times'
          : Math.floor(cover.start * fps(picture.frameRate)) >= picture.frames
            ? 'starts after the last frame'
            : null;
  if (fault) {
    throw new MediaError('mismatch', `cover ${index} ${fault}`, {
      plain: `Cover ${index + 1} ${fault}, so it would hide nothing. Please draw it again.`,
    });
  }
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

/** The decided region with `margin` pixels around it, rounded outwards to even pixels and clipped to the picture. */
export function evenRegion(cover: Cover, picture: PictureMaster, margin: number): Region {
  const left = Math.max(0, Math.floor((cover.x - margin) / 2) * 2);
  const top = Math.max(0, Math.floor((cover.y - margin) / 2) * 2);
  const right = Math.min(picture.width, Math.ceil((cover.x + cover.width + margin) / 2) * 2);
  const bottom = Math.min(picture.height, Math.ceil((cover.y + cover.height + margin) / 2) * 2);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
