import type { DemoService } from '../demo/service.ts';
import type { MediaJob } from '../media/job.ts';
import type { BenchArguments, RowName } from './arguments.ts';
import type { BenchRecording } from './recording.ts';

/** A ratio that has to be reached. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

export interface Figure {
  readonly row: RowName;
  readonly name: string;
  /** What was measured, and what it is divided by, in `unit`. */
  readonly ours: number;
  readonly bare: number;
  readonly unit: 's' | 'MiB' | 'requests/s';
  readonly ratio: number;
  /** The ratio of each round. */
  readonly ratios: readonly number[];
  readonly target: Target;
  /** What exactly was compared with what. */
  readonly compared: string;
  /** What else was seen, one sentence each. */
  readonly notes: readonly string[];
}

/** What the rows run on. Recording and service are made when the first row asks for them. */
export interface Bench {
  readonly asked: BenchArguments;
  /** Scratch folder, removed at the end. */
  readonly folder: string;
  readonly job: MediaJob;
  readonly recording: () => Promise<BenchRecording>;
  readonly service: () => Promise<DemoService>;
  /** Says what is going on. */
  readonly say: (line: string) => void;
}

/** Measures one row of the table. */
export type Row = (bench: Bench) => Promise<Figure[]>;

/** Whether a ratio reaches its target. */
export function isMet(ratio: number, target: Target): boolean {
  return 'atMost' in target ? ratio <= target.atMost : ratio >= target.atLeast;
}
