import type { Block } from '../audio/blocks.ts';
import type { Loudness } from '../words.ts';
import { integrated, range } from './gating.ts';
import { heardEnergies, KWeighting } from './k-weighting.ts';
import { TruePeak } from './true-peak.ts';

/**
 * A loudness meter for 48 kHz sound in blocks of 100 ms, after ITU-R BS.1770-5 and EBU Tech 3341. One channel is measured as
 * dual mono, as it is heard from two loudspeakers. Memory: one number a channel for each 100 ms.
 */
export class LoudnessMeter {
  readonly #weightings: readonly KWeighting[];
  readonly #peaks: readonly TruePeak[];

  constructor(channels: number) {
    this.#weightings = Array.from({ length: channels }, () => new KWeighting());
    this.#peaks = Array.from({ length: channels }, () => new TruePeak());
  }

  /** K-weighted mean square of each 100 ms so far, as heard. */
  get energies(): number[] {
    return heardEnergies(this.#weightings);
  }

  /** Takes the next block: 4,800 frames, or fewer at the very end (which then counts for peaks, but not for loudness). */
  push(block: Block): void {
    for (const [c, channel] of block.entries()) {
      this.#weightings[c]!.push(channel);
      this.#peaks[c]!.push(channel);
    }
  }

  /** Call once, after the last block. */
  finish(): Loudness {
    for (const peak of this.#peaks) peak.finish();
    const highest = Math.max(...this.#peaks.map((peak) => peak.highest));
    const energies = this.energies;
    return {
      integrated: integrated(energies),
      truePeak: highest > 0 ? 20 * Math.log10(highest) : -Infinity,
      range: range(energies),
    };
  }
}
