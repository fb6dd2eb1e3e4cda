import { describe, expect, it } from 'vitest';
import { agreedLag, alignmentWindows, findLag } from '../../../media/verify/alignment.ts';
import { CORRELATION_LIMIT, judgeSpan, LAG_SEARCH } from '../../../media/verify/correlation.ts';
import { correlationAt, rms, withoutTone, withoutWaveringTone } from '../../../media/verify/signals.ts';

/** Low, so that each judgement takes milliseconds. */
const RATE = 12_000;

/** Something like a voice: gliding harmonics with a syllable rhythm, different for each seed. */
function voice(seconds: number, seed = 1): Float32Array {
  const out = new Float32Array(Math.round(seconds * RATE));
  let phase = seed;
  for (let i = 0; i < out.length; i++) {
    const t = i / RATE;
    phase += (2 * Math.PI * (120 + 15 * seed + 25 * Math.sin(2 * Math.PI * 1.3 * t + seed))) / RATE;
    let value = 0;
    for (let harmonic = 1; harmonic < 20; harmonic++) value += Math.sin(harmonic * phase + seed * harmonic) / harmonic;
    out[i] = 0.12 * value * (0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * t));
  }
  return out;
}

function tone(samples: number, level = 0.2, phase = 0.3): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => level * Math.sin((2 * Math.PI * 1000 * i) / RATE + phase));
}

function noise(samples: number, level: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length: samples }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state / 1073741824 - 1) * level;
  });
}

const plus = (a: Float32Array, b: Float32Array, gain = 1) => a.map((value, i) => value + gain * b[i]!);
const padded = (signal: Float32Array) => {
  const out = new Float32Array(signal.length + 2 * LAG_SEARCH);
  out.set(signal, LAG_SEARCH);
  return out;
};
const judge = (original: Float32Array[], published: Float32Array[]) =>
  judgeSpan({ sampleRate: RATE, original, published: published.map(padded), toneHertz: 1000 });

describe('signals', () => {
  it('finds 1 for the same, -1 for the opposite and 0 for silence', () => {
    const one = voice(0.5);
    expect(correlationAt(one, one)).toBeCloseTo(1, 6);
    expect(
      correlationAt(
        one,
        one.map((value) => -value * 0.01),
      ),
    ).toBeCloseTo(-1, 5);
    expect(correlationAt(one, new Float32Array(one.length))).toBe(0);
  });

  it('takes a steady tone out, and a wavering one block by block', () => {
    expect(rms(withoutTone(tone(RATE), 1000, RATE))).toBeLessThan(1e-6);
    const wavering = tone(RATE).map((value, i) => value * (1 + 0.1 * Math.sin((2 * Math.PI * i) / RATE)));
    expect(rms(withoutWaveringTone(wavering, 1000, RATE))).toBeLessThan(0.01 * rms(wavering));
    expect(rms(withoutTone(voice(1), 1000, RATE))).toBeGreaterThan(0.95 * rms(voice(1)));
  });
});

describe('judging a span', () => {
  const spoken = voice(1);

  it('passes a bleep and silence, also with a codec at work', () => {
    for (const released of [tone(RATE), plus(tone(RATE), noise(RATE, 0.003)), new Float32Array(RATE)]) {
      const judged = judge([spoken], [released]);
      expect(judged.leak).toBeNull();
      expect(judged.correlation).toBeLessThan(CORRELATION_LIMIT);
    }
  });

  it('finds the word left in, turned down under the bleep, or turned upside down', () => {
    expect(judge([spoken], [spoken]).leak).toBe('correlated');
    expect(judge([spoken], [plus(tone(RATE), spoken, 0.1)]).leak).toBe('correlated');
    expect(judge([spoken], [plus(tone(RATE), spoken, -0.04)]).leak).toBe('correlated');
    expect(judge([spoken], [spoken.map((value) => value * 0.004)]).leak).toBe('correlated');
  });

  it('finds a word in one channel only', () => {
    expect(judge([spoken, spoken], [tone(RATE), plus(tone(RATE), spoken, 0.1)]).leak).toBe('correlated');
  });

  it('finds a word in the difference of two channels', () => {
    const quiet = new Float32Array(RATE);
    const left = voice(1, 2);
    const side = voice(1, 3).map((value) => value * 0.02);
    const stereo = [plus(left, side), plus(left, side, -1)];
    const loudBleep = tone(RATE, 0.5);
    const hidden = [plus(loudBleep, side, 0.5), plus(loudBleep, side, -0.5)];
    expect(judge(stereo, hidden).leak).toBe('correlated');
    expect(judge(stereo, [quiet, quiet]).leak).toBeNull();
  });

  it('finds other speech where the bleep should be, though it is not alike', () => {
    const shifted = voice(1.1).subarray(RATE / 20, RATE / 20 + RATE);
    const judged = judge([spoken], [shifted]);
    expect(judged.leak).not.toBeNull();
    expect(judge([spoken], [voice(1, 5)]).leak).not.toBeNull();
  });

  it('judges what is too short to correlate by what is left in it', () => {
    const short = voice(0.08);
    expect(judge([short], [short]).leak).toBe('not-replaced');
    expect(judge([short], [tone(short.length)]).leak).toBeNull();
  });

  it('passes a bleep over an original that was silent or a tone itself', () => {
    expect(judge([new Float32Array(RATE)], [tone(RATE)]).leak).toBeNull();
    expect(judge([tone(RATE, 0.1, 1)], [tone(RATE)]).leak).toBeNull();
  });
});

