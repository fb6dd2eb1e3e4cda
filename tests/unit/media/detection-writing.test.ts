import { describe, expect, it } from 'vitest';
import type { PictureMaster } from '../../../media/picture/regions.ts';
import { sharedArea } from '../../../media/detection/box.ts';
import type { Reading } from '../../../media/detection/look-lines.ts';
import { textLikePlaces } from '../../../media/detection/text-lines.ts';
import { isCut, showTheSame, thumbnailOf } from '../../../media/detection/thumbnail.ts';
import { closerLook, tilesOf } from '../../../media/detection/views.ts';
import { writingIn } from '../../../media/detection/writing.ts';

const MASTER: PictureMaster = {
  width: 1280,
  height: 720,
  frameRate: { num: 25, den: 1 },
  frames: 250,
  durationSeconds: 10,
};
const line = (text: string, x = 100, y = 200, confidence = 0.9) => ({ text, x, y, width: 120, height: 30, confidence });

/** A reading every ten frames. */
const readings = (at: (frame: number) => Reading['lines']): Reading[] =>
  Array.from({ length: 25 }, (_, index) => ({ read: index * 10, lines: at(index * 10) }));

describe('writing', () => {
  it('lasts from the reading before it was seen to the reading after', () => {
    const [badge, ...rest] = writingIn(
      readings((frame) => (frame >= 50 && frame <= 100 ? [line('OWEN')] : [])),
      MASTER,
    );
    expect(rest).toEqual([]);
    expect(badge).toMatchObject({ text: 'OWEN', start: 40 / 25, end: 111 / 25, x: 100, width: 120 });
  });

  it('begins with the picture and ends with it when it is there all the time', () => {
    expect(
      writingIn(
        readings(() => [line('OWEN')]),
        MASTER,
      ),
    ).toMatchObject([{ start: 0, end: 10 }]);
  });

  it('goes on over readings that missed it, with the best confidence', () => {
    const lines = readings((frame) => (frame % 40 === 0 ? [line('Owen', 100, 200, frame === 80 ? 0.95 : 0.5)] : []));
    expect(writingIn(lines, MASTER)).toMatchObject([{ text: 'Owen', confidence: 0.95, start: 0, end: 10 }]);
  });

  it('keeps other words and other places apart', () => {
    const writing = writingIn(
      readings(() => [line('OWEN'), line('OWEN', 800), line('MASON', 100, 400)]),
      MASTER,
    );
    expect(writing.map(({ text, x }) => `${text} ${x}`).sort()).toEqual(['MASON 100', 'OWEN 100', 'OWEN 800']);
  });

  it('of moving words is boxes along the way, each around what it was read at', () => {
    const writing = writingIn(
      readings((frame) => [line('OWEN', 100 + 4 * frame)]),
      MASTER,
    );
    expect(writing.length).toBeGreaterThan(1);
    for (let frame = 0; frame < 250; frame += 10) {
      const covered = writing.some(
        (box) =>
          box.start <= frame / 25 && frame / 25 <= box.end && sharedArea(box, line('', 100 + 4 * frame)) === 3600,
      );
      expect(covered, `frame ${frame}`).toBe(true);
    }
  });
});

describe('views', () => {
  it('of any picture cover all of it, small faces twice as large', () => {
    for (const [width, height] of [
      [1280, 720],
      [720, 1280],
      [1920, 1080],
      [640, 480],
      [500, 500],
      [1920, 600],
    ] as const) {
      const tiles = tilesOf({ width, height });
      for (let x = 0; x < width; x += 20)
        for (let y = 0; y < height; y += 20)
          expect(tiles.some((tile) => sharedArea(tile, { x, y, width: 1, height: 1 }) === 1)).toBe(true);
      for (const tile of tiles) expect(sharedArea(tile, { x: 0, y: 0, width, height })).toBe(tile.width * tile.height);
      expect(Math.max(width, height) / tiles[0]!.width).toBeGreaterThan(1.6);
    }
  });

  it('look closer around a face, within the picture', () => {
    const view = closerLook({ x: 1240, y: 10, width: 30, height: 40 }, MASTER);
    expect(view).toEqual({ x: 1080, y: 0, width: 200, height: 200 });
  });
});

describe('thumbnails', () => {
  const grey = (change: (bytes: Uint8Array) => void = () => {}) => {
    const bytes = new Uint8Array(640 * 360).fill(120);
    change(bytes);
    return thumbnailOf(bytes, 640, 360);
  };

  it('differ when a word as small as a badge appears, and not for noise', () => {
    const word = grey((bytes) => {
      for (let y = 100; y < 112; y++) for (let x = 200; x < 240; x += 3) bytes[y * 640 + x] = 40;
    });
    const noise = grey((bytes) => {
      for (let at = 0; at < bytes.length; at++) bytes[at]! += ((at * 7919) % 3) - 1;
    });
    expect(showTheSame(grey(), word)).toBe(false);
    expect(showTheSame(grey(), noise)).toBe(true);
  });

  it('tell a cut from something large that comes into the picture', () => {
    const other = grey((bytes) => bytes.fill(30));
    const visitor = grey((bytes) => bytes.fill(30, 0, bytes.length * 0.45));
    expect(isCut(grey(), other)).toBe(true);
    expect(isCut(grey(), visitor)).toBe(false);
  });
});

it('rows of strokes look like writing, also beside an upright edge such as a phone’s, and the edge does not', () => {
  const bytes = new Uint8Array(320 * 200).fill(230);
  for (let y = 40; y < 56; y++) for (let x = 60; x < 160; x += 5) bytes[y * 320 + x] = bytes[y * 320 + x + 1] = 20;
  for (let y = 0; y < 200; y++) bytes[y * 320 + 48] = bytes[y * 320 + 250] = 20;
  const places = textLikePlaces({ width: 320, height: 200, bytes });
  expect(places.length).toBeGreaterThan(0);
  for (const place of places) expect(place.x + place.width).toBeLessThan(240);
  expect(sharedArea(places[0]!, { x: 60, y: 40, width: 100, height: 16 })).toBeGreaterThan(1_500);
});
