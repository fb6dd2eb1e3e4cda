/** One line of the table that says how well redaction works. */
export interface BenchLine {
  readonly what: string;
  readonly measured: number;
  /** Unit of `measured`, such as `%` or `per 1,000 words`. */
  readonly unit: string;
  /** The target in words, such as `≥ 99 %`; empty where there is none. */
  readonly target: string;
  readonly met: boolean;
  /** What exactly was measured, and on what. */
  readonly detail: string;
}

/** A line with a target that is a least (`≥`) or a most (`≤`). */
export function lineOf(
  what: string,
  measured: number,
  unit: string,
  [sign, bound]: readonly ['≥' | '≤', number],
  detail: string,
): BenchLine {
  const rounded = Math.round(measured * 100) / 100;
  const met = sign === '≥' ? measured >= bound : measured <= bound;
  return { what, measured: rounded, unit, target: `${sign} ${bound}${unit === '%' ? ' %' : ''}`, met, detail };
}
