import { LoudnessMeter } from '../loudness/meter.ts';
import { shortTerm } from '../loudness/gating.ts';
import type { Loudness, TimeSpan } from '../words.ts';
import { type Block, SAMPLE_RATE } from './blocks.ts';
import { ChannelComparison, type ChannelUse } from './channels.ts';
import { silences } from './silences.ts';

/** What one pass over the decoded sound tells about it. */
export interface Analysis {
  readonly samples: number;
  readonly loudness: Loudness;
  /** LUFS of the 3 s around each 100 ms; −120 for silence. */
  readonly shortTerm: number[];
  readonly silences: TimeSpan[];
  /** Highest absolute sample of each 100 ms in any channel, 0 to 1. */
  readonly peaks: number[];
  readonly use: ChannelUse;
}

const STEP_FRAMES = SAMPLE_RATE / 100;

/** Listens to 48 kHz sound block by block; memory grows by some 100 bytes a second of sound. */
export class SoundAnalysis {
  readonly #meter: LoudnessMeter;
  readonly #comparison: ChannelComparison;
  readonly #peaks: number[] = [];
  /** Mean square of each 10 ms, averaged over the channels. */
  readonly #powers: number[] = [];
  #samples = 0;

  constructor(channels: number) {
    this.#meter = new LoudnessMeter(channels);
    this.#comparison = new ChannelComparison(channels);
  }

  get samples(): number {
    return this.#samples;
  }

  push(block: Block): void {
    this.#meter.push(block);
    this.#comparison.push(block);
    const frames = block[0]!.length;
    let peak = 0;
    for (let from = 0; from < frames; from += STEP_FRAMES) {
      const to = Math.min(from + STEP_FRAMES, frames);
      let sum = 0;
      for (const channel of block)
        for (let i = from; i < to; i++) {
          const value = channel[i]!;
          sum += value * value;
          if (value > peak) peak = value;
          else if (-value > peak) peak = -value;
        }
      this.#powers.push(sum / (block.length * (to - from)));
    }
    this.#peaks.push(Math.round(peak * 1_000) / 1_000);
    this.#samples += frames;
  }

  /** Call once, after the last block. */
  finish(): Analysis {
    return {
      samples: this.#samples,
      loudness: this.#meter.finish(),
      shortTerm: shortTerm(this.#meter.energies),
      silences: silences(this.#powers, this.#samples / SAMPLE_RATE),
      peaks: this.#peaks,
      use: this.#comparison.use(),
    };
  }
}
