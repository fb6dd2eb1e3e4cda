/** One thing measured against another, in turn, in the same run. */
export interface Compared {
  /** Median of ours and of what it is measured against, in the unit that was measured. */
  readonly ours: number;
  readonly bare: number;
  /** Median of the ratios ours ÷ bare, one for each round: a slow moment of the machine then touches one round, not the figure. */
  readonly ratio: number;
  readonly ratios: readonly number[];
}

/** The middle value, or the mean of the middle two. @throws when there is none */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('There is no median of nothing.');
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Runs `work` and says how many seconds it took. */
export async function measuredSeconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/**
 * Measures ours and the bare one in turn. Every other round begins with the bare one, so that neither always comes to a warm disk.
 * @param ours given the round's number from 0; @returns what it measured
 */
export async function inTurn(
  rounds: number,
  ours: (round: number) => Promise<number>,
  bare: (round: number) => Promise<number>,
): Promise<Compared> {
  const pairs: { ours: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const mine = await ours(round);
      pairs.push({ ours: mine, bare: await bare(round) });
    } else {
      const other = await bare(round);
      pairs.push({ ours: await ours(round), bare: other });
    }
  }
  const ratios = pairs.map((pair) => pair.ours / pair.bare);
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    bare: median(pairs.map((pair) => pair.bare)),
    ratio: median(ratios),
    ratios,
  };
}
