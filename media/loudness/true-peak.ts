/** Samples on each side that the interpolation looks at. */
export const REACH = 12;

/** Points between two samples; with the samples themselves this is four times oversampled (ITU-R BS.1770-5, annex 2). */
const POINTS = 3;

/** For each point between two samples the weights of the 24 samples around it: a sinc under a Kaiser window. */
const WEIGHTS: readonly Float64Array[] = Array.from({ length: POINTS }, (_, point) =>
  weightsAt((point + 1) / (POINTS + 1)),
);

/** The most that `weights` can make of samples of at most 1, of those from `from` to `to`. */
function mostOf(from: number, to: number): number {
  return Math.max(
    ...WEIGHTS.map((weights) => weights.slice(from, to).reduce((sum, weight) => sum + Math.abs(weight), 0)),
  );
}

/** Between samples the curve can be at most this much higher than the highest sample around. */
export const OVERSHOOT = mostOf(0, 2 * REACH);

/** The same, told apart: the share of the four samples nearest to it, and of the others. */
const OF_NEAREST = mostOf(REACH - 2, REACH + 2);
const OF_OTHERS = Math.max(
  ...WEIGHTS.map((weights) =>
    weights.reduce((sum, weight, i) => sum + (i < REACH - 2 || i >= REACH + 2 ? Math.abs(weight) : 0), 0),
  ),
);

/**
 * The weights by distance, for samples that are taken in pairs, one on each side: of their sum in the middle, and of their sum and difference a quarter from it,
 * on the one side and, since the weights are each other's mirror image, on the other.
 */
const [QUARTER, MIDDLE] = WEIGHTS as [Float64Array, Float64Array];
const pairs = (weight: (after: number, before: number) => number) =>
  Float64Array.from({ length: REACH }, (_, i) => weight(REACH + i, REACH - 1 - i));
const MIDDLE_SUMS = pairs((after, before) => (MIDDLE[after]! + MIDDLE[before]!) / 2);
const QUARTER_SUMS = pairs((after, before) => (QUARTER[before]! + QUARTER[after]!) / 2);
const QUARTER_DIFFERENCES = pairs((after, before) => (QUARTER[before]! - QUARTER[after]!) / 2);

function weightsAt(fraction: number): Float64Array {
  const weights = new Float64Array(2 * REACH);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const distance = i - (REACH - 1) - fraction;
    const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
    weights[i] = sinc * kaiser(distance / REACH, 6);
    sum += weights[i]!;
  }
  return weights.map((weight) => weight / sum);
}

function kaiser(x: number, beta: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel0(beta * Math.sqrt(1 - x * x)) / bessel0(beta);
}

function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 30; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** The highest absolute value between samples `at` and `at + 1`; needs `REACH` samples on each side. */
export function peakAfter(samples: Float32Array, at: number): number {
  let middle = 0;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < REACH; i++) {
    const before = samples[at - i]!;
    const after = samples[at + 1 + i]!;
    middle += MIDDLE_SUMS[i]! * (before + after);
    even += QUARTER_SUMS[i]! * (before + after);
    odd += QUARTER_DIFFERENCES[i]! * (before - after);
  }
  // The points a quarter before and after the middle: even + odd and even − odd.
  return Math.max(Math.abs(middle), Math.abs(even) + Math.abs(odd));
}

/**
 * Whether the curve between samples `at` and `at + 1` can pass `limit` at all, as a quick look tells.
 * @param around the highest absolute sample within `REACH` of them
 */
export function mayPass(samples: Float32Array, at: number, around: number, limit: number): boolean {
  const inner = Math.max(Math.abs(samples[at]!), Math.abs(samples[at + 1]!));
  const outer = Math.max(Math.abs(samples[at - 1]!), Math.abs(samples[at + 2]!));
  return OF_NEAREST * Math.max(inner, outer) + OF_OTHERS * around > limit;
}

/** Keeps the highest true peak of one channel, block by block. */
export class TruePeak {
  #samples = new Float32Array(0);
  /** Samples kept from before, so that the curve across a block's edge is seen. */
  #kept = 0;
  /** Highest absolute value so far, 1 = full scale. */
  highest = 0;

  push(block: Float32Array): void {
    const length = this.#kept + block.length;
    if (this.#samples.length < length) {
      const larger = new Float32Array(length);
      larger.set(this.#samples.subarray(0, this.#kept));
      this.#samples = larger;
    }
    const samples = this.#samples;
    samples.set(block, this.#kept);
    this.#scan(samples, length);
    const keep = Math.min(length, 2 * REACH - 1);
    samples.copyWithin(0, length - keep, length);
    this.#kept = keep;
  }

  /** Call after the last block: looks at the curve behind the last samples. */
  finish(): void {
    this.push(new Float32Array(2 * REACH));
  }

  /** Looks at the sections of 64 samples that are high enough to hold a new highest peak, and at no others. */
  #scan(samples: Float32Array, length: number): void {
    const SECTION = 64;
    for (let start = REACH - 1; start + REACH < length; start += SECTION) {
      const end = Math.min(start + SECTION, length - REACH);
      let around = 0;
      for (let i = start - (REACH - 1); i < end + REACH; i++) {
        const value = Math.abs(samples[i]!);
        if (value > around) around = value;
      }
      if (around > this.highest) this.highest = around;
      if (around * OVERSHOOT <= this.highest) continue;
      for (let at = start; at < end; at++) {
        if (!mayPass(samples, at, around, this.highest)) continue;
        const value = peakAfter(samples, at);
        if (value > this.highest) this.highest = value;
      }
    }
  }
}

/** Finds where a sound passes a limit: the highest true peak of each block, over all channels. */
export class PeakPlaces {
  readonly #floor: number;
  readonly #peaks: readonly TruePeak[];
  /** Of each block so far, 1 = full scale; 0 where nothing is above the limit. A peak near an edge may be given to the block after. */
  readonly places: number[] = [];

  /** `limit`: 1 = full scale. */
  constructor(channels: number, limit: number) {
    this.#floor = limit;
    this.#peaks = Array.from({ length: channels }, () => new TruePeak());
  }

  push(block: readonly Float32Array[]): void {
    let highest = this.#floor;
    for (const [c, channel] of block.entries()) {
      const peak = this.#peaks[c]!;
      peak.highest = this.#floor;
      peak.push(channel);
      highest = Math.max(highest, peak.highest);
    }
    this.places.push(highest > this.#floor ? highest : 0);
  }

  /** Call once, after the last block: looks at the curve behind the last samples. */
  finish(): readonly number[] {
    this.push(this.#peaks.map(() => new Float32Array(2 * REACH)));
    return this.places;
  }
}
