import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COVER_COLOUR, CoverPainter } from '../../../media/picture/paint.ts';
import { boxAround, placeAt } from '../../../media/picture/places.ts';
import { frameBytes } from '../../../media/picture/planes.ts';
import { coveredFrames, type PictureMaster } from '../../../media/picture/regions.ts';
import type { Cover, CoverKey } from '../../../media/spans.ts';
import { boxOfAll, hiddenDuring } from '../../../media/verify/hidden-places.ts';

const PICTURE: PictureMaster = {
  width: 96,
  height: 64,
  frameRate: { num: 25, den: 1 },
  frames: 12,
  durationSeconds: 0.48,
};
const BYTES = frameBytes(PICTURE.width, PICTURE.height);

const moving = (keys: CoverKey[], start = 0, end = PICTURE.durationSeconds): Cover => ({
  start,
  end,
  ...boxAround(keys),
  keys,
  flags: [],
});

/** From the top left corner to the bottom right one, growing, with a halt on the way. */
const WALK = moving([
  { time: 0.04, x: 0, y: 0, width: 10, height: 8 },
  { time: 0.2, x: 50.5, y: 20.25, width: 12, height: 20 },
  { time: 0.24, x: 50.5, y: 20.25, width: 12, height: 20 },
  { time: 0.4, x: 76, y: 44, width: 20, height: 20 },
]);

const anyCover = fc
  .uniqueArray(fc.integer({ min: 0, max: 480 }), { minLength: 1, maxLength: 8 })
  .chain((times) =>
    fc.tuple(
      ...times
        .sort((a, b) => a - b)
        .map((time) =>
          fc
            .tuple(
              fc.double({ min: 0, max: 80, noNaN: true }),
              fc.double({ min: 0, max: 50, noNaN: true }),
              fc.double({ min: 0.1, max: 16, noNaN: true }),
              fc.double({ min: 0.1, max: 14, noNaN: true }),
            )
            .map(([x, y, width, height]): CoverKey => ({ time: time / 1000, x, y, width, height })),
        ),
    ),
  )
  .chain((keys) =>
    fc
      .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 200 }))
      .map(([start, length]) => moving(keys, start / 1000, (start + length) / 1000)),
  );

/** All frames painted, the stream cut into pieces of these sizes. */
function paint(covers: Cover[], pieces: number[] = []): Buffer {
  const painter = new CoverPainter(covers, PICTURE);
  const frames = Buffer.alloc(BYTES * PICTURE.frames, 222);
  let at = 0;
  for (const piece of [...pieces, frames.length]) {
    const end = Math.min(frames.length, at + piece);
    painter.paint(frames.subarray(at, end));
    at = end;
  }
  expect(painter.unfinished).toBe(0);
  return frames;
}

/** Where a cover is, worked out as a child would: find the two keys around the moment, and go that share of the way. */
function whereAt(keys: readonly CoverKey[], time: number): Omit<CoverKey, 'time'> {
  const before = keys.filter((key) => key.time <= time).at(-1) ?? keys[0]!;
  const after = keys.find((key) => key.time > time) ?? before;
  const share = after.time > before.time && time > before.time ? (time - before.time) / (after.time - before.time) : 0;
  const side = (name: 'x' | 'y' | 'width' | 'height') => before[name] + (after[name] - before[name]) * share;
  return { x: side('x'), y: side('y'), width: side('width'), height: side('height') };
}

/** Pixels of the box at this moment that do not have the cover's colour on this frame. */
function unpainted(frames: Buffer, frame: number, place: Omit<CoverKey, 'time'>): string[] {
  const { width, height } = PICTURE;
  const shown: string[] = [];
  for (let y = Math.floor(place.y); y < Math.min(height, place.y + place.height); y++) {
    for (let x = Math.floor(place.x); x < Math.min(width, place.x + place.width); x++) {
      const chroma = frame * BYTES + width * height + (y >> 1) * (width / 2) + (x >> 1);
      const colours = [
        frames[frame * BYTES + y * width + x],
        frames[chroma],
        frames[chroma + (width * height) / 4],
      ] as const;
      if (colours.some((colour, plane) => colour !== COVER_COLOUR[plane])) shown.push(`${frame}: ${x}, ${y}`);
    }
  }
  return shown;
}

