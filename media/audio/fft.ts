/** The discrete Fourier transform of complex signals of one length, a power of two, in place (radix 2). */
export class Fft {
  readonly length: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #reversed: Uint32Array;

  constructor(length: number) {
    this.length = length;
    this.#cos = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / length));
    this.#sin = Float64Array.from({ length: length / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
    this.#reversed = new Uint32Array(length);
    for (let i = 1; i < length; i++) this.#reversed[i] = (this.#reversed[i >> 1]! >> 1) | (i & 1 ? length / 2 : 0);
  }

  /** Forward, without scaling. */
  forward(re: Float64Array, im: Float64Array): void {
    this.#reorder(re);
    this.#reorder(im);
    const { length } = this;
    const [cos, sin] = [this.#cos, this.#sin];
    for (let half = 1; half < length; half *= 2) {
      const stride = length / (2 * half);
      for (let k = 0, at = 0; k < half; k++, at += stride) {
        const c = cos[at]!;
        const s = sin[at]!;
        for (let i = k; i < length; i += 2 * half) {
          const j = i + half;
          const u = re[j]!;
          const v = im[j]!;
          const x = u * c - v * s;
          const y = u * s + v * c;
          const p = re[i]!;
          const q = im[i]!;
          re[j] = p - x;
          im[j] = q - y;
          re[i] = p + x;
          im[i] = q + y;
        }
      }
    }
  }

  /** Backward: what `forward` made becomes the signal again. */
  backward(re: Float64Array, im: Float64Array): void {
    // Swapping the parts turns the transform around.
    this.forward(im, re);
    const scale = 1 / this.length;
    for (let i = 0; i < this.length; i++) {
      re[i] = re[i]! * scale;
      im[i] = im[i]! * scale;
    }
  }

  #reorder(values: Float64Array): void {
    for (let i = 0; i < this.length; i++) {
      const j = this.#reversed[i]!;
      if (j <= i) continue;
      const kept = values[i]!;
      values[i] = values[j]!;
      values[j] = kept;
    }
  }
}
