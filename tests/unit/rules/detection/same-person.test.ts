import { expect, it } from 'vitest';
import { shareAName } from '../../../../src/rules/detection/same-person.ts';

const called = (name: string, also: string[] = [], soundsLike: string[] = []) => ({ name, also, soundsLike });

it.each([
  ['the same name', called('Jo Park'), ['Jo Park']],
  ['another case', called('JO park'), ['Jo Park']],
  ['other spaces and hyphens', called('Zoe  Ann'), ['Zoë-Ann']],
  ['without its accents', called('Łukasz Nuñez'), ['lukasz nunez']],
  ['a nickname', called('Josephine', ['Jo']), ['Jo', 'Park']],
  ['what it sounds like', called('Josephine', [], ['joe park']), ['Joe Park']],
  ['letters outside Latin', called('Ольга'), ['ольга']],
])('two people share a name: %s', (_what, person, others) => {
  expect(shareAName(person, others)).toBe(true);
});

it.each([
  ['a part of a name', called('Jo'), ['Jo Park']],
  ['another name', called('Jon Park'), ['Jo Park']],
  ['nobody', called('Jo'), []],
  ['a name without letters or digits', called('Jo', ['…']), ['–']],
])('two people do not share a name: %s', (_what, person, others) => {
  expect(shareAName(person, others)).toBe(false);
});
