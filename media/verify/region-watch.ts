import { COVER_COLOUR } from '../picture/paint.ts';
import { planesOf } from '../picture/planes.ts';
import type { Region } from '../picture/regions.ts';

/**
 * A published sample may differ from the cover's colour by the codec's own noise, in levels of 255 (measured: 1 on a drawn picture, 4 on a noisy
 * one). What shows through more faintly than this is known by its likeness.
 */
export const COLOUR_TOLERANCE = 12;
/** Correlation with the original region must stay below this. */
export const LIKENESS_LIMIT = 0.05;
/** Below these spreads (levels of 255) the published region is plain, and the original has no detail that could be seen. */
const PLAIN_SPREAD = 0.5;
const DETAIL_SPREAD = 2;

/** Watches one covered region, which may move, over many frames: how far it is from the cover's colour, and how much it is like the original. */
export class RegionWatch {
  /** Frames looked at. */
  frames = 0;
  /** Largest difference of any sample from the cover's colour, in levels of 255. */
  worstDifference = 0;
  /** Frames in which the region was not the cover's colour. */
  bad: { first: number; last: number; count: number } | null = null;
  private samples = 0;
  private varianceShown = 0;
  private varianceOriginal = 0;
  private covariance = 0;
  private readonly box: Region;
  private readonly planes;

  /** `box` is the part of the picture that the frames are cropped to. */
  constructor(box: Region) {
    this.box = box;
    this.planes = planesOf(box.width, 2 * box.height);
  }

  /**
   * Looks at one frame: raw yuv420p of the box, the published picture above and the original below. `region` is where the cover is on
   * this frame, in pixels of the whole picture.
   */
  look(pair: Uint8Array, frame: number, region: Region): void {
    const left = region.x - this.box.x;
    const top = region.y - this.box.y;
    this.frames++;
    let worst = 0;
    for (const [index, plane] of this.planes.entries()) {
      const colour = COVER_COLOUR[index]!;
      const width = region.width / plane.step;
      const rows = region.height / plane.step;
      const below = (this.box.height / plane.step) * plane.stride;
      const start = plane.offset + (top / plane.step) * plane.stride + left / plane.step;
      let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
      for (let row = 0; row < rows; row++) {
        const from = start + row * plane.stride;
        for (let at = from; at < from + width; at++) {
          const shown = pair[at]! - colour;
          const original = pair[at + below]! - 128;
          const difference = shown < 0 ? -shown : shown;
          if (difference > worst) worst = difference;
          sumA += shown;
          sumB += original;
          sumAA += shown * shown;
          sumBB += original * original;
          sumAB += shown * original;
        }
      }
      const count = width * rows;
      this.samples += count;
      this.varianceShown += sumAA - (sumA * sumA) / count;
      this.varianceOriginal += sumBB - (sumB * sumB) / count;
      this.covariance += sumAB - (sumA * sumB) / count;
    }
    this.worstDifference = Math.max(this.worstDifference, worst);
    if (worst > COLOUR_TOLERANCE) {
      this.bad = { first: this.bad?.first ?? frame, last: frame, count: (this.bad?.count ?? 0) + 1 };
    }
  }

  /** Absolute correlation with the original over all frames; 0 when the published region is plain or the original had no detail. */
  get likeness(): number {
    if (this.samples === 0) return 0;
    if (Math.sqrt(this.varianceShown / this.samples) < PLAIN_SPREAD) return 0;
    if (Math.sqrt(this.varianceOriginal / this.samples) < DETAIL_SPREAD) return 0;
    return Math.abs(this.covariance) / Math.sqrt(this.varianceShown * this.varianceOriginal);
  }
}
