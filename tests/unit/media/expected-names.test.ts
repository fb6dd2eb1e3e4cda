import { expect, test } from 'vitest';
import { expectedNames } from '../../../media/verify/expected-names.ts';

test('a recogniser is told each name once, as it would write it, without its parts and joined forms', () => {
  const forbidden = ['jordan', 'jordan okafor', 'jordanokafor', 'okafor', 'priya', 'mr hale', 'hale', 'mrhale'];
  expect(expectedNames(forbidden)).toEqual(['Jordan Okafor', 'Mr Hale', 'Priya']);
});

test('a joined form that stands for no other name stays', () => {
  expect(expectedNames(['annemarie', 'marie'])).toEqual(['Annemarie', 'Marie']);
});
