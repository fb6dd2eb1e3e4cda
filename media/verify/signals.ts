/** Root mean square of a signal whose full scale is 1. */
export function rms(signal: Float32Array): number {
  if (signal.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < signal.length; i++) sum += signal[i]! * signal[i]!;
  return Math.sqrt(sum / signal.length);
}

/** Sample by sample difference `a - b`, as long as the shorter. The side of a stereo signal, where a voice can hide from L and R alone. */
export function difference(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(Math.min(a.length, b.length));
  for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!;
  return out;
}

/**
 * Normalised correlation (-1 to 1) of `a` with the stretch of `b` that starts at sample `offset`, both with their means taken out.
 * 0 when either is constant.
 */
export function correlationAt(a: Float32Array, b: Float32Array, offset = 0): number {
  const n = Math.min(a.length, b.length - offset);
  if (n <= 1 || offset < 0) return 0;
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  for (let i = 0; i < n; i++) {
    const x = a[i]!;
    const y = b[i + offset]!;
    sumA += x;
    sumB += y;
    sumAA += x * x;
    sumBB += y * y;
    sumAB += x * y;
  }
  const power = (sumAA - (sumA * sumA) / n) * (sumBB - (sumB * sumB) / n);
  return power > 1e-24 ? (sumAB - (sumA * sumB) / n) / Math.sqrt(power) : 0;
}

/** `correlationAt` for many offsets of the same two signals, all of `a` within `b`: the sums of either alone are taken once. */
export function slidingCorrelation(a: Float32Array, b: Float32Array): (offset: number) => number {
  const n = a.length;
  let sumA = 0;
  let sumAA = 0;
  for (let i = 0; i < n; i++) {
    sumA += a[i]!;
    sumAA += a[i]! * a[i]!;
  }
  const sums = new Float64Array(b.length + 1);
  const squares = new Float64Array(b.length + 1);
  for (let i = 0; i < b.length; i++) {
    sums[i + 1] = sums[i]! + b[i]!;
    squares[i + 1] = squares[i]! + b[i]! * b[i]!;
  }
  return (offset) => {
    let sumAB = 0;
    for (let i = 0; i < n; i++) sumAB += a[i]! * b[i + offset]!;
    const sumB = sums[offset + n]! - sums[offset]!;
    const sumBB = squares[offset + n]! - squares[offset]!;
    const power = (sumAA - (sumA * sumA) / n) * (sumBB - (sumB * sumB) / n);
    return power > 1e-24 ? (sumAB - (sumA * sumB) / n) / Math.sqrt(power) : 0;
  };
}

/** A sine and a cosine of one frequency, and the sums of their products up to each sample: what a fit needs of them. */
interface Tone {
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  /** Sums over the samples before each one; one longer than the tone. */
  readonly ss: Float64Array;
  readonly cc: Float64Array;
  readonly sc: Float64Array;
}

/** Every block of every span is compared with the same tone: it is worked out once, as long as it was needed so far. */
const tones = new Map<number, Tone>();

function toneOf(step: number, length: number): Tone {
  const known = tones.get(step);
  if (known && known.sines.length >= length) return known;
  const size = Math.max(length, 2 * (known?.sines.length ?? 0));
  const [sines, cosines] = [new Float64Array(size), new Float64Array(size)];
  const [ss, cc, sc] = [new Float64Array(size + 1), new Float64Array(size + 1), new Float64Array(size + 1)];
  for (let i = 0; i < size; i++) {
    const s = Math.sin(step * i);
    const c = Math.cos(step * i);
    sines[i] = s;
    cosines[i] = c;
    ss[i + 1] = ss[i]! + s * s;
    cc[i + 1] = cc[i]! + c * c;
    sc[i + 1] = sc[i]! + s * c;
  }
  const tone = { sines, cosines, ss, cc, sc };
  tones.clear();
  tones.set(step, tone);
  return tone;
}

/** What is left of `signal` once its best-fitting steady tone of `hertz` is taken out (least squares on sine and cosine). */
export function withoutTone(signal: Float32Array, hertz: number, sampleRate: number): Float32Array {
  return takeTone(signal, new Float32Array(signal.length), hertz, sampleRate);
}

/** The same, written to `out`, which is as long as the signal. */
function takeTone(signal: Float32Array, out: Float32Array, hertz: number, sampleRate: number): Float32Array {
  const { length } = signal;
  const { sines, cosines, ss: allSs, cc: allCc, sc: allSc } = toneOf((2 * Math.PI * hertz) / sampleRate, length);
  const [ss, cc, sc] = [allSs[length]!, allCc[length]!, allSc[length]!];
  let ys = 0;
  let yc = 0;
  for (let i = 0; i < length; i++) {
    ys += signal[i]! * sines[i]!;
    yc += signal[i]! * cosines[i]!;
  }
  const determinant = ss * cc - sc * sc;
  out.set(signal);
  if (Math.abs(determinant) < 1e-9) return out;
  const a = (ys * cc - yc * sc) / determinant;
  const b = (yc * ss - ys * sc) / determinant;
  for (let i = 0; i < length; i++) out[i] = out[i]! - a * sines[i]! - b * cosines[i]!;
  return out;
}

/** The same taken out block by block of `blockSeconds`, so that a tone whose level a lossy codec lets waver is still taken out whole. */
export function withoutWaveringTone(
  signal: Float32Array,
  hertz: number,
  sampleRate: number,
  blockSeconds = 0.05,
): Float32Array {
  const block = Math.max(1, Math.round(blockSeconds * sampleRate));
  const out = new Float32Array(signal.length);
  for (let from = 0; from < signal.length; from += block) {
    // The last block takes the rest along when a whole one no longer fits, since a very short fit would swallow speech as well.
    const to = signal.length - from < 2 * block ? signal.length : from + block;
    takeTone(signal.subarray(from, to), out.subarray(from, to), hertz, sampleRate);
    if (to === signal.length) break;
  }
  return out;
}

/** A bleep is looked for in blocks of this length, in seconds: a span that starts 80 ms late lacks its first ones. */
const TONE_BLOCK_SECONDS = 0.04;
/** The tone may be this much weaker in one block than in another. */
const TONE_STEADY = 0.5;

/** Whether a bleep has gaps: a stretch where its tone is missing or far weaker than elsewhere. */
export function toneGaps(signal: Float32Array, hertz: number, sampleRate: number): boolean {
  const block = Math.round(TONE_BLOCK_SECONDS * sampleRate);
  const levels: number[] = [];
  const left = new Float32Array(block);
  for (let from = 0; from + block <= signal.length; from += block) {
    const part = signal.subarray(from, from + block);
    const rest = rms(takeTone(part, left, hertz, sampleRate));
    levels.push(Math.sqrt(Math.max(0, rms(part) ** 2 - rest ** 2)));
  }
  const loudest = Math.max(...levels);
  return levels.some((level) => level < TONE_STEADY * loudest);
}

/** The second slope of a signal, of the same length: high tones count for more, and two voices have less in common. */
export function slope(signal: Float32Array): Float32Array {
  const out = new Float32Array(signal.length);
  for (let i = 2; i < out.length; i++) out[i] = signal[i]! - 2 * signal[i - 1]! + signal[i - 2]!;
  return out;
}