describe('what a span is compared by', () => {
  const spoken = voice(0.5);
  const bleep = tone(spoken.length, 0.5);
  const silence = new Float32Array(spoken.length);
  const judged = (original: Float32Array[], published: Float32Array[], action: 'bleep' | 'silence' = 'bleep') =>
    judgeSpan({ sampleRate: RATE, original, published: published.map(padded), toneHertz: 1000, action });

  it('is every channel of one with the only channel of the other', () => {
    const leaking = plus(bleep, spoken, 0.1);
    for (const [original, published] of [
      [[spoken], [bleep, leaking]],
      [[spoken], [leaking, bleep]],
      [[silence, spoken], [leaking]],
      [[spoken, silence], [leaking]],
    ] as const)
      expect(judged([...original], [...published]).leak).toBe('correlated');
    expect(judged([spoken], [bleep, bleep]).leak).toBeNull();
    expect(judged([spoken, spoken], [bleep]).leak).toBeNull();
  });

  it('is also each of more than two channels', () => {
    const channels = (at: number) => [0, 1, 2].map((channel) => (channel === at ? plus(bleep, spoken, 0.1) : bleep));
    for (const at of [0, 1, 2]) expect(judged([spoken, spoken, spoken], channels(at)).leak).toBe('correlated');
  });

  it('is what is left beside the bleep, where the bleep drowns the likeness', () => {
    const { correlation, residueCorrelation, leak } = judged([spoken], [plus(bleep, spoken, 0.02)]);
    expect(correlation).toBeLessThan(CORRELATION_LIMIT);
    expect(residueCorrelation).toBeGreaterThan(0.5);
    expect(leak).toBe('correlated');
  });

  it('tells what is left as a share of what was there, in the worst channel', () => {
    const hiss = noise(spoken.length, 0.01);
    const share = rms(hiss) / rms(spoken);
    expect(judged([spoken], [plus(bleep, hiss)]).residue).toBeCloseTo(share, 2);
    expect(judged([spoken, spoken], [bleep, plus(bleep, hiss)]).residue).toBeCloseTo(share, 2);
    expect(judged([spoken, spoken], [plus(bleep, hiss), bleep]).residue).toBeCloseTo(share, 2);
    expect(judged([silence], [plus(bleep, hiss)])).toMatchObject({ residue: 0, correlation: 0, leak: null });
  });

  it('is no likeness to noise, which is too loud to be the codec’s own where it is a fifth of the original and a tenth of the tone', () => {
    const hiss = (share: number) => noise(spoken.length, share * rms(spoken) * Math.sqrt(3));
    const quiet = tone(spoken.length, 0.05);
    expect(judged([spoken], [plus(quiet, hiss(0.15))], 'silence').leak).toBeNull();
    expect(judged([spoken], [plus(quiet, hiss(0.25))], 'silence')).toMatchObject({ leak: 'not-replaced' });
    expect(judged([spoken], [plus(bleep, hiss(0.18))], 'silence').leak).toBeNull();
    const faint = spoken.map((value) => value * 0.01);
    expect(judged([faint], [plus(quiet, noise(spoken.length, 0.0015))], 'silence').leak).toBeNull();
    expect(judged([faint], [plus(tone(spoken.length, 0.9), noise(spoken.length, 0.05))], 'silence').leak).toBeNull();
  });

  it('has gaps only where a bleep was asked for', () => {
    const gap = tone(spoken.length).map((value, i) => (i < 0.1 * RATE ? 0 : value));
    expect(judged([spoken], [gap]).leak).toBe('not-replaced');
    expect(judged([spoken], [gap], 'silence').leak).toBeNull();
  });
});

