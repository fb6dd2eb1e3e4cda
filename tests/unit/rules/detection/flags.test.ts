import { describe, expect, it } from 'vitest';
import { findDoubts } from '../../../../src/rules/detection/doubtful.ts';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';
import type { TranscriptWord } from '../../../../src/rules/detection/words.ts';

const person = (name: string) => ({ name, also: [], soundsLike: [] });
const timed = (text: string) =>
  text
    .split(' ')
    .map((word, index) => ({ text: word, start: index * 0.5 + 1, end: index * 0.5 + 1.4, probability: 0.95 }));

describe('all finders together', () => {
  it('makes one flag of several finds of the same words', () => {
    const flags = flagTranscript(timed('My name is Jordan today.'), {
      participants: [person('Jordan Okafor')],
      keep: [],
    });
    expect(flags).toHaveLength(1);
    expect(flags[0]).toMatchObject({
      kind: 'name',
      text: 'Jordan',
      firstWord: 3,
      lastWord: 3,
      start: 2.5,
      end: 2.9,
      participant: 0,
    });
    expect(flags[0]!.foundBy).toEqual(expect.arrayContaining(['roster', 'given-name', 'cue', 'capital']));
  });

  it('keeps a strange surname beside a roster name as a flag of its own', () => {
    const flags = flagTranscript(timed('I met Jordan Brzezinska today.'), {
      participants: [person('Jordan Okafor')],
      keep: [],
    });
    expect(flags.map(({ text, participant }) => [text, participant])).toEqual([
      ['Jordan', 0],
      ['Brzezinska', null],
    ]);
  });

  it('lets an e-mail address swallow the name in it, and says whose it is', () => {
    const flags = flagTranscript(timed('write to jordan dot okafor at example dot org now'), {
      participants: [person('Jordan Okafor')],
      keep: [],
    });
    expect(flags).toHaveLength(1);
    expect(flags[0]).toMatchObject({
      kind: 'detail',
      code: 'email',
      participant: 0,
      text: 'jordan dot okafor at example dot org',
    });
  });

  describe('a detail that holds a name', () => {
    const EMAIL = timed('write to jordan dot okafor at example dot org now');
    const untimed = (...places: number[]) =>
      EMAIL.map((word, at) => (places.includes(at) ? { text: word.text, probability: word.probability } : word));
    const flagsOf = (words: readonly TranscriptWord[], ...names: string[]) =>
      flagTranscript(words, { participants: names.map(person), keep: [] });

    it('is one flag, as sure as the surer and found by both, that tells whom else it may mean', () => {
      expect(flagsOf(EMAIL, 'Jordan Okafor', 'Jordan Smith')).toEqual([
        {
          kind: 'detail',
          code: 'email',
          text: 'jordan dot okafor at example dot org',
          ...{ firstWord: 2, lastWord: 8, start: 2, end: 5.4 },
          ...{ participant: 0, others: [1], confidence: 0.97 },
          reason: 'This is an e-mail address. Jordan Okafor is on the roster. It could also be Jordan Smith.',
          foundBy: ['pattern', 'roster', 'given-name', 'place-in-sentence', 'unusual-word'],
        },
      ]);
      expect(flagsOf(EMAIL, 'Jordan Okafor')[0]).not.toHaveProperty('others');
      expect(flagsOf(EMAIL, 'Sam Reed')[0]).toMatchObject({
        participant: null,
        text: 'jordan dot okafor at example dot org',
      });
      const school = flagsOf(timed('I went to Grace Academy with Jordan Okafor'), 'Jordan Okafor', 'Grace Will');
      expect(school.map(({ kind, code, participant, start, end }) => [kind, code, participant, start, end])).toEqual([
        ['detail', 'school', 1, 2.5, 3.4],
        ['name', 'roster', 0, 4, 4.9],
      ]);
    });

    it('has no times where it has none of all its words: those of the name in it are too short', () => {
      for (const places of [[2], [8], [2, 8], [2, 3, 4, 5, 6, 7, 8]]) {
        const [flag] = flagsOf(untimed(...places), 'Jordan Okafor');
        expect([places, flag!.firstWord, flag!.lastWord, flag!.start, flag!.end]).toEqual([
          places,
          2,
          8,
          undefined,
          undefined,
        ]);
      }
      expect(flagsOf(untimed(4, 5), 'Jordan Okafor')[0]).toMatchObject({ start: 2, end: 5.4 });
    });

    it('reaches as far as either of them where words were said in another order', () => {
      const moved = (times: object) => EMAIL.map((word, at) => (at === 4 ? { ...word, ...times } : word));
      expect(flagsOf(moved({ start: 0.5 }), 'Sam Okafor')[0]).toMatchObject({
        firstWord: 2,
        lastWord: 8,
        start: 0.5,
        end: 5.4,
      });
      expect(flagsOf(moved({ end: 9 }), 'Sam Okafor')[0]).toMatchObject({
        firstWord: 2,
        lastWord: 8,
        start: 2,
        end: 9,
      });
    });
  });

  it('gives words beside a name that nobody knows a flag for each run of them', () => {
    const words = timed('we saw Brzezinska Jordan Kowalska Nowak there');
    const flags = flagTranscript(words, { participants: [person('Jordan Okafor')], keep: [] });
    expect(flags.map(({ text, firstWord, lastWord, start, end }) => [text, firstWord, lastWord, start, end])).toEqual([
      ['Brzezinska', 2, 2, 2, 2.4],
      ['Jordan', 3, 3, 2.5, 2.9],
      ['Kowalska Nowak', 4, 5, 3, 3.9],
    ]);
  });

  it('never gives a word to two name or detail flags', () => {
    const text =
      'Hi, my name is Jordan Okafor, call oh double seven one two three four five six seven or Jordan dot O at gmail dot com, Will and Grace said thanks to Anne-Marie.';
    const flags = flagTranscript(
      timed(text),
      { participants: [person('Jordan Okafor'), person('Grace Will')], keep: ['Anne-Marie'] },
      { durationSeconds: 60 },
    );
    const words = flags.flatMap((flag) =>
      Array.from({ length: flag.lastWord - flag.firstWord + 1 }, (_, at) => flag.firstWord + at),
    );
    expect(new Set(words).size).toBe(words.length);
    expect(flags.map((flag) => flag.firstWord)).toEqual([...flags.map((flag) => flag.firstWord)].sort((a, b) => a - b));
  });

  it('adds no places to listen to unless asked', () => {
    const words = [{ text: 'the', probability: 0.1 }, { text: 'shop' }];
    expect(flagTranscript(words, { participants: [], keep: [] })).toEqual([]);
  });

  it('finds nothing in nothing', () => {
    expect(flagTranscript([], { participants: [person('Jordan')], keep: [] }, { durationSeconds: 5 })).toEqual([]);
  });
});

