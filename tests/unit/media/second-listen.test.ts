import { describe, expect, it } from 'vitest';
import { isUnheard, isUnheardClip, returned, sentinels } from '../../../media/verify/sentinels.ts';
import { judgeSight } from '../../../media/verify/sight.ts';
import { readHits } from '../../../media/verify/pocketsphinx.ts';
import type { Word } from '../../../media/words.ts';

const word = (text: string, start: number, more: Partial<Word> = {}): Word => ({
  text,
  start,
  end: start + 0.3,
  probability: 0.95,
  ...more,
});
const isName = (words: readonly Word[]) => words.some(({ text }) => text === 'Priya');

describe('words that must be heard again', () => {
  const spans = [{ start: 2, end: 3 }];

  it('are sure, well timed, clear of spans and no names', () => {
    const words = [
      word('thank', 0),
      word('you', 0.4, { probability: 0.7 }),
      word('for', 0.8, { doubtful: 'timing' }),
      word('Priya', 1.2),
      word('coming', 1.75),
      word('a', 3.5),
      word('today,', 4),
    ];
    expect(sentinels(words, spans, isName).map(({ text }) => text)).toEqual(['thank', 'today,']);
  });

  it('came back when they are heard about where they were, whatever their signs and case', () => {
    const expected = [word('Thank', 1), word('today', 4), word('again', 8)];
    const heard = [word('thank', 1.2), word('today.', 5.5)];
    expect(returned(expected, heard)).toEqual({ expected: 3, back: 1 });
    expect(returned(expected, heard, { start: 0, end: 2 })).toEqual({ expected: 1, back: 1 });
  });

  it('an empty transcript where words must be is never a pass', () => {
    expect(isUnheard({ expected: 1, back: 0 }, 'everywhere')).toBe(true);
    expect(isUnheardClip({ expected: 3, back: 0 })).toBe(true);
    expect(isUnheard({ expected: 20, back: 4 }, 'everywhere')).toBe(true);
    expect(isUnheard({ expected: 20, back: 14 }, 'everywhere')).toBe(false);
    expect(isUnheard({ expected: 0, back: 0 }, 'everywhere')).toBe(false);
  });
});

describe('what is seen in the finished picture', () => {
  const rules = { forbidden: ['Lucas', 'Okafor-Bell', 'Will'], everyday: ['will'], kept: ['Lucas House'] };
  const place = { x: 100, y: 50, width: 40, height: 40 };
  const face = {
    start: 1,
    end: 3,
    keys: [
      { time: 1, ...place },
      { time: 3, ...place, x: 120 },
    ],
    confidence: 0.8,
    lost: false,
  };
  const judge = (sight: object, kept: (typeof face)[] = []) =>
    judgeSight({ faces: [], writing: [], framesLooked: 9, ...sight }, kept, rules).findings;
  const reads = (text: string) =>
    judge({ writing: [{ start: 1, end: 2, ...place, text, confidence: 0.6 }] }).length > 0;

  it('a face is a finding unless one may be seen there, all the time', () => {
    expect(judge({ faces: [face] })).toMatchObject([{ check: 'sight', start: 1, end: 3 }]);
    expect(judge({ faces: [face] }, [face])).toEqual([]);
    expect(judge({ faces: [face] }, [{ ...face, end: 1.5 }])).toMatchObject([{ start: 3 }]);
    const elsewhere = { ...face, keys: [{ time: 1, ...place, x: 200 }] };
    expect(judge({ faces: [face] }, [elsewhere])).toHaveLength(1);
  });

  it.each(['Lucas', 'LUCA5', 'lucas’s badge', 'OKAF0R BELL', 'Okafar-Bell', 'Will'])('reads %s as a name', (text) => {
    expect(reads(text)).toBe(true);
  });

  it.each(['Lucas House', 'we will see', 'Locust', 'Exit', 'Okapi bell'])('reads %s as none', (text) => {
    expect(reads(text)).toBe(false);
  });

  it('having looked at nothing is a finding', () => {
    expect(judge({ framesLooked: 0 })).toHaveLength(1);
  });
});

it('reads what PocketSphinx spotted, with its place', () => {
  expect(readHits('0000 S 0 T -9 A -9 L 0 2672 -57340 0 reece  1908 -41623 0 ruby  1999')).toEqual([
    { word: 'reece', start: 26.72, end: 27.07 },
    { word: 'ruby', start: 19.08, end: 19.43 },
  ]);
  expect(readHits('0001 S 0 T 0 A 0 L 0 300')).toEqual([]);
});
