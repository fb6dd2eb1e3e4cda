import { expect, test } from 'vitest';
import { mayBePartOf, mayBeSameWord } from '../../../media/verify/alike.ts';

test.each([
  ['Sherburn’s', 'Sherban'],
  ['Sherburn', '"Shurban'],
  ['Bingley’s,', 'Bingly'],
  ['Jamieson', 'Jameson'],
  ['Hale,', 'Hale'],
])('%s may be what was written as %s', (name, word) => {
  expect(mayBeSameWord(name, word)).toBe(true);
});

test.each([
  ['Hale', 'have'],
  ['Bingley', 'being'],
  ['Warner', 'under'],
  ['Margaret', 'market'],
  ['Thornton', 'other'],
])('%s is not %s', (name, word) => {
  expect(mayBeSameWord(name, word)).toBe(false);
});

test.each([
  ['dripe', 'stripe', 'end'],
  ['Ignition', 'recognition', 'end'],
  ['lovel', 'loveliest', 'start'],
  ['stripe', 'stripe', 'start'],
] as const)('%s may be what is left of %s, its %s', (heard, word, part) => {
  expect(mayBePartOf(heard, word, part)).toBe(true);
});

test.each([
  ['lovel', 'loveliest', 'end'],
  ['pe', 'stripe', 'end'],
  ['recognition', 'ignition', 'end'],
  ['Hale', 'inhaled', 'end'],
] as const)('%s is not what is left of %s, its %s', (heard, word, part) => {
  expect(mayBePartOf(heard, word, part)).toBe(false);
});
