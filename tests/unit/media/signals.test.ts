import { describe, expect, it } from 'vitest';
import {
  correlationAt,
  difference,
  rms,
  slidingCorrelation,
  slope,
  toneGaps,
  withoutTone,
  withoutWaveringTone,
} from '../../../media/verify/signals.ts';

const RATE = 1000;
/** Hertz: no whole number of periods fits into the stretches below. */
const TONE = 130;
const signal = (...values: number[]) => Float32Array.from(values);
const tone = (samples: number, level: number | ((at: number) => number) = 0.5) =>
  Float32Array.from({ length: samples }, (_, i) => {
    return (typeof level === 'number' ? level : level(i)) * Math.sin((2 * Math.PI * TONE * i) / RATE + 0.4);
  });
const lifted = (values: Float32Array, by: number) => values.map((value) => value + by);

it('the level of a signal is the root of its mean square, of none 0', () => {
  expect(rms(signal(1, -1, 1, -1))).toBe(1);
  expect(rms(signal(0.5, 0, 0, 0))).toBe(0.25);
  expect(rms(signal())).toBe(0);
});

it('the difference is as long as the shorter', () => {
  expect([...difference(signal(1, 2, 3), signal(0.5, 4))]).toEqual([0.5, -2]);
});

it('the second slope counts what bends, from the third sample on', () => {
  expect([...slope(signal(0, 1, 4, 9, 16))]).toEqual([0, 0, 2, 2, 2]);
  expect([...slope(signal(3, 5, 7, 9))]).toEqual([0, 0, 0, 0]);
});

describe('likeness at a place', () => {
  const one = signal(0.3, -0.5, 0.1, 0.8, -0.7, 0.2);
  const other = signal(0.3, 0.4, -0.2, 0.6, -0.3, -0.4);

  it('compares with the stretch that begins there, as far as both go', () => {
    const later = signal(9, -9, 9, ...one);
    expect(correlationAt(one, later, 3)).toBeCloseTo(1);
    expect(correlationAt(one, later, 2)).not.toBeCloseTo(1);
    expect(correlationAt(one, signal(7, 7, 0.3, -0.5), 2)).toBeCloseTo(1);
    expect(correlationAt(signal(1, 2), one)).toBeCloseTo(-1);
  });

  it('is the same where it is asked for at many places', () => {
    const long = lifted(signal(9, -9, ...one, ...other, 0.1), 0.2);
    const at = slidingCorrelation(one, long);
    for (let offset = 0; offset <= long.length - one.length; offset++)
      expect(at(offset)).toBeCloseTo(correlationAt(one, long, offset), 12);
    expect(slidingCorrelation(signal(2, 2), signal(2, 2, 2))(1)).toBe(0);
  });

  it('knows neither loudness nor a constant', () => {
    const plain = correlationAt(one, other);
    expect(Math.abs(plain)).toBeGreaterThan(0.1);
    expect(correlationAt(lifted(one, 0.7), lifted(other, -0.4))).toBeCloseTo(plain, 5);
    expect(
      correlationAt(
        one.map((value) => value * 3),
        other,
      ),
    ).toBeCloseTo(plain, 5);
    expect(correlationAt(one, signal(1, 1, 1, 1, 1, 1))).toBe(0);
  });

  it('is none outside, and of a single sample', () => {
    expect([correlationAt(one, other, -1), correlationAt(one, other, 6), correlationAt(one, other, 5)]).toEqual([
      0, 0, 0,
    ]);
  });
});

describe('taking a tone out', () => {
  it('fits it at any phase and over any length', () => {
    for (const samples of [9, 23, 61]) expect(rms(withoutTone(tone(samples), TONE, RATE))).toBeLessThan(1e-6);
    const rest = withoutTone(lifted(tone(23), 0.2), TONE, RATE);
    expect(rms(rest)).toBeGreaterThan(0.15);
    expect([...withoutTone(signal(0.25, 0.5, 0.75), 0, RATE)]).toEqual([0.25, 0.5, 0.75]);
  });

  /** Blocks of 50 samples. */
  const out = (samples: number, level: (at: number) => number) => withoutWaveringTone(tone(samples, level), TONE, RATE);

  it('fits each block by itself, the last one with what no longer fills one', () => {
    const twoBlocks = out(100, (at) => (at < 50 ? 1 : 0.3));
    expect(rms(twoBlocks)).toBeLessThan(1e-6);
    const uneven = out(125, (at) => (at < 50 ? 1 : at < 100 ? 0.3 : 0.6));
    expect(rms(uneven.subarray(0, 50))).toBeLessThan(1e-6);
    expect(rms(uneven.subarray(100))).toBeGreaterThan(0.05);
    expect(rms(out(125, (at) => (at < 50 ? 1 : 0.3)))).toBeLessThan(1e-6);
    expect(rms(out(30, () => 0.5))).toBeLessThan(1e-6);
  });
});

describe('gaps of a bleep', () => {
  /** Blocks of 40 samples. */
  const hasGaps = (samples: number, level: (at: number) => number) => toneGaps(tone(samples, level), TONE, RATE);

  it('are blocks without it, or in which it is less than half as strong as elsewhere', () => {
    expect(hasGaps(200, () => 0.5)).toBe(false);
    expect(hasGaps(200, (at) => (at >= 80 && at < 120 ? 0 : 0.5))).toBe(true);
    expect(hasGaps(200, (at) => (at < 40 ? 0.2 : 0.5))).toBe(true);
    expect(hasGaps(200, (at) => (at < 40 ? 0.3 : 0.5))).toBe(false);
    expect(hasGaps(200, (at) => (at >= 160 ? 0 : 0.5))).toBe(true);
  });

  it('are also where something else is as loud', () => {
    const other = tone(200).map((value, i) => (i >= 40 && i < 80 ? (i % 2 === 0 ? 0.4 : -0.4) : value));
    expect(toneGaps(other, TONE, RATE)).toBe(true);
  });

  it('are not looked for in what fills no block', () => {
    expect(hasGaps(230, (at) => (at >= 200 ? 0 : 0.5))).toBe(false);
    expect(hasGaps(39, () => 0)).toBe(false);
  });
});
