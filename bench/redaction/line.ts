/** One line of the redaction bench: what was measured, against what it has to be. */
export interface BenchLine {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  readonly target: string;
  readonly met: boolean;
  readonly detail: string;
}
