import type { TimeSpan } from '../words.ts';

/** Shorter pauses are part of a word, in steps of 10 ms. */
const SHORTEST_STEPS = 20;

/** Below −75 dBFS there is nothing to hear in any recording. */
const NOTHING = 10 ** (-75 / 10);

/** Where nobody can be speaking although the recording is never quiet: at least this far below speech, in dB. */
const BELOW_SPEECH_DB = 12;

/**
 * Pauses of at least 0.2 s, in seconds, from the mean square of each 10 ms. Quiet is measured against the recording itself:
 * above its noise (10th percentile) by at most 3/10 of the distance to its speech (95th percentile), smoothed over 50 ms.
 */
export function silences(powers: readonly number[], durationSeconds: number): TimeSpan[] {
  const levels = smoothed(powers, 2).map((power) => 10 * Math.log10(Math.max(power, 1e-12)));
  const heard = levels.filter((_, i) => powers[i]! > NOTHING).sort((a, b) => a - b);
  const noise = heard[Math.floor(heard.length * 0.1)] ?? -120;
  const speech = heard[Math.floor(heard.length * 0.95)] ?? -120;
  const quiet = Math.max(-75, Math.min(noise + 0.3 * (speech - noise), speech - BELOW_SPEECH_DB));
  const found: TimeSpan[] = [];
  let from = -1;
  for (let i = 0; i <= levels.length; i++) {
    const isQuiet = i < levels.length && levels[i]! < quiet;
    if (isQuiet && from < 0) from = i;
    if (isQuiet || from < 0) continue;
    if (i - from >= SHORTEST_STEPS) found.push({ start: from / 100, end: Math.min(i / 100, durationSeconds) });
    from = -1;
  }
  return found;
}

function smoothed(powers: readonly number[], reach: number): number[] {
  return powers.map((_, i) => {
    let sum = 0;
    const from = Math.max(0, i - reach);
    const to = Math.min(powers.length - 1, i + reach);
    for (let k = from; k <= to; k++) sum += powers[k]!;
    return sum / (to - from + 1);
  });
}
