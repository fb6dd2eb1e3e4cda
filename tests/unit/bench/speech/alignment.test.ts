import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignWords } from '../../../../bench/speech/alignment.ts';
import { percentile } from '../../../../bench/speech/percentile.ts';
import { spokenWords } from '../../../../bench/speech/spoken-words.ts';

const kinds = (said: string, heard: string) =>
  alignWords(said.split(' ').filter(Boolean), heard.split(' ').filter(Boolean)).map(({ kind }) => kind);
const errors = (said: readonly string[], heard: readonly string[]) =>
  alignWords(said, heard).filter(({ kind }) => kind !== 'same').length;

/** Levenshtein's distance by its definition. */
function distance(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const both = distance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
  return Math.min(both, distance(a.slice(1), b) + 1, distance(a, b.slice(1)) + 1);
}

describe('alignWords', () => {
  it('tells other words, missing words and words too many apart', () => {
    expect(kinds('the cat sat down', 'the cat sat down')).toEqual(['same', 'same', 'same', 'same']);
    expect(kinds('the cat sat', 'the hat sat')).toEqual(['same', 'substitution', 'same']);
    expect(kinds('the cat sat', 'the sat')).toEqual(['same', 'deletion', 'same']);
    expect(kinds('the sat', 'the cat sat')).toEqual(['same', 'insertion', 'same']);
    expect(kinds('', 'thank you')).toEqual(['insertion', 'insertion']);
    expect(kinds('thank you', '')).toEqual(['deletion', 'deletion']);
    expect(kinds('', '')).toEqual([]);
  });

  it('says which words stand for which', () => {
    expect(alignWords(['i', 'saw', 'liddy', 'there'], ['saw', 'lily', 'there', 'too'])).toEqual([
      { said: 0, heard: null, kind: 'deletion' },
      { said: 1, heard: 0, kind: 'same' },
      { said: 2, heard: 1, kind: 'substitution' },
      { said: 3, heard: 2, kind: 'same' },
      { said: null, heard: 3, kind: 'insertion' },
    ]);
  });

  const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 });

  it('needs as few errors as there can be, and uses every word once and in order', () => {
    fc.assert(
      fc.property(words, words, (said, heard) => {
        const pairs = alignWords(said, heard);
        expect(errors(said, heard)).toBe(distance(said, heard));
        expect(pairs.flatMap((pair) => (pair.said === null ? [] : [pair.said]))).toEqual([...said.keys()]);
        expect(pairs.flatMap((pair) => (pair.heard === null ? [] : [pair.heard]))).toEqual([...heard.keys()]);
      }),
    );
  });

  it('manages as many words as an hour has', () => {
    const said = Array.from({ length: 3000 }, (_, index) => `w${index % 700}`);
    const heard = said.filter((_, index) => index % 10 !== 0);
    expect(errors(said, heard)).toBe(300);
  });
});

describe('spokenWords', () => {
  it('compares words, not how they are written', () => {
    expect(spokenWords('“Mr. Hale’s,” she said – it’s side-by-side!')).toEqual(
      'mr hales she said its side by side'.split(' '),
    );
    expect(spokenWords('Mister Hale, um, said OK & left 50%')).toEqual(
      'mr hale said okay and left fifty percent'.split(' '),
    );
  });

  it('writes whole numbers in words and codes digit by digit', () => {
    const written = (text: string) => spokenWords(text).join(' ');
    expect(written('0 7 13 20 21 99')).toBe('zero seven thirteen twenty twenty one ninety nine');
    expect(written('100 305 1,200')).toBe('one hundred three hundred five one thousand two hundred');
    expect(written('21000')).toBe('twenty one thousand');
    expect(written('07700')).toBe('zero seven seven zero zero');
    expect(written('1234567')).toBe('one two three four five six seven');
    expect(written('4th b2')).toBe('4th b2');
  });

  it('finds nothing in punctuation', () => {
    expect(spokenWords(' … – ! ')).toEqual([]);
  });
});

describe('percentile', () => {
  it('is the value that a share of all does not exceed, whatever their order', () => {
    const values = [5, 1, 4, 2, 3];
    expect([0, 0.2, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 1, 3, 5, 5]);
    expect(
      percentile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.99,
      ),
    ).toBe(99);
    expect(percentile([], 0.5)).toBeNull();
  });
});
