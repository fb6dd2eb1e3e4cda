import { describe, expect, it } from 'vitest';
import type { SpeechEnergy } from '../../../../media/transcribe/speech-energy.ts';
import { longestSaid, shortestNameSaid, shortestSaid } from '../../../../src/rules/detection/spoken-length.ts';
import {
  hasCredibleTimes,
  isWellTimed,
  mayHoldMore,
  timed,
  wellTimedBeside,
} from '../../../../src/rules/redaction/credible-times.ts';
import { speechIn, surePlace } from '../../../../src/rules/redaction/sure-place.ts';

const word = (text: string, start?: number, end?: number, doubtful?: string) => ({
  text,
  start,
  end,
  ...(doubtful ? { doubtful } : {}),
});

/** Speech in these stretches, in seconds, and silence elsewhere; 20 s in all, in steps of 10 ms. */
function speech(...loud: readonly (readonly [number, number])[]): SpeechEnergy {
  const active = new Uint8Array(2_000);
  for (const [start, end] of loud) active.fill(1, Math.round(start * 100), Math.round(end * 100));
  const before = new Uint32Array(2_001);
  for (let i = 0; i < active.length; i++) before[i + 1] = before[i]! + active[i]!;
  return { stepSeconds: 0.01, active, before };
}

describe('the times of a word', () => {
  it.each([
    ['both there', word('Jordan', 1, 2), true],
    ['no start', word('Jordan', undefined, 2), false],
    ['no end', word('Jordan', 1), false],
    ['a start that is no number', word('Jordan', Number.NaN, 2), false],
    ['an end without end', word('Jordan', 1, Number.POSITIVE_INFINITY), false],
    ['no word', undefined, false],
  ])('are known or not: %s', (_what, one, isKnown) => expect(timed(one) !== null).toBe(isKnown));

  it.each([
    ['as short as it can be said', word('Jordan', 0, shortestSaid('Jordan')), true],
    ['shorter', word('Jordan', 0, shortestSaid('Jordan') - 0.001), false],
    ['as long as it can be said', word('Jordan', 0, longestSaid('Jordan')), true],
    ['longer', word('Jordan', 0, longestSaid('Jordan') + 0.001), false],
    ['no times', word('Jordan'), false],
    ['before the recording', word('Jordan', -0.5, 0), false],
    ['its place doubted by the recogniser', word('Jordan', 1, 1.4, 'timing'), false],
    ['where the recogniser heard nobody', word('Jordan', 1, 1.4, 'no-energy'), false],
    ['its letters doubted, not its place', word('Jordan', 1, 1.4, 'mismatch'), true],
  ])('may be right or not: %s', (_what, one, mayBe) =>
    expect(isWellTimed({ words: [one], energy: null }, 0)).toBe(mayBe),
  );

  it('may be right where at least 40 % of the word is speech', () => {
    const words = [word('Jordan', 0, 0.5)];
    expect(isWellTimed({ words, energy: speech([0, 0.2]) }, 0)).toBe(true);
    expect(isWellTimed({ words, energy: speech([0, 0.19]) }, 0)).toBe(false);
  });

  it('are no times where there is no word', () => expect(isWellTimed({ words: [], energy: null }, 0)).toBe(false));

  it('are looked for past words that have none', () => {
    const words = [word('I', 0, 0.2), word('met'), word('Jordan', 1, 1.4), word('there')];
    expect(wellTimedBeside({ words, energy: null }, 2, -1)).toBe(0);
    expect(wellTimedBeside({ words, energy: null }, 2, 1)).toBeNull();
    expect(wellTimedBeside({ words, energy: null }, 0, -1)).toBeNull();
  });
});

describe('the times of a name are credible', () => {
  const credible = (words: ReturnType<typeof word>[], index = 1) => hasCredibleTimes({ words, energy: null }, index);
  const [before, after] = [word('met', 0.5, 0.9), word('there', 1.6, 1.9)];

  it.each([
    ['between its neighbours', [before, word('Jordan', 1, 1.4), after], true],
    ['up to 50 ms over the word before', [word('met', 0.7, 1.05), word('Jordan', 1, 1.4), after], true],
    ['not further over it', [word('met', 0.7, 1.06), word('Jordan', 1, 1.4), after], false],
    ['up to 50 ms over the word after', [before, word('Jordan', 1, 1.5), word('there', 1.45, 1.8)], true],
    ['not further over that', [before, word('Jordan', 1, 1.5), word('there', 1.44, 1.8)], false],
    ['over a word whose own times cannot be right', [word('I', 0.1, 1.3), word('Jordan', 1, 1.4), after], true],
    [
      'not where a word further on lies before it',
      [before, word('Jordan', 1, 1.4), word('too'), word('so', 0.2, 0.4)],
      false,
    ],
  ] as const)('%s', (_what, words, is) => expect(credible([...words])).toBe(is));

  it('when it takes as long as a name takes', () => {
    expect(credible([word('Jordan', 0, shortestNameSaid('Jordan'))], 0)).toBe(true);
    expect(credible([word('Jordan', 0, shortestNameSaid('Jordan') - 0.001)], 0)).toBe(false);
  });

  it.each([
    ['not when it is a phrase of its own and touches both neighbours', 'there.', 0.95, 'Jordan.', 1.55, false],
    ['nor when the recogniser wrote spaces', 'there. ', 0.95, 'Jordan. ', 1.55, false],
    ['when the phrase goes on after it', 'there.', 0.95, 'Jordan', 1.55, true],
    ['when the phrase began before it', 'there', 0.95, 'Jordan.', 1.55, true],
    ['when there is a break before it', 'there.', 0.94, 'Jordan.', 1.55, true],
    ['when there is a break after it', 'there.', 0.95, 'Jordan.', 1.56, true],
  ])('%s', (_what, opening, ended, name, began, is) =>
    expect(credible([word(opening, 0.6, ended), word(name, 1, 1.5), word('We', began, 1.8)])).toBe(is),
  );

  it('when it is the first word', () =>
    expect(credible([word('Jordan.', 1, 1.5), word('We', 1.5, 1.8)], 0)).toBe(true));
});

