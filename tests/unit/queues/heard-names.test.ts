import { expect, test } from 'vitest';
import type { Word } from '../../../media/words.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import { heardNames } from '../../../workers/heard-names.ts';

const said = (text: string, start: number): Word[] =>
  text
    .split(' ')
    .map((word, at) => ({ text: word, start: start + at / 2, end: start + at / 2 + 0.4, probability: 0.6 }));
const { participants } = parseRoster({
  participants: [
    { name: 'Mr Jamieson', tags: ['name:never'] },
    { name: 'Siobhan Kelly', tags: ['name:allow'] },
  ],
});
const rules = { forbidden: ['jamieson', 'mr jamieson'] };

test('hears the name of somebody who may not be named as it is written and by its sounds', () => {
  const isName = heardNames(rules, participants, []);
  expect(isName(said('when Mr Jamieson came', 4))).toBe(true);
  expect(isName(said('when Mr Jameson came', 4))).toBe(true);
  expect(isName(said('when the river came', 4))).toBe(false);
});

test('does not listen for the name of somebody who may be named', () => {
  const isName = heardNames(rules, participants, []);
  expect(isName(said('then Shivaun Kelly came', 4))).toBe(false);
  expect(isName(said('then Siobhan Kelly came', 4))).toBe(false);
});

test('a word that stays in the recording was judged there: its sounds say nothing, its letters do', () => {
  const isName = heardNames(rules, participants, said('when Mr Jameson came', 4));
  expect(isName(said('when Mr Jameson came', 4.2))).toBe(false);
  expect(isName(said('when Mr Jameson came', 40))).toBe(true);
  expect(heardNames(rules, participants, said('Jamieson', 4))(said('Jamieson', 4))).toBe(true);
});
