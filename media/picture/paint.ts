import type { Cover } from '../spans.ts';
import { ActiveRanges } from './active.ts';
import { MovingPlace } from './places.ts';
import { eachRowPiece, frameBytes, planesOf } from './planes.ts';
import {
  CODEC_BLEED_PIXELS,
  CODEC_BLOCK_PIXELS,
  checkCover,
  coveredFrames,
  evenRegion,
  type FrameRange,
  type PictureMaster,
  paintedTime,
  type Region,
} from './regions.ts';

/** The cover's colour as limited-range BT.709 Y, Cb, Cr: a calm grey blue. It is the same everywhere, so it says nothing about what it hides. */
export const COVER_COLOUR = [104, 138, 120] as const;

type PaintedCover = FrameRange & { readonly place: MovingPlace; readonly step: number };

/** Where covers are painted, frame by frame in order. */
export class PaintedPlaces {
  private readonly covers: ActiveRanges<PaintedCover>;
  private readonly picture: PictureMaster;

  /** @throws MediaError `mismatch` when a cover lies outside the picture or its time. */
  constructor(covers: readonly Cover[], picture: PictureMaster) {
    for (const [index, cover] of covers.entries()) checkCover(cover, index, picture);
    this.picture = picture;
    this.covers = new ActiveRanges(
      covers.map((cover) => ({
        ...coveredFrames(cover, picture),
        place: new MovingPlace(cover),
        step: cover.keys ? CODEC_BLOCK_PIXELS : 2,
      })),
    );
  }

  /** The regions of a frame, which must come after the one asked for before. A moving cover is everywhere it is around the time of the frame. */
  on(frame: number): Region[] {
    const { from, to } = paintedTime(frame, this.picture);
    return this.covers
      .at(frame)
      .map(({ place, step }) => evenRegion(place.during(from, to), this.picture, CODEC_BLEED_PIXELS, step));
  }

  /** Covers that have yet to be painted to their last frame, when `frame` is the last one done. */
  unfinishedAfter(frame: number): number {
    return this.covers.unfinishedAfter(frame);
  }
}

/**
 * Paints covers into a stream of raw yuv420p frames as it goes by, in place: `paint` is given the stream's bytes in order, in
 * chunks of any size, and overwrites every sample of a covered region with the cover's colour. Nothing is mixed and nothing kept.
 */
export class CoverPainter {
  private readonly planes;
  private readonly bytesPerFrame;
  private readonly places: PaintedPlaces;
  /** What is painted on the frame that goes by. */
  private regions: Region[] = [];
  private frame = -1;
  private position = 0;
  private painted = 0;

  /** @throws MediaError `mismatch` when a cover lies outside the picture or its time. */
  constructor(covers: readonly Cover[], picture: PictureMaster) {
    this.planes = planesOf(picture.width, picture.height);
    this.bytesPerFrame = frameBytes(picture.width, picture.height);
    this.places = new PaintedPlaces(covers, picture);
  }

  /** Bytes of the stream seen so far. */
  get bytes(): number {
    return this.position;
  }

  /** Frames that had at least one cover painted. */
  get framesCovered(): number {
    return this.painted;
  }

  /** Covers not yet painted to their last frame: must be 0 at the end of the stream. */
  get unfinished(): number {
    return this.places.unfinishedAfter(Math.floor(this.position / this.bytesPerFrame) - 1);
  }

  /** Overwrites what is covered in the next `chunk` of the stream. */
  paint(chunk: Uint8Array): void {
    for (let taken = 0; taken < chunk.length; ) {
      const frame = Math.floor(this.position / this.bytesPerFrame);
      if (frame !== this.frame) this.begin(frame);
      const begin = this.position - frame * this.bytesPerFrame;
      const end = Math.min(this.bytesPerFrame, begin + chunk.length - taken);
      const shift = taken - begin;
      for (const region of this.regions) {
        eachRowPiece(this.planes, region, begin, end, (from, to, plane) => {
          chunk.fill(COVER_COLOUR[plane]!, from + shift, to + shift);
        });
      }
      taken += end - begin;
      this.position += end - begin;
    }
  }

  private begin(frame: number): void {
    this.frame = frame;
    this.regions = this.places.on(frame);
    if (this.regions.length > 0) this.painted++;
  }
}
