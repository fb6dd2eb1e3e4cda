import type { Box } from './box.ts';
import { VIEW_SIDE } from './views.ts';

/** One frame as ffmpeg's rawvideo writes 8-bit yuv420p: planes Y, Cb and Cr without gaps. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/**
 * A part of a frame as a square: red, green and blue of `VIEW_SIDE` × `VIEW_SIDE` pixels side by side, the longer side of the part filling the
 * square, black below or beside it.
 */
export function viewPixels(frame: Frame, part: Box, into: Int32Array): Int32Array {
  const ratio = Math.max(part.width, part.height) / VIEW_SIDE;
  const columns = Math.min(VIEW_SIDE, Math.round(part.width / ratio));
  const rows = Math.min(VIEW_SIDE, Math.round(part.height / ratio));
  into.fill(0);
  readPixels(frame, part, ratio, { columns, rows }, (row, column, red, green, blue) => {
    const at = 3 * (row * VIEW_SIDE + column);
    into[at] = Math.round(red);
    into[at + 1] = Math.round(green);
    into[at + 2] = Math.round(blue);
  });
  return into;
}

/**
 * A part of a frame as three planes (red, green, blue; 0 to 255), black below and beside it.
 * @param ratio pixels of the frame for one of the planes, which are `size` large
 */
export function planarPixels(
  frame: Frame,
  part: Box,
  ratio: number,
  size: { width: number; height: number },
): Float32Array {
  const columns = Math.min(size.width, Math.round(part.width / ratio));
  const rows = Math.min(size.height, Math.round(part.height / ratio));
  const plane = size.width * size.height;
  const planes = new Float32Array(3 * plane);
  readPixels(frame, part, ratio, { columns, rows }, (row, column, red, green, blue) => {
    const at = row * size.width + column;
    planes[at] = red;
    planes[plane + at] = green;
    planes[2 * plane + at] = blue;
  });
  return planes;
}

/** Each pixel of a view in turn, as levels of 0 to 255. Shrinking averages all pixels, so that small faces keep their features; enlarging draws between them. */
function readPixels(
  frame: Frame,
  part: Box,
  ratio: number,
  { columns, rows }: { columns: number; rows: number },
  put: (row: number, column: number, red: number, green: number, blue: number) => void,
): void {
  const luma = ratio > 1 ? averagedLuma : drawnLuma;
  const half = frame.width / 2;
  const blue = frame.width * frame.height;
  const red = blue + (half * frame.height) / 2;
  for (let row = 0; row < rows; row++) {
    const chromaRow = half * clamp(Math.floor((part.y + (row + 0.5) * ratio) / 2), frame.height / 2 - 1);
    for (let column = 0; column < columns; column++) {
      const chroma = chromaRow + clamp(Math.floor((part.x + (column + 0.5) * ratio) / 2), half - 1);
      const y = 1.164 * (luma(frame, part.x + column * ratio, part.y + row * ratio, ratio) - 16);
      const cb = frame.bytes[blue + chroma]! - 128;
      const cr = frame.bytes[red + chroma]! - 128;
      // BT.709, limited range: what picture masters and published videos are.
      put(row, column, level(y + 1.793 * cr), level(y - 0.213 * cb - 0.533 * cr), level(y + 2.112 * cb));
    }
  }
}

function averagedLuma({ width, height, bytes }: Frame, x: number, y: number, side: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const right = Math.min(width, Math.max(left + 1, Math.floor(x + side)));
  const bottom = Math.min(height, Math.max(top + 1, Math.floor(y + side)));
  let sum = 0;
  for (let row = top; row < bottom; row++)
    for (let at = row * width + left; at < row * width + right; at++) sum += bytes[at]!;
  return sum / ((right - left) * (bottom - top));
}

function drawnLuma({ width, height, bytes }: Frame, x: number, y: number, side: number): number {
  const [middleX, middleY] = [x + side / 2 - 0.5, y + side / 2 - 0.5];
  const [left, top] = [clamp(Math.floor(middleX), width - 1), clamp(Math.floor(middleY), height - 1)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [shareX, shareY] = [Math.max(0, middleX - left), Math.max(0, middleY - top)];
  const above = bytes[top * width + left]! * (1 - shareX) + bytes[top * width + right]! * shareX;
  const below = bytes[bottom * width + left]! * (1 - shareX) + bytes[bottom * width + right]! * shareX;
  return above * (1 - shareY) + below * shareY;
}

function clamp(at: number, last: number): number {
  return Math.max(0, Math.min(last, at));
}

function level(value: number): number {
  return Math.max(0, Math.min(255, value));
}
