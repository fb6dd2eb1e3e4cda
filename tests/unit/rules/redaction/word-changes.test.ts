import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Word } from '../../../../media/words.ts';
import {
  type CurrentWord,
  currentWords,
  editsBetween,
  heldChanges,
  type WordChange,
} from '../../../../src/rules/redaction/word-changes.ts';
import { placeNow } from '../../../../src/rules/redaction/word-places.ts';
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

  it('go, and whatever is written there later stands where they were heard', () => {
    const gone = correct(1, 1, ['jaw', 'dan'], []);
    expect(currentWords(SAID, [gone], 5).map(({ id }) => id)).toEqual(['0.0', '0.3', '0.4']);
    const again = currentWords(SAID, [gone, correct(2, 1, [], ['Jordan'])], 5);
    expect(again[1]).toMatchObject({ start: 0.2, end: 1, heardFirst: 1, heardLast: 2 });
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

describe('two people who change words at once', () => {
  const place = fc.record({ first: fc.nat(10), count: fc.nat(3) });
  const typed = fc.array(fc.constantFrom('so', 'Jordan', 'went', 'along'), { maxLength: 4 });

  it('end with the same words in whichever order they come, or the later is refused', () => {
    fc.assert(
      fc.property(someHeard, someSteps, place, typed, place, typed, ({ words, seconds }, steps, a, now, b, then) => {
        const before = madeOf(words, seconds, steps);
        const shown = currentWords(words, before, seconds);
        const inside = ({ first, count }: typeof a) => {
          const from = Math.min(first, shown.length);
          return { first: from, count: Math.min(count, shown.length - from) };
        };
        const both = [
          { ...inside(a), text: now },
          { ...inside(b), text: then },
        ];
        const inOrder = (order: typeof both): string | null => {
          const changes = [...before];
          for (const { text, ...wanted } of order) {
            const current = currentWords(words, changes, seconds);
            const found = placeNow(shown, current, wanted);
            if (!('at' in found)) return null;
            const old = current.slice(found.at, found.at + wanted.count).map((word) => word.text);
            const edits = editsBetween(old, text, found.at);
            if (edits.length > 0) changes.push({ version: changes.length + 1, kind: 'correct', edits });
          }
          return texts(currentWords(words, changes, seconds));
        };
        const [one, other] = [inOrder(both), inOrder([...both].reverse())];
        if (one !== null && other !== null) expect(one).toBe(other);
        const [first, second] = both as [(typeof both)[number], (typeof both)[number]];
        const areApart =
          Math.min(first.count, second.count) > 0 &&
          (first.first + first.count < second.first || second.first + second.count < first.first);
        if (areApart) expect(one).not.toBeNull();
      }),
    );
  });

  it('are told what stands there now', () => {
    const changes = [correct(1, 1, ['jaw', 'dan'], ['Jordan'])];
    const found = placeNow(currentWords(SAID, [], 5), currentWords(SAID, changes, 5), { first: 2, count: 2 });
    expect(found).toEqual({ instead: { first: 1, count: 2, text: 'Jordan came' } });
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
        const heardThere = now.filter(({ heardFirst, heardLast }) => heardLast >= heardFirst);
        for (const end of ['heardFirst', 'heardLast'] as const) {
          const numbers = heardThere.map((word) => word[end]);
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        }
      }),
    );
  });
});
