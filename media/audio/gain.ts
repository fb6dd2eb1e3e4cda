import { BLOCK_FRAMES, type Block } from './blocks.ts';
import type { SoundStage } from './stages.ts';

/** Multiplies by a gain that is given for the middle of each 100 ms, and moves in a straight line between. */
export class GainCurve implements SoundStage {
  readonly delay = 0;
  readonly #factors: readonly number[];
  /** Time of the next sample, in samples: below 0 while stages before this one still hold the beginning back. */
  #time: number;

  /** `gainsDb` holds one gain in dB for each 100 ms; `heldBack` is the delay of the stages before, in samples. */
  constructor(gainsDb: readonly number[], heldBack: number) {
    this.#factors = gainsDb.map((gain) => 10 ** (gain / 20));
    this.#time = -heldBack;
  }

  run(block: Block): void {
    const frames = block[0]!.length;
    const last = this.#factors.length - 1;
    let i = 0;
    while (i < frames) {
      // From the middle of one 100 ms to the middle of the next.
      const position = (this.#time + i) / BLOCK_FRAMES - 0.5;
      const section = Math.floor(position);
      const end = Math.min(frames, (section + 1.5) * BLOCK_FRAMES - this.#time);
      const from = this.#factors[Math.max(0, Math.min(section, last))] ?? 1;
      const to = this.#factors[Math.max(0, Math.min(section + 1, last))] ?? 1;
      const slope = (to - from) / BLOCK_FRAMES;
      let factor = from + (position - section) * (to - from);
      for (let k = i; k < end; k++, factor += slope) for (const channel of block) channel[k] = channel[k]! * factor;
      i = end;
    }
    this.#time += frames;
  }
}
