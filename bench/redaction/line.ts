/** One figure of the redaction bench. */
export interface BenchLine {
  readonly what: string;
  readonly measured: number;
  /** Such as `%`, `ms` or `per 1,000 words`; empty for a bare number. */
  readonly unit: string;
  /** The target in words, such as `≥ 99`; `reported` where there is none. */
  readonly target: string;
  readonly met: boolean;
  /** What exactly was counted. */
  readonly detail: string;
}
