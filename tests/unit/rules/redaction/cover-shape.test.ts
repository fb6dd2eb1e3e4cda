import { describe, expect, it } from 'vitest';
import { Problem } from '../../../../src/errors.ts';
import {
  boxAt,
  checkShape,
  type CoverOutline,
  isWholePicture,
  shapeOf,
  wholePicture,
  withoutPlace,
  withPlace,
} from '../../../../src/rules/redaction/cover-shape.ts';

const ROOM = { width: 320, height: 180, durationSeconds: 10 };
const HERE = { x: 10, y: 20, width: 30, height: 40 };
const THERE = { x: 210, y: 20, width: 50, height: 60 };
const still: CoverOutline = { start: 1, end: 5, region: HERE, keys: null };
const moving = shapeOf({
  start: 1,
  end: 5,
  keys: [
    { time: 1, ...HERE },
    { time: 3, ...THERE },
  ],
});

const fault = (work: () => unknown): Problem => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a box', () => {
  it('begins to move at its start when it gets a place at another moment', () => {
    expect(withPlace(still, { time: 3, ...THERE })).toEqual(moving);
    expect(moving.region).toEqual({ x: 10, y: 20, width: 250, height: 60 });
  });

  it('has one place at a moment: a second one takes its place', () => {
    const nearly = { time: 3.004, ...HERE };
    expect(withPlace(moving, nearly).keys).toEqual([{ time: 1, ...HERE }, nearly]);
    expect(withPlace(still, { time: 1, ...THERE })).toMatchObject({ region: THERE, keys: [{ time: 1, ...THERE }] });
  });

  it('keeps its places in order of time', () => {
    const between = { time: 2, ...HERE };
    expect(withPlace(moving, between).keys!.map(({ time }) => time)).toEqual([1, 2, 3]);
  });

  it('has no place outside its time', () => {
    expect(fault(() => withPlace(still, { time: 5.2, ...HERE })).fields).toHaveProperty('at');
    expect(fault(() => withPlace(still, { time: 0.9, ...HERE })).fields).toHaveProperty('at');
  });

  it('stands still when one place is left, and never loses the last one', () => {
    expect(withoutPlace(moving, 1)).toEqual({ start: 1, end: 5, region: THERE, keys: null });
    expect(fault(() => withoutPlace(still, 1)).plain).toContain('no place of its own');
    const one = shapeOf({ ...moving, keys: moving.keys!.slice(0, 1) });
    expect(fault(() => withoutPlace(one, 1)).plain).toContain('must be somewhere');
    expect(fault(() => withoutPlace(moving, 2)).plain).toContain('no place of its own');
  });

  it('is shown in whole pixels that hold all of it', () => {
    expect(boxAt(moving, 2)).toEqual({ x: 110, y: 20, width: 40, height: 50 });
    expect(boxAt(moving, 1.01)).toEqual({ x: 11, y: 20, width: 31, height: 41 });
    expect(boxAt(still, 9)).toEqual(HERE);
  });

  it('can be the whole picture', () => {
    expect(wholePicture(1, 2, ROOM).region).toEqual({ x: 0, y: 0, width: 320, height: 180 });
    expect([isWholePicture(wholePicture(1, 2, ROOM).region, ROOM), isWholePicture(THERE, ROOM)]).toEqual([true, false]);
  });

  it.each([
    ['from the left', { x: 1 }],
    ['from the top', { y: 1 }],
    ['to the right', { width: 319 }],
    ['to the bottom', { height: 179 }],
  ])('is not the whole picture where it leaves out a line %s', (_what, smaller) =>
    expect(isWholePicture({ x: 0, y: 0, width: 320, height: 180, ...smaller }, ROOM)).toBe(false),
  );

  it('gets a place at the edges of its time, give or take what frames are rounded by', () => {
    for (const time of [0.996, 1, 5, 5.004]) expect(withPlace(still, { time, ...THERE }).keys).not.toBeNull();
    for (const time of [0.994, 5.006]) expect(fault(() => withPlace(still, { time, ...THERE })).status).toBe(422);
  });

  it('keeps the others when it loses one of three places', () => {
    const three = withPlace(moving, { time: 2, ...HERE });
    expect(withoutPlace(three, 3).keys).toEqual([
      { time: 1, ...HERE },
      { time: 2, ...HERE },
    ]);
  });
});

describe('a box is good', () => {
  it.each<[string, Partial<CoverOutline>]>([
    ['from the very start', { start: 0 }],
    ['up to half a second after the end, by which lengths are rounded', { end: 10.5 }],
    ['as large as the picture', { region: { x: 0, y: 0, width: 320, height: 180 } }],
    ['a hair larger, as fractions add up', { region: { x: 0, y: 0, width: 320 + 5e-7, height: 180 + 5e-7 } }],
    [
      'with places from the very start to half a second after the end',
      {
        keys: [
          { time: 0, ...HERE },
          { time: 10.5, ...THERE },
        ],
      },
    ],
  ])('%s', (_what, more) => expect(() => checkShape({ ...still, ...more }, ROOM)).not.toThrow());
});

describe('a box that could not hide anything', () => {
  it.each<[string, Partial<CoverOutline>, string]>([
    ['ends before it starts', { start: 5, end: 5 }, 'end'],
    ['starts before the recording', { start: -1 }, 'end'],
    ['starts after the recording', { start: 10, end: 10.2 }, 'end'],
    ['ends long after the recording', { end: 11 }, 'end'],
    ['has times that are no numbers', { start: Number.NaN }, 'end'],
    ['hangs out of the picture', { region: { ...HERE, x: 300 } }, 'x'],
    ['begins left of the picture', { region: { ...HERE, x: -1 } }, 'x'],
    ['begins above the picture', { region: { ...HERE, y: -1 } }, 'x'],
    ['has no height', { region: { ...HERE, height: 0 } }, 'width'],
    [
      'has a place before the recording',
      {
        keys: [
          { time: -1, ...HERE },
          { time: 1, ...HERE },
        ],
      },
      'at',
    ],
    ['has no width', { region: { ...HERE, width: 0 } }, 'width'],
    ['has a side that is no number', { region: { ...HERE, height: Number.NaN } }, 'width'],
    [
      'hangs out of the picture at one moment',
      {
        keys: [
          { time: 1, ...HERE },
          { time: 2, ...HERE, y: 170 },
        ],
      },
      'x',
    ],
    [
      'has a place after the recording',
      {
        keys: [
          { time: 1, ...HERE },
          { time: 12, ...HERE },
        ],
      },
      'at',
    ],
    [
      'has places in no order',
      {
        keys: [
          { time: 2, ...HERE },
          { time: 1, ...HERE },
        ],
      },
      'at',
    ],
    [
      'has two places at one moment',
      {
        keys: [
          { time: 2, ...HERE },
          { time: 2, ...THERE },
        ],
      },
      'at',
    ],
  ])('%s: refused, and the field is named', (_what, wrong, field) => {
    checkShape(still, ROOM);
    checkShape(moving, ROOM);
    const problem = fault(() => checkShape({ ...still, ...wrong }, ROOM));
    expect([problem.status, Object.keys(problem.fields ?? {})]).toEqual([422, [field]]);
  });

  it('without a box at all is refused too', () => {
    expect(fault(() => shapeOf({ start: 0, end: 1 })).fields).toHaveProperty('x');
    expect(fault(() => shapeOf({ start: 0, end: 1, keys: [] })).fields).toHaveProperty('x');
  });
});
