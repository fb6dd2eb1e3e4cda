import { mayPass, OVERSHOOT, peakAfter, REACH } from '../loudness/true-peak.ts';
import { BLOCK_FRAMES, type Block, SAMPLE_RATE } from './blocks.ts';
import type { SoundStage } from './stages.ts';

/** How a limiter follows peaks. */
export interface LimiterPace {
  /** How long before a peak the gain starts to fall, in samples. */
  readonly ahead: number;
  /** Time constant of the way back up, in seconds. */
  readonly releaseSeconds: number;
}

/** Heard as little as possible: 5 ms ahead. */
export const USUAL_PACE: LimiterPace = { ahead: 240, releaseSeconds: 0.08 };

/**
 * A look-ahead limiter: no true peak passes the ceiling, all channels are turned down alike, and what stays below is untouched.
 * The gain falls in a straight line over 5 ms, so that it is low enough when the peak comes. The ceiling may be lower in some places.
 */
export class Limiter implements SoundStage {
  readonly delay: number;
  readonly #ahead: number;
  /** Linear, one for each 100 ms. */
  readonly #ceilings: readonly number[];
  /** Share of the way back up that is gone each sample, and samples without limiting after which all of it is gone. */
  readonly #release: number;
  readonly #rested: number;
  /** Time of the next sample to come, in samples. */
  #time = 0;
  /** Samples not yet handed on, per channel: the delay, then the newest block. */
  readonly #held: Float32Array[];
  readonly #needed: SlidingMinimum;
  readonly #ramp: Float64Array;
  #rampAt = 0;
  #rampSum: number;
  #envelope = 1;
  /** How many samples in a row needed no limiting: after enough of them all the state is at rest. */
  #restful = 0;
  #peaks = new Float64Array(0);
  #gains = new Float64Array(0);

  /** `ceilingsDb`: highest true peak that may come out, in dBTP, one for each 100 ms; the last holds on. No delay may stand before. */
  constructor(channels: number, ceilingsDb: readonly number[], { ahead, releaseSeconds } = USUAL_PACE) {
    this.#ahead = ahead;
    this.delay = ahead + REACH;
    this.#needed = new SlidingMinimum(ahead + 1);
    this.#ramp = new Float64Array(ahead + 1).fill(1);
    this.#rampSum = ahead + 1;
    this.#release = 1 - Math.exp(-1 / (releaseSeconds * SAMPLE_RATE));
    this.#rested = 10 * releaseSeconds * SAMPLE_RATE + 2 * ahead;
    this.#ceilings = ceilingsDb.map((ceiling) => 10 ** (ceiling / 20));
    this.#held = Array.from({ length: channels }, () => new Float32Array(0));
  }

