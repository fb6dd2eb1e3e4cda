/** Loudness that counts as nothing at all (ITU-R BS.1770-5: the absolute gate), in LUFS. */
const ABSOLUTE_GATE = -70;

/** Loudness of a K-weighted mean square that is summed over the channels, in LUFS. */
export function lufs(energy: number): number {
  return energy > 0 ? -0.691 + 10 * Math.log10(energy) : -Infinity;
}

/** The other way round. */
function energyOf(loudness: number): number {
  return 10 ** ((loudness + 0.691) / 10);
}

/** Sliding means over `length` entries, one for each full window. */
function slidingMeans(energies: readonly number[], length: number): number[] {
  const sums = new Float64Array(energies.length + 1);
  for (let i = 0; i < energies.length; i++) sums[i + 1] = sums[i]! + energies[i]!;
  const means: number[] = [];
  for (let i = length; i <= energies.length; i++) means.push(Math.max(0, sums[i]! - sums[i - length]!) / length);
  return means;
}

function meanAbove(energies: readonly number[], gate: number): number {
  const floor = energyOf(gate);
  let sum = 0;
  let count = 0;
  for (const energy of energies)
    if (energy > floor) {
      sum += energy;
      count++;
    }
  return count === 0 ? 0 : sum / count;
}

/**
 * Integrated loudness of energies per 100 ms, in LUFS: windows of 400 ms, gated at −70 LUFS and then 10 LU below their mean
 * (ITU-R BS.1770-5). −Infinity when nothing passes the gate, or for less than 400 ms.
 */
export function integrated(energies: readonly number[]): number {
  const windows = slidingMeans(energies, 4);
  const relative = lufs(meanAbove(windows, ABSOLUTE_GATE)) - 10;
  return lufs(meanAbove(windows, Math.max(ABSOLUTE_GATE, relative)));
}

/** Loudness range of energies per 100 ms, in LU (EBU Tech 3342): 10th to 95th percentile of the gated 3 s windows. */
export function range(energies: readonly number[]): number {
  const windows = slidingMeans(energies, 30);
  const relative = lufs(meanAbove(windows, ABSOLUTE_GATE)) - 20;
  const floor = energyOf(Math.max(ABSOLUTE_GATE, relative));
  const kept = windows
    .filter((energy) => energy > floor)
    .map(lufs)
    .sort((a, b) => a - b);
  if (kept.length === 0) return 0;
  const at = (share: number) => kept[Math.round((kept.length - 1) * share)]!;
  return at(0.95) - at(0.1);
}

/** What stands for silence in lists of loudness: finite, so that it survives JSON. */
const SILENT = -120;

/** Loudness of the 3 s around each 100 ms (less at the ends), in LUFS to two decimals, never below −120. */
export function shortTerm(energies: readonly number[]): number[] {
  const sums = new Float64Array(energies.length + 1);
  for (let i = 0; i < energies.length; i++) sums[i + 1] = sums[i]! + energies[i]!;
  return energies.map((_, i) => {
    const from = Math.max(0, i - 14);
    const to = Math.min(energies.length, i + 16);
    const loudness = lufs(Math.max(0, sums[to]! - sums[from]!) / (to - from));
    return Math.max(SILENT, Math.round(loudness * 100) / 100);
  });
}
