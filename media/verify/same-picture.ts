import { COVER_COLOUR, PaintedPlaces } from '../picture/paint.ts';
import { eachRowPiece, frameBytes, type Plane, planesOf } from '../picture/planes.ts';
import type { PictureMaster } from '../picture/regions.ts';
import type { Cover } from '../spans.ts';

/** Pictures are compared in cells of this many pixels a side: smaller than a face that the finders find, and than a short name. */
const CELL = 16;

/**
 * What encoding at our settings may change in a cell: the mean of the squared differences, in levels of 255. More where the cell has detail of
 * its own, `perVariance` for its variance up to `mostVariance`. Measured on eight films without covers (`docs/performance.md`): the worst cell of people,
 * pans, fades and a camera's noise stays below it; grain, quick and fine patterns go beyond, and such frames are looked at again.
 */
interface NoiseBound {
  readonly plain: number;
  readonly perVariance: number;
  readonly mostVariance: number;
}
const LUMA: NoiseBound = { plain: 20, perVariance: 0.08, mostVariance: 500 };
const CHROMA: NoiseBound = { plain: 24, perVariance: 0.2, mostVariance: 100 };

/**
 * Compares a published picture with the one that was looked at before, painted over where covers are, in every cell of every frame. It knows the
 * frames of which that look says enough: those in which no cell differs by more than the codec's noise.
 */
export class SamePicture {
  /** Frames in which a cell is not the same, in order. */
  readonly doubtful: number[] = [];
  /** The worst difference of any cell, as a share of what the codec may make. */
  worst = 0;
  private compared = 0;
  private readonly picture: PictureMaster;
  private readonly places: PaintedPlaces;
  /** Of both pictures, one above the other. */
  private readonly planes: readonly Plane[];
  private readonly sums: Float64Array;

  /** @throws MediaError `mismatch` when a cover lies outside the picture or its time. */
  constructor(covers: readonly Cover[], picture: PictureMaster) {
    this.picture = picture;
    this.places = new PaintedPlaces(covers, picture);
    this.planes = planesOf(picture.width, 2 * picture.height);
    this.sums = new Float64Array(Math.ceil(picture.width / CELL));
  }

  /** Whether every frame of the picture was compared. */
  get isWhole(): boolean {
    return this.compared === this.picture.frames;
  }

  /**
   * Compares one frame; frames come in order, 0 first.
   * @param pair raw yuv420p, the published picture above and the original below, which is painted over
   */
  look(pair: Uint8Array, frame: number): void {
    const { width, height } = this.picture;
    for (const region of this.places.on(frame)) {
      const below = { ...region, y: region.y + height };
      eachRowPiece(this.planes, below, 0, frameBytes(width, 2 * height), (from, to, plane) => {
        pair.fill(COVER_COLOUR[plane]!, from, to);
      });
    }
    let worst = 0;
    for (const [index, plane] of this.planes.entries())
      worst = Math.max(worst, this.worstIn(pair, plane, index === 0 ? LUMA : CHROMA));
    if (worst > 1) this.doubtful.push(frame);
    this.worst = Math.max(this.worst, worst);
    this.compared++;
  }

  /** The worst cell of one plane, as a share of its bound. */
  private worstIn(pair: Uint8Array, { offset, stride, rows, step }: Plane, bound: NoiseBound): number {
    const { sums } = this;
    const cell = CELL / step;
    const ownRows = rows / 2;
    const below = ownRows * stride;
    let worst = 0;
    for (let top = 0; top < ownRows; top += cell) {
      const bottom = Math.min(ownRows, top + cell);
      sums.fill(0);
      for (let row = top; row < bottom; row++) {
        let at = offset + row * stride;
        const end = at + stride;
        for (let column = 0; at < end; column++) {
          const stop = Math.min(end, at + cell);
          let sum = 0;
          for (; at < stop; at++) {
            const apart = pair[at]! - pair[at + below]!;
            sum += apart * apart;
          }
          sums[column]! += sum;
        }
      }
      for (let left = 0, column = 0; left < stride; left += cell, column++) {
        const part = { left, top, right: Math.min(stride, left + cell), bottom };
        const mean = sums[column]! / ((part.right - left) * (bottom - top));
        // Most cells are below what is allowed in a plain one, and need no look at their detail.
        if (mean <= worst * bound.plain) continue;
        const detail = Math.min(bound.mostVariance, varianceOf(pair, offset + below, stride, part));
        worst = Math.max(worst, mean / (bound.plain + bound.perVariance * detail));
      }
    }
    return worst;
  }
}

function varianceOf(
  bytes: Uint8Array,
  offset: number,
  stride: number,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): number {
  let [sum, squares] = [0, 0];
  for (let row = top; row < bottom; row++)
    for (let at = offset + row * stride + left; at < offset + row * stride + right; at++) {
      const level = bytes[at]!;
      sum += level;
      squares += level * level;
    }
  const count = (right - left) * (bottom - top);
  return squares / count - (sum / count) ** 2;
}
