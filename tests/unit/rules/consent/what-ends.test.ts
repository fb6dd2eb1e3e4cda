import { describe, expect, it } from 'vitest';
import { whatEndsSoon } from '../../../../src/rules/consent/what-ends.ts';
import { known, TODAY } from './consent-words.ts';

const soon = (actor: string, ...lines: string[]) =>
  whatEndsSoon(known(actor, lines), TODAY).map(({ kind, due }) => `${kind} ${due}`);

describe('what staff are told 30 days ahead', () => {
  it.each<[string, string, string[], string[]]>([
    ['a yes that ends today', 'adult', ['voice:allow, self yes, until 2027-06-15'], ['expiry 2027-06-15']],
    ['one that ends in 30 days', 'adult', ['voice:allow, self yes, until 2027-07-15'], ['expiry 2027-07-15']],
    ['not one that ends later', 'adult', ['voice:allow, self yes, until 2027-07-16'], []],
    ['not one that ended', 'adult', ['voice:allow, self yes, until 2027-06-14'], []],
    ['a review', 'adult', ['voice:allow, self yes, review 2027-06-20'], ['review 2027-06-20']],
    ['not a no that ends', 'adult', ['voice:never, self yes, until 2027-06-20'], []],
    ['not what was taken back', 'adult', ['voice:allow, self yes, withdrawn, until 2027-06-20'], []],
    [
      'not what was replaced',
      'adult',
      ['voice:allow, self yes, until 2027-06-20', 'voice:allow, self yes, instead of 1'],
      [],
    ],
    ['an 18th birthday', 'born 2009-07-01', ['voice:allow, self yes'], ['birthday 2027-07-01']],
    ['not that of somebody who allowed nothing', 'born 2009-07-01', ['voice:never, self yes'], []],
    ['no birthday of somebody whose age is unknown', 'age unknown', ['voice:allow, self yes'], []],
    ['a restriction that begins', 'adult', ['bar from 2027-06-20'], ['restriction 2027-06-20']],
    ['not one that began', 'adult', ['bar from 2027-06-14'], []],
    [
      'each thing of a day once',
      'adult',
      ['voice:allow, self yes, until 2027-06-20', 'face:allow, self yes, until 2027-06-20, review 2027-06-20'],
      ['expiry 2027-06-20', 'review 2027-06-20'],
    ],
    ['nothing of somebody who was erased', 'adult, erased', ['voice:allow, self yes, until 2027-06-20'], []],
  ])('%s', (_what, actor, lines, endings) => expect(soon(actor, ...lines)).toEqual(endings));
});
