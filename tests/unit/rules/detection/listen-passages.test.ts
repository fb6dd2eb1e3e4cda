import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeSpan } from '../../../../media/words.ts';
import { type FlagRoster, flagTranscript } from '../../../../src/rules/detection/flags.ts';
import type { TranscriptWord } from '../../../../src/rules/detection/words.ts';

const NOBODY: FlagRoster = { participants: [], keep: [] };
const JORDAN: FlagRoster = { participants: [{ name: 'Jordan Okafor', also: [], soundsLike: [] }], keep: [] };

/** Words half a second apart, the first at 1 s, each 0.4 s long; those in brackets are improbable. */
const said = (text: string): TranscriptWord[] =>
  text.split(' ').map((word, at) => ({
    text: word.replace(/[()]/g, ''),
    ...{ start: 1 + at * 0.5, end: 1.4 + at * 0.5, probability: word.startsWith('(') ? 0.3 : 0.95, aligned: true },
  }));
const heard = (words: readonly TranscriptWord[], unheard: TimeSpan[] = [], roster = NOBODY) =>
  flagTranscript(words, roster, { durationSeconds: 60, unheard });

describe('doubts that lie close together', () => {
  it('are one passage that names each of them and is as long as all of them', () => {
    const words = said('we (outgaze) that (outgun) and');
    expect(heard(words, [{ start: 3.4, end: 5.4 }])).toEqual([
      {
        kind: 'listen',
        text: 'outgaze that outgun',
        ...{ firstWord: 1, lastWord: 3, start: 1.5, end: 5.4 },
        participant: null,
        confidence: 0.7,
        reason:
          'We are not sure of “outgaze” and “outgun”; somebody speaks for 2 s and no words came. It may be a name. Please listen.',
        foundBy: ['unheard', 'low-probability'],
        code: 'unheard',
      },
    ]);
  });

  it('are passages of their own where more than a second lies between them', () => {
    const words = said('we (outgaze) all that (outgun) and');
    expect(heard(words).map(({ text }) => text)).toEqual(['outgaze', 'outgun']);
  });

  it('grow to no passage that is too long to be decided at once', () => {
    const words = said(Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? '(outgaze)' : 'that')).join(' '));
    const flags = heard(words);
    expect(flags.length).toBeGreaterThan(1);
    for (const { start, end } of flags) expect(end! - start!).toBeLessThanOrEqual(10);
  });

  it('are never joined over words that were said at another time', () => {
    const words = said('(outgaze) we all went to the shop and back by the bus (outgun)');
    const late = words.map((word, at) => (at === 12 ? { ...word, start: 1.6, end: 1.9 } : word));
    expect(heard(late).map(({ text }) => text)).toEqual(['outgaze', 'outgun']);
  });

  it('are never joined over a name without times', () => {
    const words = said('we (outgaze) Jordan (outgun) and').map((word, at) =>
      at === 2 ? { text: word.text, probability: 0.95 } : word,
    );
    expect(heard(words, [], JORDAN).map(({ text }) => text)).toEqual(['outgaze', 'Jordan', 'outgun']);
  });

  it('are never joined over a name', () => {
    const flags = heard(said('we (outgaze) Jordan (outgun) and'), [], JORDAN);
    expect(flags.map(({ kind, text }) => [kind, text])).toEqual([
      ['listen', 'outgaze'],
      ['name', 'Jordan'],
      ['listen', 'outgun'],
    ]);
    const around = heard(
      said('we met Jordan there'),
      [
        { start: 1, end: 1.8 },
        { start: 2.4, end: 3 },
      ],
      JORDAN,
    );
    expect(around.map(({ kind }) => kind).sort()).toEqual(['listen', 'listen', 'name']);
  });
});

