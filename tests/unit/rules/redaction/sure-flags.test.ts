import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactWords } from '../../../../src/rules/redaction/caption-words.ts';
import { flagIds } from '../../../../src/redaction/flag-ids.ts';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';
import { forbiddenForms } from '../../../../src/rules/redaction/forbidden-forms.ts';
import { roomForReplacement } from '../../../../src/rules/redaction/room-for-replacement.ts';
import { audioSpans } from '../../../../src/rules/redaction/spans.ts';
import { atSurePlaces } from '../../../../src/rules/redaction/sure-flags.ts';
import { speechIn, surePlace } from '../../../../src/rules/redaction/sure-place.ts';
import { RecordingId } from '../../../../src/rules/ids.ts';

const LUCAS = { participants: [{ name: 'Lucas', also: [], soundsLike: [] }], keep: [] };

/** Loud from one time to another and silent elsewhere, in steps of 10 ms. */
function loudFrom(durationSeconds: number, ...stretches: readonly [number, number][]) {
  const rms = new Float32Array(Math.round(durationSeconds * 100)).fill(0.0001);
  for (const [from, to] of stretches) rms.fill(0.1, Math.round(from * 100), Math.round(to * 100));
  return { stepSeconds: 0.01, rms };
}

/** Seen on another processor's build of whisper-cli: “Lucas”, said from 23.949 s to 24.357 s, was given 20 ms, and its last 47 ms were heard. */
const SEEN = [
  { text: 'me.', start: 22.9, end: 23.05 },
  { text: 'Lucas', start: 23.94, end: 23.96 },
  { text: 'said', start: 24.357, end: 24.6 },
  { text: 'that', start: 24.6, end: 24.75 },
];
const SPOKEN = { start: 23.949, end: 24.357 };
const DURATION = 30;
const ENVELOPE = loudFrom(DURATION, [22.9, 23.05], [23.949, 25.9]);

const flagged = (words: typeof SEEN, envelope = ENVELOPE) =>
  atSurePlaces(flagTranscript(words, LUCAS), { words, energy: speechIn(envelope) }, DURATION);
const bleeped = (words: typeof SEEN, envelope = ENVELOPE) =>
  audioSpans(
    flagged(words, envelope).map((flag, index) => ({ ...flag, id: `f${index}`, action: 'bleep' as const })),
    { durationSeconds: DURATION, words, envelope },
  );

describe('a name of 20 ms', () => {
  it('is wholly overwritten, from the word before to the word after', () => {
    const [span] = bleeped(SEEN);
    expect(span!.start).toBeLessThanOrEqual(22.9 - 0.3);
    expect(span!.end).toBeGreaterThanOrEqual(24.6 + 0.3);
    expect(span!.end).toBeGreaterThan(SPOKEN.end);
  });

  it('is overwritten as well where the flag brings only its words, or only few of its times are known', () => {
    const flag = { id: 'f0', action: 'bleep' as const, start: 23.94, end: 23.96, firstWord: 1, lastWord: 1 };
    const place = { durationSeconds: DURATION, words: SEEN, envelope: { stepSeconds: 1, rms: [] } };
    for (const one of [flag, { ...flag, start: null, end: null }]) {
      const [span] = audioSpans([one], place);
      expect(span!.start).toBeLessThanOrEqual(22.9);
      expect(span!.end).toBeGreaterThanOrEqual(24.6);
    }
  });

  it('has a flag that says so, at the place that is overwritten', () => {
    const [flag] = flagged(SEEN);
    expect(flag).toMatchObject({ kind: 'name', text: 'Lucas', firstWord: 1, lastWord: 1, start: 22.9, end: 24.6 });
    expect(flag!.foundBy).toEqual(expect.arrayContaining(['roster', 'doubtful-timing']));
    expect(flag!.reason).toMatch(/not sure when exactly this was said.*Please listen\.$/);
  });

  it('takes the words under its span out of the captions, and makes none of them a name', () => {
    const spans = bleeped(SEEN);
    const shown = (wordsOf: () => Set<number> | null) => redactWords(SEEN, spans, { wordsOf }).map(({ text }) => text);
    expect(shown(() => new Set([1]))).toEqual(['[BLEEP]']);
    expect(shown(() => null)).toEqual(['[BLEEP]']);
    const decided = flagged(SEEN).map((flag) => ({ ...flag, decision: 'bleep' }));
    expect(forbiddenForms({ participants: [], keep: [] }, decided, SEEN)).toEqual(['lucas']);
  });
});

describe('a name whose times are right', () => {
  const right = SEEN.map((word) => (word.text === 'Lucas' ? { ...word, ...SPOKEN } : word));

  it('stays where it is, and its flag says nothing of it', () => {
    const [flag] = flagged(right);
    expect(flag).toMatchObject(SPOKEN);
    expect(flag!.foundBy).not.toContain('doubtful-timing');
    expect(flag!.reason).not.toContain('not sure when');
    expect(bleeped(right)[0]!.end - bleeped(right)[0]!.start).toBeLessThanOrEqual(1.5);
  });

  it('reaches over the speech beside it that no word explains', () => {
    const [flag] = flagged(right, loudFrom(DURATION, [22.9, 23.05], [23.3, 25.9]));
    expect(flag!.start).toBeCloseTo(23.3, 2);
    expect(flag!.end).toBe(SPOKEN.end);
  });
});