describe('at its limits, a judgement', () => {
  const spoken = voice(0.5);
  const bleep = tone(spoken.length, 0.5);
  const samples = spoken.length;
  const judged = (
    original: Float32Array[],
    published: Float32Array[],
    action: 'bleep' | 'silence' | 'replace' = 'bleep',
  ) => judgeSpan({ sampleRate: RATE, original, published, toneHertz: 1000, action });
  /** The samples beside a span are there to be searched, and belong to it no more than what is said there. */
  const between = (signal: Float32Array, beside: number) => Float32Array.from([beside, ...signal, beside]);
  const faint = (signal: Float32Array, gain: number) => signal.map((value) => value * gain);

  it('leaves the samples on each side of the span out', () => {
    expect(judged([spoken], [between(new Float32Array(samples), 1)]).leak).toBeNull();
    const quiet = faint(bleep, 0.002);
    expect(judged([faint(spoken, 0.002)], [between(quiet, 0.3)], 'silence').leak).toBeNull();
  });

  it('searches one sample to each side', () => {
    const hiss = noise(samples + 2, 0.3);
    for (const [shift, action] of [-1, 0, 1].flatMap((at) =>
      (['bleep', 'replace'] as const).map((act) => [at, act] as const),
    )) {
      const original = hiss.slice(1 + shift, 1 + shift + samples);
      expect(judged([original], [hiss], action)).toMatchObject({ leak: 'correlated' });
    }
  });

  it('takes what is as faint as two steps of a sample for silence', () => {
    expect(judged([spoken], [padded(faint(spoken, 1e-5))]).leak).toBeNull();
    expect(judged([spoken], [padded(plus(bleep, spoken, 1e-5))]).leak).toBeNull();
    expect(judged([faint(spoken, 1e-5)], [padded(spoken)])).toMatchObject({ leak: 'not-replaced', correlation: 0 });
    expect(judged([spoken], [padded(faint(spoken, 1e-5))], 'replace').leak).toBeNull();
    expect(judged([faint(spoken, 1e-5)], [padded(spoken)], 'replace').leak).toBeNull();
  });

  it('of what differs between the channels goes by likeness only, as a codec’s noise is large beside so little', () => {
    const hiss = noise(samples, 0.005);
    const stereo = [plus(bleep, hiss), plus(bleep, hiss, -1)].map(padded);
    expect(judged([spoken, spoken], stereo)).toMatchObject({ leak: null });
  });

  it('of a recording in its place goes by every channel, and by none that is too short', () => {
    const other = voice(0.5, 5);
    const silence = new Float32Array(samples);
    const leaking = plus(other, spoken);
    for (const [original, published] of [
      [[spoken], [other, leaking]],
      [[spoken], [leaking, other]],
      [[silence, spoken], [leaking]],
      [[spoken, silence], [leaking]],
      [
        [spoken, spoken],
        [plus(other, spoken, 0.5), plus(other, spoken, -0.5)],
      ],
    ] as const)
      expect(judged([...original], published.map(padded), 'replace').leak).toBe('correlated');
    expect(judged([spoken, spoken], [other, other].map(padded), 'replace').leak).toBeNull();
    expect(judged([spoken, spoken], [padded(other)], 'replace').leak).toBeNull();
    const seconds = (length: number) => spoken.slice(0, Math.round(length * RATE));
    expect(judged([seconds(0.099)], [padded(seconds(0.099))], 'replace').leak).toBeNull();
    expect(judged([seconds(0.1)], [padded(seconds(0.1))], 'replace').leak).toBe('correlated');
    expect(judged([seconds(0.099)], [padded(seconds(0.099))]).leak).toBe('not-replaced');
    expect(judged([seconds(0.1)], [padded(seconds(0.1))]).leak).toBe('correlated');
  });
});

