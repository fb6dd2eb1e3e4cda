/** Voices of children and adults, in hertz. */
const LOWEST = 70;
const HIGHEST = 400;
/** The stretch that is compared with itself one period later, in seconds. */
const COMPARED = 0.02;
/** How alike the two have to be: breath and noise stay below 0.5, vowels lie above 0.8. */
const ALIKE = 0.6;

/** Samples that `isVoiced` looks at, in seconds: what is compared, and the longest period. */
export const VOICE_WINDOW_SECONDS = COMPARED + 1 / LOWEST;

/** Whether a stretch of sound (full scale 1) has the period of a voice, which a breath, a hiss or a step has not. */
export function isVoiced(samples: Float32Array, sampleRate: number): boolean {
  const compared = Math.round(COMPARED * sampleRate);
  const longest = Math.min(samples.length - compared, Math.floor(sampleRate / LOWEST));
  for (let lag = Math.ceil(sampleRate / HIGHEST); lag <= longest; lag++) {
    // In the middle of the stretch, so that every period is looked for at the same place.
    const from = Math.floor((samples.length - compared - lag) / 2);
    let both = 0;
    let first = 0;
    let second = 0;
    for (let i = from; i < from + compared; i++) {
      const [a, b] = [samples[i]!, samples[i + lag]!];
      both += a * b;
      first += a * a;
      second += b * b;
    }
    if (both > ALIKE * Math.sqrt(first * second) && both > 0) return true;
  }
  return false;
}
