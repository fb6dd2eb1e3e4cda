import { expect, test } from 'vitest';
import { barFor, wordingOf } from '../../../../src/rules/detection/names/likeness-bar.ts';
import { easingFor } from '../../../../src/rules/detection/names/name-room.ts';
import { tokensOf, type TranscriptWord } from '../../../../src/rules/detection/words.ts';

test.each([
  ['one word that holds sentences together', 'the', 0.97, 1.01],
  ['one everyday word', 'table', 0.84, 0.88],
  ['one that ends in -ing', 'walking', 0.885, 0.925],
  ['one of which -ing is no ending', 'sing', 0.84, 0.88],
  ['everyday words', 'walking on', 0.79, 0.83],
  ['a word that nobody knows', 'zorblat', 0.6, 0.625],
  ['such a word that ends in -ing', 'zorbing', 0.645, 0.67],
  ['two of them', 'zorblat quibble', 0.6, 0.625],
  ['one of them and an everyday word', 'the zorblat', 0.655, 0.68],
  ['a word of the dictionary, though not everyday', 'advent', 0.71, 0.735],
  ['such a word that somebody is called by', 'colt', 0.6, 0.625],
  ['a letter', 'q', 0.71, 0.735],
  ['a letter and an everyday word', 'q the', 0.71, 0.735],
])('how alike must sound, for a roster and one twice as large: %s', (_, words, bar, crowded) => {
  const wording = wordingOf(words.split(' '));
  expect(barFor(2, wording, 0)).toBeCloseTo(bar, 5);
  expect(barFor(2, wording, 1)).toBeCloseTo(crowded, 5);
  expect(barFor(1, wording, 0)).toBeCloseTo(bar + 0.15, 5);
});

/** How much the bar is lowered for the words between { and }. */
function eased(text: string, of: Partial<TranscriptWord> = {}): number {
  const words = text.split(' ');
  const from = words.findIndex((word) => word.startsWith('{'));
  const to = words.findIndex((word) => word.endsWith('}'));
  const tokens = tokensOf(words.map((word) => ({ text: word.replace(/[{}]/g, ''), ...of })));
  return Math.round(easingFor(tokens, from, to) * 100) / 100;
}

test.each([
  ['nothing speaks for it', 'we saw {treasure} there', 0],
  ['it comes after a phrase that names', 'my name is {treasure} now', 0.06],
  ['it comes after one that may name', 'she was with {treasure} now', 0],
  ['it has a capital letter', 'we saw {Treasure} there', 0.07],
  ['it is one letter', 'we saw {T} there', 0],
  ['it begins a sentence', '{Treasure} was there', 0],
  ['it begins a sentence after another', 'we left. {The} pan was there', 0],
  ['an article stands before it', 'it was the {treasure} there', -0.06],
  ['a verb follows, not a name', 'we will {treasure} it', -0.06],
  ['it does what only people do', 'then {treasure} said no', 0.13],
  ['a pronoun does it', 'then {treasure he} said no', 0],
  ['it ends in the article of what follows', 'we saw {treasure the} table', -0.06],
  ['it ends in an article that nothing follows', 'we saw {treasure the} and', 0],
  ['it ends in an article and a sentence', 'we saw {treasure the.} Table', 0],
  ['it ends in an article', 'we saw {treasure the}', 0],
  ['it is an article alone', 'we saw {the} table', 0],
])('how much less alike it may sound where %s', (_, text, expected) => expect(eased(text)).toBe(expected));

test('how much less alike it may sound where the recogniser doubts it, or more where it is sure of an English word', () => {
  expect(eased('we saw {treasure} there', { probability: 0.49 })).toBe(0.07);
  expect(eased('we saw {treasure} there', { probability: 0.5 })).toBe(0);
  const heard = (probability: number, text = 'we saw {treasure} there') => eased(text, { probability, aligned: true });
  expect([0.95, 0.8, 0.6].map((probability) => heard(probability))).toEqual([-0.1, -0.05, 0]);
  expect(heard(0.95, 'we saw {zorblat} there')).toBe(0);
  expect(heard(0.95, 'we saw {treasure zorblat} there')).toBe(0);
  expect(heard(0.95, 'we saw {grace} there')).toBe(0);
});

test('it is never lowered by more than 0.15', () => {
  expect(eased('my name is {Treasure} said', { probability: 0.3 })).toBe(0.15);
});
