import { describe, expect, test } from 'vitest';
import type { HeardAgain } from '../../../../media/words.ts';
import { passagesHeardAgain, waysHeardAgain } from '../../../../src/rules/detection/heard-again.ts';

const PIECES = 'in short pieces';
const BEAM = 'with a beam';
const heard = (start: number, end: number, way: string, words: number): HeardAgain => ({ start, end, way, words });
/** Two passages; what the first way left of the first one was heard in the second way too, in two parts. */
const transcript = {
  heardAgain: [
    heard(40, 44, PIECES, 5),
    heard(10, 25, PIECES, 12),
    heard(10, 12, BEAM, 0),
    heard(20, 25.5, BEAM, 3),
    heard(25.5, 28, BEAM, 0),
  ],
};

describe('passages that were heard again', () => {
  test('come in order of time, one for what overlaps, with each way in the order in which it was tried', () => {
    expect(passagesHeardAgain(transcript)).toEqual([
      {
        start: 10,
        end: 25.5,
        tries: [
          { way: PIECES, words: 12 },
          { way: BEAM, words: 3 },
        ],
      },
      { start: 25.5, end: 28, tries: [{ way: BEAM, words: 0 }] },
      { start: 40, end: 44, tries: [{ way: PIECES, words: 5 }] },
    ]);
  });

  test('are none where the recording was heard once', () => {
    expect(passagesHeardAgain({})).toEqual([]);
    expect(passagesHeardAgain(null)).toEqual([]);
    expect(waysHeardAgain({ start: 1, end: 2 }, null)).toBe(0);
  });
});

test('a stretch was heard again in each way that heard its middle', () => {
  expect(waysHeardAgain({ start: 20, end: 25 }, transcript)).toBe(2);
  expect(waysHeardAgain({ start: 13, end: 19 }, transcript)).toBe(1);
  expect(waysHeardAgain({ start: 24, end: 34 }, transcript)).toBe(0);
});

test('a passage was heard again in as many ways as the least tried stretch without words in it', () => {
  const unheard = [
    { start: 13, end: 19 },
    { start: 20, end: 25 },
  ];
  expect(waysHeardAgain({ start: 12, end: 40 }, { ...transcript, unheard })).toBe(1);
  expect(waysHeardAgain({ start: 19.5, end: 60 }, { ...transcript, unheard })).toBe(2);
});
