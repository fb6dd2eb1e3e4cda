import { describe, expect, it } from 'vitest';
import { mayPass, OVERSHOOT, peakAfter, REACH, TruePeak } from '../../../media/loudness/true-peak.ts';

/** A sinc under a Kaiser window, as the interpolation is defined, at `fraction` behind sample `at`. */
function interpolated(samples: Float32Array, at: number, fraction: number): number {
  const bessel = (x: number) => {
    let [term, sum] = [1, 1];
    for (let k = 1; k < 40; k++) {
      term *= (x / (2 * k)) ** 2;
      sum += term;
    }
    return sum;
  };
  let [value, weights] = [0, 0];
  for (let i = 1 - REACH; i <= REACH; i++) {
    const distance = i - fraction;
    const window = bessel(6 * Math.sqrt(1 - (distance / REACH) ** 2)) / bessel(6);
    const weight = (Math.sin(Math.PI * distance) / (Math.PI * distance)) * window;
    value += weight * samples[at + i]!;
    weights += weight;
  }
  return Math.abs(value / weights);
}

const peakOf = (samples: Float32Array, at: number) =>
  Math.max(...[0.25, 0.5, 0.75].map((fraction) => interpolated(samples, at, fraction)));

/** Voices, clicks and noise, loud and quiet, each different. */
const sound = (() => {
  let state = 3;
  return Float32Array.from({ length: 20_000 }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const random = state / 2 ** 31 - 1;
    const tone = Math.sin((i * i) / 40_000) * Math.sin(i / 900);
    return i % 997 === 0 ? random : 0.6 * tone + 0.4 * random * Math.max(0, Math.sin(i / 2_000));
  });
})();
const places = Array.from({ length: 4_000 }, (_, i) => REACH + 4 * i);

describe('the true peak', () => {
  it('is the highest of three points between two samples', () => {
    for (const at of places) expect(Math.abs(peakAfter(sound, at) - peakOf(sound, at))).toBeLessThan(1e-12);
  });

  it('is looked for wherever it can pass a limit', () => {
    let spared = 0;
    for (const at of places) {
      const around = Math.max(...sound.subarray(at + 1 - REACH, at + REACH + 1).map(Math.abs));
      const peak = peakAfter(sound, at);
      expect(peak).toBeLessThanOrEqual(around * OVERSHOOT);
      expect(mayPass(sound, at, around, peak - 1e-9)).toBe(true);
      if (!mayPass(sound, at, around, 0.7)) spared++;
    }
    expect(spared).toBeGreaterThan(places.length / 4);
  });

  it('of samples that make the most of the weights is let through', () => {
    for (const fraction of [0.25, 0.5, 0.75]) {
      const worst = Float32Array.from({ length: 2 * REACH }, (_, i) => {
        const distance = i - (REACH - 1) - fraction;
        return Math.sign(Math.sin(Math.PI * distance) * distance);
      });
      const peak = peakAfter(worst, REACH - 1);
      expect(peak).toBeGreaterThan(1.9);
      expect(mayPass(worst, REACH - 1, 1, peak - 1e-9)).toBe(true);
    }
  });

  it('of a whole sound is the same in pieces, and that of a look at every place', () => {
    let highest = 0;
    for (let at = REACH - 1; at < sound.length - REACH; at++) highest = Math.max(highest, peakAfter(sound, at));
    for (const length of [sound.length, 4_800, 333]) {
      const peak = new TruePeak();
      for (let at = 0; at < sound.length; at += length) peak.push(sound.subarray(at, at + length));
      peak.finish();
      expect(Math.abs(peak.highest - Math.max(highest, ...sound.map(Math.abs)))).toBeLessThan(1e-12);
    }
  });
});
