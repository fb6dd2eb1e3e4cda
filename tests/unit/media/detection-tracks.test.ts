import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { truePlaceAt } from '../../../bench/redaction/cover-place.ts';
import type { PictureMaster } from '../../../media/picture/regions.ts';
import { scaled, sharedArea } from '../../../media/detection/box.ts';
import { cadenceOf } from '../../../media/detection/cadence.ts';
import { faceTracks } from '../../../media/detection/face-tracks.ts';
import { distinctFaces } from '../../../media/detection/found-faces.ts';
import type { FaceLook } from '../../../media/detection/look-lines.ts';
import { boxAround } from '../../../media/picture/places.ts';

const MASTER: PictureMaster = {
  width: 1280,
  height: 720,
  frameRate: { num: 30, den: 1 },
  frames: 300,
  durationSeconds: 10,
};
const CADENCE = cadenceOf(MASTER.frameRate);
const { step, gap, pad } = CADENCE;

const face = (x: number, y: number, score = 0.9, size = 60) => ({ x, y, width: size, height: size, score });
type Face = ReturnType<typeof face>;

/** Looks at every step of the picture; `at` says what is seen in a frame. */
function looks(at: (frame: number) => Face[], cuts: readonly number[] = []): FaceLook[] {
  return Array.from({ length: Math.ceil(MASTER.frames / step) }, (_, look) => ({
    frame: look * step,
    cut: cuts.includes(look * step),
    faces: at(look * step),
  }));
}
const tracked = (at: (frame: number) => Face[], cuts: readonly number[] = []) =>
  faceTracks(looks(at, cuts), CADENCE, MASTER);

describe('the cadence', () => {
  it('looks at least five times and reads at least twice a second, bridges 15 frames or more and adds 10 or more', () => {
    for (const num of [12, 24, 25, 30, 50, 60]) {
      const cadence = cadenceOf({ num, den: 1 });
      expect(num / cadence.step).toBeGreaterThanOrEqual(5);
      expect(num / (cadence.step * cadence.readEvery)).toBeGreaterThanOrEqual(2);
      expect(cadence.gap).toBeGreaterThanOrEqual(15);
      expect(cadence.pad).toBeGreaterThanOrEqual(10);
    }
  });
});

describe('face tracks', () => {
  it('covers the head, half as much again as the face, in every frame of any steady walk', () => {
    const speed = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(speed, speed, fc.integer({ min: 30, max: 120 }), (dx, dy, size) => {
        const placed = (frame: number) =>
          face(610 + dx * (frame - 150) * 0.5, 330 + dy * (frame - 150) * 0.3, 0.9, size);
        const tracks = tracked((frame) => [placed(frame)]);
        expect(tracks).toHaveLength(1);
        for (let frame = 0; frame < MASTER.frames; frame++) {
          const shown = sharedArea(scaled(placed(frame), 1.5), { x: 0, y: 0, width: 1280, height: 720 });
          if (shown < 100) continue;
          expect(sharedArea(truePlaceAt(tracks[0]!.keys, frame / 30), scaled(placed(frame), 1.5))).toBeGreaterThan(
            shown * 0.999,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('bridges a gap and goes on with faint sightings', () => {
    const seen = (frame: number) => (frame > 60 && frame < 60 + gap ? [] : [face(500, 300, frame === 0 ? 0.9 : 0.15)]);
    const tracks = tracked(seen);
    expect(tracks).toHaveLength(1);
    expect(tracks[0]).toMatchObject({ start: 0, end: 10, lost: false, confidence: 0.9 });
  });

  it('does not start with a faint sighting', () => {
    expect(tracked(() => [face(500, 300, 0.2)])).toEqual([]);
  });

  it('adds frames at each end', () => {
    const [track] = tracked((frame) => (frame >= 120 && frame <= 180 ? [face(500, 300)] : []));
    expect(track!.start).toBeCloseTo((120 - pad) / 30, 5);
    expect(track!.end).toBeCloseTo((180 + pad + 1) / 30, 5);
    expect(track!.keys[0]!.time).toBeCloseTo(track!.start, 5);
  });

  it('reaches as far as a face that moves may have gone in the added frames', () => {
    const seen = (frame: number) => (frame >= 120 && frame <= 240 ? [face(200 + 4 * (frame - 120), 300)] : []);
    const [track] = tracked(seen);
    const before = truePlaceAt(track!.keys, 110 / 30);
    expect(before.x).toBeLessThanOrEqual(200 - 40 - 15);
  });

  it('is one box while the face keeps still, and two faces are two tracks', () => {
    const tracks = tracked((frame) => [face(300 + (frame % 2), 300), face(800, 300)]);
    expect(tracks.map(({ keys }) => keys.length)).toEqual([2, 2]);
    expect(boxAround(tracks[0]!.keys)).toMatchObject({ x: 285, width: expect.closeTo(91, -1) });
  });

  it('ends at a cut, and nothing is lost there', () => {
    const seen = (frame: number) => [frame < 150 ? face(300, 300) : face(320, 310)];
    const tracks = tracked(seen, [150]);
    expect(tracks).toHaveLength(2);
    expect(tracks.map(({ lost }) => lost)).toEqual([false, false]);
  });
});

describe('a lost face', () => {
  const gone =
    (x: number, y: number, back = Infinity) =>
    (frame: number) =>
      frame <= 90 || frame >= back ? [face(x, y)] : [];

  it('is lost when it ends in mid-picture, for five seconds at most', () => {
    const [track] = tracked(gone(600, 300));
    expect(track).toMatchObject({ lost: true, lostFrom: 3, lostUntil: 3 + 5 });
  });

  it('is lost until it is seen again near there, or until a cut', () => {
    expect(tracked(gone(600, 300, 180))[0]).toMatchObject({ lost: true, lostUntil: 6 });
    expect(tracked(gone(600, 300), [150])[0]).toMatchObject({ lost: true, lostUntil: 5 });
  });

  it('is not lost at an edge, at a cut, at the end, or when a face goes on near there', () => {
    expect(tracked(gone(0, 300))[0]!.lost).toBe(false);
    expect(tracked(gone(600, 300), [96])[0]!.lost).toBe(false);
    expect(tracked((frame) => (frame <= 288 ? [face(600, 300)] : []))[0]!.lost).toBe(false);
    const turned = (frame: number) => (frame <= 90 ? [face(600, 300)] : [face(640, 310, 0.9, 140)]);
    expect(tracked(turned)[0]!.lost).toBe(false);
  });
});

it('a face that several views show is one face, the surest', () => {
  const faces = [face(100, 100, 0.5), face(104, 98, 0.9), face(400, 100, 0.4), face(120, 120, 0.3, 20)];
  expect(distinctFaces(faces).map(({ score }) => score)).toEqual([0.9, 0.4]);
});
