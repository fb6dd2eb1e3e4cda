import { describe, expect, it } from 'vitest';
import { type Doubt, findDoubts } from '../../../../src/rules/detection/doubtful.ts';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';
import { parseRoster } from '../../../../src/rules/detection/roster.ts';
import type { TranscriptWord } from '../../../../src/rules/detection/words.ts';

/** “we saw … there”, all aligned and probable but what is changed of the words between. */
const around = (...middle: (Partial<TranscriptWord> & { text: string })[]): TranscriptWord[] =>
  [{ text: 'we' }, { text: 'saw' }, ...middle, { text: 'there' }].map((word, at) => ({
    ...{ start: 1 + at * 0.4, end: 1.35 + at * 0.4, probability: 0.95, aligned: true },
    ...word,
  }));
const doubts = (words: readonly TranscriptWord[]): [Doubt['code'], number, number][] =>
  findDoubts(words, { durationSeconds: 9 }).map(({ code, run }) => [code, run!.first, run!.last]);

describe('an everyday word of which the recogniser is not sure', () => {
  it('is nothing to listen to where its own sounds are followed', () => {
    expect(doubts(around({ text: 'the', probability: 0.3 }))).toEqual([]);
  });

  it.each([
    ['it is not everyday', { text: 'outgaze', probability: 0.3 }],
    ['people are called by it', { text: 'will', probability: 0.3 }],
    ['its times come from the recogniser alone', { text: 'the', probability: 0.3, aligned: false }],
    ['other sounds are in its place', { text: 'the', probability: 0.3, doubtful: 'mismatch' }],
    ['it is very improbable', { text: 'lady', probability: 0.2 }],
  ])('has to be listened to where %s', (_, word) => {
    expect(doubts(around(word))).toEqual([['low-probability', 2, 2]]);
  });

  it('has to be listened to where several stand in a row', () => {
    const row = [
      { text: 'there', probability: 0.3 },
      { text: 'they', probability: 0.3 },
    ];
    expect(doubts(around(...row))).toEqual([['low-probability', 2, 3]]);
  });
});

describe('a long English word in small letters of which the recogniser is not sure', () => {
  const long = (change: Partial<TranscriptWord>) => around({ text: 'prudently', probability: 0.3, ...change });

  it('is nothing to listen to where its own sounds are followed: names were written as short words', () => {
    expect(doubts(long({}))).toEqual([]);
    expect(doubts(long({ text: 'ill-disposed.' }))).toEqual([]);
  });

  it.each([
    ['it is short', { text: 'gazing' }],
    ['it is joined of two', { text: 'outgazes' }],
    ['it is no English word', { text: 'disdainst' }],
    ['it has a capital', { text: 'Prudently' }],
    ['people are called by it', { text: 'margaret' }],
    ['it is very improbable', { probability: 0.2 }],
    ['its times come from the recogniser alone', { aligned: false }],
  ])('has to be listened to where %s', (_, change) => {
    expect(doubts(long(change))).toEqual([['low-probability', 2, 2]]);
  });

  it('has to be listened to where other sounds are in its place', () => {
    expect(doubts(long({ doubtful: 'mismatch' }))).toContainEqual(['low-probability', 2, 2]);
  });
});

describe('words in whose place a name of the roster was heard at first', () => {
  it('have to be listened to, however everyday and sure they are', () => {
    const instead = { doubtful: 'in-place-of-name' };
    expect(doubts(around({ text: 'the', probability: 0.99, ...instead }))).toEqual([['in-place-of-name', 2, 2]]);
    const all = around({ text: 'the', ...instead }, { text: 'grass', ...instead });
    expect(doubts(all)).toEqual([['in-place-of-name', 2, 3]]);
    const flags = flagTranscript(all, parseRoster({ participants: [] }), { durationSeconds: 9 });
    expect(flags).toMatchObject([
      {
        kind: 'listen',
        foundBy: ['in-place-of-name'],
        reason: expect.stringContaining('A name on the list was heard at first'),
      },
    ]);
  });
});

describe('a probable word with other sounds in its place', () => {
  const mismatch = (text: string, seconds = 0.35, probability = 0.9) =>
    around({ text, doubtful: 'mismatch', start: 1.8, end: 1.8 + seconds, probability });

  it('is nothing to listen to where it is an everyday word that lasts no longer than usual', () => {
    expect(doubts(mismatch('in'))).toEqual([]);
  });

  it('has to be listened to where it is not everyday, or lasts too long', () => {
    expect(doubts(mismatch('urban'))).toEqual([['mismatch', 2, 2]]);
    expect(doubts(mismatch('in', 0.5))).toEqual([['mismatch', 2, 2]]);
  });

  it('is nothing to listen to where the recogniser is sure of it and it lasts no longer than usual, nor where it is a title', () => {
    expect(doubts(mismatch('urban', 0.35, 0.95))).toEqual([]);
    expect(doubts(mismatch('urban', 0.7, 0.99))).toEqual([['mismatch', 2, 2]]);
    expect(doubts(mismatch('Mr.'))).toEqual([]);
    expect(doubts(mismatch('Mr.', 0.7))).toEqual([['mismatch', 2, 2]]);
  });

  // A word of four letters usually takes 0.54 s at the most, and 1.15 times that before a pause.
  it.each([
    ['live', 0.56, [['mismatch', 2, 2]]],
    ['live,', 0.56, []],
    ['live.”', 0.61, []],
    ['live,', 0.63, [['mismatch', 2, 2]]],
  ])('may last longer before a pause: “%s” for %s s', (text, seconds, found) => {
    expect(doubts(mismatch(text, seconds))).toEqual(found);
  });

  it('has to be listened to where several stand in a row', () => {
    const row = [
      { text: 'in', doubtful: 'mismatch' },
      { text: 'green', doubtful: 'mismatch' },
    ];
    expect(doubts(around(...row))).toEqual([['mismatch', 2, 3]]);
  });
});

describe('an aligned word', () => {
  it('has exact times, however long it is: more may be said with it', () => {
    expect(doubts(around({ text: 'that', start: 1.8, end: 3.4 }))).toEqual([['mismatch', 2, 2]]);
    expect(doubts(around({ text: 'that', start: 1.8, end: 3.4, aligned: false }))).toEqual([['doubtful-timing', 2, 2]]);
  });

  it('has no exact times where its end is not after its start', () => {
    expect(doubts(around({ text: 'zubri', start: 1.8, end: 1.8 }))).toEqual([['doubtful-timing', 2, 2]]);
  });
});
