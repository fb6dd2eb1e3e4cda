import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { belongsInCaptions, markDoubtful } from '../../../media/transcribe/doubt.ts';
import type { SpeechEnergy } from '../../../media/transcribe/speech-energy.ts';
import { findUnheard } from '../../../media/transcribe/unheard.ts';
import type { TimeSpan, Word } from '../../../media/words.ts';

/** Speech energy in the given stretches of a recording of `seconds`. */
function energyIn(seconds: number, ...stretches: [start: number, end: number][]): SpeechEnergy {
  const active = new Uint8Array(seconds * 100);
  for (const [start, end] of stretches) active.fill(1, Math.round(start * 100), Math.round(end * 100));
  const before = new Uint32Array(active.length + 1);
  for (let i = 0; i < active.length; i++) before[i + 1] = before[i]! + active[i]!;
  return { stepSeconds: 0.01, active, before };
}

/** Words that follow each other, 0.4 s each with no gap, from `start` on. */
const said = (text: string, start = 0): Word[] =>
  text
    .split(' ')
    .map((each, i) => ({ text: each, start: start + i * 0.4, end: start + i * 0.4 + 0.4, probability: 0.9 }));

/** The same word where nobody found its sounds. */
const unaligned = ({ aligned, ...word }: Word): Word => word;

const everywhere = energyIn(60, [0, 60]);
const doubts = (words: Word[], energy = everywhere) => markDoubtful(words, energy, 0.5).map(({ doubtful }) => doubtful);

describe('doubtful words', () => {
  it('leaves plain words alone', () => {
    expect(doubts(said('We went to York with Harry'))).toEqual(Array(6).fill(undefined));
  });

  it.each([
    ['no no no no', [undefined, 'loop', 'loop', 'loop']],
    ['no no no', [undefined, undefined, undefined]],
    [
      'so Thank you. thank you thank you, Thank you bye',
      [undefined, undefined, undefined, ...Array(6).fill('loop'), undefined],
    ],
    ['a b c d e f a b c d e f a b c d e f a b c d e f', [...Array(6).fill(undefined), ...Array(18).fill('loop')]],
  ])('finds the loop in "%s"', (text, expected) => {
    expect(doubts(said(text))).toEqual(expected);
  });

  it('takes words that were found in the sound, likely each time, for repeated by somebody', () => {
    const repeated = said('some more words words words words').map((word): Word => ({ ...word, aligned: true }));
    const withLast = (change: (word: Word) => Word) => [...repeated.slice(0, -1), change(repeated.at(-1)!)];
    const loop = [undefined, undefined, undefined, 'loop', 'loop'];
    expect(doubts(repeated)).toEqual(Array(6).fill(undefined));
    expect(doubts(withLast((word) => ({ ...word, probability: 0.4 })))).toEqual([...loop, 'loop']);
    expect(doubts(withLast(unaligned))).toEqual([...loop, 'loop']);
    expect(doubts(withLast((word) => ({ ...word, doubtful: 'mismatch' })))).toEqual([...loop, 'mismatch']);
  });

  it('marks words where nobody speaks', () => {
    const words = [...said('Hello there.'), ...said('Thanks for watching this', 10)];
    expect(doubts(words, energyIn(20, [0, 0.8]))).toEqual([undefined, undefined, ...Array(4).fill('no-energy')]);
  });

  it('does not take the early first word of a sentence for one that was made up', () => {
    const words = [{ text: 'We', start: 5, end: 5.2, probability: 0.9 }, ...said('went home', 5.6)];
    expect(doubts(words, energyIn(10, [5.6, 7]))).toEqual(['timing', undefined, undefined]);
  });

  it.each([
    [0, 'timing'],
    [0.01, 'timing'],
    [1.2, undefined],
    [1.25, 'timing'],
    [6, 'timing'],
  ])('a word of %f s: %s', (seconds, expected) => {
    expect(doubts([{ text: 'Jordan', start: 3, end: 3 + seconds, probability: 0.9 }])).toEqual([expected]);
  });

  it('marks words that the recogniser was not sure of', () => {
    expect(doubts([{ text: 'Amara', start: 3, end: 3.4, probability: 0.49 }])).toEqual(['low-probability']);
  });

  it('never loses a word', () => {
    const word = fc.record({
      text: fc.constantFrom('a', 'no', 'Yes.', ''),
      start: fc.double({ min: 0, max: 59, noNaN: true }),
      end: fc.double({ min: 0, max: 59, noNaN: true }),
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const marked = markDoubtful(words, everywhere, 0.5);
        expect(marked.map(({ doubtful, ...rest }) => rest)).toEqual(words);
      }),
    );
  });

  it('keeps loops and made-up words out of captions, but not words with doubtful times', () => {
    const word = { text: 'a', start: 0, end: 1, probability: 1 };
    expect(belongsInCaptions({ ...word, doubtful: 'loop' })).toBe(false);
    expect(belongsInCaptions({ ...word, doubtful: 'no-energy' })).toBe(false);
    expect(belongsInCaptions({ ...word, doubtful: 'timing' })).toBe(true);
    expect(belongsInCaptions(word)).toBe(true);
  });
});

