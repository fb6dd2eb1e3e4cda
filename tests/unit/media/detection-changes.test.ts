import { describe, expect, it } from 'vitest';
import { ChangeWatch } from '../../../media/detection/change-watch.ts';
import { ChangedCells } from '../../../media/detection/changed-cells.ts';
import type { Box } from '../../../media/detection/box.ts';
import type { FoundFace } from '../../../media/detection/found-faces.ts';
import { thumbnailOf } from '../../../media/detection/thumbnail.ts';

const SIZE = { width: 1280, height: 720 };

/** A grey picture with a camera's noise of ± `noise` levels, and squares of `size` pixels that are brighter. */
function picture(squares: readonly Box[], { noise = 0, levels = 60 } = {}): Float32Array {
  const grey = new Uint8Array(SIZE.width * SIZE.height);
  let state = 1 + squares.length;
  for (let at = 0; at < grey.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    grey[at] = 100 + Math.round(noise * ((state >> 8) % 1000) * 0.002 - noise);
  }
  for (const { x, y, width, height } of squares)
    for (let row = y; row < y + height; row++)
      for (let column = x; column < x + width; column++) grey[row * SIZE.width + column]! += levels;
  return thumbnailOf(grey, SIZE.width, SIZE.height);
}
const square = (x: number, y: number, size = 20): Box => ({ x, y, width: size, height: size });
const WHOLE = { x: 0, y: 0, ...SIZE };
const holds = (outer: Box | null, inner: Box) =>
  outer !== null &&
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;

describe('what changed', () => {
  it('is everything at first, nothing in the noise of a camera, and where something new is', () => {
    const cells = new ChangedCells(SIZE);
    expect(cells.changed(picture([]))).toEqual(WHOLE);
    cells.looked(WHOLE, picture([], { noise: 8 }));
    expect(cells.changed(picture([], { noise: 8 }))).toBeNull();
    const changed = cells.changed(picture([square(603, 333)], { noise: 8 }));
    expect(holds(changed, square(603, 333))).toBe(true);
    expect(changed!.width).toBeLessThan(80);
  });

  it('is still new when only another part was looked at, and known once its own was', () => {
    const cells = new ChangedCells(SIZE);
    cells.looked(WHOLE, picture([]));
    const now = picture([square(100, 100), square(900, 500)]);
    cells.looked({ x: 50, y: 50, width: 200, height: 200 }, now);
    expect(cells.changed(now)).toMatchObject({ x: expect.any(Number), width: expect.any(Number) });
    expect(holds(cells.changed(now), square(900, 500))).toBe(true);
    expect(cells.changed(now)!.x).toBeGreaterThan(800);
    cells.looked(WHOLE, now);
    expect(cells.changed(now)).toBeNull();
  });

  it('adds up: a change too slow to be seen from look to look is seen in the end', () => {
    const cells = new ChangedCells(SIZE);
    cells.looked(WHOLE, picture([]));
    const slowly = [1, 2, 3, 4, 5, 6, 7].map((levels) => cells.changed(picture([square(600, 300, 60)], { levels })));
    expect(slowly[0]).toBeNull();
    expect(holds(slowly.at(-1)!, square(608, 308, 40))).toBe(true);
  });
});

describe('a look where something changed', () => {
  /** A finder that knows where the faces are, and finds those that are wholly in what it is shown. */
  function watching() {
    let faces: FoundFace[] = [];
    const parts: { part: Box; ratio: number }[] = [];
    const facesIn = async (_: unknown, part: Box, ratio: number) => {
      parts.push({ part, ratio });
      return faces.filter((face) => holds(part, face) && face.width / ratio >= 10);
    };
    const watch = new ChangeWatch({ facesIn }, SIZE);
    const frame = { ...SIZE, bytes: new Uint8Array() };
    return {
      parts,
      look: (now: readonly Box[], cut = false) => {
        faces = now.map((box) => ({ ...box, score: 0.9 }));
        parts.length = 0;
        return watch.look(frame, picture(now), cut);
      },
    };
  }

  it('looks at everything, quickly and carefully, at first and after a cut, and at nothing where nothing changed', async () => {
    const { parts, look } = watching();
    expect(await look([square(600, 300)])).toHaveLength(1);
    expect(parts.map(({ part }) => part)).toEqual([WHOLE, WHOLE]);
    for (let turn = 0; turn < 5; turn++) {
      expect(await look([square(600, 300)])).toHaveLength(1);
      expect(parts).toEqual([]);
    }
    await look([square(600, 300)], true);
    expect(parts.map(({ ratio }) => ratio)).toEqual([2, 1280 / 960]);
  });

  it('follows a face that moves without looking at all of the picture, and keeps those that do not move', async () => {
    const { parts, look } = watching();
    const still = square(200, 200, 40);
    for (let turn = 0; turn < 12; turn++) {
      const moving = square(600 + 20 * turn, 300, 60);
      const seen = await look([still, moving]);
      expect(seen.map(({ x }) => x).toSorted((a, b) => a - b)).toEqual([200, 600 + 20 * turn]);
      if (turn > 0) for (const { part } of parts) expect(part.width * part.height).toBeLessThan(200_000);
    }
  });

  it('finds a face too small for quick looks within four looks, wherever it comes', async () => {
    for (let turn = 1; turn <= 4; turn++) {
      const { look } = watching();
      for (let before = 0; before < turn; before++) await look([]);
      const seen: number[] = [];
      for (let after = 0; after < 4; after++) seen.push((await look([square(1000, 600, 16)])).length);
      expect(seen.at(-1)).toBe(1);
    }
  });

  it('lets go of a face that is no longer there', async () => {
    const { look } = watching();
    await look([square(600, 300, 60)]);
    expect(await look([])).toEqual([]);
  });
});
