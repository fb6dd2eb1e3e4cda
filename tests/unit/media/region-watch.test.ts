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

  it('measures the likeness over all planes, frames and places together', () => {
    let state = 5;
    const random = () => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return state / 2147483648;
    };
    const frames = [0, 1, 2].map((at) => {
      const frame = new Uint8Array(BOX.width * 2 * BOX.height * 1.5);
      const planes = planesOf(BOX.width, 2 * BOX.height);
      for (const [index, plane] of planes.entries())
        for (let row = 0; row < plane.rows / 2; row++)
          for (let x = 0; x < plane.stride; x++) {
            const original = 30 + 190 * random();
            frame[plane.offset + (row + plane.rows / 2) * plane.stride + x] = original;
            frame[plane.offset + row * plane.stride + x] = COVER_COLOUR[index]! + 8 * random() + original / 40 + at;
          }
      return frame;
    });
    const regions = [REGION, { ...REGION, x: 108 }, { ...REGION, y: 52, height: 12 }];
    const watch = new RegionWatch(BOX);
    let [shownPower, originalPower, common, worst] = [0, 0, 0, 0];
    for (const [at, region] of regions.entries()) {
      watch.look(frames[at]!, at, region);
      for (const [index, plane] of planesOf(BOX.width, 2 * BOX.height).entries()) {
        const pairs: [number, number][] = [];
        for (let y = region.y - BOX.y; y < region.y - BOX.y + region.height; y += plane.step)
          for (let x = region.x - BOX.x; x < region.x - BOX.x + region.width; x += plane.step) {
            const place = plane.offset + (y / plane.step) * plane.stride + x / plane.step;
            pairs.push([frames[at]![place]!, frames[at]![place + (BOX.height / plane.step) * plane.stride]!]);
          }
        const mean = (which: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[which], 0) / pairs.length;
        const [meanShown, meanOriginal] = [mean(0), mean(1)];
        for (const [shown, original] of pairs) {
          shownPower += (shown - meanShown) ** 2;
          originalPower += (original - meanOriginal) ** 2;
          common += (shown - meanShown) * (original - meanOriginal);
          worst = Math.max(worst, Math.abs(shown - COVER_COLOUR[index]!));
        }
      }
    }
    expect(watch.likeness).toBeCloseTo(Math.abs(common) / Math.sqrt(shownPower * originalPower), 9);
    expect(watch.worstDifference).toBe(worst);
    expect(worst).toBeGreaterThan(COLOUR_TOLERANCE);
  });

  it('has no likeness before it saw anything, of a plain cover, and to an original without detail', () => {
    expect(new RegionWatch(BOX).likeness).toBe(0);
    const frame = (shown: (x: number) => number, original: (x: number) => number) => {
      const made = new Uint8Array(BOX.width * 2 * BOX.height * 1.5);
      for (const [index, plane] of planesOf(BOX.width, 2 * BOX.height).entries())
        for (let row = 0; row < plane.rows / 2; row++)
          for (let x = 0; x < plane.stride; x++) {
            made[plane.offset + row * plane.stride + x] = COVER_COLOUR[index]! + shown(x);
            made[plane.offset + (row + plane.rows / 2) * plane.stride + x] = original(x);
          }
      return made;
    };
    const likeness = (...given: Parameters<typeof frame>) => {
      const watch = new RegionWatch(BOX);
      watch.look(frame(...given), 0, REGION);
      return watch.likeness;
    };
    const stripes = (level: number, base: number) => (x: number) => base + (x % 2) * level;
    expect(likeness(stripes(2, 0), stripes(20, 90))).toBeCloseTo(1, 9);
    expect(likeness(stripes(1, 0), stripes(20, 90))).toBeCloseTo(1, 9);
    expect(likeness((x) => (x === 6 ? 1 : 0), stripes(20, 90))).toBe(0);
    expect(likeness(stripes(2, 0), stripes(4, 90))).toBeCloseTo(1, 9);
    expect(likeness(stripes(2, 0), stripes(3, 90))).toBe(0);
    expect(likeness(stripes(2, 0), () => 90)).toBe(0);
  });

  it('lets a sample be as far off as the codec’s own noise, in either direction, and no further', () => {
    for (const [by, bad] of [
      [COLOUR_TOLERANCE, null],
      [-COLOUR_TOLERANCE, null],
      [COLOUR_TOLERANCE + 1, { first: 7, last: 7, count: 1 }],
      [-COLOUR_TOLERANCE - 1, { first: 7, last: 7, count: 1 }],
    ] as const) {
      const watch = new RegionWatch(BOX);
      const frame = pair(1);
      const plane = planesOf(BOX.width, 2 * BOX.height)[1]!;
      frame[plane.offset + (10 / plane.step) * plane.stride + 18 / plane.step]! += by;
      watch.look(frame, 7, REGION);
      expect([by, watch.bad, watch.worstDifference]).toEqual([by, bad, Math.abs(by)]);
    }
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