describe('doubts at a name', () => {
  it('add no passage where they are about its words', () => {
    const [flag, ...others] = heard(said('we met (Jordan) there'), [], JORDAN);
    expect(others).toEqual([]);
    expect(flag).toMatchObject({ kind: 'name', text: 'Jordan' });
    expect(flag!.foundBy).toContain('low-probability');
  });

  it('are said by its flag where somebody speaks inside it and no words came', () => {
    const [flag, ...others] = heard(said('we met Jordan Okafor there'), [{ start: 2.1, end: 2.8 }], JORDAN);
    expect(others).toEqual([]);
    expect(flag!.foundBy).toContain('unheard');
    expect(flag!.reason).toContain('Somebody speaks for 0.7 s in it and no words came: listen to all of it.');
  });

  it('leave what is outside of it, where a name has room there', () => {
    const places = (unheard: TimeSpan[]) =>
      heard(said('we met Jordan'), unheard, JORDAN)
        .filter(({ kind }) => kind === 'listen')
        .map(({ start, end }) => [start, end]);
    expect(places([{ start: 2.2, end: 3.4 }])).toEqual([[2.4, 3.4]]);
    expect(places([{ start: 2.2, end: 2.6 }])).toEqual([]);
  });

  it('leave no everyday words whose time is as unknown as its own: all of that time is overwritten with it', () => {
    const untimed = (text: string) =>
      said(`we met ${text} Jordan there`).map((word, at) =>
        at === 2 || at === 3 ? { text: word.text, probability: 0.95 } : word,
      );
    expect(heard(untimed('the'), [], JORDAN).map(({ text }) => text)).toEqual(['Jordan']);
    expect(heard(untimed('urban'), [], JORDAN).map(({ text }) => text)).toEqual(['urban', 'Jordan']);
  });

  it('leave words beside it that are not everyday or long enough for a name', () => {
    const short = (text: string) => {
      const words = said(`we met (${text}) (Jordan) there`);
      return words.map((word, at) => (at === 2 ? { ...word, start: 2.3, end: 2.45 } : word));
    };
    const listens = (words: TranscriptWord[]) =>
      heard(words, [], JORDAN).flatMap(({ kind, text }) => (kind === 'listen' ? [text] : []));
    expect(listens(short('the'))).toEqual([]);
    expect(listens(short('outgun'))).toEqual(['outgun']);
    expect(listens(said('we met (the) (Jordan) there'))).toEqual(['the']);
  });
});

it('every doubtful word that is not everyday and all speech without words lie within some flag, however a transcript is', () => {
  const times = fc.record({
    pause: fc.double({ min: -0.3, max: 2, noNaN: true }),
    length: fc.double({ min: 0, max: 1.5, noNaN: true }),
  });
  const word = fc.record({
    text: fc.constantFrom('the', 'and', 'we', 'will', 'outgaze', 'zubri', 'Jordan', 'Okafor', 'seven'),
    times: fc.option(times, { freq: 5 }),
    // What the recogniser is surer of than an aligner's doubt counts has a test of its own.
    probability: fc.constantFrom(0.1, 0.35, 0.9),
    aligned: fc.boolean(),
    mismatch: fc.boolean(),
  });
  const stretch = fc.tuple(fc.double({ min: 0, max: 20, noNaN: true }), fc.double({ min: 0.3, max: 5, noNaN: true }));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 14 }), fc.array(stretch, { maxLength: 3 }), (spoken, stretches) => {
      let now = 0.5;
      const words = spoken.map(({ text, times: own, probability, aligned, mismatch }): TranscriptWord => {
        const start = Math.max(0, now + (own?.pause ?? 0));
        if (own) now = start + own.length;
        return {
          ...{ text, probability },
          ...(own ? { start, end: now } : {}),
          ...(aligned && own ? { aligned } : {}),
          ...(aligned && mismatch ? { doubtful: 'mismatch' } : {}),
        };
      });
      const unheard = stretches.map(([start, length]) => ({ start, end: start + length }));
      const flags = heard(words, unheard, JORDAN);
      words.forEach((one, at) => {
        if (['the', 'and', 'we', 'will', 'seven'].includes(one.text)) return;
        if (one.probability! >= 0.4 && one.doubtful === undefined) return;
        const isInside = flags.some(
          ({ text, firstWord, lastWord }) => text !== '' && firstWord <= at && lastWord >= at,
        );
        expect(isInside, one.text).toBe(true);
      });
      for (const { start, end } of unheard)
        for (let at = start; at <= end; at += 0.05)
          // Beside a name less than 0.25 s may be left over.
          expect(flags.some((flag) => (flag.start ?? 0) - 0.25 <= at && (flag.end ?? 60) + 0.25 >= at)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
