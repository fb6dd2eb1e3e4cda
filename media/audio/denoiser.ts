import type { Block } from './blocks.ts';
import { Fft } from './fft.ts';
import { BINS, pairPower, SPECTRUM_LENGTH, WINDOW } from './noise.ts';
import type { SoundStage } from './stages.ts';

const HOP = SPECTRUM_LENGTH / 2;
const STEP = 2 * HOP;

/** Noise is lowered by this much, in dB: more would leave holes beside the words. */
const LOWERED_BY = 14;
const LEAST_GAIN = 10 ** (-LOWERED_BY / 20);

/** Noise is taken for a little more than its mean, since it moves around it. */
const ABOVE_MEAN = 1.6;

/** How much of what a bin held in the look before is believed of it now (Ephraim and Malah's decision-directed estimate). */
const MEMORY = 0.94;

/**
 * Lowers steady noise (hiss, hum and its harmonics, a fan) by up to 14 dB, bin by bin of the spectrum, and leaves what stands over it.
 * Looks of 43 ms at half overlap under a symmetric window: nothing is moved in time, and where nothing is lowered the sound is as it
 * was. Channels are lowered alike.
 */
export class Denoiser implements SoundStage {
  readonly delay = SPECTRUM_LENGTH - HOP + STEP;
  readonly #noise: Float64Array;
  readonly #channels: number;
  readonly #fft = new Fft(SPECTRUM_LENGTH);
  /** The last looks' samples, then up to a step of new ones, a channel. */
  readonly #input: Float64Array[];
  /** What is being added up, a channel: finished samples first. */
  readonly #output: Float64Array[];
  readonly #finished: Float64Array[];
  #filled = 0;
  readonly #re = new Float64Array(SPECTRUM_LENGTH);
  readonly #im = new Float64Array(SPECTRUM_LENGTH);
  /** What each bin held in the look before, as a multiple of the noise. */
  readonly #before = new Float64Array(BINS);
  /** Of two looks, a bin: their powers, and by what they are multiplied. */
  readonly #powers = [new Float64Array(BINS), new Float64Array(BINS)] as const;
  readonly #gains = [new Float64Array(BINS), new Float64Array(BINS)] as const;

  /** `power`: of the noise, a bin, added up over the channels (see `NoiseSurvey`). */
  constructor(channels: number, power: Float64Array) {
    this.#channels = channels;
    this.#noise = power.map((value) => value * ABOVE_MEAN + 1e-20);
    const history = SPECTRUM_LENGTH - HOP;
    this.#input = Array.from({ length: channels }, () => new Float64Array(history + STEP));
    this.#output = Array.from({ length: channels }, () => new Float64Array(history + STEP));
    this.#finished = Array.from({ length: channels }, () => new Float64Array(STEP));
  }

  run(block: Block): void {
    const frames = block[0]!.length;
    const history = SPECTRUM_LENGTH - HOP;
    for (let at = 0; at < frames; ) {
      const taken = Math.min(frames - at, STEP - this.#filled);
      for (const [c, channel] of block.entries()) {
        const [input, finished] = [this.#input[c]!, this.#finished[c]!];
        for (let i = 0; i < taken; i++) {
          input[history + this.#filled + i] = channel[at + i]!;
          channel[at + i] = finished[this.#filled + i]!;
        }
      }
      at += taken;
      this.#filled += taken;
      if (this.#filled === STEP) this.#step();
    }
  }

  /** Handles the two looks that a step of new samples completes, and hands on what no later look will change. */
  #step(): void {
    const [first, second] = this.#powers;
    if (this.#channels === 1) {
      this.#pair(this.#input[0]!, 0, this.#input[0]!, HOP);
      this.#setPowersApart();
      this.#setGains(first, this.#gains[0]);
      this.#setGains(second, this.#gains[1]);
      this.#resynthesise();
      this.#add(this.#re, this.#output[0]!, 0);
      this.#add(this.#im, this.#output[0]!, HOP);
    } else {
      for (const from of [0, HOP]) {
        this.#pair(this.#input[0]!, from, this.#input[1]!, from);
        for (let k = 0; k < BINS; k++) first[k] = pairPower(this.#re, this.#im, k);
        this.#setGains(first, this.#gains[0]);
        this.#gains[1].set(this.#gains[0]);
        this.#resynthesise();
        this.#add(this.#re, this.#output[0]!, from);
        this.#add(this.#im, this.#output[1]!, from);
      }
    }
    for (let c = 0; c < this.#channels; c++) {
      const [input, output] = [this.#input[c]!, this.#output[c]!];
      this.#finished[c]!.set(output.subarray(0, STEP));
      output.copyWithin(0, STEP);
      output.fill(0, output.length - STEP);
      input.copyWithin(0, STEP);
    }
    this.#filled = 0;
  }

  /** Transforms two looks as one: the first as the real part, the second as the imaginary. */
  #pair(a: Float64Array, fromA: number, b: Float64Array, fromB: number): void {
    const [re, im] = [this.#re, this.#im];
    for (let i = 0; i < SPECTRUM_LENGTH; i++) {
      re[i] = a[fromA + i]! * WINDOW[i]!;
      im[i] = b[fromB + i]! * WINDOW[i]!;
    }
    this.#fft.forward(re, im);
  }

  /** The powers of both looks of a pair in each bin. */
  #setPowersApart(): void {
    const [re, im] = [this.#re, this.#im];
    const [first, second] = this.#powers;
    for (let k = 0; k < BINS; k++) {
      const mirror = k === 0 ? 0 : SPECTRUM_LENGTH - k;
      const x = re[k]!;
      const y = im[k]!;
      const u = re[mirror]!;
      const v = im[mirror]!;
      first[k] = ((x + u) * (x + u) + (y - v) * (y - v)) / 4;
      second[k] = ((x - u) * (x - u) + (y + v) * (y + v)) / 4;
    }
  }

  #setGains(powers: Float64Array, gains: Float64Array): void {
    const [noise, before] = [this.#noise, this.#before];
    for (let k = 0; k < BINS; k++) {
      const over = powers[k]! / noise[k]!;
      const expected = MEMORY * before[k]! + (1 - MEMORY) * Math.max(0, over - 1);
      const gain = expected / (1 + expected);
      before[k] = gain * gain * over;
      gains[k] = Math.max(LEAST_GAIN, gain);
    }
  }

  /** Applies the gains to both looks of the pair and turns it back into sound. */
  #resynthesise(): void {
    const [re, im] = [this.#re, this.#im];
    const [first, second] = this.#gains;
    for (let k = 0; k < BINS; k++) {
      const mirror = k === 0 ? 0 : SPECTRUM_LENGTH - k;
      const x = re[k]!;
      const y = im[k]!;
      const u = re[mirror]!;
      const v = im[mirror]!;
      const f = first[k]! / 2;
      const s = second[k]! / 2;
      // The even part belongs to the first look, the odd part to the second.
      const evenRe = f * (x + u);
      const evenIm = f * (y - v);
      const oddRe = s * (x - u);
      const oddIm = s * (y + v);
      re[k] = evenRe + oddRe;
      im[k] = evenIm + oddIm;
      re[mirror] = evenRe - oddRe;
      im[mirror] = oddIm - evenIm;
    }
    this.#fft.backward(re, im);
  }

  #add(look: Float64Array, output: Float64Array, from: number): void {
    for (let i = 0; i < SPECTRUM_LENGTH; i++) output[from + i]! += look[i]! * WINDOW[i]!;
  }
}
