import { describe, expect, it } from 'vitest';
import { compareNames, compareWords } from '../../../../bench/speech/compared.ts';
import { SPEECH_FIGURES } from '../../../../bench/speech/figures.ts';
import type { HeardRecording, PlacedFlag } from '../../../../bench/speech/heard-recording.ts';
import { sumOf, tallyOf } from '../../../../bench/speech/tally.ts';
import { amount, flagsTable, markdownTable, speechTable } from '../../../../bench/speech/told.ts';
import { namesSaid, type SpokenRecording, timedWords } from '../../../../bench/speech/truth.ts';
import type { Word } from '../../../../media/words.ts';

/** Half a second a word. */
const evenly = (text: string) =>
  text.split(' ').map((word, index) => ({ text: word, start: index / 2, end: index / 2 + 0.5 }));
const said = timedWords(evenly('then we met mister hale at the sea and it was very good to be out'));
const recording: SpokenRecording = {
  file: 'one.wav',
  path: 'one.wav',
  seconds: 8,
  said,
  names: namesSaid(said, ['Mr Hale']),
};
const recognised = (text: string, late = 0): Word[] =>
  evenly(text).map(({ start, end, ...word }) => ({ ...word, start: start + late, end: end + late, probability: 0.9 }));

/** A recording of 8 s in which somebody speaks all the time but for its start. */
function heard(words: Word[], flags: readonly Partial<PlacedFlag>[]): HeardRecording {
  return {
    transcript: {
      engine: { name: 'w', version: '1', model: 'm' },
      words,
      outcome: 'words',
      unheard: [{ start: 7, end: 8 }],
    },
    flags: flags.map((flag) => ({
      ...{ kind: 'name', text: 'x', participant: null, confidence: 1, reason: '', foundBy: [], code: 'roster' },
      ...{ firstWord: 0, lastWord: 0, start: 0, end: 1, ...flag },
    })),
    durationSeconds: 8,
    envelope: { stepSeconds: 0.01, rms: new Float32Array(800).fill(0.1, 0).fill(0.0001, 0, 40) },
    transcribeSeconds: 1,
    checkSeconds: 1,
  };
}

const AS_SAID = 'then we met Mr Hale at the sea and it was very good to be out.';

describe('compareWords and compareNames', () => {
  it('measures times on words that were recognised, in milliseconds', () => {
    const compared = compareWords(said, recognised(AS_SAID.replace('sea', 'see'), 0.04));
    expect(compared.isRight.filter((right) => !right)).toHaveLength(1);
    expect(new Set([...compared.startErrors, ...compared.endErrors])).toEqual(new Set([40]));
    expect(compared.startErrors).toHaveLength(said.length - 1);
  });

  it.each([
    ['Mr Hale at', true],
    ['Mr Hale’s at', true],
    ['Mr Hail at', false],
    ['at', false],
  ])('knows whether a name was heard in “%s”', (part, isHeard) => {
    const words = recognised(AS_SAID.replace('Mr Hale at', part));
    const [name] = compareNames(recording.names, said, words, compareWords(said, words));
    expect(name).toMatchObject({ isHeard, place: { start: 2, end: 2.5 } });
  });
});

describe('tallyOf', () => {
  const nameFlag = { firstWord: 4, lastWord: 4, start: 2, end: 2.5 };

  it('counts a name as covered only wholly under one span, and the words of others that go with it', () => {
    const tally = tallyOf(recording, heard(recognised(AS_SAID), [nameFlag]));
    expect(tally).toMatchObject({ names: 1, namesHeard: 1, namesFlagged: 1, namesTimed: 1, namesCovered: 1 });
    expect(tally).toMatchObject({
      otherWords: 14,
      unheardSeconds: 1,
      soundSeconds: 8,
      flags: { roster: 1 },
      flagsBeside: {},
    });
    expect(tally.otherWordsLost).toBeGreaterThan(0);
    // Padding of 0.35 s on both sides at least.
    expect(tally.hiddenBesideSeconds).toBeGreaterThanOrEqual(0.7);
  });

  it('counts a flag elsewhere as beside the names, and its span as hidden', () => {
    const tally = tallyOf(recording, heard(recognised(AS_SAID), [{ firstWord: 12, lastWord: 12, start: 6, end: 6.5 }]));
    expect(tally).toMatchObject({ namesFlagged: 0, namesCovered: 0, flagsBeside: { roster: 1 } });
  });

  it('bleeps a place to listen to only where the name is', () => {
    const listen = { kind: 'listen', code: 'low-probability' } as const;
    const there = tallyOf(recording, heard(recognised(AS_SAID), [{ ...nameFlag, ...listen }]));
    const elsewhere = { firstWord: 12, lastWord: 12, start: 6, end: 6.5, ...listen };
    const beside = tallyOf(recording, heard(recognised(AS_SAID), [elsewhere]));
    expect(there).toMatchObject({ namesFlagged: 0, namesCovered: 1 });
    expect(beside).toMatchObject({ namesCovered: 0, hiddenBesideSeconds: 0 });
  });

  it('adds up', () => {
    const one = tallyOf(recording, heard(recognised(AS_SAID), [nameFlag]));
    const two = tallyOf(recording, heard(recognised('then we met'), [{ ...nameFlag, code: 'unheard', text: '' }]));
    const sum = sumOf([one, two]);
    expect(sum).toMatchObject({ soundSeconds: 16, names: 2, deletions: 13, flags: { roster: 1, unheard: 1 } });
    expect(sum.startErrors).toHaveLength(one.startErrors.length + 3);
  });
});

describe('told', () => {
  const tally = tallyOf(recording, heard(recognised(AS_SAID), []));
  const set = { name: 'clips', recordings: 1, withRoster: tally, withoutRoster: { ...tally, names: 0, namesTimed: 0 } };

  it('marks what misses its target, and what cannot be known', () => {
    const line = (what: string) =>
      speechTable([set])
        .split('\n')
        .find((row) => row.includes(what))!;
    expect(line('wholly under a span')).toMatch(/\| 0\.0 % \(0 of 1\) ! +\| – +\| 100 % +\|$/);
    expect(line('word errors')).toMatch(/\| 0\.0 % +\| 0\.0 % +\| – +\|$/);
    expect(line('left unheard')).toMatch(/\| 12\.5 % ! +\| 12\.5 % ! +\| ≤ 1 % +\|$/);
    expect(speechTable([set]).split('\n')).toHaveLength(SPEECH_FIGURES.length + 2);
  });

  it('tells flags by their code', () => {
    const flagged = tallyOf(recording, heard(recognised(AS_SAID), [{ code: 'unheard', start: 6, end: 7 }]));
    expect(flagsTable([{ ...set, withRoster: flagged }])).toMatch(/\| unheard +\| 7\.5 +\| 7\.5 +\|/);
  });

  it('writes amounts with as many digits as mean something, and tables in Markdown', () => {
    expect([amount(-40, 'ms'), amount(1.26, '%'), amount(2, 's'), amount(null, '%')]).toEqual([
      '−40 ms',
      '1.3 %',
      '2.00 s',
      '–',
    ]);
    expect(
      markdownTable([
        ['', 'b'],
        ['a|c', 'd'],
      ]),
    ).toBe('|      | b   |\n| ---- | --- |\n| a\\|c | d   |');
  });
});
