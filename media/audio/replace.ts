import type { Block } from './blocks.ts';
import type { SampleSpan } from './sample-spans.ts';

/** Pitch of a bleep, in Hz. */
const BLEEP_HZ = 1_000;

/** A bleep comes and goes over 5 ms, inside its span. */
const FADE_SECONDS = 0.005;

/**
 * Overwrites the samples under spans, block after block. Nothing of the sound that was there is read: a bleep fades in from
 * silence and out to silence.
 */
export class Replacement {
  readonly #spans: readonly SampleSpan[];
  readonly #sampleRate: number;
  readonly #amplitude: number;
  #next = 0;
  #time = 0;
  /** Samples overwritten so far, in each channel. */
  replaced = 0;

  /** `spans` are sorted and do not overlap; `amplitude` is that of the bleep, 1 = full scale (0 leaves silence). */
  constructor(spans: readonly SampleSpan[], sampleRate: number, amplitude: number) {
    this.#spans = spans;
    this.#sampleRate = sampleRate;
    this.#amplitude = amplitude;
  }

  run(block: Block): void {
    const frames = block[0]!.length;
    const blockEnd = this.#time + frames;
    while (this.#next < this.#spans.length) {
      const span = this.#spans[this.#next]!;
      if (span.first >= blockEnd) break;
      const from = Math.max(span.first, this.#time);
      const to = Math.min(span.end, blockEnd);
      for (let time = from; time < to; time++) {
        const value = span.action === 'bleep' ? this.#bleep(time - span.first, span.end - span.first) : 0;
        for (const channel of block) channel[time - this.#time] = value;
      }
      this.replaced += to - from;
      if (span.end > blockEnd) break;
      this.#next++;
    }
    this.#time = blockEnd;
  }

  #bleep(at: number, length: number): number {
    const fade = Math.min(FADE_SECONDS * this.#sampleRate, length / 2);
    const edge = Math.min(1, (at + 0.5) / fade, (length - at - 0.5) / fade);
    const tone = Math.sin((2 * Math.PI * BLEEP_HZ * at) / this.#sampleRate);
    return this.#amplitude * tone * Math.sin((Math.PI / 2) * edge) ** 2;
  }
}
