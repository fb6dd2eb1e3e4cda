import { describe, expect, it } from 'vitest';
import { CoverPainter } from '../../../media/picture/paint.ts';
import type { Cover } from '../../../media/spans.ts';
import { SamePicture } from '../../../media/verify/same-picture.ts';

const [WIDTH, HEIGHT] = [96, 72];
const LUMA = WIDTH * HEIGHT;
const PICTURE = { width: WIDTH, height: HEIGHT, frameRate: { num: 25, den: 1 }, frames: 3, durationSeconds: 0.12 };
const COVER: Cover = { start: 0, end: 0.12, x: 24, y: 24, width: 20, height: 20, flags: [] };

/** A plain wall of level 60 with a bright, patterned square on it, and chroma 128. */
function original(): Uint8Array {
  const frame = new Uint8Array((LUMA * 3) / 2).fill(128);
  frame.fill(60, 0, LUMA);
  for (let y = 48; y < 64; y++) for (let x = 64; x < 80; x++) frame[y * WIDTH + x] = (x + y) % 8 < 4 ? 40 : 220;
  return frame;
}

function painted(covers: readonly Cover[]): Uint8Array {
  const frame = original();
  new CoverPainter(covers, PICTURE).paint(frame);
  return frame;
}

/** Both frames plane by plane, the published one above. */
function pair(published: Uint8Array, before = original()): Uint8Array {
  const cuts = [0, LUMA, (LUMA * 5) / 4, (LUMA * 3) / 2];
  return Buffer.concat(
    [0, 1, 2].flatMap((plane) => [published, before].map((frame) => frame.subarray(cuts[plane], cuts[plane + 1]))),
  );
}

/** Whether one frame, changed, is taken for the same picture. */
function isSame(change: (frame: Uint8Array) => void, covers: readonly Cover[] = []): boolean {
  const same = new SamePicture(covers, PICTURE);
  const published = painted(covers);
  change(published);
  same.look(pair(published), 0);
  return same.doubtful.length === 0;
}

const square = (frame: Uint8Array, x0: number, y0: number, side: number, by: number) => {
  for (let y = y0; y < y0 + side; y++) for (let x = x0; x < x0 + side; x++) frame[y * WIDTH + x]! += by;
};

describe('a published frame is the same', () => {
  it('when it is equal, and when each sample is off by what a codec makes', () => {
    expect(isSame(() => {})).toBe(true);
    const noise = (frame: Uint8Array) => {
      for (const [at, level] of frame.entries()) frame[at] = level + (at % 2 === 0 ? 4 : -4);
    };
    expect(isSame(noise)).toBe(true);
  });

  it('with what the covers hide, painted', () => expect(isSame(() => {}, [COVER])).toBe(true));

  it('where a cell with detail of its own is off by more than a plain one may be', () => {
    expect(isSame((frame) => square(frame, 64, 48, 16, 7))).toBe(true);
    expect(isSame((frame) => square(frame, 64, 48, 16, 8))).toBe(false);
    expect(isSame((frame) => square(frame, 0, 0, 16, 5))).toBe(false);
  });
});

describe('a published frame is not the same', () => {
  it.each([
    ['at the left and top edge', 0, 0],
    ['at the right edge', WIDTH - 8, 0],
    ['at the bottom edge, in a cell cut short', 0, HEIGHT - 8],
    ['in the corner', WIDTH - 8, HEIGHT - 8],
  ])('with a small mark %s', (_where, x, y) => expect(isSame((frame) => square(frame, x, y, 4, 60))).toBe(false));

  it.each([
    ['the first', LUMA],
    ['the second', (LUMA * 5) / 4],
  ])('with a mark in %s plane of colour only', (_which, from) =>
    expect(isSame((frame) => frame.fill(150, from + 3, from + 9))).toBe(false),
  );

  it('with a cover two pixels aside, none, or one more', () => {
    const same = (covers: readonly Cover[]) => {
      const watch = new SamePicture([COVER], PICTURE);
      watch.look(pair(painted(covers)), 0);
      return watch.doubtful.length === 0;
    };
    expect(same([COVER])).toBe(true);
    expect(same([{ ...COVER, x: COVER.x + 2 }])).toBe(false);
    expect(same([{ ...COVER, y: COVER.y - 2 }])).toBe(false);
    expect(same([])).toBe(false);
    expect(same([COVER, { ...COVER, x: 70, y: 4 }])).toBe(false);
  });

  it('and its number is told, as is whether every frame was compared', () => {
    const watch = new SamePicture([], PICTURE);
    const marked = original();
    square(marked, 30, 30, 6, 50);
    for (const [frame, published] of [original(), marked].entries()) watch.look(pair(published), frame);
    expect([watch.doubtful, watch.isWhole]).toEqual([[1], false]);
    watch.look(pair(original()), 2);
    expect([watch.doubtful, watch.isWhole, watch.worst > 1]).toEqual([[1], true, true]);
  });
});
