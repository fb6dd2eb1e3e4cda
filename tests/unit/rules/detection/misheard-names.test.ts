import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';
import { findNames } from '../../../../src/rules/detection/names/names.ts';
import type { TranscriptWord } from '../../../../src/rules/detection/words.ts';

interface Pair {
  name: string;
  heard: string;
  set: 'tune' | 'held-out';
}

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), 'utf8');
const heldOut = (JSON.parse(fixture('mishearings.json')) as Pair[]).filter((pair) => pair.set === 'held-out');
const roster = [...new Set(heldOut.map((pair) => pair.name))].map((name) => ({ name, also: [], soundsLike: [] }));

describe('misheard roster names, on pairs that nothing was tuned on', () => {
  it('flags at least 96 % of them, with everyone of the list on the roster', () => {
    expect(heldOut.length).toBeGreaterThanOrEqual(60);
    const flagged = heldOut.filter(({ heard }) => {
      const said = heard.split(' ');
      const words = ['Then', ...said, 'came', 'with', 'us', 'to', 'the', 'shop.'].map((text) => ({ text }));
      return findNames(words, roster, []).some((flag) => flag.firstWord <= said.length && flag.lastWord >= 1);
    });
    expect(flagged.length / heldOut.length).toBeGreaterThanOrEqual(0.96);
  });

  it('flags at most 4 % of an ordinary text', () => {
    const words = fixture('ordinary-text.txt')
      .split(/\s+/)
      .filter(Boolean)
      .map((text) => ({ text }));
    expect(words.length).toBeGreaterThanOrEqual(1500);
    const flagged = findNames(words, roster, []).reduce((sum, flag) => sum + flag.lastWord - flag.firstWord + 1, 0);
    expect(flagged / words.length).toBeLessThanOrEqual(0.04);
  });
});

describe('where a misheard name stands', () => {
  const people = [{ name: 'Trevor', also: [], soundsLike: [] }];
  const finds = (text: string, probability = 0.9) =>
    findNames(
      text.split(' ').map((word) => ({ text: word, probability })),
      people,
      [],
    ).map((flag) => flag.text);

  it('asks for less likeness where only a person can stand', () => {
    expect(finds('well then treasure told me to leave')).toEqual(['treasure']);
    expect(finds('it was about treasure in the end')).toEqual([]);
  });

  it('asks for less likeness where the recogniser doubts the word', () => {
    expect(finds('it was about treasure in the end', 0.9)).toEqual([]);
    expect(finds('it was about treasure in the end', 0.3)).toEqual(['treasure']);
  });
});

describe('what a weak recogniser made of the samples', () => {
  it.each([1, 2, 3, 4, 5, 6])('every name spoken in sample %i lies under a flag', (number) => {
    const truth = JSON.parse(fixture(`recordings/sample${number}.json`)) as {
      words: { word: string; start: number; end: number; name: boolean }[];
    };
    const words = JSON.parse(fixture(`recognised/sample${number}.json`)) as {
      text: string;
      start: number;
      end: number;
      probability: number;
    }[];
    const spoken = truth.words.filter((word) => word.name);
    const people = [...new Set(spoken.map((word) => word.word.replace(/[^\p{L}'-]/gu, '')))].map((name) => ({
      name,
      also: [],
      soundsLike: [],
    }));
    const flags = flagTranscript(
      words,
      { participants: people, keep: [] },
      { durationSeconds: truth.words.at(-1)!.end + 0.5 },
    );
    const missed = spoken.filter(
      (name) => !flags.some((flag) => flag.start! < name.end - 0.05 && flag.end! > name.start + 0.05),
    );
    expect(missed).toEqual([]);
  });
});

describe('everyday words that sound like a name', () => {
  const HEARD = { probability: 0.95, aligned: true };
  const flagged = (...words: Partial<TranscriptWord>[]) =>
    findNames(
      ['We', 'put', 'them', 'down', 'there.'].map((text, at) => ({
        ...{ text, start: at, end: at + 0.4 },
        ...HEARD,
        ...words[at - 2],
      })),
      [{ name: 'Themdoun', also: [], soundsLike: [] }],
      [],
    ).map(({ text }) => text);

  it('are no name where the recogniser was sure of each and its sounds are there', () => {
    expect(flagged()).toEqual([]);
    expect(flagged({ probability: 0.9 }, { probability: 0.9 })).toEqual([]);
  });

  it('are no name in the words of hymns and poems either', () => {
    const heard = ['with', 'thee', 'and', 'thine', 'own'].map((text) => ({ text, ...HEARD }));
    expect(findNames(heard, [{ name: 'Withee', also: [], soundsLike: [] }], [])).toEqual([]);
    const doubted = heard.map((word) => ({ ...word, probability: 0.7 }));
    expect(findNames(doubted, [{ name: 'Withee', also: [], soundsLike: [] }], []).map(({ text }) => text)).toEqual([
      'with thee',
    ]);
  });

  it.each([
    ['the recogniser was less sure of one', { probability: 0.89 }],
    ['other sounds are in the place of one', { doubtful: 'mismatch' }],
    ['the sounds of one were not followed', { aligned: false }],
    ['no probability is known', { probability: undefined }],
    ['one is not everyday', { text: 'dounn' }],
  ])('may be one where %s', (_, word) => {
    expect(flagged({}, word)).toEqual([`them ${'text' in word ? word.text : 'down'}`]);
  });
});

describe('an English word that sounds a little like a name', () => {
  const flagged = (name: string, heard: string, of: Partial<TranscriptWord>) => {
    const words = ['Then', 'we', 'with', heard, 'came', 'there.'].map((text) => ({
      text,
      probability: 0.95,
      aligned: true,
    }));
    words[3] = { ...words[3]!, ...of } as (typeof words)[number];
    return findNames(words, [{ name, also: [], soundsLike: [] }], []).map(({ text }) => text);
  };

  it.each([
    ['Kwabena Mensah', 'immense', 0.95],
    ['Casey Morgan', 'modern', 0.8],
  ])('is not %s where “%s” was heard with its own sounds, but may be anywhere else', (name, heard, probability) => {
    expect(flagged(name, heard, { probability })).toEqual([]);
    expect(flagged(name, heard, { probability: 0.7 })).toEqual([heard]);
    expect(flagged(name, heard, { probability, doubtful: 'mismatch' })).toEqual([heard]);
    expect(flagged(name, heard, { probability, aligned: false })).toEqual([heard]);
  });

  it('is the name however surely it was heard where it sounds nearly the same', () => {
    expect(flagged('Ella Green', 'grain', { probability: 0.95 })).toEqual(['grain']);
  });
});
