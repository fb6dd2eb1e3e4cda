import { describe, expect, test } from 'vitest';
import {
  casingOf,
  foldedWords,
  isCased,
  textOf,
  timesOf,
  type Token,
  tokensOf,
  type TranscriptWord,
} from '../../../../src/rules/detection/words.ts';

/** Words as they come, parted at spaces. */
const written = (text: string): TranscriptWord[] => text.split(' ').map((word) => ({ text: word }));
const tokens = (text: string) => tokensOf(written(text));
/** The pieces of which something is true. */
const where = (text: string, is: (token: Token) => boolean) =>
  tokens(text)
    .filter(is)
    .map(({ folded }) => folded);

describe('a sentence', () => {
  const ends = (text: string) => where(text, ({ closesSentence }) => closesSentence);
  const opens = (text: string) => where(text, ({ opensSentence }) => opensSentence);

  test.each([
    ['We went home. Then “stop!” she said… quietly?', ['home', 'stop', 'said', 'quietly']],
    ['I saw Dr. Lee and St. Mary with Cllr. Jones', []],
    ['It was Smith-Jones. Yes', ['jones']],
    ['Home again … then out', ['again']],
    ['Home again. … then out', ['again']],
    ['Home – again', []],
  ])('of “%s” ends with %j', (text, expected) => expect(ends(text)).toEqual(expected));

  test('begins with the first word after an end, wherever the end is written', () => {
    expect(opens('We went home. Then out … Now in')).toEqual(['we', 'then', 'now']);
    expect(opens('Anne-Marie came')).toEqual(['anne']);
  });

  test('with an end of its own after a word that ends none, closes the phrase too', () => {
    expect(tokens('Home again … then')[1]).toMatchObject({ folded: 'again', closesSentence: true, closesPhrase: true });
    expect(tokens('Home, again')[0]).toMatchObject({ closesSentence: false, closesPhrase: true });
    expect(tokens('… home')).toHaveLength(1);
  });

  test.each([
    ['T.J. said so', []],
    ['Samuel L. Harker came', []],
    ['“J. Smith came', []],
    ['with J. We left', ['j']],
    ['with J. the end', []],
    ["with J. We're off", ['j']],
    ['with T.j. said', ['j']],
    ['with vitamin B. 12 more', ['b']],
    ['with xJ. said', ['xj']],
    ['with J.x. said', ['x']],
    ['and Li. said', ['li']],
    ['it was J.', ['j']],
    ['with J. “We left', ['j']],
  ])('does not end at the dots of initials: “%s”', (text, expected) => expect(ends(text)).toEqual(expected));

  test('does not end at initials or titles with space around them', () => {
    expect(tokensOf([{ text: ' T.J. ' }, { text: 'said' }]).some((one) => one.closesSentence)).toBe(false);
    expect(tokensOf([{ text: ' Mr. ' }, { text: 'Lee' }]).some((one) => one.closesSentence)).toBe(false);
  });
});

describe('a piece of a word', () => {
  test('has a capital only where it begins with one', () => {
    expect(where('Anne iPhone émile Émile', ({ capital }) => capital)).toEqual(['anne', 'emile']);
  });

  test('is in capitals where all of two letters and more are', () => {
    expect(where('TJ J NHS iOS ABc YMCA’s', ({ allCapitals }) => allCapitals)).toEqual(['tj', 'nhs', 'ymca']);
  });

  test('loses its possessive ending, at its end alone', () => {
    expect(foldedWords('Amara’s James’ O’Neil x')).toEqual(['amara', 'james', 'oneil', 'x']);
    expect(where('Amara’s James’ O’Neil', ({ possessive }) => possessive)).toEqual(['amara', 'james']);
  });

  test.each([
    [{ probability: 0.9, aligned: true as const }, true, true],
    [{ probability: 0.89, aligned: true as const }, false, true],
    [{ probability: 0.75, aligned: true as const }, false, true],
    [{ probability: 0.74, aligned: true as const }, false, false],
    [{ probability: 0.9 }, false, false],
    [{ probability: 0.9, aligned: true as const, doubtful: 'mismatch' }, false, false],
    [{ aligned: true as const }, false, false],
  ])('heard as %j is sure: %s, probable: %s', (heard, isSurelyHeard, isProbablyHeard) => {
    expect(tokensOf([{ text: 'Amara', ...heard }])[0]).toMatchObject({ isSurelyHeard, isProbablyHeard });
  });
});

describe('capital letters', () => {
  test.each([
    ['we met amara at home', false],
    ['We met amara at home', true],
    ['we met Amara at home', true],
    ['12 people met. 13 left', false],
    ['We met. then we left', true],
    ['we met. Then we left', true],
    ['Met Amara Jones At Home', true],
    ['WE MET AMARA JONES AT HOME AND THEN WE LEFT', false],
    ['x A b', false],
    ['', false],
  ])('say something in “%s”: %s', (text, expected) => expect(isCased(tokens(text))).toBe(expected));

  test('say nothing where nine in ten and more are capitals, from eight pieces on', () => {
    const capitals = (count: number) => tokens(`we ${Array(count).fill('Met').join(' ')}`);
    expect(isCased(capitals(7))).toBe(true);
    expect(isCased(capitals(8))).toBe(false);
    expect(isCased(tokens(`we ${Array(9).fill('Met').join(' ')} home`))).toBe(true);
    // Single letters and the first words of sentences do not count.
    expect(isCased(tokens(`we ${Array(8).fill('Met').join(' ')} a b c d`))).toBe(false);
    expect(isCased(tokens(`Met. ${Array(8).fill('met. Met').join(' ')}`))).toBe(true);
  });

  test('say nothing in a long stretch without any, and from the next one on again', () => {
    const cased = (count: number) => casingOf(tokens(`We met Amara ${Array(count).fill('then').join(' ')} Amara left`));
    expect(cased(45)).toEqual(Array(50).fill(true));
    expect(cased(46)).toEqual([...Array(3).fill(true), ...Array(46).fill(false), true, true]);
    const opening = casingOf(tokens(`${Array(46).fill('then').join(' ')} Amara left`));
    expect(opening).toEqual([...Array(46).fill(false), true, true]);
    const ending = casingOf(tokens(`Amara ${Array(46).fill('left').join(' ')}`));
    expect(ending).toEqual([true, ...Array(46).fill(false)]);
    expect(casingOf(tokens('we met'))).toEqual([false, false]);
  });
});

describe('a run of words', () => {
  test('has the text of its words, without what stands around it', () => {
    const words = [{ text: ' “(Amara ' }, { text: ' Jones),” ' }, { text: '…home!?' }];
    expect(textOf(words, 0, 1)).toBe('(Amara Jones)');
    expect(textOf(words, 2, 2)).toBe('home');
    expect(textOf(written('— @kaia_06 …'), 0, 2)).toBe('@kaia_06');
    expect(textOf(written('- +44 20 …'), 0, 3)).toBe('+44 20');
  });

  test('has times where both its ends have', () => {
    const words: TranscriptWord[] = [
      { text: 'a', start: 1, end: 2 },
      { text: 'b', start: 3 },
      { text: 'c', end: 5 },
    ];
    expect(timesOf(words, 0, 2)).toEqual({ start: 1, end: 5 });
    expect(timesOf(words, 1, 2)).toEqual({ start: 3, end: 5 });
    expect(timesOf(words, 0, 1)).toEqual({});
    expect(timesOf(words, 2, 2)).toEqual({});
    expect(timesOf(words, 3, 4)).toEqual({});
    expect(timesOf(words, 0, 4)).toEqual({});
  });
});
