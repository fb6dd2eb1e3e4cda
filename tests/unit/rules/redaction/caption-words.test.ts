import { describe, expect, it } from 'vitest';
import { redactWords } from '../../../../src/rules/redaction/caption-words.ts';

const word = (text: string, start?: number, end?: number) => ({ text, start, end });
const span = (start: number, end: number, id = 'f1') => ({ start, end, action: 'bleep' as const, flags: [id] });
const shown = (...args: Parameters<typeof redactWords>) =>
  redactWords(...args).map(({ text, start, end }) => [text, start, end]);

describe('which words captions show', () => {
  it('without blanks around them, and none that is only blanks', () =>
    expect(shown([word(' Hi ', 0, 0.3), word(' ', 0.3, 0.5)], [])).toEqual([['Hi', 0, 0.3]]));

  it('none that may not be shown', () => {
    const words = [word('Hi', 0, 0.3), word('Jordan', 1, 1.4)];
    expect(shown(words, [], { shown: (_word, index) => index === 0 })).toEqual([['Hi', 0, 0.3]]);
  });

  it('none of those that any span is about, wherever their times lie', () => {
    const words = [word('Hi', 0, 0.3), word('Jordan', 1, 1.4), word('and', 2, 2.2), word('Sam', 3, 3.4)];
    const about = { wordsOf: ([id]: readonly string[]) => new Set(id === 'f1' ? [1] : [3]) };
    expect(shown(words, [span(10, 11), span(12, 13, 'f2')], about)).toEqual([
      ['Hi', 0, 0.3],
      ['and', 2, 2.2],
      ['[BLEEP]', 10, 11],
      ['[BLEEP]', 12, 13],
    ]);
  });

  it.each([
    ['at its very start', word('er', 0.5, 0.5)],
    ['at its very end', word('er', 1, 1)],
    ['as long as it', word('er', 0.5, 1)],
  ])('none inside a span, %s', (_what, one) => expect(shown([one], [span(0.5, 1)])).toEqual([['[BLEEP]', 0.5, 1]]));

  it('those beside the redacted ones, while at least half of each can be heard', () => {
    const about = { wordsOf: () => new Set<number>() };
    const words = [word('yesterday', 1, 2)];
    expect(shown(words, [span(0.5, 1.5)], about)).toContainEqual(['yesterday', 1.5, 2]);
    expect(shown(words, [span(0.5, 1.51)], about)).toEqual([['[BLEEP]', 0.5, 1.51]]);
    expect(shown(words, [span(1, 1.3)], about)).toContainEqual(['yesterday', 1.3, 2]);
    expect(shown(words, [span(1.7, 2)], about)).toContainEqual(['yesterday', 1, 1.7]);
  });

  it('none that loses 50 ms or a fifth to a span of which nobody can say what it is about', () => {
    expect(shown([word('yesterday', 1, 2)], [span(0.5, 1.3)])).toEqual([['[BLEEP]', 0.5, 1.3]]);
    expect(shown([word('so', 10, 10.1)], [span(9, 10.03)])).toEqual([['[BLEEP]', 9, 10.03]]);
    expect(shown([word('so', 10, 10.1)], [span(9, 10.01)])).toContainEqual(['so', 10.01, 10.1]);
  });

  it('in order of their times, the shorter first where two begin at once', () =>
    expect(shown([word('so', 3, 3.4), word('a', 3, 3.2), word('Hi', 0, 0.3)], [])).toEqual([
      ['Hi', 0, 0.3],
      ['a', 3, 3.2],
      ['so', 3, 3.4],
    ]));
});

describe('a word without times is shown', () => {
  const between = (...odd: ReturnType<typeof word>[]) =>
    shown([word('Hi', 0, 0.3), ...odd, word('so', 2.8, 3)], []).slice(1, -1);

  it.each([
    ['between its neighbours', word('um'), 0.3, 2.8],
    ['from its start to the next word', word('um', 1), 1, 2.8],
    ['from the end of the word before to its end', word('um', undefined, 1), 0.3, 1],
  ])('%s', (_what, one, start, end) => expect(between(one)).toEqual([['um', start, end]]));

  it('between the nearest words that have times', () =>
    expect(between(word('um'), word('er'))).toEqual([
      ['um', 0.3, 2.8],
      ['er', 0.3, 2.8],
    ]));

  it('from the very start where it is the first, for no time where it is the last', () => {
    expect(shown([word('um'), word('so', 2.8, 3)], [])[0]).toEqual(['um', 0, 2.8]);
    expect(shown([word('so', 2.8, 3), word('um')], [])[1]).toEqual(['um', 3, 3]);
  });

  it('for no time where the words beside it are out of order', () =>
    expect(shown([word('so', 2.8, 3), word('um'), word('Hi', 0, 0.3)], [])).toContainEqual(['um', 3, 3]));
});
