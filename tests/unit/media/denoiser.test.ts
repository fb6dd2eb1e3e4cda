import { describe, expect, it } from 'vitest';
import type { Block } from '../../../media/audio/blocks.ts';
import { Denoiser } from '../../../media/audio/denoiser.ts';
import { BINS, NoiseSurvey, quietSteps } from '../../../media/audio/noise.ts';
import { throughStages } from '../../../media/audio/stages.ts';

function hiss(frames: number, amplitude: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: frames }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * amplitude;
  });
}

async function through(sound: Float32Array[], power: Float64Array, piece: number): Promise<Float32Array[]> {
  const pieces = async function* (): AsyncGenerator<Block> {
    for (let at = 0; at < sound[0]!.length; at += piece) yield sound.map((channel) => channel.slice(at, at + piece));
  };
  const parts: Float32Array[][] = [];
  for await (const block of throughStages(pieces(), [new Denoiser(sound.length, power)]))
    parts.push(block.map((channel) => channel.slice()));
  return sound.map((_, c) => Float32Array.from(parts.flatMap((part) => [...part[c]!])));
}

function surveyed(sound: Float32Array[]): NoiseSurvey {
  const survey = new NoiseSurvey();
  for (let at = 0; at < sound[0]!.length; at += 4_800)
    survey.push(sound.map((channel) => channel.subarray(at, at + 4_800)));
  return survey;
}

const level = (samples: Float32Array) =>
  10 * Math.log10(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

describe('the denoiser', () => {
  it('gives back what it got, sample by sample, where there is no noise', async () => {
    for (const [channels, frames, piece] of [
      [1, 20_011, 999],
      [2, 20_011, 4_800],
      [1, 700, 700],
    ] as const) {
      const sound = Array.from({ length: channels }, (_, c) => hiss(frames, 0.7, c + 3));
      const out = await through(sound, new Float64Array(BINS), piece);
      for (const [c, channel] of out.entries()) {
        expect(channel.length).toBe(frames);
        expect(channel.reduce((worst, value, i) => Math.max(worst, Math.abs(value - sound[c]![i]!)), 0)).toBeLessThan(
          1e-5,
        );
      }
    }
  });

  it('lowers steady noise by 10 to 15 dB in each channel, and leaves a voice-like tone 30 dB above it as it is', async () => {
    for (const channels of [1, 2]) {
      const noise = Array.from({ length: channels }, (_, c) => hiss(96_000, 0.01, c + 3));
      const { power } = surveyed(noise);
      const lowered = await through(noise, power, 4_800);
      for (const [c, channel] of lowered.entries()) {
        expect(level(noise[c]!) - level(channel)).toBeGreaterThan(10);
        expect(level(noise[c]!) - level(channel)).toBeLessThan(15);
      }
      const tone = noise.map((channel) => channel.map((value, i) => value + 0.3 * Math.sin(i / 17)));
      const kept = await through(tone, power, 4_800);
      for (const channel of kept)
        expect(Math.abs(level(channel.subarray(9_600)) - 10 * Math.log10(0.045))).toBeLessThan(0.05);
    }
  });
});

describe('noise is only what is steady', () => {
  it('hiss is; a pulse that comes and goes is not', () => {
    expect(surveyed([hiss(96_000, 0.01)]).steadyShare).toBeGreaterThan(0.85);
    const pulses = hiss(96_000, 0.01).map((value, i) => (i % 12_000 < 1_500 ? value : value * 0.001));
    expect(surveyed([pulses]).isSteady).toBe(false);
    expect(surveyed([new Float32Array(96_000)]).isSteady).toBe(false);
  });

  it('is looked for only where it is less than 28 LU below the voice', () => {
    const energies = (floor: number) => Array.from({ length: 100 }, (_, i) => (i % 5 < 2 ? floor : 0.01));
    expect(quietSteps(energies(1e-4))?.steps.size).toBe(40);
    expect(quietSteps(energies(1e-4))?.belowVoice).toBeCloseTo(17.8, 1);
    expect(quietSteps(energies(1e-6))).toBeNull();
    expect(quietSteps([])).toBeNull();
    expect(quietSteps(Array.from({ length: 50 }, () => 0))).toBeNull();
  });
});
