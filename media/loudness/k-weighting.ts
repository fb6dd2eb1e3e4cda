import { BLOCK_FRAMES } from '../audio/blocks.ts';

/** First stage of the K weighting: the shelf that stands for the head (ITU-R BS.1770-5, table 1; 48 kHz, a0 = 1). */
const SHELF = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};

/** Second stage: the low cut (ITU-R BS.1770-5, table 2; 48 kHz, a0 = 1). Its b0, b1 and b2 are 1, −2 and 1. */
const LOW_CUT = { a1: -1.99004745483398, a2: 0.99007225036621 };

/** Below the smallest normal numbers arithmetic gets very slow: a filter ringing out over digital silence is over. */
const RUNG_OUT = 1e-25;

/** K-weighted mean square of one channel for each full 100 ms at 48 kHz (ITU-R BS.1770-5). */
export class KWeighting {
  /** Of both filters, in transposed direct form II. */
  readonly #states = new Float64Array(4);
  readonly energies: number[] = [];

  /** Takes the next 4,800 samples; a shorter rest at the very end does not count. */
  push(channel: Float32Array): void {
    if (channel.length < BLOCK_FRAMES) return;
    const { b0, b1, b2, a1, a2 } = SHELF;
    const { a1: c1, a2: c2 } = LOW_CUT;
    const states = this.#states;
    let u1 = states[0]!;
    let u2 = states[1]!;
    let v1 = states[2]!;
    let v2 = states[3]!;
    let sum = 0;
    // Both filters in one loop, and what waits for the sample before comes last: so the processor works on both at once.
    for (let i = 0; i < BLOCK_FRAMES; i++) {
      const x = channel[i]!;
      const y = b0 * x + u1;
      u1 = b1 * x + u2 - a1 * y;
      u2 = b2 * x - a2 * y;
      const z = y + v1;
      v1 = v2 - 2 * y - c1 * z;
      v2 = y - c2 * z;
      sum += z * z;
    }
    states[0] = Math.abs(u1) < RUNG_OUT ? 0 : u1;
    states[1] = Math.abs(u2) < RUNG_OUT ? 0 : u2;
    states[2] = Math.abs(v1) < RUNG_OUT ? 0 : v1;
    states[3] = Math.abs(v2) < RUNG_OUT ? 0 : v2;
    this.energies.push(sum / BLOCK_FRAMES);
  }
}

/** Energy as heard, for each 100 ms: the sum over the channels, or twice a single one (dual mono). */
export function heardEnergies(channels: readonly KWeighting[]): number[] {
  const weight = channels.length === 1 ? 2 : 1;
  return channels[0]!.energies.map((_, i) => weight * channels.reduce((sum, { energies }) => sum + energies[i]!, 0));
}
