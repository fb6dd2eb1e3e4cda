/** Coefficients of a second-order filter, a0 = 1. */
export interface BiquadCoefficients {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** A second-order filter that keeps its state from block to block (transposed direct form II). */
export class Biquad {
  readonly #k: BiquadCoefficients;
  #z1 = 0;
  #z2 = 0;

  constructor(coefficients: BiquadCoefficients) {
    this.#k = coefficients;
  }

  /** Filters `input` into `output`, which may be the same array. */
  run(input: Float32Array | Float64Array, output: Float32Array | Float64Array): void {
    const { b0, b1, b2, a1, a2 } = this.#k;
    let z1 = this.#z1;
    let z2 = this.#z2;
    for (let i = 0; i < input.length; i++) {
      const x = input[i]!;
      const y = b0 * x + z1;
      z1 = b1 * x - a1 * y + z2;
      z2 = b2 * x - a2 * y;
      output[i] = y;
    }
    // Below the smallest normal numbers arithmetic gets very slow: a filter ringing out over digital silence is over.
    this.#z1 = Math.abs(z1) < 1e-25 ? 0 : z1;
    this.#z2 = Math.abs(z2) < 1e-25 ? 0 : z2;
  }
}

/** First stage of the K weighting: the shelf that stands for the head (ITU-R BS.1770-5, table 1; 48 kHz). */
export const K_SHELF: BiquadCoefficients = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};

/** Second stage of the K weighting: the low cut (ITU-R BS.1770-5, table 2; 48 kHz). */
export const K_LOW_CUT: BiquadCoefficients = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };
