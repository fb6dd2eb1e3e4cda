import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COVER_COLOUR, CoverPainter } from '../../../media/picture/paint.ts';
import { frameBytes } from '../../../media/picture/planes.ts';
import { constantRate, masterRate } from '../../../media/picture/rates.ts';
import { coveredFrames, evenRegion, type PictureMaster } from '../../../media/picture/regions.ts';
import { masterSize } from '../../../media/picture/sizes.ts';
import type { Cover } from '../../../media/spans.ts';

const PICTURE: PictureMaster = {
  width: 96,
  height: 64,
  frameRate: { num: 25, den: 1 },
  frames: 10,
  durationSeconds: 0.4,
};
const BYTES = frameBytes(PICTURE.width, PICTURE.height);

const cover = (fields: Partial<Cover> = {}): Cover => ({
  start: 0.08,
  end: 0.2,
  x: 31,
  y: 21,
  width: 11,
  height: 7,
  flags: [],
  ...fields,
});

/** All frames of a picture in which no sample has the cover's colour. */
function picture(frames = PICTURE.frames): Buffer {
  return Buffer.from(Uint8Array.from({ length: BYTES * frames }, (_, i) => 200 + (i % 50)));
}

function paint(frames: Buffer, covers: Cover[], pieces: number[] = []): { painted: Buffer; painter: CoverPainter } {
  const painter = new CoverPainter(covers, PICTURE);
  const painted = Buffer.from(frames);
  let at = 0;
  for (const piece of [...pieces, painted.length]) {
    const end = Math.min(painted.length, at + piece);
    painter.paint(painted.subarray(at, end));
    at = end;
  }
  return { painted, painter };
}

/** Colours of one pixel in one frame: luma and the two chroma samples that it shares with its neighbours. */
function pixel(frames: Buffer, frame: number, x: number, y: number): [number, number, number] {
  const { width, height } = PICTURE;
  const chroma = frame * BYTES + width * height + Math.floor(y / 2) * (width / 2) + Math.floor(x / 2);
  return [frames[frame * BYTES + y * width + x]!, frames[chroma]!, frames[chroma + (width * height) / 4]!];
}

describe('painting covers', () => {
  it('overwrites every pixel of the region in every frame it lasts, and eight more around it', () => {
    const { painted } = paint(picture(), [cover()]);
    for (let frame = 2; frame <= 5; frame++) {
      for (let y = 13; y < 36; y++)
        for (let x = 23; x < 50; x++) expect(pixel(painted, frame, x, y)).toEqual([...COVER_COLOUR]);
    }
  });

  it('leaves the rest of the picture, and the frames before and after, as they were', () => {
    const before = picture();
    const { painted, painter } = paint(before, [cover()]);
    const changed: number[][] = [];
    for (let frame = 0; frame < PICTURE.frames; frame++) {
      const lasts = frame >= 2 && frame <= 5;
      for (let y = 0; y < PICTURE.height; y++) {
        for (let x = 0; x < PICTURE.width; x++) {
          if (lasts && x >= 22 && x < 50 && y >= 12 && y < 36) continue;
          if (`${pixel(painted, frame, x, y)}` !== `${pixel(before, frame, x, y)}`) changed.push([frame, x, y]);
        }
      }
    }
    expect(changed).toEqual([]);
    expect(painter.framesCovered).toBe(4);
    expect(painter.unfinished).toBe(0);
  });

  it('does not depend on how the stream is cut, nor on the order of the covers', () => {
    const covers = [
      cover(),
      cover({ x: 0, y: 0, start: 0, end: 9 }),
      cover({ x: 40, width: 56, start: 0.16, end: 0.17 }),
    ];
    const whole = paint(picture(), covers).painted;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 40 }), fc.boolean(), (pieces, turned) => {
        const { painted } = paint(picture(), turned ? [...covers].reverse() : covers, pieces);
        expect(painted.equals(whole)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('covers a chroma sample that the region only touches', () => {
    const region = evenRegion(cover({ x: 1, y: 3, width: 1, height: 1 }), PICTURE, 0);
    expect(region).toEqual({ x: 0, y: 2, width: 2, height: 2 });
  });

  it('rounds times outwards to whole frames, and lasts to the end when the cover does', () => {
    expect(coveredFrames(cover({ start: 0.079, end: 0.1601 }), PICTURE)).toEqual({ first: 1, last: 5 });
    expect(coveredFrames(cover({ start: 0.3, end: 60 }), PICTURE)).toEqual({ first: 7, last: 9 });
  });

  it('paints a thousand covers as it paints one', () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      cover({ start: (i % 9) / 25, end: (i % 9) / 25 + 0.02, flags: [`f${i}`] }),
    );
    const { painted, painter } = paint(picture(), many);
    expect(painter.framesCovered).toBe(10);
    expect(painted.equals(paint(picture(), [cover({ start: 0, end: 1 })]).painted)).toBe(true);
  });

  it('refuses a cover that would hide nothing of what it was drawn for', () => {
    for (const wrong of [
      { x: -1 },
      { x: 90, width: 7 },
      { y: 60, height: 5 },
      { width: 0 },
      { height: Number.NaN },
      { start: -0.1 },
      { start: 0.2, end: 0.2 },
      { start: 0.4, end: 0.5 },
      { start: 7, end: 8 },
    ]) {
      expect(() => new CoverPainter([cover(), cover(wrong)], PICTURE), JSON.stringify(wrong)).toThrow(/cover 1/);
    }
  });

  it('knows when the stream ended before a cover did', () => {
    const painter = new CoverPainter([cover({ end: 0.3 })], PICTURE);
    painter.paint(picture(5));
    expect(painter.unfinished).toBe(1);
  });
});

