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
    const sure = { aligned: true, probability: 0.95 };
    /** The span of “Jordan” from 10 s to `end`, between “met”, which ends at 10 s less `before`, and “there”, `after` seconds behind it. */
    const spanOf = (end: number, { before = 0, after = 0, beside = {}, more = {}, start = 10 } = {}) => {
      const words = [
        { text: 'met', start: 9.6 - before, end: 10 - before, ...sure, ...beside },
        { text: 'Jordan', start: 10, end, ...sure, ...more },
        { text: 'there', start: end + after, end: end + after + 0.4, ...sure, ...beside },
      ];
      return audioSpans([bleep('a', start, end, { firstWord: 1, lastWord: 1 })], around(60, words))[0]!;
    };
    const lengthOf = (...at: Parameters<typeof spanOf>) => {
      const span = spanOf(...at);
      return Math.round((span.end - span.start) * 100) / 100;
    };

    it('pads 250 ms where the words beside it are not sure, and more where nobody followed its own sounds', () => {
      for (const beside of [
        { probability: 0.8 },
        { aligned: false },
        { doubtful: 'mismatch' },
        { probability: undefined },
      ]) {
        const span = spanOf(10.24, { beside });
        expect(span.start).toBeLessThanOrEqual(9.75 + 1e-9);
        expect(span.end).toBeGreaterThanOrEqual(10.49 - 1e-9);
        expect([10.24, 10.26].map((end) => lengthOf(end, { beside }))).toEqual([0.75, 1]);
      }
      expect(lengthOf(10.34, { more: { aligned: false } })).toBe(1.25);
    });

    it('pads up to the sure words beside it, and never less than 120 ms', () => {
      // 0.24 s of padding, then a little more.
      expect([10.5, 10.52].map((end) => lengthOf(end))).toEqual([0.75, 1]);
      const span = spanOf(10.5);
      expect(span.start).toBeLessThanOrEqual(9.88 + 1e-9);
      expect(span.end).toBeGreaterThanOrEqual(10.62 - 1e-9);
      // 0.2 s up to one word and 0.12 s of the other.
      expect([10.42, 10.44].map((end) => lengthOf(end, { before: 0.2 }))).toEqual([0.75, 1]);
      expect([10.42, 10.44].map((end) => lengthOf(end, { after: 0.2 }))).toEqual([0.75, 1]);
      // Who set it by ear so that it reaches into a word heard more than that word there: 0.25 s on that side.
      expect([10.27, 10.29].map((end) => lengthOf(end, { start: 9.9 }))).toEqual([0.75, 1]);
      // Further away than 0.25 s it takes nothing from a word.
      expect([10.24, 10.26].map((end) => lengthOf(end, { before: 1, after: 1 }))).toEqual([0.75, 1]);
    });
  });

  it('leaves its ends where neither place is quieter, also at the very end of the recording', () => {
    // 0.7 s padded, 0.75 s long: 50 ms of room, used evenly.
    expect(audioSpans([bleep('a', 10, 10.2)], around(60))[0]!.start).toBeCloseTo(9.725, 6);
    expect(audioSpans([bleep('a', 59.5, 59.7)], around(60))[0]!.start).toBeCloseTo(59.225, 6);
  });

  it('uses all of its room for a quiet place, up to the padded start', () => {
    const place = around(60);
    place.envelope.rms[975] = 0.001;
    expect(audioSpans([bleep('a', 10, 10.15)], place)[0]!.start).toBeCloseTo(9.75, 6);
  });

  it('listens to its own two ends only, and wants both of them quiet', () => {
    const place = around(60);
    place.envelope.rms[968] = 0.01;
    place.envelope.rms[1040] = 0.9; // where it would end if it started at 9.65
    for (const elsewhere of [890, 895]) place.envelope.rms[elsewhere] = 0; // as long before its start
    expect(audioSpans([bleep('a', 10, 10.15)], place)[0]!.start).toBeCloseTo(9.68, 6);
  });

  describe('of times that staff set by ear', () => {
    const words = [
      { text: 'Jordan', start: 1, end: 1.4 },
      { text: 'there', start: 3, end: 3.4 },
    ];
    it.each([
      ['no word', { firstWord: null, lastWord: null }],
      ['a first word and no last', { firstWord: 0 }],
      ['a last word and no first', { lastWord: 0 }],
    ])('is padded by 250 ms and reaches for no word where its flag names %s', (_what, more) => {
      const [span] = audioSpans([bleep('a', 10, 10.4, more)], around(60, words));
      expect(span!.start).toBeGreaterThan(9.6);
      expect(span!.end - span!.start).toBeCloseTo(1, 6);
    });
  });

  it('pads as much as its least sure word asks for', () => {
    const words = [
      { text: 'I', start: 2, end: 2 },
      { text: 'Jordan', start: 10, end: 10.4, aligned: true, probability: 0.9 },
      { text: 'Okafor', start: 10.4, end: 10.9, aligned: true, probability: 0.9 },
      { text: 'Morrow', start: 10.9, end: 11.4, aligned: false, probability: 0.9 },
    ];
    const lengthOf = (firstWord: number, lastWord: number) => {
      const [span] = audioSpans([{ id: 'a', action: 'bleep', firstWord, lastWord }], around(60, words));
      return span!.end - span!.start;
    };
    expect(lengthOf(1, 2)).toBeCloseTo(1.5, 6); // 0.9 s and twice 0.25 s: 1.4 s
    expect(lengthOf(2, 3)).toBeCloseTo(1.75, 6); // 1 s and twice 0.35 s: 1.7 s
  });

  it('reaches the end of the recording for a last word that claims to end after it', () => {
    const words = [
      { text: 'am', start: 59, end: 59.3 },
      { text: 'Jordan', start: 59.6, end: 60.4 },
    ];
    const [span] = audioSpans([{ id: 'a', action: 'bleep', firstWord: 1, lastWord: 1 }], around(60, words));
    expect(span!.end).toBe(60);
  });

  it('takes times up to half a second after the end of the recording, and from its very start', () => {
    expect(audioSpans([bleep('a', 59.8, 60.5)], around(60))[0]!.end).toBe(60);
    expect(() => audioSpans([bleep('a', 59.8, 60.51)], around(60))).toThrow(SpanError);
    expect(audioSpans([bleep('a', 0, 0.3)], around(60))[0]!.start).toBe(0);
  });

  it('leaves two spans two where exactly 250 ms are between them, at the length that they have', () => {
    const spans = audioSpans([bleep('a', 10, 10.25), bleep('b', 11, 11.25)], around(60));
    expect(spans.map(({ start, end }) => [start, end])).toEqual([
      [9.75, 10.5],
      [10.75, 11.5],
    ]);
  });

  it('names its flags in the same order whichever was decided first', () => {
    const both = [bleep('b', 10, 11), bleep('a', 10, 10.3)];
    for (const decided of [both, both.toReversed()])
      expect(audioSpans(decided, around(60))[0]!.flags).toEqual(['a', 'b']);
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

  it('keeps silent what is to be silent where a name in it is to be bleeped, and bleeps what reaches out of it', () => {
    const silence = bleep('a', 10, 14, { action: 'silence' });
    const actions = (start: number, end: number) =>
      audioSpans([silence, bleep('b', start, end)], around(60)).map(({ action, flags }) => [action, flags.sort()]);
    expect(actions(11, 11.4)).toEqual([['silence', ['a', 'b']]]);
    expect(actions(10, 14)).toEqual([['silence', ['a', 'b']]]);
    expect(actions(13.8, 14.1)).toEqual([['bleep', ['a', 'b']]]);
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
    ['no end', { id: 'x', action: 'bleep' as const, start: 5, end: null }],
    ['no start', { id: 'x', action: 'bleep' as const, start: null, end: 5 }],
    ['nothing to put in its place', { ...bleep('x', 5, 6), action: 'replace' as const, replacement: null }],
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
