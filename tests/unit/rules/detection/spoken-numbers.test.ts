import { expect, test } from 'vitest';
import { digitsAt } from '../../../../src/rules/detection/details/spoken-numbers.ts';
import { endsLikeStreet } from '../../../../src/rules/detection/details/street-words.ts';

test.each([
  ['7', '7', 1],
  ['0778 x', '0778', 1],
  ['oh', '0', 1],
  ['nine', '9', 1],
  ['five hundred', '500', 2],
  ['five thousand', '5', 1],
  ['double four', '44', 2],
  ['triple 4', '444', 2],
  ['treble oh', '000', 2],
  ['eleven one', '11', 1],
  ['twenty three', '23', 2],
  ['twenty oh', '20', 1],
  ['twenty table', '20', 1],
  ['ninety', '90', 1],
])('“%s” begins with the digits %s', (words, digits, length) => {
  expect(digitsAt(words.split(' '), 0)).toEqual({ digits, length });
  expect(digitsAt(['x', 'two', ...words.split(' ')], 2)).toEqual({ digits, length });
});

test.each(['', 'table', 'k9', '9k', 'double', 'double 44', 'double x4', 'double k', 'hundred', '٤', 'twentythree'])(
  '“%s” begins with none',
  (words) => {
    expect(digitsAt(words.split(' '), 0)).toBeNull();
    expect(digitsAt([], 0)).toBeNull();
  },
);

test('streets of one word are told by their end', () => {
  expect(['broadgate', 'eastcheap', 'kirkwick'].every(endsLikeStreet)).toBe(true);
  expect(['gate', 'xygate', 'gates', 'broadgatex', '3broadgate'].some(endsLikeStreet)).toBe(false);
});
