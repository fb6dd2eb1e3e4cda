import { describe, expect, it } from 'vitest';
import { COVER_COLOUR } from '../../../media/picture/paint.ts';
import { planesOf } from '../../../media/picture/planes.ts';
import { COLOUR_TOLERANCE, RegionWatch } from '../../../media/verify/region-watch.ts';

const BOX = { x: 100, y: 50, width: 32, height: 16 };
const REGION = { x: 104, y: 54, width: 16, height: 8 };

/** One published frame above one original frame with detail; `opacity` is that of the cover over the original. */
function pair(opacity: number): Uint8Array {
  const planes = planesOf(BOX.width, 2 * BOX.height);
  const frame = new Uint8Array(BOX.width * 2 * BOX.height * 1.5);
  for (const [index, plane] of planes.entries()) {
    for (let row = 0; row < plane.rows / 2; row++) {
      for (let x = 0; x < plane.stride; x++) {
        const original = 60 + ((x * 37 + row * 59 + index * 11) % 120);
        frame[plane.offset + (row + plane.rows / 2) * plane.stride + x] = original;
        frame[plane.offset + row * plane.stride + x] = Math.round(
          COVER_COLOUR[index]! * opacity + original * (1 - opacity),
        );
      }
    }
  }
  return frame;
}

describe('watching a covered region', () => {
  it('finds nothing under an opaque cover', () => {
    const watch = new RegionWatch(BOX);
    watch.look(pair(1), 0, REGION);
    expect(watch).toMatchObject({ worstDifference: 0, bad: null, frames: 1, likeness: 0 });
  });

  it('sees a cover that lets something through, and in which frames', () => {
    const watch = new RegionWatch(BOX);
    for (const [frame, opacity] of [1, 1, 0.8, 0.8, 1].entries()) watch.look(pair(opacity), frame, REGION);
    expect(watch.bad).toEqual({ first: 2, last: 3, count: 2 });
    expect(watch.worstDifference).toBeGreaterThan(COLOUR_TOLERANCE);
  });

  it('knows the original by its pattern where it is too faint to differ much', () => {
    const watch = new RegionWatch(BOX);
    watch.look(pair(0.95), 0, REGION);
    expect(watch.bad).toBeNull();
    expect(watch.likeness).toBeGreaterThan(0.9);
  });

  it('sees a single sample of any plane, and looks at nothing outside the region', () => {
    const planes = planesOf(BOX.width, 2 * BOX.height);
    for (const plane of planes) {
      const at = (x: number, y: number) => plane.offset + (y / plane.step) * plane.stride + x / plane.step;
      const inside = pair(1);
      inside[at(18, 10)] = 255;
      const [seen, unseen] = [new RegionWatch(BOX), new RegionWatch(BOX)];
      seen.look(inside, 0, REGION);
      expect(seen.bad).not.toBeNull();
      const outside = pair(1);
      for (const [x, y] of [
        [2, 6],
        [20, 6],
        [6, 2],
        [6, 12],
      ] as const)
        outside[at(x, y)] = 255;
      unseen.look(outside, 0, REGION);
      expect(unseen.bad).toBeNull();
    }
  });
});