describe('alignment', () => {
  const recording = voice(3);

  it('finds the shift to the sample, either way', () => {
    const reach = RATE / 10;
    const original = recording.slice(RATE, 2 * RATE);
    for (const shift of [0, 1, -1, 1105, -529]) {
      const released = recording.slice(RATE - reach - shift, 2 * RATE + reach - shift);
      expect(findLag(original, released, reach)).toMatchObject({ lag: shift });
    }
  });

  it('has no opinion on silence', () => {
    expect(findLag(new Float32Array(RATE), new Float32Array(1.2 * RATE), RATE / 10)).toBeNull();
    const quiet = recording.slice(RATE, 2 * RATE).map((value) => value * 0.02);
    expect(rms(quiet)).toBeLessThan(0.01);
    expect(findLag(quiet, recording.slice(RATE - 100, 2 * RATE + 100), 100)).toMatchObject({ lag: 0 });
  });

  it('keeps clear of the spans and of the ends', () => {
    const windows = alignmentWindows(20, [{ start: 5, end: 6 }], 5);
    expect(windows).toHaveLength(5);
    for (const start of windows) {
      expect(start >= 0.1 && start + 1.1 <= 20).toBe(true);
      expect(start + 1 <= 4.5 || start >= 6.5).toBe(true);
    }
    expect(alignmentWindows(1, [], 5)).toEqual([]);
    const starts = (...given: Parameters<typeof alignmentWindows>) =>
      alignmentWindows(...given).map((start) => Math.round(start * 100) / 100);
    const all = Array.from({ length: 12 }, (_, i) => Math.round((0.1 + i * 0.25) * 100) / 100);
    expect(starts(4, [], 100)).toEqual(all);
    expect(starts(4, [], 12)).toEqual(all);
    expect(starts(4, [], 3)).toEqual([0.6, 1.6, 2.6]);
    const beside = [0.1, 2.35, 2.6, 2.85];
    expect(starts(4, [{ start: 1.6, end: 1.7 }], 100)).toEqual(beside);
    const two = [
      { start: 1.6, end: 1.7 },
      { start: 50, end: 51 },
    ];
    expect(starts(4, two, 100)).toEqual(beside);
    expect(starts(4, two.toReversed(), 100)).toEqual(beside);
  });

  it('needs the places to agree and most of them to be recognisable', () => {
    const at = (lag: number, likeness = 0.99) => ({ lag, likeness });
    expect(agreedLag([at(3), at(3), at(4)])).toBe(3);
    expect(agreedLag([at(3), at(3), at(90)])).toBeNull();
    expect(agreedLag([at(3), at(50, 0.1), at(70, 0.2)])).toBeNull();
    expect(agreedLag([])).toBeNull();
    expect(agreedLag([at(5), at(3), at(4)])).toBe(4);
    expect(agreedLag([at(3), at(5), at(3)])).toBe(3);
    expect(agreedLag([at(3), at(6), at(3)])).toBeNull();
    expect(agreedLag([at(3, 0.5), at(50, 0.1)])).toBe(3);
    expect(agreedLag([at(3), at(3), at(50, 0.49)])).toBe(3);
  });
});

describe('a bleep and a replacement', () => {
  it('a bleep that starts 80 ms late (20 of which are not judged) is not a bleep, whatever is before it', () => {
    const late = (before: Float32Array) =>
      Float32Array.from(tone(RATE), (value, i) => (i < 0.06 * RATE ? before[i]! : value));
    expect(judge([voice(1)], [tone(RATE)]).leak).toBeNull();
    expect(judge([voice(1)], [late(noise(RATE, 0.0005))]).leak).toBe('not-replaced');
    expect(judge([voice(1)], [late(voice(1))]).leak).not.toBeNull();
  });

  it('what a person recorded in its place may stay, with the original under it it may not', () => {
    const replaced = (published: Float32Array) =>
      judgeSpan({
        sampleRate: RATE,
        original: [voice(1, 1)],
        published: [padded(published)],
        toneHertz: 1000,
        action: 'replace',
      }).leak;
    expect(replaced(voice(1, 5))).toBeNull();
    expect(replaced(new Float32Array(RATE))).toBeNull();
    expect(replaced(plus(voice(1, 5), voice(1, 1)))).toBe('correlated');
  });
});