describe('the shape of a picture master', () => {
  it('takes a known rate as it is, and the nearest for a rate that varies', () => {
    const rate = (num: number, den = 1) => {
      const chosen = constantRate({ num, den });
      return `${chosen.num}/${chosen.den}`;
    };
    expect(rate(30_000, 1001)).toBe('30000/1001');
    expect(rate(25)).toBe('25/1');
    expect(rate(2987, 100)).toBe('30/1');
    expect(rate(2451, 100)).toBe('25/1');
    expect(rate(240)).toBe('60/1');
    expect(rate(121, 8)).toBe('15/1');
    expect(constantRate(null)).toEqual({ num: 30, den: 1 });
  });

  it('has more frames where those of a slow picture would move by more than half of a thirtieth of a second', () => {
    const rate = (average: [number, number], base: [number, number], startSeconds = 0) => {
      const [averageFrameRate, baseFrameRate] = [average, base].map(([num, den]) => ({ num, den }));
      const chosen = masterRate({ averageFrameRate: averageFrameRate!, baseFrameRate: baseFrameRate! }, startSeconds);
      return `${chosen.num}/${chosen.den}`;
    };
    const film: [number, number] = [24_000, 1001];
    expect(rate([25, 1], [25, 1])).toBe('25/1');
    expect(rate([25, 1], [25, 1], 0.32)).toBe('25/1');
    expect(rate([25, 1], [25, 1], 0.3)).toBe('50/1');
    expect(rate(film, film, 0.313)).toBe('48000/1001');
    expect(rate([5, 1], [5, 1])).toBe('5/1');
    expect(rate([5, 1], [5, 1], 0.3)).toBe('10/1');
    expect(rate([5, 1], [90_000, 1])).toBe('30/1');
    expect(rate([24_512, 1000], [90_000, 1])).toBe('50/1');
    expect(rate([2987, 100], [90_000, 1], 0.0167)).toBe('30/1');
  });

  it('is upright, even, with square pixels, never enlarged and at most 1920 long', () => {
    const size = (width: number, height: number, rotation: 0 | 90 = 0, num = 1, den = 1) =>
      masterSize({ width, height, rotation, pixelAspect: { num, den } });
    expect(size(1280, 720)).toEqual({ width: 1280, height: 720 });
    expect(size(3840, 2160, 90)).toEqual({ width: 1080, height: 1920 });
    expect(size(641, 359)).toEqual({ width: 640, height: 358 });
    expect(size(720, 576, 0, 16, 15)).toEqual({ width: 768, height: 576 });
  });
});
