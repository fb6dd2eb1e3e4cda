/** Pixels of the picture along one side of a thumbnail's cell: smaller than the smallest writing that can be read. */
export const CELL = 8;
/** Levels of 255 by which a cell may differ in a frame that shows the same: the noise of the master's encoder stays below it. */
const SAME_LEVELS = 2;
/** At a cut most of the picture changes at once, by this much on average, in levels of 255. */
const CUT_LEVELS = 24;
const CUT_CELL_LEVELS = 12;
const CUT_SHARE = 0.6;

/** The grey picture made small: the mean of each cell, in levels of 255. */
export function thumbnailOf(grey: Uint8Array, width: number, height: number): Float32Array {
  const columns = Math.ceil(width / CELL);
  const cells = new Float32Array(columns * Math.ceil(height / CELL));
  const counts = new Uint16Array(cells.length);
  for (let row = 0; row < height; row += 2) {
    const cellRow = columns * Math.floor(row / CELL);
    for (let column = 0; column < width; column++) {
      const cell = cellRow + Math.floor(column / CELL);
      cells[cell]! += grey[row * width + column]!;
      counts[cell]!++;
    }
  }
  for (let cell = 0; cell < cells.length; cell++) cells[cell]! /= counts[cell]!;
  return cells;
}

/** Whether two frames show the same: no cell differs by more than noise. Only then may a look at one stand for the other. */
export function showTheSame(a: Float32Array, b: Float32Array): boolean {
  for (let cell = 0; cell < a.length; cell++) if (Math.abs(a[cell]! - b[cell]!) > SAME_LEVELS) return false;
  return true;
}

/**
 * Whether there is a cut between two looks: most of the picture changed, and by much. A flash or a quick pan stays below it on purpose: taking
 * them for a cut would hide that a face was lost.
 */
export function isCut(a: Float32Array, b: Float32Array): boolean {
  let sum = 0;
  let changed = 0;
  for (let cell = 0; cell < a.length; cell++) {
    const difference = Math.abs(a[cell]! - b[cell]!);
    sum += difference;
    if (difference > CUT_CELL_LEVELS) changed++;
  }
  return sum / a.length > CUT_LEVELS && changed / a.length > CUT_SHARE;
}
