import { describe, expect, test } from 'vitest';
import { grammarOf } from '../../../media/align/grammar.ts';
import { alignedStart, alignmentOf } from '../../../media/align/segmentation.ts';
import { waysToSay, wordsToLookUp } from '../../../media/align/spoken-words.ts';

const dictionary = new Map([
  ['read', ['R IY D', 'R EH D']],
  ['sherburn', ['SH ER B ER N']],
  ['box', ['B AA K S']],
  ['car', ['K AA R']],
  ['n', ['EH N']],
  ['h', ['EY CH']],
  ['s', ['EH S']],
]);
const ways = (text: string) => waysToSay(text, dictionary);

describe('how a written word is said', () => {
  test.each([
    ['Read,', ['R IY D', 'R EH D']],
    ['“Sherburn’s”', ['SH ER B ER N Z', 'SH ER B ER N S', 'SH ER B ER N IH Z']],
    ['box-car.', ['B AA K S K AA R']],
    ['NHS', ['EH N EY CH EH S']],
    ['N.H.S.', ['EH N EY CH EH S']],
    ['Zuberi', []],
    ['42', []],
    ['…', []],
  ])('%s', (text, expected) => expect(ways(text)).toEqual(expected));

  test('every part that is needed is looked up, and nothing else', () => {
    expect(wordsToLookUp(['Box-car', 'Anne’s', '7', 'NHS'])).toEqual(
      new Set(['box-car', 'box', 'car', "anne's", 'anne', 'nhs', 'n', 'h', 's']),
    );
  });
});

describe('the grammar of what may have been said', () => {
  test('goes from its start to its end through every word, with a way around each', () => {
    const lines = grammarOf(['w0', null], { stretch: 1e-20, sound: 1e-4, hesitation: 1e-8 }).split('\n');
    const states = Number(/NUM_STATES (\d+)/.exec(lines.join('\n'))![1]);
    const next = new Map<number, { to: number; name: string | undefined }[]>();
    for (const line of lines.filter((one) => one.startsWith('TRANSITION'))) {
      const [, from, to, , name] = line.split(' ');
      expect(Number(to)).toBeLessThan(states);
      next.set(Number(from), [...(next.get(Number(from)) ?? []), { to: Number(to), name }]);
    }
    const reach = (isAllowed: (name: string | undefined) => boolean) => {
      const seen = new Set([0]);
      for (const state of seen) for (const { to, name } of next.get(state) ?? []) if (isAllowed(name)) seen.add(to);
      return seen.has(Number(/FINAL_STATE (\d+)/.exec(lines.join('\n'))![1]));
    };
    expect(reach((name) => name === undefined || name === 'w0' || name.startsWith('j-'))).toBe(true);
    expect(reach((name) => name === undefined || name.startsWith('i-') || name.startsWith('j-'))).toBe(true);
    // Nobody gets past a word without a sound.
    expect(reach((name) => name === undefined || name.startsWith('u-'))).toBe(false);
  });

  test('words need not be gone through to the last where the grammar may end early', () => {
    const likelihood = { stretch: 1e-20, sound: 1e-4, hesitation: 1e-8 };
    const final = /FINAL_STATE (\d+)/.exec(grammarOf(['w0', 'w1'], likelihood))![1]!;
    const states = Number(/NUM_STATES (\d+)/.exec(grammarOf(['w0', 'w1'], likelihood))![1]);
    const endings = (grammar: string) =>
      grammar.split('\n').filter((line) => new RegExp(`^TRANSITION \\d+ ${final} 1e-30$`).test(line));
    expect(endings(grammarOf(['w0', 'w1'], likelihood))).toEqual([]);
    expect(endings(grammarOf(['w0', 'w1'], likelihood, 1e-30))).toHaveLength(states - 1);
  });
});

describe('what PocketSphinx answers', () => {
  const line = (...segments: [number, string][]) =>
    `0001 S 0 T 0 A 0 L 0 ${segments.map(([start, name]) => `${start} -1 0 ${name}`).join(' ')} 300`;
  const read = (answer: string, names: (string | null)[], lengths = names.map(() => 0.4)) =>
    alignmentOf(answer, names, lengths);

  test('words up to the last that was found count where the rest was not gone through, if they are half of all', () => {
    const answer = line([0, 'w0'], [80, 'w1'], [150, 'i-AH'], [200, 'i-S']);
    expect(read(answer, ['w0', 'w1', 'w2', 'w3'])).toBeNull();
    const start = (names: string[]) =>
      alignedStart(
        answer,
        names,
        names.map(() => 0.4),
      )?.words;
    expect(start(['w0', 'w1', 'w2', 'w3'])).toEqual([
      { start: 0, end: 0.8, fits: true },
      { start: 0.8, end: 1.5, fits: true },
    ]);
    expect(start(['w0', 'w1', 'w2', 'w3', 'w4'])).toBeUndefined();
  });

  test('words have the times of their segments, whichever way they were said', () => {
    const answer = line([0, '<sil>'], [50, 'w0'], [80, 'w1(2)'], [120, '<sil>']);
    expect(read(answer, ['w0', 'w1'])).toEqual({
      words: [
        { start: 0.5, end: 0.8, fits: true },
        { start: 0.8, end: 1.2, fits: true },
      ],
      unwritten: [],
    });
  });

  test('speech that no word explains is told, and pauses end it', () => {
    const answer = line([0, 'w0'], [40, 'u-AH'], [60, 'u-B'], [90, '<sil>'], [150, 'u-S'], [180, 'w1'], [210, '</s>']);
    expect(read(answer, ['w0', 'w1'])!.unwritten).toEqual([
      { start: 0.4, end: 0.9 },
      { start: 1.5, end: 1.8 },
    ]);
  });

  test('a word in whose place other sounds are does not fit; one that nobody knows how to say does', () => {
    const answer = line([0, 'i-AH'], [30, 'i-B'], [60, 'j-S'], [100, 'w2'], [150, '</s>']);
    expect(read(answer, ['w0', null, 'w2'])!.words).toEqual([
      { start: 0, end: 0.6, fits: false },
      { start: 0.6, end: 1, fits: true },
      { start: 1, end: 1.5, fits: true },
    ]);
  });

  test('of sounds with a long pause those of the length of the word are the word, the rest was not written down', () => {
    const answer = line([0, 'i-AH'], [40, '<sil>'], [90, 'i-B'], [190, 'w1'], [220, '</s>']);
    expect(read(answer, [null, 'w1'], [0.4, 0.3])).toEqual({
      words: [
        { start: 0, end: 0.4, fits: true },
        { start: 1.9, end: 2.2, fits: true },
      ],
      unwritten: [{ start: 0.9, end: 1.9 }],
    });
    expect(read(answer, [null, 'w1'], [1.1, 0.3])!.words[0]).toEqual({ start: 0.9, end: 1.9, fits: true });
  });

  test.each([['(null) S 0 T 0 A 0 L 0'], ['0001 S 0 T 0 A 0 L 0 0'], [line([0, 'w0'])], [line([0, 'w1'], [40, 'w0'])]])(
    'an answer without every word is no alignment: %s',
    (answer) => expect(read(answer, ['w0', 'w1'])).toBeNull(),
  );
});
