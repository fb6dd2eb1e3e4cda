import type { Block } from './blocks.ts';

/**
 * Which channels carry the recording: both, only one because the other is silent or turned upside down, or both added up, because each
 * holds a speaker whom the other does not.
 */
export type ChannelUse = 'both' | 'left' | 'right' | 'added';

/** A channel this far below the other, even at its loudest, has no voice on it (power ratio of 40 dB). */
const SILENT_BELOW = 1e-4;

/** A channel whose loudest 100 ms stay below −60 dBFS is silent whatever the other does. */
const SILENT_POWER = 1e-6;

/** Below this correlation adding the channels cancels more than it keeps. */
const INVERTED = -0.5;

/** A moment is on one side only where the other is this far below (power ratio of 15 dB). */
const ONE_SIDED = 10 ** -1.5;

/** Moments count that are within 30 dB of the loudest: others are pauses. */
const SOUNDING = 1e-3;

/** Two people, one a side: so many of the moments are on one side only (they may talk at once now and then), and so many on each. */
const ONE_SIDED_SHARE = 0.8;
const LEAST_SHARE = 0.05;
const LEAST_MOMENTS = 20;

/** Compares the two channels of a stereo recording. */
export class ChannelComparison {
  readonly #channels: number;
  #left = 0;
  #right = 0;
  #product = 0;
  #loudestLeft = 0;
  #loudestRight = 0;
  /** Mean squares of each block, left and right. */
  readonly #powers: [number, number][] = [];

  constructor(channels: number) {
    this.#channels = channels;
  }

  push(block: Block): void {
    const [a, b] = block;
    if (this.#channels !== 2 || !a || !b) return;
    let left = 0;
    let right = 0;
    let product = 0;
    for (let i = 0; i < a.length; i++) {
      const x = a[i]!;
      const y = b[i]!;
      left += x * x;
      right += y * y;
      product += x * y;
    }
    this.#left += left;
    this.#right += right;
    this.#product += product;
    this.#powers.push([left / a.length, right / a.length]);
    this.#loudestLeft = Math.max(this.#loudestLeft, left / a.length);
    this.#loudestRight = Math.max(this.#loudestRight, right / a.length);
  }

  /**
   * A phone plugged into the wrong socket leaves one channel silent, a miswired cable leaves one upside down: mixed to mono,
   * as small loudspeakers and the recogniser do, such a voice is weak or gone. Then the louder channel alone is used. Two speakers with a
   * channel each are added up.
   */
  use(): ChannelUse {
    if (this.#channels !== 2) return 'both';
    const louder = this.#left >= this.#right ? 'left' : 'right';
    const loudest = Math.max(this.#loudestLeft, this.#loudestRight);
    const quietest = Math.min(this.#loudestLeft, this.#loudestRight);
    if (loudest > SILENT_POWER && quietest < Math.max(loudest * SILENT_BELOW, SILENT_POWER)) return louder;
    if (this.#hasOneSpeakerASide()) return 'added';
    const scale = Math.sqrt(this.#left * this.#right);
    return scale > 0 && this.#product / scale < INVERTED ? louder : 'both';
  }

  /** Two microphones, each on a channel of its own: with headphones such speakers sit in one ear each. Music and rooms are on both sides. */
  #hasOneSpeakerASide(): boolean {
    const loudest = Math.max(this.#loudestLeft, this.#loudestRight);
    const sounding = this.#powers.filter(([left, right]) => Math.max(left, right) > loudest * SOUNDING);
    const onlyLeft = sounding.filter(([left, right]) => right < left * ONE_SIDED).length;
    const onlyRight = sounding.filter(([left, right]) => left < right * ONE_SIDED).length;
    return (
      sounding.length >= LEAST_MOMENTS &&
      onlyLeft + onlyRight >= ONE_SIDED_SHARE * sounding.length &&
      Math.min(onlyLeft, onlyRight) >= LEAST_SHARE * sounding.length
    );
  }
}
