import { describe, expect, it } from 'vitest';
import { BLOCK_FRAMES, SAMPLE_RATE } from '../../../media/audio/blocks.ts';
import { lufs, shortTerm } from '../../../media/loudness/gating.ts';
import { LoudnessMeter } from '../../../media/loudness/meter.ts';

interface Tone {
  readonly dbfs: number;
  readonly seconds: number;
  readonly hz?: number;
  readonly degrees?: number;
}

/**
 * The steady tones of EBU Tech 3341 and 3342: a sine in every channel, its peak level in dBFS. The whole signal comes and goes
 * over 10 ms, because a tone that is switched on hard does have higher peaks between its samples.
 */
function measured(tones: readonly Tone[], channels = 2) {
  const meter = new LoudnessMeter(channels);
  const blockFrames = BLOCK_FRAMES;
  const shared = new Float32Array(blockFrames);
  const block = Array.from({ length: channels }, () => shared);
  const total = tones.reduce((sum, { seconds }) => sum + Math.round(seconds * SAMPLE_RATE), 0);
  let filled = 0;
  let time = 0;
  for (const { dbfs, seconds, hz = 1000, degrees = 0 } of tones) {
    const period = SAMPLE_RATE / hz;
    const wave = Float64Array.from({ length: period }, (_, i) =>
      Math.sin((2 * Math.PI * i) / period + (degrees * Math.PI) / 180),
    );
    const amplitude = 10 ** (dbfs / 20);
    const frames = Math.round(seconds * SAMPLE_RATE);
    for (let i = 0; i < frames; i++, time++) {
      const edge = Math.min(1, time / 480, (total - time) / 480);
      shared[filled] = amplitude * wave[i % period]! * edge;
      if (++filled < blockFrames) continue;
      meter.push(block);
      filled = 0;
    }
  }
  return { ...meter.finish(), energies: meter.energies };
}

const mean = (energies: number[]) => energies.reduce((sum, energy) => sum + energy, 0) / energies.length;

describe('loudness after EBU Tech 3341', () => {
  it.each([
    ['1', [{ dbfs: -23, seconds: 20 }], -23],
    ['2', [{ dbfs: -33, seconds: 20 }], -33],
    [
      '3',
      [
        { dbfs: -36, seconds: 10 },
        { dbfs: -23, seconds: 60 },
        { dbfs: -36, seconds: 10 },
      ],
      -23,
    ],
    [
      '4',
      [
        { dbfs: -72, seconds: 10 },
        { dbfs: -36, seconds: 10 },
        { dbfs: -23, seconds: 60 },
        { dbfs: -36, seconds: 10 },
        { dbfs: -72, seconds: 10 },
      ],
      -23,
    ],
    [
      '5',
      [
        { dbfs: -26, seconds: 20 },
        { dbfs: -20, seconds: 20.1 },
        { dbfs: -26, seconds: 20 },
      ],
      -23,
    ],
  ])('case %s: integrated loudness', (_, tones, expected) => {
    expect(Math.abs(measured(tones).integrated - expected)).toBeLessThan(0.1);
  });

  it('case 9: every 3 s window of tones that change within it reads the same', () => {
    const tones = Array.from({ length: 5 }, () => [
      { dbfs: -20, seconds: 1.34 },
      { dbfs: -30, seconds: 1.66 },
    ]).flat();
    const { energies } = measured(tones);
    for (let i = 30; i <= energies.length; i++)
      expect(Math.abs(lufs(mean(energies.slice(i - 30, i))) + 23)).toBeLessThan(0.1);
    // The list that is kept is centred; away from the ends it is the same figure.
    for (const level of shortTerm(energies).slice(15, -15)) expect(Math.abs(level + 23)).toBeLessThan(0.1);
  });

  it('case 12: every 400 ms window of tones that change within it reads the same', () => {
    const tones = Array.from({ length: 25 }, () => [
      { dbfs: -20, seconds: 0.18 },
      { dbfs: -30, seconds: 0.22 },
    ]).flat();
    const { energies } = measured(tones);
    for (let i = 10; i <= energies.length; i++)
      expect(Math.abs(lufs(mean(energies.slice(i - 4, i))) + 23)).toBeLessThan(0.1);
  });

  it.each([
    ['15', 4, 0, -6],
    ['16', 4, 45, -6],
    ['17', 6, 60, -6],
    ['18', 8, 67.5, -6],
    ['19', 4, 45, 3],
  ])('case %s: true peak between the samples', (_, divisor, degrees, expected) => {
    const { truePeak } = measured([{ dbfs: expected, seconds: 1, hz: SAMPLE_RATE / divisor, degrees }]);
    expect(truePeak - expected).toBeLessThan(0.2);
    expect(truePeak - expected).toBeGreaterThan(-0.4);
  });

  it('measures one channel as dual mono', () => {
    expect(measured([{ dbfs: -23, seconds: 5 }], 1).integrated).toBeCloseTo(
      measured([{ dbfs: -23, seconds: 5 }], 2).integrated,
      6,
    );
  });

  it('calls silence minus infinity, and writes it as a finite number in lists', () => {
    const silent = measured([{ dbfs: -Infinity, seconds: 2 }]);
    expect(silent.integrated).toBe(-Infinity);
    expect(silent.truePeak).toBe(-Infinity);
    expect(shortTerm(silent.energies)).toEqual(Array.from({ length: 20 }, () => -120));
  });
});

describe('loudness range after EBU Tech 3342', () => {
  it.each([
    ['1', [-20, -30], 10],
    ['2', [-20, -15], 5],
    ['3', [-40, -20], 20],
    ['4', [-50, -35, -20, -35, -50], 15],
  ])('case %s', (_, levels, expected) => {
    const { range } = measured(levels.map((dbfs) => ({ dbfs, seconds: 20 })));
    expect(Math.abs(range - expected)).toBeLessThan(1);
  });
});
