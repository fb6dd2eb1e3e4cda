import { expect, test } from 'vitest';
import { nameFormsOf } from '../../../../src/rules/detection/names/name-forms.ts';
import { NameIndex } from '../../../../src/rules/detection/names/name-index.ts';

const person = (name: string, soundsLike: string[] = []) => ({ name, also: [], soundsLike });
const indexOf = (...people: ReturnType<typeof person>[]) => new NameIndex(nameFormsOf(people));
/** Made anew for each test: an index remembers what it was asked. */
const smallIndex = () =>
  indexOf(
    ...['Samir Khan', 'Thomas Reed', 'Mia', 'Io', 'Siobhan Kelly'].map((name) => person(name)),
    person('Jordan', ['jaw den']),
  );
const alikes = (index: NameIndex, words: string) =>
  index
    .soundAlikes(words.split(' '))
    .map(({ form, likeness, margin }) => `${form.joined} ${likeness.toFixed(3)} ${margin.toFixed(3)}`);

test.each([
  ['samear', ['samir 0.827 0.281']],
  ['samir', ['siobhan 0.446 -0.069']],
  ['tomas', ['thomas 1.000 0.473', 'jordan 0.404 -0.125']],
  ['mea', ['mia 0.733 0.144']],
  ['oh', []],
  ['shove on', ['siobhan 0.896 0.180', 'jordan 0.588 -0.131']],
  ['shiv on', ['siobhan 1.000 0.420', 'jordan 0.447 -0.138']],
  ['summer', ['samir 0.927 0.140']],
  ['summer can', ['samirkhan 0.959 0.264']],
  ['reads', ['reed 0.692 -0.010']],
  ['kellie', ['kelly 1.000 0.451', 'khan 0.453 -0.123']],
  ['tomasreid', ['thomasreed 0.926 0.425']],
  ['thomasreed', []],
  ['jawdan', ['jordan 1.000 0.470', 'siobhan 0.572 0.058', 'thomas 0.404 -0.123']],
  ['door den', ['jawden 0.886 0.301']],
  ['', []],
  ['x', []],
])('“%s” sounds like these names, by so much, and passes the bar by so much, the best first', (words, expected) => {
  const index = smallIndex();
  expect(alikes(index, words)).toEqual(expected);
  // The second time the answer comes from memory.
  expect(alikes(index, words)).toEqual(expected);
});

test('each person is named once, by the form that is likest', () => {
  expect(
    smallIndex()
      .soundAlikes(['gordon'])
      .map(({ form }) => form.participant),
  ).toEqual([5, 0]);
});

test('on a roster of more than 80 people a name must sound more alike', () => {
  const crowd = Array.from({ length: 319 }, (_, at) => person(`${at}`));
  const margin = (index: NameIndex) => index.soundAlikes(['tomass'])[0]!.margin;
  const alone = margin(indexOf(person('Thomas')));
  expect(margin(indexOf(person('Thomas'), ...crowd.slice(0, 79)))).toBeCloseTo(alone);
  expect(margin(indexOf(person('Thomas'), ...crowd))).toBeCloseTo(alone - 2 * 0.025);
});
