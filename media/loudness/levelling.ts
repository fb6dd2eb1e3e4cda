import { integrated, lufs } from './gating.ts';

/** Half of the stretch that a voice's level is taken from, in steps of 100 ms: windows are 2 s. */
const WINDOW = 20;

/** The least voice in a window that tells a level, in steps of 100 ms. */
const LEAST_VOICE = 4;

/** A voice within this distance of the whole is left alone, in LU; others are brought to this distance. */
const LEAVE_ALONE = 1;

/** Most that a quiet voice is lifted and a loud one lowered, in dB. */
const MOST_LIFT = 24;
const MOST_CUT = 12;

/** Anything further below the loud parts than this is no voice that could be saved, in LU. */
const DEEPEST_VOICE = 38;

/** Room noise is what lies within this distance of the quietest tenth of the recording, in LU. */
const NOISE_BAND = 6;

/**
 * A gain in dB for each 100 ms that brings quiet and loud speakers together, from the energies of 100 ms (K-weighted, summed over
 * the channels). Pauses and noise take the gain of the voices around them, so that nothing is lifted in between. All zeros when
 * there is no voice.
 */
export function levellingGains(energies: readonly number[]): number[] {
  const voiced = voicedSteps(energies);
  const whole = integrated(energies.map((energy, i) => (voiced[i] ? energy : 0)));
  if (!Number.isFinite(whole)) return energies.map(() => 0);
  const levels = voiceLevels(energies, voiced);
  const wanted = levels.map((level) => (level === null ? null : towards(whole, level)));
  return smoothed(bridged(wanted));
}

function towards(whole: number, level: number): number {
  const distance = whole - level;
  const beyond = Math.sign(distance) * Math.max(0, Math.abs(distance) - LEAVE_ALONE);
  return Math.max(-MOST_CUT, Math.min(MOST_LIFT, beyond));
}

/** Which steps hold a voice rather than a pause or noise. */
function voicedSteps(energies: readonly number[]): boolean[] {
  const levels = energies.map(lufs);
  const sounding = levels.filter((level) => level > -70).sort((a, b) => a - b);
  if (sounding.length === 0) return energies.map(() => false);
  const loud = sounding[Math.floor(sounding.length * 0.95)]!;
  const floor = sounding[Math.floor(sounding.length * 0.1)]!;
  const restlessness = levels.map((_, i) => spreadAround(levels, i));
  // Where the louder parts move as speech does, what lies near the floor is the room.
  const isSpeech = median(restlessness.filter((_, i) => levels[i]! > floor + NOISE_BAND)) > 2;
  return levels.map((level) => {
    if (level <= -70 || level < loud - DEEPEST_VOICE) return false;
    return !(isSpeech && level < floor + NOISE_BAND);
  });
}

/** Standard deviation of the levels within 0.5 s, in LU. */
function spreadAround(levels: readonly number[], i: number): number {
  const near = levels.slice(Math.max(0, i - 5), i + 6).map((level) => Math.max(level, -80));
  const mean = near.reduce((sum, level) => sum + level, 0) / near.length;
  return Math.sqrt(near.reduce((sum, level) => sum + (level - mean) ** 2, 0) / near.length);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/**
 * The level of the voice at each step: that of the evenest of the windows before, around and after it (a Kuwahara filter), so
 * that the level changes where the speaker changes instead of sliding from one to the other. Null where there is too little voice.
 */
function voiceLevels(energies: readonly number[], voiced: readonly boolean[]): (number | null)[] {
  const near = energies.map((_, i) => lufs(voicedMean(energies, voiced, i - 2, i + 3)));
  return energies.map((_, i) => {
    let best: { level: number; spread: number } | undefined;
    for (const from of [i - WINDOW / 2, i - WINDOW, i]) {
      const spread = spreadOfVoice(near, voiced, from, from + WINDOW + 1);
      if (spread === null || (best && best.spread <= spread)) continue;
      best = { level: lufs(voicedMean(energies, voiced, from, from + WINDOW + 1)), spread };
    }
    return best?.level ?? null;
  });
}

function voicedMean(energies: readonly number[], voiced: readonly boolean[], from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let i = Math.max(0, from); i < Math.min(to, energies.length); i++) {
    if (!voiced[i]) continue;
    sum += energies[i]!;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Standard deviation of the levels of the voiced steps, in LU; null when there are too few of them. */
function spreadOfVoice(levels: readonly number[], voiced: readonly boolean[], from: number, to: number): number | null {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let i = Math.max(0, from); i < Math.min(to, levels.length); i++) {
    if (!voiced[i]) continue;
    count++;
    sum += levels[i]!;
    squares += levels[i]! ** 2;
  }
  return count < LEAST_VOICE ? null : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

/** Fills the gaps in a straight line between their neighbours; at the ends the nearest gain holds. */
function bridged(gains: readonly (number | null)[]): number[] {
  const filled: number[] = [];
  let before: { at: number; gain: number } | null = null;
  for (const [at, gain] of gains.entries()) {
    if (gain === null) continue;
    for (let i = filled.length; i < at; i++)
      filled.push(before ? before.gain + ((gain - before.gain) * (i - before.at)) / (at - before.at) : gain);
    filled.push(gain);
    before = { at, gain };
  }
  while (filled.length < gains.length) filled.push(before?.gain ?? 0);
  return filled;
}

/** Weights of 0.7 s of sliding mean, rounded at the ends. */
const SMOOTHING = [0.5, 1.5, 2.5, 3, 2.5, 1.5, 0.5];

function smoothed(gains: readonly number[]): number[] {
  const reach = (SMOOTHING.length - 1) / 2;
  return gains.map((_, i) => {
    let sum = 0;
    let weights = 0;
    for (const [k, weight] of SMOOTHING.entries()) {
      const gain = gains[i + k - reach];
      if (gain === undefined) continue;
      sum += gain * weight;
      weights += weight;
    }
    return sum / weights;
  });
}
