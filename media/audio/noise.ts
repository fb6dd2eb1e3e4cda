import { integrated, lufs } from '../loudness/gating.ts';
import { BLOCK_FRAMES, type Block, SAMPLE_RATE } from './blocks.ts';
import { Fft } from './fft.ts';

/** Length of one look at the spectrum, in samples: 43 ms, bins of 23 Hz. */
export const SPECTRUM_LENGTH = 2_048;
export const BINS = SPECTRUM_LENGTH / 2 + 1;

/** Root of a Hann window: twice applied, at half overlap, it adds up to one. */
export const WINDOW = Float64Array.from({ length: SPECTRUM_LENGTH }, (_, i) =>
  Math.sin((Math.PI * (i + 0.5)) / SPECTRUM_LENGTH),
);

/** Noise this far below the voice is left alone, in LU (measured: see docs/sound.md). */
const HEARD_WITHIN = 28;

/** What lies within this distance of the quietest 5 % is noise between words, in LU. */
const QUIET_BAND = 3;

/** Less of it tells too little, in steps of 100 ms. */
const LEAST_QUIET = 5;

/** The share of its energy that lowered noise keeps (−14 dB). */
const NOISE_LEFT = 10 ** (-14 / 10);

/** Below this there is nothing to hear, in LUFS. */
const SILENT = -70;

/** The mean of the levels of steady noise is 2.5 dB below the level of its mean (its powers are distributed exponentially). */
const MEAN_OVER_LEVELS = 10 ** 0.25;

/** The least share of the energy between the words that must be steady; the rest are breath and the ends of words. */
const LEAST_STEADY = 0.5;

/** The bins in which voices are, 100 Hz to 8 kHz. */
const VOICE_BINS = [100, 8_000].map((hertz) => Math.round((hertz * SPECTRUM_LENGTH) / SAMPLE_RATE)) as [number, number];

/** Steady noise of a recording. */
export interface Noise {
  /** Mean power of each bin, added up over the channels. */
  readonly power: Float64Array;
  /** Its K-weighted energy in 100 ms, added up as heard. */
  readonly energy: number;
  /** How far below the voice it is, in LU. */
  readonly belowVoice: number;
}

/** Which 100 ms hold what is between the words, where it is loud enough beside the voice to be heard; null where nothing is to be done. */
export function quietSteps(
  energies: readonly number[],
): { steps: Set<number>; energy: number; belowVoice: number } | null {
  const sounding = energies.filter((energy) => lufs(energy) > SILENT).sort((a, b) => a - b);
  const floor = sounding[Math.floor(sounding.length * 0.05)];
  if (floor === undefined) return null;
  const most = floor * 10 ** (QUIET_BAND / 10);
  const steps = new Set<number>();
  let sum = 0;
  for (const [i, energy] of energies.entries()) {
    if (energy > most || lufs(energy) <= SILENT) continue;
    steps.add(i);
    sum += energy;
  }
  const energy = sum / steps.size;
  const belowVoice = integrated(energies) - lufs(energy);
  return steps.size >= LEAST_QUIET && belowVoice < HEARD_WITHIN ? { steps, energy, belowVoice } : null;
}

/** What is left in each 100 ms when the noise is lowered, as far as energies tell: voices are levelled by themselves, not with their noise. */
export function withoutNoise(energies: readonly number[], { energy: noise }: Noise): number[] {
  return energies.map((energy) => Math.max(energy - noise, energy * NOISE_LEFT));
}

/** Learns the spectrum of the noise from the 100 ms that are given to it. */
export class NoiseSurvey {
  readonly #fft = new Fft(SPECTRUM_LENGTH);
  readonly #re = new Float64Array(SPECTRUM_LENGTH);
  readonly #im = new Float64Array(SPECTRUM_LENGTH);
  readonly #power = new Float64Array(BINS);
  readonly #logs = new Float64Array(BINS);
  #looks = 0;

  push(block: Block): void {
    for (const from of [0, BLOCK_FRAMES / 2]) {
      const [left, right] = block;
      if (left!.length < from + SPECTRUM_LENGTH) return;
      for (let i = 0; i < SPECTRUM_LENGTH; i++) {
        this.#re[i] = left![from + i]! * WINDOW[i]!;
        this.#im[i] = right ? right[from + i]! * WINDOW[i]! : 0;
      }
      this.#fft.forward(this.#re, this.#im);
      for (let k = 0; k < BINS; k++) {
        const power = pairPower(this.#re, this.#im, k);
        this.#power[k]! += power;
        this.#logs[k]! += Math.log10(power + 1e-20);
      }
      this.#looks += 1;
    }
  }

  /** Mean power of what is steady in each bin: a few loud looks, as the ends of words are, hardly move the mean of the levels. */
  get power(): Float64Array {
    const looks = Math.max(1, this.#looks);
    return this.#power.map((sum, k) => Math.min(sum / looks, MEAN_OVER_LEVELS * 10 ** (this.#logs[k]! / looks)));
  }

  /** The share of the energy that is steady, 0 to 1, where voices are. */
  get steadyShare(): number {
    const steady = this.power;
    let [part, whole] = [0, 0];
    for (let k = VOICE_BINS[0]; k < VOICE_BINS[1]; k++) {
      part += steady[k]!;
      whole += this.#power[k]! / Math.max(1, this.#looks);
    }
    return whole === 0 ? 0 : part / whole;
  }

  get isSteady(): boolean {
    return this.steadyShare >= LEAST_STEADY;
  }
}

/** Power of bin `k` of two real signals that were transformed as one complex one, added up. */
export function pairPower(re: Float64Array, im: Float64Array, k: number): number {
  const mirror = k === 0 ? 0 : SPECTRUM_LENGTH - k;
  return (re[k]! ** 2 + im[k]! ** 2 + re[mirror]! ** 2 + im[mirror]! ** 2) / 2;
}
