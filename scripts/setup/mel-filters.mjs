// The filters that turn the spectrum of sound into Whisper's mel bands: librosa's `filters.mel(sr=16000, n_fft=400, n_mels=80)`
// with Slaney's scale and norm, of which OpenAI's Whisper ships the result. Rounded where librosa rounds, so that each bit is the same.

const RATE_HZ = 16_000;
const WINDOW = 400;
export const MEL_BANDS = 80;
export const MEL_BINS = WINDOW / 2 + 1;

// Slaney's scale: straight up to 1000 Hz, logarithmic above (Auditory Toolbox, 1998; librosa.core.convert.mel_to_hz).
const HZ_PER_MEL = 200 / 3;
const BEND_HZ = 1000;
const BEND_MEL = BEND_HZ / HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

const toMel = (hz) => (hz >= BEND_HZ ? BEND_MEL + Math.log(hz / BEND_HZ) / LOG_STEP : hz / HZ_PER_MEL);
const toHz = (mel) => (mel >= BEND_MEL ? BEND_HZ * Math.exp(LOG_STEP * (mel - BEND_MEL)) : mel * HZ_PER_MEL);

/**
 * 80 × 201 float32 values, little endian, band after band. An empty place is +0.0: a −0.0 would change the file's sum.
 * @returns {Buffer}
 */
export function melFilters() {
  const top = toMel(RATE_HZ / 2);
  const step = top / (MEL_BANDS + 1);
  // As numpy's linspace: steps from below, and the last edge is the top itself.
  const edges = Array.from({ length: MEL_BANDS + 2 }, (_, i) => toHz(i > MEL_BANDS ? top : i * step));
  const out = Buffer.alloc(MEL_BANDS * MEL_BINS * 4);
  for (let band = 0; band < MEL_BANDS; band += 1) {
    const [low, middle, high] = edges.slice(band, band + 3);
    for (let bin = 0; bin < MEL_BINS; bin += 1) {
      const hz = (bin * RATE_HZ) / WINDOW;
      const height = Math.min((hz - low) / (middle - low), (high - hz) / (high - middle));
      // librosa keeps the heights in 32 bits, then multiplies them in 64 and rounds again.
      if (height > 0) out.writeFloatLE(Math.fround(height) * (2 / (high - low)), (band * MEL_BINS + bin) * 4);
    }
  }
  return out;
}
