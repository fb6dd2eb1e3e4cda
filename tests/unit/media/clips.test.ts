import { describe, expect, it } from 'vitest';
import {
  clipsAround,
  isBesideSpan,
  passageAround,
  passagesAround,
  wholeWords,
  wordsIn,
} from '../../../media/verify/clips.ts';
import {
  isAboutThere,
  isTooFew,
  isUnderstood,
  isUnheard,
  isUnheardClip,
  returned,
  sentinels,
} from '../../../media/verify/sentinels.ts';
import type { Word } from '../../../media/words.ts';

const word = (start: number, end: number, more: Partial<Word> = {}): Word => ({
  text: 'yesterday',
  start,
  end,
  probability: 0.95,
  ...more,
});
const span = (start: number, end: number) => ({ start, end });

describe('what is listened to again', () => {
  it('is each span with 1.5 s around it, inside the recording', () => {
    expect(clipsAround([span(10, 11)], 60)).toEqual([{ start: 8.5, end: 12.5, from: 10, to: 11 }]);
    expect(clipsAround([span(1, 59)], 60)).toEqual([{ start: 0, end: 60, from: 1, to: 59 }]);
  });

  it('is one clip of spans that share their surroundings, up to 8 s', () => {
    expect(clipsAround([span(15, 16), span(11, 12)], 60)).toHaveLength(2);
    expect(clipsAround([span(13, 15), span(11, 12)], 60)).toEqual([{ start: 9.5, end: 16.5, from: 11, to: 15 }]);
    expect(clipsAround([span(11, 12), span(14.9, 16)], 60)).toHaveLength(1);
    expect(clipsAround([span(11, 12), span(14.9, 16.1)], 60)).toHaveLength(2);
    expect(clipsAround([span(11, 15), span(12, 13)], 60)).toEqual([{ start: 9.5, end: 16.5, from: 11, to: 15 }]);
  });

  it('is each place with 4 s around it, one passage up to 10 s', () => {
    const place = (from: number, to: number) => ({ start: from, end: to, from, to });
    expect(passageAround(place(10, 11), 60)).toEqual({ start: 6, end: 15 });
    expect(passageAround(place(1, 58), 60)).toEqual({ start: 0, end: 60 });
    expect(passagesAround([place(11, 12), place(10, 11)], 60)).toEqual([{ start: 6, end: 16 }]);
    expect(passagesAround([place(10, 11), place(11.5, 12.5)], 60)).toHaveLength(2);
    expect(passagesAround([place(10, 12), place(10.5, 11)], 60)).toEqual([{ start: 6, end: 16 }]);
    expect(passagesAround([place(10, 10.5), place(20, 20.5)], 60)).toHaveLength(2);
    expect(passagesAround([], 60)).toEqual([]);
  });

  it('has the words whose middle lies in it, edges included', () => {
    const words = [word(0, 1), word(1, 3), word(3, 5), word(5, 7)];
    expect(wordsIn(words, { start: 2, end: 4 }).map(({ start }) => start)).toEqual([1, 3]);
  });

  it('has no words that its edges may have cut, but at the edges of the recording', () => {
    const starts = (clip: { start: number; end: number }) =>
      wholeWords(
        [word(0, 0.2), word(2.25, 3), word(2.24, 3), word(3, 3.75), word(3, 3.76), word(9.8, 10)],
        clip,
        10,
      ).map(({ start, end }) => [start, end]);
    expect(starts({ start: 2, end: 4 })).toEqual([
      [2.25, 3],
      [3, 3.75],
    ]);
    expect(starts({ start: 0, end: 10 })).toHaveLength(6);
  });
});

describe('the sound of a word lies beside a span', () => {
  const beside = (one: Word) => isBesideSpan(one, [span(2, 3)]);
  it.each([
    ['less than 0.3 s before it', word(1, 1.71, { aligned: true }), true],
    ['not further before it', word(1, 1.69, { aligned: true }), false],
    ['less than 0.3 s after it', word(3.29, 4, { aligned: true }), true],
    ['not further after it', word(3.31, 4, { aligned: true }), false],
    ['with half of it under the span', word(1.5, 2.5, { aligned: true }), true],
    ['not with more under it', word(1.5, 2.51, { aligned: true }), false],
    ['not where nobody followed it', word(1.5, 2.1), false],
    ['not where its sound is another’s', word(1.5, 2.1, { aligned: true, doubtful: 'mismatch' }), false],
    ['where only its likelihood is doubted', word(1.5, 2.1, { aligned: true, doubtful: 'low-probability' }), true],
  ])('%s', (_what, one, is) => expect(beside(one)).toBe(is));

  it('not with more than half under two spans together', () =>
    expect(isBesideSpan(word(2, 4, { aligned: true }), [span(1, 2.6), span(3.4, 5)])).toBe(false));
});

