import { areaOf, type Box, likenessOf, sharedArea } from './box.ts';
import { boxAround } from '../picture/places.ts';

/** A grey picture, one byte a pixel. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** Cells are this many pixels a side; in each, strokes of letters show as steps of brightness from left to right. */
const CELL = 4;
/** A step of at least so many levels of 255 between neighbours two pixels apart is an edge of a stroke. */
const STEP = 24;
/** Edges that a cell of 16 pixels needs to count as part of writing. */
const EDGES = 3;
/** Cells without edges that may lie between letters and words of one line. */
const GAP = 3;
/** Lines from 2 to 12 cells high are looked for at each size of the picture; higher ones at half the size. */
const LOWEST = 2;
const HIGHEST = 12;
/** How often the picture is halved. */
const SIZES = 3;
/** No more places than this are read in one frame; the fullest first. */
const MOST = 24;

/**
 * Places that look like writing: dense steps of brightness in a row, at three sizes of the picture. It is quick and easily pleased; what it
 * finds is for the reader to read, on top of the reader's own look at the whole frame, which overlooks short words in frames.
 */
export function textLikePlaces(grey: Grey): Box[] {
  const found: { box: Box; fill: number }[] = [];
  let level = grey;
  for (let size = 0; size < SIZES; size++) {
    const factor = 2 ** size;
    for (const { box, fill } of placesAt(level)) {
      const { x, y, width, height } = box;
      found.push({ box: { x: x * factor, y: y * factor, width: width * factor, height: height * factor }, fill });
    }
    level = halved(level);
  }
  const kept: Box[] = [];
  for (const { box } of found.sort((a, b) => b.fill - a.fill || areaOf(b.box) - areaOf(a.box))) {
    const known = kept.some(
      (other) =>
        likenessOf(box, other) > 0.6 || (sharedArea(box, other) > 0.9 * areaOf(box) && other.height < 2 * box.height),
    );
    if (!known) kept.push(box);
    if (kept.length === MOST) break;
  }
  return kept;
}

function placesAt(grey: Grey): { box: Box; fill: number }[] {
  const columns = Math.floor(grey.width / CELL);
  const rows = Math.floor(grey.height / CELL);
  const busy = withoutUprights(busyCells(grey, columns, rows), columns, rows);
  const joined = joinedInRows(busy, columns, rows);
  return componentsOf(joined, columns, rows).flatMap((cells) => {
    const box = boxAround(
      cells.map((cell) => ({ x: cell % columns, y: Math.floor(cell / columns), width: 1, height: 1 })),
    );
    const fill = cells.reduce((sum, cell) => sum + busy[cell]!, 0) / areaOf(box);
    const like = box.height >= LOWEST && box.height <= HIGHEST && box.width >= box.height && fill >= 0.3;
    const { x, y, width, height } = box;
    return like ? [{ box: { x: x * CELL, y: y * CELL, width: width * CELL, height: height * CELL }, fill }] : [];
  });
}

function busyCells({ width, bytes }: Grey, columns: number, rows: number): Uint8Array {
  const busy = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let edges = 0;
      for (let y = row * CELL; y < (row + 1) * CELL; y++) {
        const from = y * width + column * CELL;
        for (let at = from; at < from + CELL && at + 2 < bytes.length; at++)
          if (Math.abs(bytes[at]! - bytes[at + 2]!) >= STEP) edges++;
      }
      busy[row * columns + column] = edges >= EDGES ? 1 : 0;
    }
  }
  return busy;
}

/** Takes out upright edges higher than a line of writing, such as a door's or a phone's: they would tie the words beside them together. */
function withoutUprights(busy: Uint8Array, columns: number, rows: number): Uint8Array {
  const rest = busy.slice();
  for (let column = 0; column < columns; column++) {
    for (let row = 0, top = 0; row <= rows; row++) {
      if (row < rows && busy[row * columns + column]) continue;
      if (row - top > HIGHEST && standsAlone(busy, columns, column, top, row))
        for (let at = top; at < row; at++) rest[at * columns + column] = 0;
      top = row + 1;
    }
  }
  return rest;
}

/** Whether most of the cells two to the left and right of an upright run are empty. */
function standsAlone(busy: Uint8Array, columns: number, column: number, top: number, bottom: number): boolean {
  let beside = 0;
  for (let row = top; row < bottom; row++)
    for (const x of [column - 2, column + 2]) if (x >= 0 && x < columns) beside += busy[row * columns + x]!;
  return beside < 0.6 * (bottom - top);
}

/** Fills short gaps between busy cells of a row, so that the letters of a line hang together. */
function joinedInRows(busy: Uint8Array, columns: number, rows: number): Uint8Array {
  const joined = busy.slice();
  for (let row = 0; row < rows; row++) {
    let last = -Infinity;
    for (let column = 0; column < columns; column++) {
      if (!busy[row * columns + column]) continue;
      if (column - last - 1 <= GAP && column - last > 1)
        joined.fill(1, row * columns + last + 1, row * columns + column);
      last = column;
    }
  }
  return joined;
}

/** The cells of each connected patch, in reading order of their first cell. */
function componentsOf(cells: Uint8Array, columns: number, rows: number): number[][] {
  const seen = new Uint8Array(cells.length);
  const components: number[][] = [];
  for (let first = 0; first < cells.length; first++) {
    if (!cells[first] || seen[first]) continue;
    const patch = [first];
    seen[first] = 1;
    for (let next = 0; next < patch.length; next++) {
      const cell = patch[next]!;
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      for (const [x, y] of [
        [column - 1, row],
        [column + 1, row],
        [column, row - 1],
        [column, row + 1],
      ] as const) {
        const at = y * columns + x;
        if (x < 0 || y < 0 || x >= columns || y >= rows || !cells[at] || seen[at]) continue;
        seen[at] = 1;
        patch.push(at);
      }
    }
    components.push(patch);
  }
  return components;
}

/** The picture at half the size, each pixel the mean of four. */
function halved({ width, height, bytes }: Grey): Grey {
  const [columns, rows] = [Math.floor(width / 2), Math.floor(height / 2)];
  const small = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = 2 * row * width + 2 * column;
      small[row * columns + column] =
        (bytes[at]! + bytes[at + 1]! + bytes[at + width]! + bytes[at + width + 1]! + 2) >> 2;
    }
  }
  return { width: columns, height: rows, bytes: small };
}