describe('a word beside a name may hold a part of it', () => {
  const place = { start: 2, end: 3 };
  const holds = (one: ReturnType<typeof word>, energy: SpeechEnergy | null = speech([0, 20])) =>
    mayHoldMore({ words: [one], energy }, 0, place);

  it.each([
    ['with more speech than its letters take', word('met', 1.5, 2), true],
    ['not with as much as they take', word('met', 1.52, 2), false],
    ['50 ms before the name', word('met', 1.4, 1.95), true],
    ['not further before it', word('met', 1.3, 1.94), false],
    ['50 ms after the name', word('met', 3.05, 3.6), true],
    ['not further after it', word('met', 3.06, 3.7), false],
    ['not without times', word('met'), false],
  ])('%s', (_what, one, may) => expect(holds(one)).toBe(may));

  it('only where it is known where somebody speaks', () => {
    expect(holds(word('met', 1, 2), null)).toBe(false);
    expect(holds(word('met', 1, 2), speech([1, 1.4]))).toBe(false);
  });
});

describe('where a name surely lies', () => {
  const place = (words: ReturnType<typeof word>[], from: number, to: number, energy: SpeechEnergy | null = null) => {
    const found = surePlace({ words, energy }, from, to, 20)!;
    return [Number(found.start.toFixed(6)), Number(found.end.toFixed(6)), found.isSure];
  };
  const [jordan, okafor] = [word('Jordan', 10, 10.4), word('Okafor', 10.5, 11)];

  it('is from its first word to its last', () => {
    expect(place([jordan, okafor], 0, 1)).toEqual([10, 11, true]);
    expect(place([jordan, okafor], 0, 99)).toEqual([10, 11, true]);
    expect(place([jordan, okafor], -1, 1)).toEqual([10, 11, true]);
  });

  it('is sure only where each of its words is', () => {
    expect(place([jordan, word('Okafor')], 0, 1)).toEqual([10, 20, false]);
    expect(place([word('Jordan'), okafor], 0, 1)).toEqual([0, 11, false]);
  });

  it('holds what its own times say, also far from the words beside it', () => {
    const words = [word('met', 1, 1.3), word('Jordan', 15, 15), word('there', 3, 3.4)];
    expect(place(words, 1, 1)).toEqual([1, 15, false]);
  });

  it('is nowhere without words', () => expect(surePlace({ words: [jordan], energy: null }, 1, 2, 20)).toBeNull());

  it.each([
    [
      'takes in a longer word before it that may hold its opening',
      [word('met', 9, 10), jordan, word('there', 10.4, 10.7)],
      [9, 10.4, false],
    ],
    [
      'takes in a longer word after it that may hold its ending',
      [word('met', 9.7, 10), jordan, word('there', 10.4, 11.6)],
      [10, 11.6, false],
    ],
    [
      'takes in speech beside it up to the words that explain it',
      [word('met', 9.5, 9.85), jordan, word('there', 10.5, 10.8)],
      [9.85, 10.5, true],
    ],
  ] as const)('%s', (_what, words, expected) => expect(place([...words], 1, 1, speech([5, 15]))).toEqual(expected));

  it.each([
    ['all of the speech that no word explains', speech([9.8, 10.6]), [9.8, 10.6, true]],
    ['speech after a stop as it is inside words', speech([9.4, 9.6], [9.89, 10.5], [10.79, 10.9]), [9.4, 10.9, true]],
    ['no speech after a longer silence', speech([9.4, 9.6], [9.92, 10.5], [10.82, 10.9]), [9.92, 10.5, true]],
    ['no more than the longest word', speech([0, 20]), [8.8, 11.6, true]],
  ] as const)('takes in %s', (_what, energy, expected) => expect(place([jordan], 0, 0, energy)).toEqual(expected));

  it('reaches the very start and the very end of the recording', () => {
    expect(place([word('Jordan', 0.1, 0.5)], 0, 0, speech([0, 0.5]))).toEqual([0, 0.5, true]);
    expect(place([word('Jordan', 19.5, 19.9)], 0, 0, speech([19.5, 20]))).toEqual([19.5, 20, true]);
  });

  it('is not looked for in a recording whose speech was not measured', () =>
    expect(speechIn({ stepSeconds: 0.01, rms: [] })).toBeNull());
});