describe('a word must be heard again', () => {
  const must = (one: Word) => sentinels([one], [span(10, 11)], ([heard]) => heard!.text === 'Jordan').length === 1;
  it.each([
    ['that is sure', word(1, 1.5, { probability: 0.8 }), true],
    ['not one that is less sure', word(1, 1.5, { probability: 0.79 }), false],
    ['of three letters', word(1, 1.5, { text: 'yes' }), true],
    ['not of two, whatever signs are beside them', word(1, 1.5, { text: '“so”' }), false],
    ['that takes 1.2 s', word(0, 1.2), true],
    ['not one that takes longer', word(0, 1.21), false],
    ['not one that takes no time', word(1, 1), false],
    ['0.1 s before a span', word(9.4, 9.9), true],
    ['not nearer before it', word(9.4, 9.91), false],
    ['0.1 s after a span', word(11.1, 11.5), true],
    ['not nearer after it', word(11.09, 11.5), false],
    ['not one that is doubted', word(1, 1.5, { doubtful: 'loop' }), false],
    ['not a name', word(1, 1.5, { text: 'Jordan' }), false],
  ])('%s', (_what, one, is) => expect(must(one)).toBe(is));

  it('came back within 0.6 s of its place, as the same word', () => {
    expect(isAboutThere(word(1, 2), word(1.5, 2.5))).toBe(true);
    expect(isAboutThere(word(1, 2), word(1.75, 2.75))).toBe(false);
    expect(isAboutThere(word(1.75, 2.75), word(1, 2))).toBe(false);
    expect(returned([word(1, 2)], [word(1, 2, { text: 'today' })])).toEqual({ expected: 1, back: 0 });
    expect(returned([word(1, 2)], [word(3, 4)])).toEqual({ expected: 1, back: 0 });
  });

  it('within a clip only where its edges cannot have cut it', () => {
    const back = (start: number, end: number) => returned([word(1.25, 2.75)], [], { start, end }).expected;
    expect([back(1, 3), back(1.01, 3), back(1, 2.99)]).toEqual([1, 0, 0]);
  });
});

describe('what was listened to', () => {
  const back = (expected: number, came: number) => ({ expected, back: came });
  it.each([
    ['a clip of three words, none back', isUnheardClip(back(3, 0)), true],
    ['a clip of three words, one back', isUnheardClip(back(3, 1)), false],
    ['a clip of two words', isUnheardClip(back(2, 0)), false],
    ['a recording, none back', isUnheard(back(1, 0), 'everywhere'), true],
    ['beside spans, none of three back', isUnheard(back(3, 0), 'beside spans'), true],
    ['beside spans, none of two back', isUnheard(back(2, 0), 'beside spans'), false],
    ['beside spans, nothing expected', isUnheard(back(0, 0), 'beside spans'), false],
    ['a recording, half back', isUnheard(back(10, 5), 'everywhere'), false],
    ['a recording, less back', isUnheard(back(10, 4), 'everywhere'), true],
    ['beside spans, 35 % back', isUnheard(back(20, 7), 'beside spans'), false],
    ['beside spans, less back', isUnheard(back(20, 6), 'beside spans'), true],
    ['a recording of four words, one back', isUnheard(back(4, 1), 'everywhere'), false],
    ['a recording of five words, one back', isUnheard(back(5, 1), 'everywhere'), true],
  ])('was not heard: %s', (_what, was, is) => expect(was).toBe(is));

  it.each([
    ['half of a clip and of its passage back', back(4, 2), back(6, 3), true],
    ['less of the clip', back(4, 1), back(6, 6), false],
    ['less of the passage', back(4, 4), back(6, 2), false],
    ['a passage of two words', back(0, 0), back(2, 2), false],
    ['a clip of no words in a passage of three', back(0, 0), back(3, 3), true],
  ])('was understood or not: %s', (_what, clip, passage, is) => expect(isUnderstood(clip, passage)).toBe(is));

  it('tells nothing with fewer than three words', () =>
    expect([isTooFew(back(2, 2)), isTooFew(back(3, 0))]).toEqual([true, false]));
});
