import { describe, expect, it } from 'vitest';
import { surelySaidAgain, wordsInCommon } from '../../../media/transcribe/said-again.ts';
import type { Word } from '../../../media/words.ts';

/** Words of half a second, one after the other, from a time on; those with ? are improbable, those with * do not fit their sound. */
const words = (text: string, from = 0): Word[] =>
  text.split(' ').map((word, at) => ({
    text: word.replace(/[?*]/, ''),
    start: from + at / 2,
    end: from + at / 2 + 0.4,
    probability: word.endsWith('?') ? 0.3 : 0.9,
    ...(word.endsWith('*') ? { doubtful: 'mismatch' as const } : {}),
  }));
const kept = (first: Word[], again: Word[]) => {
  const said = surelySaidAgain(first, again);
  return first.filter((_, at) => said.has(at)).map(({ text }) => text);
};

describe('words that come again when the same sound is heard once more', () => {
  it('surely do where four or more follow each other in both hearings', () => {
    expect(kept(words('so My name is Poppy, then'), words('no my name is poppy when'))).toEqual([
      'My',
      'name',
      'is',
      'Poppy,',
    ]);
    expect(kept(words('so my name is then'), words('no my name is when'))).toEqual([]);
  });

  it('do before and after other words', () => {
    const first = words('my name is poppy so they kali i have three brothers');
    const again = words('my name is poppy for a keri i have three brothers');
    expect(kept(first, again)).toEqual(['my', 'name', 'is', 'poppy', 'i', 'have', 'three', 'brothers']);
  });

  it('are sure only where they are likely in both', () => {
    expect(kept(words('my name? is? poppy'), words('my name is poppy'))).toEqual(['my', 'name', 'is', 'poppy']);
    expect(kept(words('my name? is? poppy'), words('my name? is poppy'))).toEqual([]);
  });

  it('are not sure where other sounds were found in their place', () => {
    expect(kept(words('my* name is poppy'), words('my name is* poppy'))).toHaveLength(4);
    expect(kept(words('my* name is* poppy'), words('my name is poppy'))).toEqual([]);
    expect(kept(words('my name is poppy'), words('my name* is* poppy'))).toEqual([]);
  });

  it('are those at the same place: what is said twice is not said again', () => {
    expect(kept(words('i have three brothers'), words('i have three brothers', 1.4))).toHaveLength(4);
    expect(kept(words('i have three brothers'), words('i have three brothers', 1.6))).toEqual([]);
    const twice = words('i have three brothers and i have three brothers');
    expect([...surelySaidAgain(twice, words('i have three brothers', 2.5))]).toEqual([5, 6, 7, 8]);
  });

  it('are none where nothing is heard', () => {
    expect(kept(words('i have three brothers'), [])).toEqual([]);
    expect(kept([], words('i have three brothers'))).toEqual([]);
  });
});

it('counts words that are in both in the same order', () => {
  expect(wordsInCommon(words('One two, three four'), words('one three two four'))).toBe(3);
  expect(wordsInCommon(words('one'), [])).toBe(0);
});
