import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Envelope, speechEnvelope } from '../../../../media/audio/envelope.ts';
import { type FoundFlag, flagTranscript } from '../../../../src/rules/detection/flags.ts';
import { audioSpans } from '../../../../src/rules/redaction/spans.ts';
import { speechIn, surePlace } from '../../../../src/rules/redaction/sure-place.ts';

/** A word or a name of a sample recording, where it is exactly, in seconds. */
interface Spoken {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

interface Sample {
  readonly words: readonly Spoken[];
  readonly names: readonly Spoken[];
  readonly duration: number;
  readonly envelope: Envelope;
  /** What is found in its words: that depends on the words, not on their times. */
  readonly found: readonly FoundFlag[];
}

const RECORDINGS = join(import.meta.dirname, '../../../fixtures/recordings');
const samples: Sample[] = [];

beforeAll(async () => {
  for (let number = 1; number <= 6; number++) {
    const truth = JSON.parse(readFileSync(join(RECORDINGS, `sample${number}.json`), 'utf8')) as Omit<
      Sample,
      'envelope' | 'found'
    >;
    const found = flagTranscript(truly(truth), rosterOf(truth));
    samples.push({ ...truth, envelope: await speechEnvelope(join(RECORDINGS, `sample${number}.wav`)), found });
  }
});

interface Timed {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const bare = (word: string) => word.replace(/[^\p{L}'-]/gu, '');

/** Every name of the samples is a participant of its own, so that none is left out because of how it is written. */
function rosterOf({ names }: Pick<Sample, 'names'>) {
  const all = [...new Set(names.map(({ word }) => bare(word)))];
  return { participants: all.map((name) => ({ name, also: [], soundsLike: [] })), keep: [] };
}

const truly = ({ words }: Pick<Sample, 'words'>): Timed[] =>
  words.map(({ word, start, end }) => ({ text: word, start, end }));

/** What whisper.cpp does to one word: how, how much (0 to 1), and how far it is moved (-0.3 s to 0.3 s). */
type Disturbance = readonly [
  how:
    | 'true'
    | 'collapsed to its start'
    | 'collapsed to its end'
    | 'taken by the next'
    | 'taken by the one before'
    | 'shared',
  share: number,
  moved: number,
];

const LONGEST_SHIFT = 0.3;
const disturbance = fc.tuple(
  fc.constantFrom<Disturbance[0]>(
    'true',
    'collapsed to its start',
    'collapsed to its end',
    'taken by the next',
    'taken by the one before',
    'shared',
  ),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.oneof(
    fc.constantFrom(0, -LONGEST_SHIFT, LONGEST_SHIFT),
    fc.double({ min: -LONGEST_SHIFT, max: LONGEST_SHIFT, noNaN: true }),
  ),
);

/** The words of a sample with their times disturbed: each is collapsed or merged with a neighbour, or neither, and then moved. */
function disturbed({ words }: Sample, how: readonly Disturbance[]): Timed[] {
  const times = words.map(({ word, start, end }) => ({ text: word, start, end }));
  const at = (index: number) => how[index % how.length]!;
  const done = new Set<number>();
  for (const [index, word] of times.entries()) {
    const [kind, share] = at(index);
    const little = 0.01 + 0.02 * share;
    const beside = kind === 'taken by the one before' ? index - 1 : index + 1;
    const other = times[beside];
    if (kind === 'true' || done.has(index)) continue;
    done.add(index);
    if (kind === 'collapsed to its start') word.end = word.start + little;
    else if (kind === 'collapsed to its end') word.start = word.end - little;
    else if (other && !done.has(beside)) {
      done.add(beside);
      const start = Math.min(word.start, other.start);
      const end = Math.max(word.end, other.end);
      Object.assign(other, { start, end });
      if (kind === 'taken by the next') word.end = word.start + little;
      else if (kind === 'taken by the one before') word.start = word.end - little;
      else Object.assign(word, { start, end });
    }
  }
  return times.map(({ text, start, end }, index) => {
    const moved = at(index)[2];
    return { text, start: Math.max(0, start + moved), end: Math.max(0.001, end + moved) };
  });
}

/** The names as they are found; their places in time come from the disturbed words. */
function flagsOf(sample: Sample, words: readonly Timed[]) {
  return sample.found.map((flag, index) => {
    const { start } = words[flag.firstWord]!;
    const { end } = words[flag.lastWord]!;
    return {
      ...flag,
      id: `f${index}`,
      action: 'bleep' as const,
      ...(end > start ? { start, end } : { start: null, end: null }),
    };
  });
}

function spansOver(sample: Sample, words: readonly Timed[]) {
  const surroundings = { durationSeconds: sample.duration, envelope: sample.envelope, words };
  return audioSpans(flagsOf(sample, words), surroundings);
}

/** As `transcribe` hands words over: their starts never run backwards. */
function inOrder(words: readonly Timed[]): Timed[] {
  let latest = 0;
  return words.map((word) => {
    const start = Math.max(word.start, latest);
    latest = start;
    return { ...word, start, end: Math.max(start, word.end) };
  });
}

/** The names that are not wholly under a span. */
function leftAudible({ names }: Sample, spans: readonly { start: number; end: number }[]): Spoken[] {
  return names.filter(({ start, end }) => !spans.some((span) => span.start <= start && span.end >= end));
}

const RUNS = 250;

describe('every name of the sample recordings is wholly under a span', () => {
  it('when the times are right', () => {
    for (const sample of samples) expect(leftAudible(sample, spansOver(sample, truly(sample)))).toEqual([]);
  });

  it('when words are collapsed, merged and moved at random, each and its neighbours', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.array(disturbance, { minLength: 40, maxLength: 130 }), (which, how) => {
        const sample = samples[which]!;
        const words = disturbed(sample, how);
        expect(leftAudible(sample, spansOver(sample, words))).toEqual([]);
        expect(leftAudible(sample, spansOver(sample, inOrder(words)))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it.each([-LONGEST_SHIFT, LONGEST_SHIFT])('when everything is recognised %f s off', (moved) => {
    for (const sample of samples)
      expect(leftAudible(sample, spansOver(sample, disturbed(sample, [['true', 0, moved]])))).toEqual([]);
  });

  it('when only the name lost its place, wherever the 10 ms that it was given lie in it', () => {
    for (const sample of samples) {
      for (const name of sample.names) {
        for (const share of [0, 0.25, 0.5, 0.75, 1]) {
          const start = name.start + share * (name.end - name.start - 0.01);
          const words = truly(sample).map((word) =>
            word.start === name.start ? { ...word, start, end: start + 0.01 } : word,
          );
          expect(leftAudible(sample, spansOver(sample, words))).toEqual([]);
        }
      }
    }
  });

  it('when the boundary with a neighbour lies anywhere in the two words', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (share, withNext) => {
        for (const sample of samples) {
          for (const name of sample.names) {
            const words = truly(sample);
            const index = words.findIndex(({ start }) => start === name.start);
            const pair = withNext ? [words[index]!, words[index + 1]] : [words[index - 1], words[index]!];
            const [first, second] = pair;
            if (!first || !second || second.start - first.end > 0.05) continue;
            const boundary = first.start + share * (second.end - first.start);
            words[withNext ? index : index - 1] = { ...first, end: boundary };
            words[withNext ? index + 1 : index] = { ...second, start: boundary };
            expect(leftAudible(sample, spansOver(sample, words)).filter((left) => left === name)).toEqual([]);
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('an aligned word', () => {
  /** A quiet room in which somebody speaks from 2 s to 2.6 s and from 3 s on. */
  const rms = Float32Array.from({ length: 1000 }, (_, step) =>
    (step >= 200 && step < 260) || step >= 300 ? 0.1 : 0.0001,
  );
  const energy = speechIn({ stepSeconds: 0.01, rms });
  const aligned = { aligned: true, probability: 0.9 };
  const placeOf = (end: number, next: number) => {
    const words = [
      { text: 'Lili.', start: 2, end, ...aligned },
      { text: 'And', start: next, end: next + 0.2, ...aligned },
    ];
    return surePlace({ words, energy }, 0, 0, 10);
  };

  it('lies also in the sound that goes on after it and is no word’s', () => {
    expect(placeOf(2.4, 3)).toEqual({ start: 2, end: 2.6, isSure: true });
  });

  it('takes nothing of the next word, and no more than 0.25 s', () => {
    expect(placeOf(2.4, 2.5)!.end).toBeCloseTo(2.5, 6);
    expect(placeOf(2.3, 3)!.end).toBeCloseTo(2.55, 6);
  });
});
