import type { Box } from './box.ts';
import { CELL } from './thumbnail.ts';

/** Levels of 255 by which nine cells side by side (24 pixels a side: a small face) differ on average where something is new. Noise stays below. */
const NEW_LEVELS = 2;
/** One cell by itself that differs by this much is new too: an eye that opens, the edge of something. */
const NEW_CELL_LEVELS = 8;

/**
 * What each cell of the picture showed when it was last looked at, so that only what is new is looked at again. Compared with the last look at
 * that cell and not with the frame before: a slow change adds up.
 */
export class ChangedCells {
  private readonly width: number;
  private readonly columns: number;
  private readonly height: number;
  private readonly rows: number;
  private seen: Float32Array | null = null;

  constructor({ width, height }: { width: number; height: number }) {
    this.width = width;
    this.height = height;
    this.columns = Math.ceil(width / CELL);
    this.rows = Math.ceil(height / CELL);
  }

  /** The box around all that is new in a frame with this thumbnail, in pixels; null when nothing is. */
  changed(thumbnail: Float32Array): Box | null {
    if (!this.seen) return { x: 0, y: 0, width: this.width, height: this.height };
    const { columns, rows } = this;
    const apart = new Float32Array(thumbnail.length);
    for (let cell = 0; cell < apart.length; cell++) apart[cell] = Math.abs(thumbnail[cell]! - this.seen[cell]!);
    let [left, top, right, bottom] = [columns, rows, -1, -1];
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        if (!this.isNew(apart, column, row)) continue;
        left = Math.min(left, column);
        right = Math.max(right, column);
        top = Math.min(top, row);
        bottom = row;
      }
    if (right < 0) return null;
    const [x, y] = [left * CELL, top * CELL];
    return {
      x,
      y,
      width: Math.min(this.width, (right + 1) * CELL) - x,
      height: Math.min(this.height, (bottom + 1) * CELL) - y,
    };
  }

  private isNew(apart: Float32Array, column: number, row: number): boolean {
    const { columns, rows } = this;
    if (apart[row * columns + column]! > NEW_CELL_LEVELS) return true;
    let sum = 0;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) sum += apart[y * columns + x]!;
    return sum > 9 * NEW_LEVELS;
  }

  /** A part of the picture was looked at in a frame with this thumbnail: the cells that lie wholly in it are known. */
  looked(part: Box, thumbnail: Float32Array): void {
    if (!this.seen) {
      this.seen = thumbnail.slice();
      return;
    }
    const lastColumn = part.x + part.width >= this.width ? this.columns : Math.floor((part.x + part.width) / CELL);
    const lastRow = part.y + part.height >= this.height ? this.rows : Math.floor((part.y + part.height) / CELL);
    for (let row = Math.ceil(part.y / CELL); row < lastRow; row++)
      for (let column = Math.ceil(part.x / CELL); column < lastColumn; column++)
        this.seen[row * this.columns + column] = thumbnail[row * this.columns + column]!;
  }
}
