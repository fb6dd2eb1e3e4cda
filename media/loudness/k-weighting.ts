import { BLOCK_FRAMES } from '../audio/blocks.ts';
import { Biquad, K_LOW_CUT, K_SHELF } from './biquad.ts';

/** K-weighted mean square of one channel for each full 100 ms at 48 kHz (ITU-R BS.1770-5). */
export class KWeighting {
  readonly #shelf = new Biquad(K_SHELF);
  readonly #lowCut = new Biquad(K_LOW_CUT);
  readonly #weighted = new Float64Array(BLOCK_FRAMES);
  readonly energies: number[] = [];

  /** Takes the next 4,800 samples; a shorter rest at the very end does not count. */
  push(channel: Float32Array): void {
    if (channel.length < BLOCK_FRAMES) return;
    const weighted = this.#weighted;
    this.#shelf.run(channel, weighted);
    this.#lowCut.run(weighted, weighted);
    let sum = 0;
    for (let i = 0; i < weighted.length; i++) sum += weighted[i]! * weighted[i]!;
    this.energies.push(sum / BLOCK_FRAMES);
  }
}

/** Energy as heard, for each 100 ms: the sum over the channels, or twice a single one (dual mono). */
export function heardEnergies(channels: readonly KWeighting[]): number[] {
  const weight = channels.length === 1 ? 2 : 1;
  return channels[0]!.energies.map((_, i) => weight * channels.reduce((sum, { energies }) => sum + energies[i]!, 0));
}