describe('places that a person has to listen to', () => {
  const words = [
    { text: 'we', start: 1, end: 1.2, probability: 0.9 },
    { text: 'sing', start: 1.3, end: 1.6, probability: 0.2 },
    { text: 'along', start: 1.6, end: 1.9, probability: 0.3 },
    { text: 'that', start: 2, end: 11.6, probability: 0.9 },
    { text: 'day', start: 12, end: 12.3, probability: 0.9 },
  ];

  it('flags words that the recogniser doubts, neighbours together', () => {
    const [flag] = findDoubts(words, { durationSeconds: 20 });
    expect(flag).toMatchObject({ code: 'low-probability', run: { first: 1, last: 2 }, start: 1.3, end: 1.9 });
  });

  it('flags a word that is longer than a word can be, over all it may hide', () => {
    const flag = findDoubts(words, { durationSeconds: 20 }).find((found) => found.code === 'doubtful-timing');
    expect(flag).toMatchObject({ run: { first: 3, last: 3 }, start: 1.9, end: 12 });
  });

  it.each([
    ['without times', {}],
    ['with an empty time', { start: 1.5, end: 1.5 }],
    ['that ends before it starts', { start: 1.5, end: 1.3 }],
  ])('flags a word %s', (_, times) => {
    const odd = [words[0]!, { text: 'odd', ...times }, words[4]!];
    expect(findDoubts(odd, { durationSeconds: 20 })).toMatchObject([{ code: 'doubtful-timing', start: 1.2, end: 12 }]);
  });

  it('flags words that nobody could say so fast, and leaves fast talk alone', () => {
    const said = (step: number) =>
      'nobody remembers everything about yesterday morning'
        .split(' ')
        .map((text, at) => ({ text, start: at * step, end: at * step + step * 0.9, probability: 0.9 }));
    expect(findDoubts(said(0.05), { durationSeconds: 9 })).toMatchObject([
      { code: 'crowded', run: { first: 0, last: 5 } },
    ]);
    expect(findDoubts(said(0.3), { durationSeconds: 9 })).toEqual([]);
  });

  it('flags speech in which no word was heard', () => {
    const flags = flagTranscript(
      words.slice(0, 1),
      { participants: [], keep: [] },
      { durationSeconds: 20, unheard: [{ start: 5, end: 7.5 }] },
    );
    expect(flags).toMatchObject([{ kind: 'listen', code: 'unheard', start: 5, end: 7.5, text: '' }]);
  });
});

describe('words without good times', () => {
  const around = (middle: { text: string; start: number; end: number }[], next: number) => [
    { text: 'We', start: 1, end: 1.2 },
    { text: 'met', start: 1.3, end: 1.6 },
    ...middle,
    { text: 'manager', start: next, end: next + 0.5 },
  ];
  const listens = (words: { text: string; start: number; end: number }[]) =>
    flagTranscript(words, { participants: [], keep: [] }, { durationSeconds: 10 })
      .filter(({ code }) => code === 'doubtful-timing')
      .map(({ text }) => text);

  it('are nothing to listen to when they are everyday words and the words around leave no time for a name', () => {
    expect(listens(around([{ text: 'the', start: 1.65, end: 1.65 }], 1.8))).toEqual([]);
    expect(
      listens(
        around(
          [
            { text: 'and', start: 1.6, end: 1.6 },
            { text: 'the', start: 1.7, end: 1.7 },
          ],
          1.85,
        ),
      ),
    ).toEqual([]);
  });

  it('are to be listened to where a name has room, or where they may be a name that was misheard', () => {
    expect(listens(around([{ text: 'the', start: 1.65, end: 1.65 }], 2.2))).toEqual(['the']);
    expect(listens(around([{ text: 'zubri', start: 1.65, end: 1.65 }], 1.8))).toEqual(['zubri']);
    expect(listens(around([{ text: 'urban', start: 1.65, end: 1.65 }], 1.8))).toEqual(['urban']);
  });
});