  run(block: Block): void {
    const frames = block[0]!.length;
    const kept = this.delay + REACH;
    for (const [c, channel] of block.entries()) {
      let held = this.#held[c]!;
      if (held.length < kept + frames) {
        const larger = new Float32Array(kept + frames);
        if (held.length > 0) larger.set(held.subarray(0, kept));
        held = larger;
        this.#held[c] = larger;
      }
      held.set(channel, kept);
    }
    const passes = this.#findPeaks(frames, kept);
    const from = kept - this.delay;
    if (!passes && this.#restful >= this.#rested) {
      this.#restful += frames;
      if (this.#envelope !== 1) this.#rest();
      for (const [c, channel] of block.entries()) channel.set(this.#held[c]!.subarray(from, from + frames));
    } else {
      this.#setGains(frames);
      for (const [c, channel] of block.entries()) {
        const [held, gains] = [this.#held[c]!, this.#gains];
        for (let i = 0; i < frames; i++) channel[i] = held[from + i]! * gains[i]!;
      }
    }
    for (const held of this.#held) held.copyWithin(0, frames, frames + kept);
    this.#time += frames;
  }

  #ceilingAt(time: number): number {
    const at = Math.floor(time / BLOCK_FRAMES);
    return this.#ceilings[Math.max(0, Math.min(at, this.#ceilings.length - 1))]!;
  }

  /**
   * Finds where a true peak of any channel passes the ceiling around each sample that is `REACH` before the newest ones: in `#peaks` by how much,
   * as a share of the ceiling; 0 elsewhere. @returns whether there is any
   */
  #findPeaks(frames: number, kept: number): boolean {
    if (this.#peaks.length < frames) {
      this.#peaks = new Float64Array(frames);
      this.#gains = new Float64Array(frames);
    }
    const peaks = this.#peaks.fill(0);
    const SECTION = 32;
    const first = kept - REACH;
    let passes = false;
    for (const held of this.#held) {
      for (let start = 0; start < frames; start += SECTION) {
        const end = Math.min(start + SECTION, frames);
        const time = this.#time + start - REACH;
        const ceiling = Math.min(this.#ceilingAt(time), this.#ceilingAt(time + SECTION));
        let around = 0;
        for (let i = first + start - REACH; i < first + end + REACH; i++) {
          const value = Math.abs(held[i]!);
          if (value > around) around = value;
        }
        if (around * OVERSHOOT <= ceiling) continue;
        const peakBehind = (at: number) => (mayPass(held, at, around, ceiling) ? peakAfter(held, at) : 0);
        let before = peakBehind(first + start - 1);
        for (let i = start; i < end; i++) {
          const after = peakBehind(first + i);
          const peak = Math.max(before, after, Math.abs(held[first + i]!)) / ceiling;
          if (peak > 1 && peak > peaks[i]!) {
            peaks[i] = peak;
            passes = true;
          }
          before = after;
        }
      }
    }
    return passes;
  }

  /** The gains for samples that are `#ahead` before those whose peaks are known. */
  #setGains(frames: number): void {
    const [peaks, gains, ramp] = [this.#peaks, this.#gains, this.#ramp];
    for (let i = 0; i < frames; i++) {
      const peak = peaks[i]!;
      this.#restful = peak > 0 ? 0 : this.#restful + 1;
      if (this.#restful > this.#rested) {
        if (this.#envelope !== 1) this.#rest();
        gains[i] = 1;
        continue;
      }
      const needed = this.#needed.push(peak > 0 ? 1 / peak : 1);
      this.#envelope = Math.min(needed, this.#envelope + (1 - this.#envelope) * this.#release);
      this.#rampSum += this.#envelope - ramp[this.#rampAt]!;
      ramp[this.#rampAt] = this.#envelope;
      if (++this.#rampAt > this.#ahead) this.#rampAt = 0;
      gains[i] = Math.min(1, this.#rampSum / (this.#ahead + 1));
    }
  }

  /** Back to the start, which also ends the rounding errors of the running sum. */
  #rest(): void {
    this.#envelope = 1;
    this.#ramp.fill(1);
    this.#rampSum = this.#ahead + 1;
    this.#needed.clear();
  }
}

/** The lowest of the last `length` values, in constant time on average. */
class SlidingMinimum {
  readonly #length: number;
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #first = 0;
  #count = 0;
  #time = 0;

  constructor(length: number) {
    this.#length = length;
    this.#values = new Float64Array(length + 1);
    this.#times = new Float64Array(length + 1);
  }

  clear(): void {
    this.#count = 0;
  }

  push(value: number): number {
    const values = this.#values;
    const size = values.length;
    if (this.#count > 0 && this.#times[this.#first]! <= this.#time - this.#length) {
      if (++this.#first === size) this.#first = 0;
      this.#count--;
    }
    let end = this.#first + this.#count;
    if (end >= size) end -= size;
    while (this.#count > 0) {
      const last = end === 0 ? size - 1 : end - 1;
      if (values[last]! < value) break;
      end = last;
      this.#count--;
    }
    values[end] = value;
    this.#times[end] = this.#time++;
    this.#count++;
    return values[this.#first]!;
  }
}
