import type { Block } from './blocks.ts';
import type { SampleSpan } from './sample-spans.ts';

/** Pitch of a bleep, in Hz. */
const BLEEP_HZ = 1_000;

/** A bleep, and a sound that is put in, comes and goes over 5 ms, inside its span. */
const FADE_SECONDS = 0.005;

/** A sound that is put in, at the level that it is to have. */
export interface PlacedSound {
  /** Its length in samples. */
  readonly frames: number;
  /** `count` samples from the one numbered `at`; silence after its end. 1 = full scale. */
  samples(at: number, count: number): Promise<Float32Array>;
}

/**
 * Overwrites the samples under spans, block after block, the same in every channel. Nothing of the sound that was there is read: a bleep
 * fades in from silence and out to silence, and so does a sound that is put in; where it is shorter than its span, silence follows.
 */
export class SpanReplacer {
  readonly #spans: readonly SampleSpan[];
  readonly #sampleRate: number;
  readonly #amplitude: number;
  readonly #clips: ReadonlyMap<string, PlacedSound>;
  #next = 0;
  #time = 0;
  /** Samples overwritten so far, in each channel. */
  replaced = 0;

  /**
   * `spans` are sorted and do not overlap; `amplitude` is that of the bleep, 1 = full scale (0 leaves silence); `clips` are by SHA-256, and
   * a span without its clip is silence.
   */
  constructor(
    spans: readonly SampleSpan[],
    sampleRate: number,
    amplitude: number,
    clips: ReadonlyMap<string, PlacedSound> = new Map(),
  ) {
    this.#spans = spans;
    this.#sampleRate = sampleRate;
    this.#amplitude = amplitude;
    this.#clips = clips;
  }

  async run(block: Block): Promise<void> {
    const frames = block[0]!.length;
    const blockEnd = this.#time + frames;
    while (this.#next < this.#spans.length) {
      const span = this.#spans[this.#next]!;
      if (span.first >= blockEnd) break;
      const from = Math.max(span.first, this.#time);
      const to = Math.min(span.end, blockEnd);
      const sound = await this.#sound(span, from - span.first, to - from);
      for (const channel of block) channel.set(sound, from - this.#time);
      this.replaced += to - from;
      if (span.end > blockEnd) break;
      this.#next++;
    }
    this.#time = blockEnd;
  }

  async #sound(span: SampleSpan, at: number, count: number): Promise<Float32Array> {
    if (span.action === 'bleep') return this.#bleep(at, count, span.end - span.first);
    const clip = span.action === 'replace' ? this.#clips.get(span.sha256 ?? '') : undefined;
    if (!clip) return new Float32Array(count);
    const samples = await clip.samples(at, count);
    const length = Math.min(clip.frames, span.end - span.first);
    return samples.map((sample, i) => (at + i < length ? sample * this.#fade(at + i, length) : 0));
  }

  #bleep(at: number, count: number, length: number): Float32Array {
    const tone = (time: number) => Math.sin((2 * Math.PI * BLEEP_HZ * time) / this.#sampleRate);
    return Float32Array.from({ length: count }, (_, i) => this.#amplitude * tone(at + i) * this.#fade(at + i, length));
  }

  #fade(at: number, length: number): number {
    const fade = Math.min(FADE_SECONDS * this.#sampleRate, length / 2);
    const edge = Math.min(1, (at + 0.5) / fade, (length - at - 0.5) / fade);
    return Math.sin((Math.PI / 2) * edge) ** 2;
  }
}
