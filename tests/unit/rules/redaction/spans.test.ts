import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audioSpans, SpanError } from '../../../../src/rules/redaction/spans.ts';

/** Seconds, as promised; not read from the code, so that changing it there fails here. */
const PADDING = 0.25;
/** Around what stands on words: whole sentences are recognised up to 0.3 s early or late. */
const PADDING_OF_WORDS = 0.35;
const SHORTEST = 0.75;
const STEP = 0.25;
const CLOSEST = 0.25;

const flat = (seconds: number) => ({ stepSeconds: 0.01, rms: new Float32Array(Math.ceil(seconds * 100)).fill(0.1) });
const around = (durationSeconds: number, words: { text: string; start?: number; end?: number }[] = []) => ({
  durationSeconds,
  envelope: flat(durationSeconds),
  words,
});
const bleep = (id: string, start: number, end: number, more = {}) => ({
  id,
  action: 'bleep' as const,
  start,
  end,
  ...more,
});

describe('spans of decided flags', () => {
  it('pads 250 ms on both sides and brings the length to a step', () => {
    const [span] = audioSpans([bleep('a', 10, 10.4)], around(60));
    expect(span!.start).toBeLessThanOrEqual(9.75);
    expect(span!.end).toBeGreaterThanOrEqual(10.65);
    expect(span!.end - span!.start).toBeCloseTo(1, 6);
  });

  it('pads 350 ms on both sides of what stands on words, which may be early or late', () => {
    const words = [
      { text: 'met', start: 9, end: 9.3 },
      { text: 'Jordan', start: 10, end: 10.4 },
      { text: 'there', start: 11, end: 11.3 },
    ];
    const [span] = audioSpans([bleep('a', 10, 10.4, { firstWord: 1, lastWord: 1 })], around(60, words));
    expect(span!.start).toBeLessThanOrEqual(10 - PADDING_OF_WORDS);
    expect(span!.end).toBeGreaterThanOrEqual(10.4 + PADDING_OF_WORDS);
    expect(span!.end - span!.start).toBeCloseTo(1.25, 6);
  });

  it('gives names of different lengths the same length', () => {
    const spans = audioSpans([bleep('a', 10, 10.1), bleep('b', 20, 20.24)], around(60));
    expect(spans.map((span) => Math.round((span.end - span.start) * 1000))).toEqual([750, 750]);
  });

  it('puts both ends where it is quietest within the room of its length, which nothing makes longer', () => {
    const place = around(60);
    place.envelope.rms[968] = 0.01; // 70 ms before the padded start: within the room
    place.envelope.rms[960] = 0.001; // quieter, but the other end would uncover the name
    const [span] = audioSpans([bleep('a', 10, 10.15)], place);
    expect(span!.start).toBeCloseTo(9.68, 6);
    expect(span!.end).toBeCloseTo(10.43, 6);
  });

  describe('around aligned words', () => {
    const aligned = (more: object) => [
      { text: 'met', start: 9.6, end: 10, aligned: true, probability: 0.9 },
      { text: 'Jordan', start: 10, end: 10.4, aligned: true, probability: 0.9, ...more },
      { text: 'there', start: 10.4, end: 10.8, aligned: true, probability: 0.9 },
    ];
    const spanOf = (end: number, more: object) => {
      const place = around(60, aligned({ end, ...more }));
      return audioSpans([bleep('a', 10, end, { firstWord: 1, lastWord: 1 })], place)[0]!;
    };
    const lengthOf = (end: number, more: object = {}) => {
      const span = spanOf(end, more);
      return Math.round((span.end - span.start) * 100) / 100;
    };

    it('pads 250 ms, and more where nobody followed its sounds', () => {
      const span = spanOf(10.24, {});
      expect(span.start).toBeLessThanOrEqual(9.75 + 1e-9);
      expect(span.end).toBeGreaterThanOrEqual(10.49 - 1e-9);
      expect([10.24, 10.26].map((end) => lengthOf(end))).toEqual([0.75, 1]);
      expect(lengthOf(10.34, { aligned: false })).toBe(1.25);
    });
  });

  it('joins what is closer than 250 ms, and keeps both flags', () => {
    const spans = audioSpans([bleep('b', 11, 11.3), bleep('a', 10, 10.4)], around(60));
    expect(spans).toHaveLength(1);
    expect(spans[0]!.flags.sort()).toEqual(['a', 'b']);
  });

  describe('of what happens to two stretches that become one', () => {
    const SOUND = { sha256: 'a'.repeat(64), seconds: 1 };
    const OTHER = { sha256: 'b'.repeat(64), seconds: 1 };
    const replaced = (replacement: typeof SOUND) => ({ action: 'replace' as const, replacement });
    const joinedTo = (first: object, second: object) => {
      const [one, ...others] = audioSpans([bleep('a', 10, 10.3, first), bleep('b', 10.5, 10.8, second)], around(60));
      expect(others).toEqual([]);
      const { action, replacement } = one!;
      return { action, ...(replacement ? { replacement } : {}) };
    };

    it.each([
      ['two silences stay silent', { action: 'silence' }, { action: 'silence' }, { action: 'silence' }],
      ['a bleep wins over a silence', { action: 'silence' }, {}, { action: 'bleep' }],
      ['a bleep wins over a sound that is put in', replaced(SOUND), {}, { action: 'bleep' }],
      ['a silence wins over a sound that is put in', replaced(SOUND), { action: 'silence' }, { action: 'silence' }],
      ['one sound for both is put in', replaced(SOUND), replaced(SOUND), replaced(SOUND)],
      ['two sounds cannot both be put in', replaced(SOUND), replaced(OTHER), { action: 'bleep' }],
    ])('%s', (_what, first, second, both) => {
      expect(joinedTo(first, second)).toEqual(both);
      expect(joinedTo(second, first)).toEqual(both);
    });
  });

  it('joins what only comes closer than 250 ms when lengths are brought to a step', () => {
    // Padded, they are 250 ms apart (9.75 to 10.27 and 10.52 to 11.04); at 0.75 s each they are not.
    const spans = audioSpans([bleep('a', 10, 10.02), bleep('b', 10.77, 10.79)], around(60));
    expect(spans.map(({ flags }) => flags)).toEqual([['a', 'b']]);
    expect(spans[0]!.start).toBeLessThanOrEqual(9.75);
    expect(spans[0]!.end).toBeGreaterThanOrEqual(11.04);
  });

  it('covers everything from the last good word to the next, and both of them, when a time is doubtful', () => {
    const words = [
      { text: 'I', start: 1, end: 1.2 },
      { text: 'met', start: 1.3, end: 1.5 },
      { text: 'Jordan', start: 4, end: 4 },
      { text: 'there', start: 6, end: 6.4 },
    ];
    const [span] = audioSpans(
      [{ id: 'a', action: 'bleep', start: 4, end: 4.2, firstWord: 2, lastWord: 2 }],
      around(60, words),
    );
    expect(span!.start).toBeLessThanOrEqual(1.3 - PADDING_OF_WORDS);
    expect(span!.end).toBeGreaterThanOrEqual(6.4 + PADDING_OF_WORDS);
  });

  it('locates a flag without times by its words', () => {
    const words = [{ text: 'I', start: 1, end: 1.2 }, { text: 'Jordan' }, { text: 'there', start: 3, end: 3.4 }];
    const [span] = audioSpans([{ id: 'a', action: 'silence', firstWord: 1, lastWord: 1 }], around(60, words));
    expect(span).toMatchObject({ action: 'silence', flags: ['a'] });
    expect(span!.start).toBeLessThanOrEqual(1 - PADDING_OF_WORDS);
    expect(span!.end).toBeGreaterThanOrEqual(3.4 + PADDING_OF_WORDS);
  });

  it.each([
    ['no times and no words', { id: 'x', action: 'bleep' as const }],
    ['words that are not there', { id: 'x', action: 'bleep' as const, firstWord: 7, lastWord: 8 }],
    ['a start after the end of the recording', bleep('x', 61, 62)],
    ['a start at the very end of the recording', bleep('x', 60, 60.3)],
    ['an end far beyond the recording', bleep('x', 59, 75)],
    ['a negative start', bleep('x', -3, 1)],
    ['an end before its start', bleep('x', 5, 4)],
    ['an empty stretch', bleep('x', 5, 5)],
    ['a time that is no number', bleep('x', Number.NaN, 4)],
    ['an infinite time', bleep('x', 1, Number.POSITIVE_INFINITY)],
  ])('is an error for a flag with %s', (_, flag) => {
    expect(() => audioSpans([flag], around(60))).toThrow(SpanError);
  });

  it('is the whole of a recording that is too short', () => {
    expect(audioSpans([bleep('a', 0.1, 0.3)], around(0.5))).toEqual([
      { start: 0, end: 0.5, action: 'bleep', flags: ['a'] },
    ]);
  });

  it('always contains the padded words, at lengths that say nothing, apart and inside the recording', () => {
    const flags = fc.array(
      fc.tuple(fc.double({ min: 0, max: 0.98, noNaN: true }), fc.double({ min: 0.01, max: 3, noNaN: true })),
      { minLength: 1, maxLength: 25 },
    );
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 120, noNaN: true }),
        flags,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (durationSeconds, places, energies) => {
          const decided = places.map(([at, length], index) => {
            const start = at * durationSeconds;
            return bleep(`f${index}`, start, Math.min(start + length, durationSeconds));
          });
          const rms = Float32Array.from(
            { length: Math.ceil(durationSeconds * 100) },
            (_, step) => energies[step % energies.length]!,
          );
          const spans = audioSpans(decided, { durationSeconds, envelope: { stepSeconds: 0.01, rms }, words: [] });
          for (const flag of decided) {
            const span = spans.find((candidate) => candidate.flags.includes(flag.id))!;
            expect(span.start).toBeLessThanOrEqual(Math.max(0, flag.start - PADDING) + 1e-6);
            expect(span.end).toBeGreaterThanOrEqual(Math.min(durationSeconds, flag.end + PADDING) - 1e-6);
          }
          spans.forEach((span, index) => {
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.end).toBeLessThanOrEqual(durationSeconds);
            const length = span.end - span.start;
            const whole = span.start === 0 && span.end === durationSeconds;
            if (!whole) {
              expect(length).toBeGreaterThanOrEqual(SHORTEST - 1e-6);
              expect(Math.abs(length / STEP - Math.round(length / STEP))).toBeLessThan(1e-4);
            }
            const next = spans[index + 1];
            if (next) expect(next.start - span.end).toBeGreaterThanOrEqual(CLOSEST - 1e-5);
          });
        },
      ),
      { numRuns: 400 },
    );
  });
});
