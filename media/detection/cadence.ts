import { type FrameRate, fps } from '../picture/regions.ts';

/** How often a picture is looked at. All in frames of the picture. */
export interface Cadence {
  /** From one look to the next. */
  readonly step: number;
  /** Every so many looks, the frame is also read: at least twice a second. */
  readonly readEvery: number;
  /** A face that is not seen for so long is the same face when it is back: 15 frames, and never fewer than three missed looks. */
  readonly gap: number;
  /** Added before the first and after the last sighting: 10 frames, and never less than the way to the looks that did not see it yet. */
  readonly pad: number;
}

/** Faces are looked for this often a second, at least. */
const LOOKS = 5;
/** So that what was padded with 10 frames has no hole, two looks are never further apart than this. */
const LONGEST_STEP = 8;
/** After so many looks every part of the picture was searched closely: a small face may have been there that long before it was found. */
const SEARCH = 4;
const BRIDGED_FRAMES = 15;
const ADDED_FRAMES = 10;

/** The cadence for a frame rate. The 15 and 10 frames are the project's targets for face tracks. */
export function cadenceOf(rate: FrameRate): Cadence {
  const frames = fps(rate);
  const step = Math.max(1, Math.min(LONGEST_STEP, Math.floor(frames / LOOKS)));
  return {
    step,
    readEvery: Math.max(1, Math.floor(frames / step / 2)),
    gap: Math.max(BRIDGED_FRAMES, 4 * step),
    pad: Math.max(ADDED_FRAMES, SEARCH * step),
  };
}
