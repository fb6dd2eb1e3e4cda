import { describe, expect, it } from 'vitest';
import { atLevel, babble, NOISE_RATE, NOISES } from '../../../../bench/speech/noises.ts';

const level = (sound: Float32Array) =>
  20 * Math.log10(Math.sqrt(sound.reduce((sum, value) => sum + value * value, 0) / sound.length));

describe('noises', () => {
  it('come at the level that their names say, the same every time, and never clip to a click', () => {
    for (const [what, make] of Object.entries(NOISES)) {
      const sound = make(2 * NOISE_RATE);
      const said = /−(\d+) dBFS/.exec(what);
      if (said) expect(level(sound), what).toBeCloseTo(-Number(said[1]), 0);
      else expect(sound.every((value) => value === 0)).toBe(true);
      expect(sound.every((value) => Math.abs(value) <= 1)).toBe(true);
      expect(make(2 * NOISE_RATE)).toEqual(sound);
    }
  });

  it('play voices backwards, each at the same level', () => {
    const ramp = Float32Array.from({ length: 4 }, (_, index) => index + 1);
    const made = babble([ramp], 6);
    const unit = made[5]!;
    // Backwards, and from the start again where the voice is too short.
    expect([...made].map((value) => Math.round(value / unit))).toEqual([2, 1, 4, 3, 2, 1]);
    const even = babble([atLevel(ramp, -40), atLevel(ramp, -10)], 4);
    expect(even[0]! / (2 * babble([ramp], 4)[0]!)).toBeCloseTo(1, 4);
  });
});
