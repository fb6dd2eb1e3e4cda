import type { Block } from './blocks.ts';
import type { SoundStage } from './stages.ts';

/** Samples in each running mean. Four of them leave −22 dB at 20 Hz, −8 dB at 50 Hz, −3 dB at 75 Hz, −1 dB at 100 Hz (48 kHz). */
const LENGTH = 269;
const MEANS = 4;

/** Samples are counted in steps of 16 bit, so that every sum is a whole number: exact, and without drift. */
const STEPS = 32_768;

/**
 * Takes out rumble and handling noise below the voice: the sound less its slow part. The slow part is four running means, which
 * are symmetric in time, so that nothing of the voice is moved, as an ordinary high-pass would by some milliseconds.
 */
export class RumbleFilter implements SoundStage {
  readonly delay = (MEANS * (LENGTH - 1)) / 2;
  readonly #channels: readonly RumbleChannel[];

  constructor(channels: number) {
    this.#channels = Array.from({ length: channels }, () => new RumbleChannel(this.delay));
  }

  run(block: Block): void {
    for (const [c, channel] of block.entries()) this.#channels[c]!.run(channel);
  }
}

class RumbleChannel {
  /** The sound itself, waiting for its slow part. */
  readonly #waiting: Float64Array;
  readonly #histories = Array.from({ length: MEANS }, () => new Float64Array(LENGTH));
  readonly #sums = new Float64Array(MEANS);
  #at = 0;
  #waitingAt = 0;

  constructor(delay: number) {
    this.#waiting = new Float64Array(delay);
  }

  run(samples: Float32Array): void {
    const [h0, h1, h2, h3] = this.#histories as [Float64Array, Float64Array, Float64Array, Float64Array];
    const waiting = this.#waiting;
    let [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = this.#sums;
    let at = this.#at;
    let waitingAt = this.#waitingAt;
    const scale = 1 / (LENGTH ** MEANS * STEPS);
    for (let i = 0; i < samples.length; i++) {
      const now = Math.round(samples[i]! * STEPS);
      s0 += now - h0[at]!;
      h0[at] = now;
      s1 += s0 - h1[at]!;
      h1[at] = s0;
      s2 += s1 - h2[at]!;
      h2[at] = s1;
      s3 += s2 - h3[at]!;
      h3[at] = s2;
      if (++at === LENGTH) at = 0;
      const before = waiting[waitingAt]!;
      waiting[waitingAt] = now;
      if (++waitingAt === waiting.length) waitingAt = 0;
      samples[i] = before / STEPS - s3 * scale;
    }
    this.#sums.set([s0, s1, s2, s3]);
    this.#at = at;
    this.#waitingAt = waitingAt;
  }
}
