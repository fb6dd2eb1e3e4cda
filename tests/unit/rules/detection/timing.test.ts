import { describe, expect, it } from 'vitest';
import { hasDoubtfulTiming, LONGEST_WORD, possiblePlace } from '../../../../src/rules/detection/timing.ts';

it.each([
  ['as words are', { start: 0, end: 0.4 }, false],
  ['as long as a word can be', { start: 0, end: LONGEST_WORD }, false],
  ['longer than that', { start: 1, end: 1.01 + LONGEST_WORD }, true],
  ['without a start', { end: 1 }, true],
  ['without an end', { start: 1 }, true],
  ['without times', {}, true],
  ['with a start that is no number', { start: Number.NaN, end: 1 }, true],
  ['that begins before everything', { start: Number.NEGATIVE_INFINITY, end: 1 }, true],
  ['that never ends', { start: 1, end: Number.POSITIVE_INFINITY }, true],
  ['before the recording', { start: -0.1, end: 0.3 }, true],
  ['of no length', { start: 1, end: 1 }, true],
  ['backwards', { start: 1, end: 0.9 }, true],
])('times %s', (_what, times, expected) => {
  expect(hasDoubtfulTiming(times)).toBe(expected);
});

describe('where words of doubtful timing may lie', () => {
  const timed = (start: number) => ({ text: 'we', start, end: start + 0.4 });
  const untimed = { text: 'Jordan' };
  const place = (words: Parameters<typeof possiblePlace>[0], first: number, last = first) =>
    possiblePlace(words, first, last, 60);

  it('is between the well-timed words on both sides, however far away', () => {
    expect(place([timed(1), untimed, timed(3)], 1)).toEqual({ start: 1.4, end: 3 });
    expect(place([timed(1), untimed, untimed, untimed, timed(5)], 2)).toEqual({ start: 1.4, end: 5 });
    expect(place([timed(0), timed(1), untimed, untimed, timed(5), timed(6)], 2, 3)).toEqual({ start: 1.4, end: 5 });
  });

  it('begins with the recording and ends with it where there is no such word', () => {
    expect(place([untimed, timed(3)], 0)).toEqual({ start: 0, end: 3 });
    expect(place([untimed, untimed, timed(3)], 1)).toEqual({ start: 0, end: 3 });
    expect(place([timed(1), untimed], 1)).toEqual({ start: 1.4, end: 60 });
    expect(place([timed(1), untimed, untimed], 1)).toEqual({ start: 1.4, end: 60 });
    expect(place([timed(0), untimed], 1)).toEqual({ start: 0.4, end: 60 });
  });

  it('is unknown where no word has good times', () => {
    expect(place([untimed, untimed, untimed], 1)).toBeNull();
  });

  it('is around both where their order and their times disagree', () => {
    expect(place([timed(10), untimed, timed(7)], 1)).toEqual({ start: 7 - LONGEST_WORD, end: 10.4 + LONGEST_WORD });
    expect(place([timed(1), untimed, timed(0.5)], 1)).toEqual({ start: 0, end: 1.4 + LONGEST_WORD });
    expect(place([timed(59.5), untimed, timed(59)], 1)).toEqual({ start: 59 - LONGEST_WORD, end: 60 });
    const touching = place([timed(1), untimed, { text: 'we', start: 1.4, end: 1.8 }], 1)!;
    expect([touching.start, touching.end]).toEqual(
      [1.4 - LONGEST_WORD, 1.4 + LONGEST_WORD].map((at) => Math.max(0, at)),
    );
  });
});
