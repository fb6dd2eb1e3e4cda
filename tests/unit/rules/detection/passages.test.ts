import { describe, expect, it } from 'vitest';
import type { Doubt } from '../../../../src/rules/detection/doubtful.ts';
import type { FoundFlag } from '../../../../src/rules/detection/found-flag.ts';
import { withPassages } from '../../../../src/rules/detection/listen-passages.ts';

/** A word a second, each half a second long: word 3 is said from 3 to 3.5 s. None of them is an everyday one. */
const WORDS = Array.from({ length: 40 }, (_, at) => ({
  text: `Zyx${'abcdefghij'[at % 10]}`,
  start: at,
  end: at + 0.5,
}));
const named = (firstWord: number, lastWord = firstWord, times: { start?: number; end?: number } | null = null) =>
  ({
    kind: 'name',
    text: 'Jordan',
    firstWord,
    lastWord,
    ...(times ?? { start: firstWord, end: lastWord + 0.5 }),
    participant: 0,
    confidence: 1,
    reason: 'On the list.',
    foundBy: ['roster'],
    code: 'roster',
  }) satisfies FoundFlag;
const words = (first: number, last = first, more: Partial<Doubt> = {}): Doubt => {
  return { code: 'low-probability', run: { first, last }, confidence: 0.5, start: first, end: last + 0.5, ...more };
};
const speech = (start: number, end: number, confidence = 0.6): Doubt => {
  return { code: 'unheard', run: null, confidence, start, end };
};
const passages = (doubts: readonly Doubt[], names: readonly FoundFlag[] = [], said = WORDS) =>
  withPassages(names, doubts, said)
    .filter(({ kind }) => kind === 'listen')
    .map(({ firstWord, lastWord, start, end, confidence, text }) => ({
      firstWord,
      lastWord,
      start,
      end,
      confidence,
      text,
    }));
const places = (...given: Parameters<typeof passages>) => passages(...given).map(({ start, end }) => [start, end]);

describe('a doubt about words of a name', () => {
  const flagged = (doubts: readonly Doubt[], name = named(5, 6)) => withPassages([name], doubts, WORDS)[0]!;

  it('is said by its flag, and no passage of its own', () => {
    expect(flagged([words(4), words(7)]).foundBy).toEqual(['roster']);
    expect(flagged([words(4, 5)]).foundBy).toEqual(['roster', 'low-probability']);
    expect(flagged([words(6, 7)]).foundBy).toEqual(['roster', 'low-probability']);
    expect(flagged([words(5)]).reason).toBe('On the list.');
    expect(places([words(5, 6)], [named(5, 6)])).toEqual([]);
  });

  it('is said where somebody speaks without words inside its place, and only there', () => {
    const said = /^On the list\. Somebody speaks for 0\.5 s in it and no words came: listen to all of it\.$/;
    expect(flagged([speech(5.5, 6)]).reason).toMatch(said);
    expect(flagged([speech(5, 5.5)]).reason).toMatch(said);
    expect(flagged([speech(6, 6.5)]).reason).toMatch(said);
    for (const beside of [speech(4.9, 5.4), speech(6.1, 6.6)]) expect(flagged([beside]).reason).toBe('On the list.');
    for (const times of [{}, { start: 5 }, { end: 6.5 }])
      expect(flagged([speech(5.5, 6)], named(5, 6, times)).reason).toBe('On the list.');
    expect(flagged([words(5), speech(5.5, 6)]).foundBy).toEqual(['roster', 'low-probability', 'unheard']);
    expect(flagged([words(5), speech(5.5, 6)]).reason).toMatch(said);
  });
});

describe('what is left of doubtful words beside a name', () => {
  it('is a passage before it and one after it', () => {
    expect(passages([words(2, 8)], [named(5)])).toEqual([
      { firstWord: 2, lastWord: 4, start: 2, end: 4.5, confidence: 0.5, text: 'Zyxc Zyxd Zyxe' },
      { firstWord: 6, lastWord: 8, start: 6, end: 8.5, confidence: 0.5, text: 'Zyxg Zyxh Zyxi' },
    ]);
    expect(places([words(5, 7)], [named(5)])).toEqual([[6, 7.5]]);
    expect(places([words(3, 5)], [named(5)])).toEqual([[3, 4.5]]);
  });

  it('is none where everyday words are over too soon for a name', () => {
    const everyday = (seconds: number) =>
      WORDS.map((word, at) => (at === 6 ? { text: 'and', start: 6, end: 6 + seconds } : word));
    expect(places([words(5, 6)], [named(5)], everyday(0.2))).toEqual([]);
    expect(places([words(5, 6)], [named(5)], everyday(0.25))).toEqual([[6, 6.25]]);
    const mixed = everyday(0.2).map((word, at) => (at === 7 ? { ...word, start: 6.1, end: 6.2 } : word));
    expect(places([words(5, 7)], [named(5)], mixed)).toHaveLength(1);
  });

  it('keeps the whole place where nobody knows when it was said', () => {
    const untimed: Partial<Doubt> = { code: 'doubtful-timing', start: 2, end: 9 };
    expect(places([words(5, 6, untimed)], [named(5)])).toEqual([[2, 9]]);
    const everyday = WORDS.map((word, at) => (at === 6 ? { ...word, text: 'and' } : word));
    expect(places([words(5, 6, untimed)], [named(5)], everyday)).toEqual([]);
  });

  it('has the times of the doubt where the words have none', () => {
    const bare = WORDS.map((word, at) => (at === 6 ? { text: word.text } : word)) as typeof WORDS;
    expect(places([words(5, 6, { start: 4.8, end: 7 })], [named(5)], bare)).toEqual([[4.8, 7]]);
  });
});

