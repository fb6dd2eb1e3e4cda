import { expect, test } from 'vitest';
import type { Flag } from '../../../src/redaction/decisions.ts';
import { wordsThatStay } from '../../../workers/verify.ts';

const words = 'then Priya and Lucas came home'.split(' ').map((text, at) => {
  return { text, start: at, end: at + 0.5, probability: 0.9 };
});
const flag = (
  kind: 'name' | 'detail' | 'listen',
  decision: Flag['decision'],
  firstWord: number | null,
  lastWord = firstWord,
) => ({ kind, decision, firstWord, lastWord }) as const;

test('words stay that stand under no name or detail that was taken out of the sound', () => {
  const decided = [
    flag('name', 'bleep', 1),
    flag('name', 'keep', 3),
    flag('detail', 'silence', 4, 5),
    flag('listen', 'bleep', 2),
    flag('name', null, 0),
    flag('name', 'bleep', null),
  ];
  expect(wordsThatStay(words, decided).map(({ text }) => text)).toEqual(['then', 'and', 'Lucas']);
});