describe('times that cannot be right', () => {
  const around = (lucas: { start?: number; end?: number; doubtful?: string }, before = { start: 22.9, end: 23.05 }) => [
    { text: 'me', ...before },
    { text: 'Lucas', ...lucas },
    { text: 'said', start: 24.36, end: 24.6 },
  ];
  it.each([
    ['missing', {}],
    ['empty', { start: 24, end: 24 }],
    ['too short for five letters', { start: 24, end: 24.12 }],
    ['too long for five letters', { start: 23.2, end: 24.3 }],
    ['over the next word', { start: 24.1, end: 24.5 }],
    ['after the next word', { start: 25, end: 25.4 }],
    ['where nobody speaks', { start: 23.2, end: 23.6 }],
    ['doubted by the recogniser', { start: 23.949, end: 24.357, doubtful: 'timing' }],
  ])('%s', (_, times) => {
    const place = surePlace({ words: around(times), energy: speechIn(ENVELOPE) }, 1, 1, DURATION);
    expect(place).toMatchObject({ isSure: false });
    expect(place!.start).toBeLessThanOrEqual(22.9);
    expect(place!.end).toBeGreaterThanOrEqual(24.6);
  });

  it('without a break between it and both neighbours, for a name spoken alone', () => {
    const alone = [
      { text: 'me.', start: 22.9, end: 23.95 },
      { text: 'Lucas.', start: 23.95, end: 24.36 },
      { text: 'Said', start: 24.36, end: 24.6 },
    ];
    const energy = speechIn(loudFrom(DURATION, [22.9, 25.9]));
    const words = alone.map((word, index) => (index === 0 ? { ...word, text: 'remember.' } : word));
    expect(surePlace({ words, energy }, 1, 1, DURATION)).toMatchObject({ start: 22.9, end: 24.6, isSure: false });
  });

  it('beside a word that has more speech than its letters need', () => {
    const words = around(SPOKEN).map((word) => (word.text === 'said' ? { ...word, start: 24.357, end: 25.3 } : word));
    expect(surePlace({ words, energy: speechIn(ENVELOPE) }, 1, 1, DURATION)).toMatchObject({
      end: 25.3,
      isSure: false,
    });
  });

  it('in a recording without a word whose times are right: all of it', () => {
    const words = [{ text: 'Lucas', start: 3, end: 3.02 }];
    expect(surePlace({ words, energy: null }, 0, 0, 8)).toEqual({ start: 0, end: 8, isSure: false });
  });

  it('adds no place to listen to', () => {
    const words = SEEN;
    const listen = { durationSeconds: DURATION, unheard: [{ start: 26, end: 27 }] };
    const found = flagTranscript(words, LUCAS, listen);
    const placed = atSurePlaces(found, { words, energy: speechIn(ENVELOPE) }, DURATION);
    expect(placed.filter(({ kind }) => kind === 'listen')).toEqual(found.filter(({ kind }) => kind === 'listen'));
  });
});

it('the room for a replacement is never more than the span has, however the words are timed and the sound is', () => {
  const time = fc.double({ min: 0, max: 29, noNaN: true });
  const length = fc.double({ min: 0, max: 1.4, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(time, length), { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(time, length), { maxLength: 8 }),
      fc.nat(7),
      (times, loud, which) => {
        const words = times.map(([start, long]) => ({ text: 'Lucas', start, end: start + long }));
        const at = which % words.length;
        const flag = { id: 'f1', start: words[at]!.start, end: words[at]!.end + 0.01, firstWord: at, lastWord: at };
        const room = roomForReplacement(flag, { durationSeconds: DURATION, words });
        const envelope = loudFrom(DURATION, ...loud.map(([from, long]): [number, number] => [from, from + long]));
        const [span] = audioSpans([{ ...flag, action: 'silence' }], { durationSeconds: DURATION, words, envelope });
        expect(span!.end - span!.start).toBeGreaterThanOrEqual(room - 1e-6);
      },
    ),
    { numRuns: 500 },
  );
});

describe('ids of flags', () => {
  const place = { kind: 'name', code: 'roster', start: 5, end: 5.01 };
  it('are the same whenever the words are checked, and another for each flag, also at the very same times', () => {
    const ids = flagIds(RecordingId.parse('r1'), [place, { ...place, start: 4 }, place]);
    expect(new Set(ids).size).toBe(3);
    expect(flagIds(RecordingId.parse('r1'), [place, { ...place, start: 4 }, place])).toEqual(ids);
    expect(flagIds(RecordingId.parse('r1'), [place])).toEqual([ids[0]]);
    expect(flagIds(RecordingId.parse('r2'), [place])).not.toEqual([ids[0]]);
  });
});

describe('a flag whose words have good times', () => {
  const words = [
    { text: 'met', start: 9, end: 9.3 },
    { text: 'Jordan', start: 10, end: 10.4 },
    { text: 'there', start: 11, end: 11.3 },
  ];
  const [base] = flagTranscript(words, { participants: [{ name: 'Jordan', also: [], soundsLike: [] }], keep: [] });
  const placed = (more: object) => atSurePlaces([{ ...base!, ...more }], { words, energy: null }, 20)[0]!;

  it.each([
    ['without times of its own', { start: undefined, end: undefined }, 10, 10.4],
    ['with wider times of its own', { start: 9.5, end: 10.9 }, 9.5, 10.9],
    ['with narrower times of its own', { start: 10.1, end: 10.3 }, 10, 10.4],
  ])('%s: neither loses anything to the other', (_what, times, start, end) =>
    expect(placed(times)).toMatchObject({ start, end }),
  );

  it.each([
    ['a place to listen to', { kind: 'listen', start: 10.1, end: 10.2 }],
    ['a flag without words', { text: '', start: 10.1, end: 10.2 }],
    ['a flag of words that are not there', { firstWord: 7, lastWord: 7, start: 1, end: 2 }],
  ])('but %s stays where it is', (_what, more) => expect(placed(more)).toEqual({ ...base!, ...more }));
});
