import { expect, test } from 'vitest';
import type { FoundFlag } from '../../../../src/rules/detection/found-flag.ts';
import { withJointsTakenIn } from '../../../../src/rules/detection/names/joined-names.ts';

type Place = readonly [word: number, participant?: number | null, kind?: 'name' | 'detail'];

/** Which words are flagged then, where flags of one word stood before. */
function joined(text: string, places: readonly Place[]) {
  const words = text.split(' ').map((word, at) => ({ text: word, start: at, end: at + 0.5 }));
  const flags = places.map(([word, participant = null, kind = 'name']): FoundFlag => {
    const found = { kind, text: words[word]!.text, firstWord: word, lastWord: word, start: word, end: word + 0.5 };
    return { ...found, participant, confidence: 1, reason: '', foundBy: [], code: kind };
  });
  return withJointsTakenIn(flags, words).map((flag) => {
    expect([flag.start, flag.end]).toEqual([flag.firstWord, flag.lastWord + 0.5]);
    return flag.text;
  });
}

test.each<[string, readonly Place[], string[]]>([
  ['we saw Tyler, um, Bennett there', [[2], [4]], ['Tyler, um', 'Bennett']],
  [
    'we saw Maria de la Cruz there',
    [
      [2, 1],
      [5, 1],
    ],
    ['Maria de la', 'Cruz'],
  ],
  [
    'we saw Maria um de la Cruz there',
    [
      [2, 1],
      [6, 1],
    ],
    ['Maria um de la', 'Cruz'],
  ],
  [
    'we saw Samuel L. Harker there',
    [
      [2, 0],
      [4, 0],
    ],
    ['Samuel L', 'Harker'],
  ],
  ['Tyler um Bennett and Ann er Lee', [[6], [2], [0], [4]], ['Tyler um', 'Bennett', 'Ann er', 'Lee']],
])('what stands inside one name goes with its first part: %s', (text, places, expected) =>
  expect(joined(text, places)).toEqual(expected),
);

test.each<[string, string, readonly Place[]]>([
  [
    'is too long',
    'we saw Maria um um de la Cruz',
    [
      [2, 1],
      [7, 1],
    ],
  ],
  [
    'stands between two people',
    'we saw Maria de la Cruz',
    [
      [2, 1],
      [5, 2],
    ],
  ],
  ['stands between two whom nobody knows', 'we saw Maria de la Cruz', [[2], [5]]],
  [
    'is more than joints',
    'we saw Maria de big Cruz',
    [
      [2, 1],
      [5, 1],
    ],
  ],
  [
    'holds more than joints in one word',
    'we saw Maria de-big Cruz',
    [
      [2, 1],
      [4, 1],
    ],
  ],
  [
    'is no word',
    'we saw Maria – Cruz',
    [
      [2, 1],
      [4, 1],
    ],
  ],
  [
    'is not there',
    'we saw Maria Cruz',
    [
      [2, 1],
      [3, 1],
    ],
  ],
  ['follows a detail', 'we saw Maria um Cruz', [[2, null, 'detail'], [4]]],
  ['comes before a detail', 'we saw Maria um Cruz', [[2], [4, null, 'detail']]],
])('nothing is taken in where it %s', (_, text, places) => {
  expect(joined(text, places)).toEqual(places.map(([word]) => text.split(' ')[word]));
});

test('one flag stays as it is, and none is none', () => {
  expect(joined('we saw Maria um', [[2]])).toEqual(['Maria']);
  expect(joined('we saw', [])).toEqual([]);
});
