import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Word } from '../../../../media/words.ts';
import {
  type CurrentWord,
  currentWords,
  editsBetween,
  heldChanges,
  type WordChange,
} from '../../../../src/rules/recording/word-changes.ts';
import { madeOf, someHeard, someSteps } from './some-words.ts';

const heard = (...said: [string, number, number][]): Word[] =>
  said.map(([text, start, end]) => ({ text, start, end, probability: 0.9 }));
const texts = (words: readonly Pick<Word, 'text'>[]) => words.map(({ text }) => text).join(' ');
const times = (words: readonly Word[]) => words.map(({ start, end }) => [start, end]);
const correct = (version: number, at: number, old: string[], now: string[]): WordChange => ({
  version,
  kind: 'correct',
  edits: [{ at, old, now }],
});
const SAID = heard(['so', 0, 0.2], ['jaw', 0.3, 0.5], ['dan', 0.5, 0.9], ['came', 1, 1.4], ['in', 4, 4.2]);

describe('corrected words', () => {
  it('keep the old times word by word where there are as many', () => {
    const words = currentWords(SAID, [correct(1, 1, ['jaw', 'dan'], ['Jordan', 'then'])], 5);
    expect(texts(words)).toBe('so Jordan then came in');
    expect(times(words)).toEqual(times(SAID));
    expect(words.map(({ heardFirst, heardLast }) => [heardFirst, heardLast])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
  });

  it('share out the time of those that they replace by how long they take to say', () => {
    const merged = currentWords(SAID, [correct(1, 1, ['jaw', 'dan'], ['Jordan'])], 5);
    expect(merged[1]).toMatchObject({ text: 'Jordan', start: 0.3, end: 0.9, heardFirst: 1, heardLast: 2 });
    const split = currentWords(SAID, [correct(1, 3, ['came'], ['was', 'comfortable'])], 5);
    const [was, comfortable] = split.slice(3, 5) as [CurrentWord, CurrentWord];
    expect([was.start, comfortable.end]).toEqual([1, 1.4]);
    expect(was.end).toBe(comfortable.start);
    expect(comfortable.end - comfortable.start).toBeGreaterThan(1.3 * (was.end - was.start));
  });

  it('stand in the pause where nothing was heard, and over their neighbours where the pause is too short', () => {
    const inPause = currentWords(SAID, [correct(1, 4, [], ['Zainab'])], 5);
    expect(inPause[4]).toMatchObject({ start: 1.4, end: 4, heardFirst: 4, heardLast: 3 });
    const squeezed = currentWords(SAID, [correct(1, 2, [], ['Zainab'])], 5);
    expect(squeezed[2]).toMatchObject({ start: 0.4, end: 0.7, heardFirst: 1, heardLast: 2 });
    expect([squeezed[1]!.end, squeezed[3]!.start]).toEqual([0.4, 0.7]);
    const atEnd = currentWords(SAID, [correct(1, 5, [], ['too'])], 5);
    expect(atEnd[5]).toMatchObject({ start: 4.2, end: 5 });
    expect(texts(currentWords([], [correct(1, 0, [], ['Hello'])], 5))).toBe('Hello');
  });

  it('go, and what was heard there stays known by its neighbours', () => {
    const words = currentWords(SAID, [correct(1, 1, ['jaw', 'dan'], [])], 5);
    expect(words.map(({ id }) => id)).toEqual(['0.0', '0.3', '0.4']);
  });

  it('have ids of their own, which no other version has', () => {
    const changes = [correct(1, 1, ['jaw', 'dan'], ['Jordan']), correct(2, 1, ['Jordan'], ['George'])];
    expect(currentWords(SAID, changes, 5).map(({ id }) => id)).toEqual(['0.0', '2.0', '0.3', '0.4']);
  });
});

describe('a passage that was typed anew', () => {
  it.each([
    ['so jaw dan came in', 'so Jordan came in', [[1, 'jaw dan', 'Jordan']]],
    [
      'a b c d',
      'a x c y',
      [
        [1, 'b', 'x'],
        [3, 'd', 'y'],
      ],
    ],
    ['a b', 'a new b', [[1, '', 'new']]],
    ['a b c', 'a c', [[1, 'b', '']]],
    ['a b', 'a b', []],
    ['a', '', [[0, 'a', '']]],
  ])('%s → %s changes only what differs', (old, now, edits) => {
    const split = (text: string) => text.split(' ').filter(Boolean);
    expect(editsBetween(split(old), split(now), 10)).toEqual(
      edits.map(([at, gone, come]) => ({ at: 10 + Number(at), old: split(String(gone)), now: split(String(come)) })),
    );
  });

  it('comes out as it was typed, whatever it was', () => {
    const few = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(few, few, (old, now) => {
        const words = currentWords(
          heard(...old.map((text, at): [string, number, number] => [text, at, at + 0.5])),
          [{ version: 1, kind: 'correct', edits: editsBetween(old, now, 0) }],
          20,
        );
        expect(words.map(({ text }) => text)).toEqual(now);
      }),
    );
  });
});

describe('any sequence of corrections, undo and redo', () => {
  it('leaves the times sorted and inside the recording', () => {
    fc.assert(
      fc.property(someHeard, someSteps, ({ words, seconds }, steps) => {
        const now = currentWords(words, madeOf(words, seconds, steps), seconds);
        for (const [index, word] of now.entries()) {
          expect(word.start).toBeGreaterThanOrEqual(0);
          expect(word.end).toBeLessThanOrEqual(seconds);
          expect(word.end).toBeGreaterThanOrEqual(word.start);
          const before = now[index - 1];
          if (before) expect([word.start >= before.start, word.end >= before.end]).toEqual([true, true]);
        }
      }),
    );
  });

  it('is undone by as many undos, to the letter and the thousandth, and redone by as many redos', () => {
    fc.assert(
      fc.property(someHeard, someSteps, ({ words, seconds }, steps) => {
        const changes = madeOf(words, seconds, steps);
        const { active } = heldChanges(changes);
        const last = changes.length;
        const undos = active.map((_, index): WordChange => ({ version: last + index + 1, kind: 'undo', edits: [] }));
        const undone = [...changes, ...undos];
        expect(currentWords(words, undone, seconds)).toEqual(currentWords(words, [], seconds));
        const redos = undos.map(
          ({ version }): WordChange => ({ version: version + undos.length, kind: 'redo', edits: [] }),
        );
        expect(currentWords(words, [...undone, ...redos], seconds)).toEqual(currentWords(words, changes, seconds));
      }),
    );
  });

  it('leaves each word where the machine heard it, in order', () => {
    fc.assert(
      fc.property(someHeard, someSteps, ({ words, seconds }, steps) => {
        const now = currentWords(words, madeOf(words, seconds, steps), seconds);
        for (const word of now.filter(({ version }) => version === 0))
          expect(word.text).toBe(words[word.heardFirst]!.text);
        const firsts = now.map(({ heardFirst }) => heardFirst);
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      }),
    );
  });
});
