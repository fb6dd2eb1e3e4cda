import { describe, expect, it, test } from 'vitest';
import { findNames } from '../../../../src/rules/detection/names/names.ts';

const person = (name: string, also: string[] = [], soundsLike: string[] = []) => ({ name, also, soundsLike });
/** Numbers 0 to 6. */
const PEOPLE = [
  person('Jordan Okafor', ['Jay'], ['jaw den']),
  person('Mia Li'),
  person('Thomas James Pryce'),
  person('Will Grace'),
  person('Jordan Smith'),
  person('Samir Khan'),
  person('Anne-Marie Poole'),
];
const KEPT = ['Deborah Taylor', 'Jordan', 'Summer'];
const finds = (text: string, kept = KEPT) =>
  findNames(
    text.split(' ').map((word) => ({ text: word })),
    PEOPLE,
    kept,
  );

describe('who is named where, by which part of the name, how sure that is, and who found it', () => {
  it.each([
    ['I met Thomas Pryce there', ['Thomas Pryce|2|full|roster|0.99|roster']],
    ['I met thomas there', ['thomas|2|first|roster|0.97|roster']],
    ['I met Thomas James Pryce there', ['Thomas James Pryce|2|full|roster|0.99|roster']],
    ['I met Okafor there', ['Okafor|0|last|roster|0.97|roster']],
    ['I met okafors there', ['okafors|0|last|roster|0.82|roster']],
    ['I met Jay there', ['Jay|0|alias|roster|0.97|roster']],
    ['so jay came', ['jay|0|alias|roster|0.97|roster']],
    ['the jay is a bird', ['jay|0|alias|roster|0.97|roster']],
    ['the Jay is a bird', ['Jay|0|alias|roster|0.97|roster']],
    ['I met jaw den there', ['jaw den|0|alias|roster|0.99|roster']],
    ['we will go', []],
    ['we Will go', ['Will|3|first|roster|0.95|roster']],
    ['Will we go', ['Will|3|first|roster|0.6|roster']],
    ['Will you go, Grace', ['Will|3|first|roster|0.6|roster', 'Grace|3|last|roster|0.95|roster']],
    ['I asked will if he came', []],
    ['my name is will', ['will|3|first|roster|0.8|roster']],
    ['thanks to will and all', ['will|3|first|roster|0.8|roster']],
    ['then grace came', ['grace|3|last|roster|0.4|roster']],
    ['I met oka for there', ['oka for|0|last|roster|0.9|roster']],
    ['I met O K A F O R there', ['O K A F O R|0|last|roster|0.9|roster']],
    ['we saw T J there', ['T J|2|alias|roster|0.75|roster']],
    ['we saw TJ there', ['TJ|2|alias|roster|0.75|roster']],
    ['we saw T.J. there', ['T.J|2|alias|roster|0.75|roster']],
    ['we saw TP and TJP there', ['TP|2|alias|roster|0.75|roster', 'TJP|2|alias|roster|0.75|roster']],
    ['we saw tj there', ['tj|2|alias|roster|0.75|roster']],
    ['we saw tp there', ['tp|2|alias|roster|0.75|roster']],
    ['we saw Tom P there', ['Tom P|2|alias|roster|0.75|roster']],
    ['we saw Tim P there', ['Tim P|2|alias|roster|0.75|roster']],
    ['we saw Theodore P there', ['Theodore P|2|alias|roster|0.75|roster']],
    ['we saw T J P X there', []],
    ['we saw T. J there', ['T. J|2|alias|roster|0.75|roster']],
    ['we saw T J. P there', ['T J. P|2|alias|roster|0.75|roster']],
    ['we saw JS and JO there', ['JS|4|alias|roster|0.75|roster', 'JO|0|alias|roster|0.75|roster']],
    ['we saw Sam K and Samir K there', ['Sam K|5|alias|roster|0.75|roster', 'Samir K|5|first|roster|0.97|roster']],
    ['we saw Samantha K there', ['Samantha K|5|alias|roster|0.75|roster']],
    ['we saw Jordan S there', ['Jordan S|0+4|first|roster|0.95|roster+keep-list|keep']],
    [
      'we thank Deborah Taylor and deborah taylor',
      ['Deborah Taylor||-|keep-list|0.95|keep-list|keep', 'deborah taylor||-|keep-list|0.95|keep-list|keep'],
    ],
    ['we thank deborahtaylor and Deborah', ['deborahtaylor||-|keep-list|0.95|keep-list|keep']],
    [
      'Jordan Okafor and Okafor Jordan',
      [
        'Jordan Okafor|0|full|roster|0.99|roster+keep-list|keep',
        'Okafor|0|last|roster|0.97|roster',
        'Jordan|0+4|first|roster|0.97|roster+keep-list|keep',
      ],
    ],
    ["Jordan's Okafor", ["Jordan's Okafor|0|full|roster|0.99|roster+keep-list|keep"]],
    ['Jordan, Okafor', ['Jordan, Okafor|0|full|roster|0.99|roster+keep-list|keep']],
    [
      'Jordan Jordan Okafor',
      ['Jordan|0+4|first|roster|0.97|roster+keep-list|keep', 'Jordan Okafor|0|full|roster|0.99|roster+keep-list|keep'],
    ],
    [
      'Jordan Smith Okafor',
      ['Jordan Smith|4|full|roster|0.99|roster+keep-list|keep', 'Okafor|0|last|roster|0.97|roster'],
    ],
    ['Mia Grace', ['Mia|1|first|roster|0.97|roster', 'Grace|3|last|roster|0.95|roster']],
    ['we saw Mia Lee', ['Mia Lee|1|full|roster|0.97|roster']],
    ['we saw me a lie', ['me a lie|1|full|sounds-like|0.76|sounds-like']],
    ['in the Summer we', ['Summer||-|keep-list|0.95|keep-list|keep']],
    ['Mia Li Pryce', ['Mia Li|1|full|roster|0.99|roster', 'Pryce|2|last|roster|0.97|roster']],
    ['we saw Mias there', ['Mias|1|first|roster|0.82|roster']],
    ['we saw milia there', ['milia|1|full|sounds-like|0.71|sounds-like']],
    ['we saw mi a there', ['mi a|1|first|roster|0.9|roster']],
    ['we saw m i a there', ['m i a|1|first|roster|0.9|roster']],
    [
      'we saw anne marie and annemarie and Marie Poole',
      [
        'anne marie|6|last|roster|0.99|roster',
        'annemarie|6|last|roster|0.97|roster',
        'Marie Poole|6|last|roster|0.99|roster',
      ],
    ],
    ['we saw wills there', ['wills|3|first|roster|0.82|roster']],
    ['we saw graces there', ['graces|3|last|roster|0.82|roster']],
    ['it was a Grace period', ['Grace|3|last|roster|0.95|roster']],
    ['we saw W there', []],
    ['AMP is it', ['AMP|6|alias|roster|0.75|roster']],
    ["Mia's Li", ["Mia's Li|1|full|roster|0.99|roster"]],
    ['Jay, Jaw den', ['Jay|0|alias|roster|0.97|roster', 'Jaw den|0|alias|roster|0.99|roster']],
    [
      'we saw Jordan hello Smith',
      ['Jordan|0+4|first|roster|0.97|roster+keep-list|keep', 'Smith|4|last|roster|0.97|roster'],
    ],
    ['we saw Jordan Pryce', ['Jordan|0+4|first|roster|0.97|roster+keep-list|keep', 'Pryce|2|last|roster|0.97|roster']],
    ['we saw sameer there', ['sameer|5|first|sounds-like|0.89|sounds-like']],
    ['we saw samear can there', ['samear can|5|full|sounds-like|0.9|sounds-like']],
    ['my name is samear', ['samear|5|first|sounds-like|0.9|sounds-like']],
    ['the samear table', ['samear|5|first|sounds-like|0.81|sounds-like']],
    [
      'we saw samear. Can we',
      ['samear|5|first|sounds-like|0.89|sounds-like', 'Can|5|last|sounds-like|0.58|sounds-like'],
    ],
  ])('%s', (text, expected) =>
    expect(
      finds(text).map(({ text, participant, others = [], part = '-', code, confidence, foundBy, onKeepList }) =>
        [
          ...[text, [participant, ...others].join('+'), part, code, confidence, foundBy.join('+')],
          ...(onKeepList ? ['keep'] : []),
        ].join('|'),
      ),
    ).toEqual(expected),
  );
});

test.each([
  ['we saw Summer there', '“Summer” is on the keep list. Check that it is the public name, then keep it.'],
  [
    'we saw Jordan there',
    '“Jordan” is on the keep list, but Jordan Okafor is on the roster too. Listen, then decide who is meant.',
  ],
  ['we saw Okafor there', 'Jordan Okafor is on the roster.'],
  [
    'we saw jaw den there',
    '“jaw den” is how the name of Jordan Okafor can come out, and Jordan Okafor is on the roster.',
  ],
  ['we saw Jay there', '“Jay” is another name of Jordan Okafor, who is on the roster.'],
  ['Will we go', '“Will” can be an ordinary word, but Will Grace is on the roster. Listen to check.'],
  ['we saw sameer there', '“sameer” sounds like part of a name of Samir Khan, who is on the roster. Listen to check.'],
])('the reason tells what to listen for: %s', (text, reason) => expect(finds(text)[0]!.reason).toBe(reason));

test('the reason tells who else may be meant', () => {
  expect(finds('we saw Jordan there', [])[0]!.reason).toBe(
    'Jordan Okafor is on the roster. It could also be Jordan Smith.',
  );
});