describe('a cover that moves', () => {
  it('leaves no pixel of its box unpainted at any moment that a frame is shown, however the stream is cut', () => {
    fc.assert(
      fc.property(anyCover, fc.array(fc.integer({ min: 1, max: 9001 }), { maxLength: 30 }), (cover, pieces) => {
        const frames = paint([cover], pieces);
        const { first, last } = coveredFrames(cover, PICTURE);
        for (let frame = first; frame <= last; frame++) {
          for (const part of [0, 0.25, 0.5, 0.75, 0.999])
            expect(unpainted(frames, frame, whereAt(cover.keys!, (frame + part) / 25))).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is ahead of and behind itself by a frame, so that it never lags', () => {
    const frames = paint([WALK]);
    for (const ahead of [-1, 2])
      for (let frame = 1; frame < 10; frame++)
        expect(unpainted(frames, frame, whereAt(WALK.keys!, (frame + ahead) / 25))).toEqual([]);
  });

  it('paints only around where it is, not all of where it will ever be', () => {
    const frames = paint([WALK]);
    expect(unpainted(frames, 1, { x: 60, y: 50, width: 30, height: 10 })).toHaveLength(300);
    expect(unpainted(frames, 10, { x: 0, y: 0, width: 30, height: 20 })).toHaveLength(600);
  });

  it('is painted in whole blocks of the codec, so that no later frame copies ringing from its edge', () => {
    const frames = paint([moving([{ time: 0.2, x: 33, y: 21, width: 10, height: 8 }])]);
    expect(unpainted(frames, 5, { x: 16, y: 0, width: 48, height: 48 })).toEqual([]);
    expect(unpainted(frames, 5, { x: 64, y: 0, width: 8, height: 64 })).toHaveLength(512);
  });

  it('gives the same bytes however the stream is cut', () => {
    const covers = [WALK, moving([{ time: 0.1, x: 3, y: 3, width: 5, height: 5 }], 0.08, 0.3)];
    const whole = paint(covers);
    for (const size of [1, 7, 95, 4096, BYTES - 1, BYTES, BYTES + 1])
      expect(
        paint(
          covers,
          Array.from({ length: Math.ceil(whole.length / size) }, () => size),
        ).equals(whole),
      ).toBe(true);
  });

  it('stands still before its first place and after its last', () => {
    expect(placeAt(WALK, 0)).toMatchObject({ x: 0, y: 0, width: 10, height: 8 });
    expect(placeAt(WALK, 9)).toMatchObject({ x: 76, y: 44, width: 20, height: 20 });
    const between = placeAt(WALK, 0.12);
    for (const [side, pixels] of Object.entries({ x: 25.25, y: 10.125, width: 11, height: 14 }))
      expect(between[side as 'x']).toBeCloseTo(pixels, 9);
  });

  it.each([
    ['a side that is not a number', { x: Number.NaN }, /not a number/],
    ['a side without end', { width: Number.POSITIVE_INFINITY }, /not a number/],
    ['no area', { height: 0 }, /no area/],
    ['a place left of the picture', { x: -1 }, /reaches outside/],
    ['a place that hangs out of the picture', { x: 86, width: 11 }, /reaches outside/],
    ['a time before the start', { time: -0.1 }, /impossible times/],
    ['a time after the end', { time: 0.6 }, /impossible times/],
    ['a time that is not a number', { time: Number.NaN }, /not a number/],
    ['a time before that of the place before', { time: 0.1 }, /order of time/],
    ['the same time as another place', { time: 0.24 }, /order of time/],
  ])('is refused with %s: an error, never a cover that hides nothing', (_what, wrong, message) => {
    const keys = [...WALK.keys!.slice(0, 3), { ...WALK.keys![3]!, ...wrong }];
    const cover = { ...WALK, keys };
    expect(() => new CoverPainter([cover], PICTURE)).toThrow(message);
  });

  it('is refused without a place, and when its places are not in the box that people saw', () => {
    expect(() => new CoverPainter([{ ...WALK, keys: [] }], PICTURE)).toThrow(/empty list/);
    expect(() => new CoverPainter([{ ...WALK, width: 40 }], PICTURE)).toThrow(/outside the box/);
  });
});

describe('where the checker looks', () => {
  it('is everywhere that the box is while a frame is shown, and nowhere that was not painted', () => {
    fc.assert(
      fc.property(anyCover, (cover) => {
        const frames = paint([cover]);
        const { first, last } = coveredFrames(cover, PICTURE);
        for (let frame = first; frame <= last; frame++) {
          const looked = hiddenDuring(cover, frame / 25, (frame + 1) / 25, PICTURE);
          for (const part of [0, 0.3, 0.7, 1]) {
            const place = whereAt(cover.keys!, (frame + part) / 25);
            expect(place.x).toBeGreaterThan(looked.x - 1e-5);
            expect(place.y).toBeGreaterThan(looked.y - 1e-5);
            expect(place.x + place.width).toBeLessThan(looked.x + looked.width + 1e-5);
            expect(place.y + place.height).toBeLessThan(looked.y + looked.height + 1e-5);
          }
          expect(unpainted(frames, frame, looked)).toEqual([]);
          const box = boxOfAll([cover], PICTURE);
          expect([box.x <= looked.x, box.y <= looked.y]).toEqual([true, true]);
          expect(box.x + box.width).toBeGreaterThanOrEqual(looked.x + looked.width);
          expect(box.y + box.height).toBeGreaterThanOrEqual(looked.y + looked.height);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is a region of even pixels, still for a cover that stands still', () => {
    const still: Cover = { start: 0, end: 1, x: 31, y: 21, width: 11, height: 7, flags: [] };
    expect(hiddenDuring(still, 0, 0.04, PICTURE)).toEqual({ x: 30, y: 20, width: 12, height: 8 });
    expect(hiddenDuring({ ...still, keys: [] }, 0, 0.04, PICTURE)).toEqual({ x: 30, y: 20, width: 12, height: 8 });
    expect(boxOfAll([still], PICTURE)).toEqual({ x: 30, y: 20, width: 12, height: 8 });
  });

  it('is no pixel more than a cover whose edges are even', () => {
    const still: Cover = { start: 0, end: 1, x: 30, y: 20, width: 12, height: 8, flags: [] };
    expect(hiddenDuring(still, 0, 0.04, PICTURE)).toEqual({ x: 30, y: 20, width: 12, height: 8 });
  });

  it('is only where the box is during that time, not where it was or will be', () => {
    const keys = [0, 1, 2, 3, 4].map((time) => ({ time, x: time * 10, y: 0, width: 10, height: 10 }));
    const cover: Cover = { start: 0, end: 4, x: 0, y: 0, width: 50, height: 10, flags: [], keys };
    expect(hiddenDuring(cover, 2.2, 2.4, PICTURE)).toMatchObject({ x: 22, width: 12 });
    expect(hiddenDuring(cover, 2, 3, PICTURE)).toMatchObject({ x: 20, width: 20 });
    expect(hiddenDuring(cover, 1.8, 3.2, PICTURE)).toMatchObject({ x: 18, width: 24 });
    expect(hiddenDuring(cover, 4, 5, PICTURE)).toMatchObject({ x: 40, width: 10 });
    expect(boxOfAll([cover], PICTURE)).toMatchObject({ x: 0, width: 50 });
  });
});
