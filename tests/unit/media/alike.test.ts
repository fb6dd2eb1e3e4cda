import { expect, test } from 'vitest';
import { mayBeSameWord } from '../../../media/verify/alike.ts';

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
