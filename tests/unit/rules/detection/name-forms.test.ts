import { expect, test } from 'vitest';
import { findMisreadNames, lookalike } from '../../../../src/rules/detection/names/misread-names.ts';
import { nameFormsOf } from '../../../../src/rules/detection/names/name-forms.ts';

const person = (name: string, also: string[] = [], soundsLike: string[] = []) => ({ name, also, soundsLike });

test.each([
  [person('Jordan'), ['jordan first']],
  [person('Jordan Okafor'), ['jordan okafor full', 'jordan first', 'okafor last']],
  [
    person('Mary Ann Smith'),
    [
      ...['mary ann smith full', 'mary smith full', 'mary first', 'ann last', 'smith last'],
      ...['mary ann last', 'ann smith last'],
    ],
  ],
  [person('Mrs Roberts'), ['mrs roberts full', 'roberts full']],
  [person('Mrs Roberts Kay'), ['mrs roberts kay full', 'roberts kay full', 'roberts last', 'kay last']],
  [person('J Smith'), ['j smith full', 'smith full']],
  [person('Jan van der Berg'), ['jan van der berg full', 'jan berg full', 'jan first', 'berg last', 'der berg last']],
  [person('Sam Sam'), ['sam sam full', 'sam first']],
  [
    person('Jo', ['Big Jo', 'The Boss Man Al'], ['jaw den']),
    ['jo first', 'big jo alias', 'the boss man al alias', 'boss alias', 'man alias', 'jaw den alias as it sounds'],
  ],
  [person(''), []],
])('%o is named by all of these', (one, forms) =>
  expect(
    nameFormsOf([person('Somebody Else'), one])
      .filter(({ participant }) => participant === 1)
      .map(({ words, joined, part, soundsLike }) => {
        expect(joined).toBe(words.join(''));
        return `${words.join(' ')} ${part}${soundsLike ? ' as it sounds' : ''}`;
      }),
  ).toEqual(forms),
);

test.each([
  ['J0RDAN', 'jordan'],
  ['l1i|!', 'lllll'],
  ['5am', 'sam'],
  ['8ob', 'bob'],
  ['vvarner', 'wamer'],
  ['Zoë-May', 'zoemay'],
])('“%s” looks like %s', (text, letters) => expect(lookalike(text)).toBe(letters));

const PEOPLE = [person('Jordan Okafor', ['Jay']), person('Mia Li'), person('Warren')];

test.each([
  ['J0rdan', [0]],
  ['my own Jordan badge', [0]],
  ['JOR DAN', [0]],
  ['J O R DAN', [0]],
  ['J O RDA N', [0]],
  ['J O R D A N', []],
  ['Jordxn', [0]],
  ['Jrdan', [0]],
  ['Joordan', [0]],
  ['xJordan', [0]],
  ['Okafors', [0]],
  ['Jordxm', []],
  ['Jordanxy', []],
  ['Jxxdan', []],
  ['Jay', [0]],
  ['Jxy', []],
  ['Mla', [1]],
  ['Mxa', []],
  ['Li', []],
  ['VVarren', [2]],
  ['MIA and J0RDAN, Jordan', [1, 0]],
  ['', []],
])('who may be meant by “%s” in a picture', (text, people) =>
  expect(findMisreadNames(text, PEOPLE).map(({ participant }) => participant)).toEqual(people),
);

test('a misread name is a flag of the whole line', () => {
  expect(findMisreadNames('Okafxr is here', PEOPLE)).toEqual([
    {
      kind: 'name',
      text: 'Okafxr is here',
      ...{ firstWord: 0, lastWord: 2, participant: 0, confidence: 0.7 },
      reason:
        '“Okafxr is here” may be a name of Jordan Okafor, read with a wrong letter. Jordan Okafor is on the roster.',
      ...{ foundBy: ['misread'], code: 'misread' },
    },
  ]);
});