describe('stretches where speech was not understood', () => {
  const rounded = (spans: TimeSpan[]) =>
    spans.map(({ start, end }) => [start, end].map((t) => Math.round(t * 10) / 10));
  const unheard = (words: Word[], energy: SpeechEnergy) =>
    rounded(findUnheard({ words, unwritten: [], energy, clear: energy, durationSeconds: energy.active.length / 100 }));

  it('lists speech energy without words, trimmed of silence', () => {
    expect(unheard(said('hello there', 0), energyIn(10, [0, 0.8], [3, 5]))).toEqual([[3, 5]]);
  });

  it('is empty where words account for the speech, and in silence', () => {
    expect(unheard(said('every child in care should have a lovely job coach'), energyIn(10, [0, 4]))).toEqual([]);
    expect(unheard([], energyIn(10))).toEqual([]);
  });

  it('does not call a short noise speech', () => {
    expect(unheard([], energyIn(10, [3, 3.7]))).toEqual([]);
  });

  it('lets no word account for more than a word can last', () => {
    const long = [{ text: 'Jordan', start: 0, end: 6, probability: 0.9 }];
    expect(unheard(long, energyIn(10, [0, 6]))[0]![1]).toBe(6);
  });

  it('lists speech with far too few characters for its length, digits counted as they are spoken', () => {
    const sparse = [0, 1, 2, 3, 4].map((i) => ({ text: 'um', start: i, end: i + 0.5, probability: 0.9 }));
    expect(unheard(sparse, energyIn(10, [0, 5]))).toEqual([[0, 5]]);
    const digits = [0, 1, 2, 3, 4].map((i) => ({ text: '710', start: i, end: i + 0.9, probability: 0.9 }));
    expect(unheard(digits, energyIn(10, [0, 5]))).toEqual([]);
  });

  it('does not count loops and made-up words as words', () => {
    const words = said('no no no no no no no no', 0).map((word): Word => ({ ...word, doubtful: 'loop' }));
    expect(unheard(words, energyIn(10, [0, 3.2]))).toEqual([[0, 3.2]]);
  });

  describe('where the words are aligned', () => {
    const aligned = (text: string, at?: number) => said(text, at).map((word): Word => ({ ...word, aligned: true }));
    const energy = energyIn(10, [0, 10]);
    const found = (words: Word[], unwritten: TimeSpan[], clear = energyIn(10)) =>
      rounded(findUnheard({ words, unwritten, energy, clear, durationSeconds: 10 }));
    const words = [...aligned('every child in care should have', 0), ...aligned('a lovely job coach who helps', 5)];
    const ends = words[5]!.end;

    it('lists speech that no word explains, however short a name is, and no click', () => {
      const unwritten = { start: ends + 0.1, end: ends + 0.4 };
      const click = { start: ends + 1.5, end: ends + 1.6 };
      const clear = energyIn(10, [unwritten.start + 0.1, unwritten.start + 0.2]);
      expect(found(words, [unwritten, click], clear).filter(([start]) => start! < 5)).toEqual(rounded([unwritten]));
    });

    it('lists no pause with a breath in it, of which nothing is as clear as a syllable, but a long one', () => {
      const [breath, long] = [0.4, 0.6].map((seconds) => ({ start: ends + 0.1, end: ends + 0.1 + seconds }));
      expect(found(words, [breath!]).filter(([start]) => start! < 5)).toEqual([]);
      expect(found(words, [long!]).filter(([start]) => start! < 5)).toEqual(rounded([long!]));
    });

    it('takes rooms and breaths between them for what they are, and clear speech for speech', () => {
      expect(found(words, []).filter(([, end]) => end! <= 5)).toEqual([]);
      expect(found(words, [], energyIn(10, [3.5, 4.5])).filter(([, end]) => end! <= 5)).toEqual([[3.5, 4.5]]);
    });

    describe('and few for their time', () => {
      const slow = (seconds: number) =>
        [0, 1.3, 2.6, 3.9].map(
          (start): Word => ({
            ...{ text: 'word', start, end: start + seconds, probability: 0.9 },
            aligned: true,
          }),
        );
      const onWords = (words: Word[], ...more: [number, number][]) =>
        energyIn(10, ...words.map(({ start, end }): [number, number] => [start, end]), ...more);
      const inFirst = (words: Word[], clear = onWords(words)) =>
        found(words, [], clear).filter(([start]) => start! < 4);

      it('takes slow talking in a noisy room for what it is', () => {
        expect(inFirst(slow(0.8))).toEqual([]);
      });

      it('takes words that do not fit and the noise around them for a pause, only where they are aligned', () => {
        const mismatched = slow(0.6).map((word): Word => ({ ...word, doubtful: 'mismatch' }));
        expect(inFirst(mismatched)).toEqual([]);
        expect(inFirst(mismatched.map(unaligned))).not.toEqual([]);
      });

      it('lists words that last too long for their letters, do not fit or are not aligned', () => {
        const clear = energyIn(10, [0, 4.8]);
        const changed = (change: (word: Word) => Partial<Word>) =>
          slow(0.9).map((word): Word => ({ ...word, ...change(word) }));
        expect(
          inFirst(
            changed(() => ({})),
            clear,
          ),
        ).toEqual([]);
        expect(
          inFirst(
            changed(({ start }) => ({ text: 'so', end: start + 1 })),
            clear,
          ),
        ).not.toEqual([]);
        expect(
          inFirst(
            changed(() => ({ doubtful: 'mismatch' })),
            clear,
          ),
        ).not.toEqual([]);
        expect(inFirst(slow(0.9).map(unaligned), clear)).not.toEqual([]);
      });

      it('lists clear speech in the pauses between them, though each pause is short', () => {
        const words = slow(0.6);
        expect(inFirst(words, onWords(words, [0.6, 1.3], [1.9, 2.6], [3.2, 3.9]))).not.toEqual([]);
      });
    });

    it('leaves out what has words by now', () => {
      const unwritten = { start: words[1]!.start, end: words[3]!.end };
      expect(found(words, [unwritten]).filter(([, end]) => end! <= 5)).toEqual([]);
    });
  });

  it('merges what lies close together', () => {
    expect(unheard([], energyIn(20, [3, 4], [4.3, 6], [12, 14]))).toEqual([
      [3, 6],
      [12, 14],
    ]);
  });
});