describe('speech without words beside a name', () => {
  it('is what its place leaves of it, where a name has room', () => {
    expect(places([speech(4, 8)], [named(5)])).toEqual([
      [4, 5],
      [5.5, 8],
    ]);
    expect(places([speech(4.75, 8)], [named(5)])).toEqual([
      [4.75, 5],
      [5.5, 8],
    ]);
    expect(places([speech(4.8, 8)], [named(5)])).toEqual([[5.5, 8]]);
    expect(places([speech(4, 5.6)], [named(5)])).toEqual([[4, 5]]);
    expect(places([speech(10, 10.1)], [named(5)])).toEqual([[10, 10.1]]);
    for (const times of [{}, { start: 5 }, { end: 5.5 }])
      expect(places([speech(4, 8)], [named(20, 20, times)])).toEqual([[4, 8]]);
  });

  it('stands between the words around it', () => {
    const around = (start: number, end: number, said = WORDS) => {
      const [passage] = passages([speech(start, end)], [], said);
      return [passage?.firstWord, passage?.lastWord];
    };
    expect(around(3.6, 3.9)).toEqual([3, 4]);
    expect(around(3, 3.5)).toEqual([2, 4]);
    expect(around(3.1, 3.4)).toEqual([3, 3]);
    expect(around(39.6, 45)).toEqual([39, 39]);
    expect(around(0, 0.2)).toEqual([0, 0]);
    expect(around(1, 2, [])).toEqual([0, 0]);
    const untimed = WORDS.map((word, at) => (at === 3 || at === 4 ? { text: word.text } : word)) as typeof WORDS;
    expect(around(3.6, 3.9, untimed)).toEqual([2, 5]);
  });
});

describe('doubts close together', () => {
  it('are one passage up to a second apart, in whatever order they come, as sure as the surest', () => {
    expect(passages([speech(2, 3, 0.9), words(0)])).toEqual([
      { firstWord: 0, lastWord: 0, start: 0, end: 0.5, confidence: 0.5, text: 'Zyxa' },
      { firstWord: 1, lastWord: 3, start: 2, end: 3, confidence: 0.9, text: '' },
    ]);
    expect(passages([speech(1.5, 3, 0.9), words(0)])).toEqual([
      { firstWord: 0, lastWord: 0, start: 0, end: 3, confidence: 0.9, text: 'Zyxa' },
    ]);
    expect(places([speech(4, 5), speech(2, 3.5), speech(2, 3)])).toEqual([[2, 5]]);
    expect(places([speech(0, 6), speech(1, 2), speech(6.5, 7)])).toEqual([[0, 7]]);
  });

  it('are joined up to ten seconds, and beyond where they touch', () => {
    expect(places([speech(0, 6), speech(6.5, 10)])).toEqual([[0, 10]]);
    expect(places([speech(0, 6), speech(6.5, 10.1)])).toHaveLength(2);
    expect(places([speech(0, 6), speech(6, 12)])).toEqual([[0, 12]]);
    expect(places([speech(20, 26), speech(26.5, 29)])).toEqual([[20, 29]]);
  });

  it('are parted by more than eight words', () => {
    const close = (first: number) => words(first, first, { start: 0.5, end: 1 });
    expect(places([words(0), close(8)])).toHaveLength(1);
    expect(places([words(0), close(9)])).toHaveLength(2);
    expect(places([words(9, 9, { start: 0, end: 0.4 }), close(0)])).toHaveLength(2);
  });

  it('are never joined over a name, by its words or by its time', () => {
    const late = { start: 30, end: 31 };
    const pair = [words(4), words(6, 6, { start: 4.6, end: 5 })];
    expect(places(pair, [named(5, 5, late)])).toHaveLength(2);
    expect(places(pair, [named(7, 7, late)])).toHaveLength(1);
    expect(places(pair, [named(3, 3, late)])).toHaveLength(1);
    const stretches = [speech(4, 5), speech(5.5, 6)];
    expect(places(stretches)).toEqual([[4, 6]]);
    expect(places(stretches, [named(30, 30, { start: 5.1, end: 5.2 })])).toHaveLength(2);
    expect(places(stretches, [named(30, 30, { start: 3.5, end: 4 })])).toHaveLength(1);
    expect(places(stretches, [named(30, 30, { start: 6, end: 7 })])).toHaveLength(1);
  });
});
