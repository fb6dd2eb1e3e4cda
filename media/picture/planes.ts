import type { Region } from './regions.ts';

/** One plane of a planar 4:2:0 frame: where it starts in the frame, and its row length, in bytes. */
export interface Plane {
  readonly offset: number;
  readonly stride: number;
  readonly rows: number;
  /** How many pixels of the picture one sample stands for in each direction: 1 for luma, 2 for chroma. */
  readonly step: 1 | 2;
}

/** The three planes (Y, Cb, Cr) of one 8-bit yuv420p frame of even size, as ffmpeg's rawvideo writes it. */
export function planesOf(width: number, height: number): [Plane, Plane, Plane] {
  const luma = width * height;
  const half = { stride: width / 2, rows: height / 2, step: 2 as const };
  return [
    { offset: 0, stride: width, rows: height, step: 1 },
    { offset: luma, ...half },
    { offset: luma + luma / 4, ...half },
  ];
}

/** Bytes of one 8-bit yuv420p frame. */
export function frameBytes(width: number, height: number): number {
  return (width * height * 3) / 2;
}

/**
 * Calls `touch(from, to, plane, row)` for each piece of a row of `region` that lies in the bytes [begin, end) of a frame. `from`
 * and `to` are positions in the frame. This is how a region is found in pipe-sized chunks without putting frames together.
 */
export function eachRowPiece(
  planes: readonly Plane[],
  region: Region,
  begin: number,
  end: number,
  touch: (from: number, to: number, plane: number, row: number) => void,
): void {
  for (const [index, plane] of planes.entries()) {
    const left = region.x / plane.step;
    const length = region.width / plane.step;
    const top = region.y / plane.step;
    const bottom = top + region.height / plane.step;
    const firstRow = Math.max(top, Math.floor((begin - plane.offset) / plane.stride));
    const lastRow = Math.min(bottom, Math.ceil((end - plane.offset) / plane.stride));
    for (let row = firstRow; row < lastRow; row++) {
      const rowStart = plane.offset + row * plane.stride + left;
      const from = Math.max(begin, rowStart);
      const to = Math.min(end, rowStart + length);
      if (from < to) touch(from, to, index, row - top);
    }
  }
}
