import type { TimeSpan } from '../words.ts';

/** Where there is sound loud enough, against the noise around it, to be somebody speaking. */
export interface SpeechEnergy {
  readonly stepSeconds: number;
  /** One byte a step: 1 where there is speech energy. */
  readonly active: Uint8Array;
  /** Sum of `active` up to each step (one longer than `active`), so that any stretch is counted in constant time. */
  readonly before: Uint32Array;
}

/** Frames quieter than this never count as speech: −60 dBFS. */
const QUIETEST_SPEECH = 0.001;
/** Speech stands out of the noise around it by at least 8 dB. */
const ABOVE_NOISE = 2.5;
/** The noise floor is taken from the sound around each block: rooms and streets change within a recording. */
const FLOOR_BLOCK_SECONDS = 5;

/** What counts as speech. */
export interface Hearing {
  /** Share of the loud parts of the recording that speech has at least. */
  readonly ofLoud: number;
  /** Gaps up to this long, in seconds, are the stops inside words. */
  readonly closeGap: number;
  /** Shorter sounds, in seconds, are clicks. */
  readonly shortestSound: number;
  readonly floor: NoiseFloor;
}

/** What of the sound around a block of 5 s is its noise floor. */
interface NoiseFloor {
  /** Which share of the steps there is not louder. */
  readonly share: number;
  /** Blocks on each side. */
  readonly reach: number;
  /** Steps that are quieter (full scale = 1) do not count. */
  readonly quietest: number;
  /** True for the louder of what is before and what is after, each with the block itself: where one microphone follows another. */
  readonly sided: boolean;
}

/** The 5th percentile of the half minute around. */
const HALF_A_MINUTE: NoiseFloor = { share: 0.05, reach: 3, quietest: 0, sided: false };
/** Whatever may be speech, to −38 dB below the loud parts, as in the demo model's own cutting: room and breath are in it as well. */
const MAY_BE_SPEECH: Hearing = {
  ofLoud: 10 ** (-38 / 20),
  closeGap: 0.15,
  shortestSound: 0.05,
  floor: HALF_A_MINUTE,
};
/** What is as loud and as long as a syllable: no steps, breaths and echoes. For stretches in which an aligner has found no speech already. */
export const CLEAR_SPEECH: Hearing = {
  ofLoud: 10 ** (-26 / 20),
  closeGap: 0.05,
  shortestSound: 0.12,
  floor: HALF_A_MINUTE,
};
/** The same above a noise that begins with another speaker's microphone, or that lies between two stretches of a muted one. */
export const CLEAR_ABOVE_NOISE: Hearing = {
  ...CLEAR_SPEECH,
  floor: { share: 0.1, reach: 1, quietest: QUIETEST_SPEECH, sided: true },
};

/** Sorts the values. */
function percentile(values: Float32Array, share: number): number {
  if (values.length === 0) return 0;
  values.sort();
  return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
}

/** Local noise floor for each block of `block` steps, from the blocks around it. One array serves all: hours of recording have thousands of blocks. */
function noiseFloors(rms: Float32Array, block: number, { share, reach, quietest, sided }: NoiseFloor): Float32Array {
  const floors = new Float32Array(Math.max(1, Math.ceil(rms.length / block)));
  const around = new Float32Array(Math.min(rms.length, (2 * reach + 1) * block));
  const floorOf = (from: number, to: number) => {
    let counted = 0;
    for (const value of rms.subarray(Math.max(0, from) * block, to * block))
      if (value >= quietest) around[counted++] = value;
    return percentile(around.subarray(0, counted), share);
  };
  for (let index = 0; index < floors.length; index++)
    floors[index] = sided
      ? Math.max(floorOf(index - reach, index + 1), floorOf(index, index + reach + 1))
      : floorOf(index - reach, index + reach + 1);
  return floors;
}

/** Turns every run of `value` that is shorter than `steps` into the other; at the edges only runs of 1. */
export function smoothRuns(active: Uint8Array, value: 0 | 1, steps: number): void {
  let from = 0;
  for (let i = 1; i <= active.length; i++) {
    if (i < active.length && active[i] === active[from]) continue;
    const atEdge = from === 0 || i === active.length;
    if (active[from] === value && i - from < steps && !(value === 0 && atEdge)) active.fill(1 - value, from, i);
    from = i;
  }
}

/** Finds speech energy in an envelope of RMS values (full scale = 1), one every `stepSeconds`. */
export function findSpeechEnergy(
  { rms, stepSeconds }: { readonly stepSeconds: number; readonly rms: Float32Array },
  { ofLoud, closeGap, shortestSound, floor }: Hearing = MAY_BE_SPEECH,
): SpeechEnergy {
  const block = Math.max(1, Math.round(FLOOR_BLOCK_SECONDS / stepSeconds));
  const floors = noiseFloors(rms, block, floor);
  const leastLoud = Math.max(QUIETEST_SPEECH, percentile(rms.slice(), 0.98) * ofLoud);
  const active = new Uint8Array(rms.length);
  for (let i = 0; i < rms.length; i++)
    active[i] = rms[i]! > Math.max(leastLoud, floors[Math.floor(i / block)]! * ABOVE_NOISE) ? 1 : 0;
  smoothRuns(active, 0, closeGap / stepSeconds);
  smoothRuns(active, 1, shortestSound / stepSeconds);
  const before = new Uint32Array(active.length + 1);
  for (let i = 0; i < active.length; i++) before[i + 1] = before[i]! + active[i]!;
  return { stepSeconds, active, before };
}

/** Seconds of speech energy between two times, in seconds. */
export function speechSeconds(energy: SpeechEnergy, start: number, end: number): number {
  const last = energy.active.length;
  const from = Math.min(last, Math.max(0, Math.floor(start / energy.stepSeconds)));
  const to = Math.min(last, Math.max(from, Math.ceil(end / energy.stepSeconds)));
  return (energy.before[to]! - energy.before[from]!) * energy.stepSeconds;
}

/** The stretches without speech energy that last at least `shortest` seconds. */
export function pauses(energy: SpeechEnergy, shortest: number): TimeSpan[] {
  const { active, stepSeconds } = energy;
  const found: TimeSpan[] = [];
  for (let i = 0; i < active.length; ) {
    let end = i;
    while (end < active.length && active[end] === active[i]) end++;
    if (active[i] === 0 && (end - i) * stepSeconds >= shortest)
      found.push({ start: i * stepSeconds, end: end * stepSeconds });
    i = end;
  }
  return found;
}
