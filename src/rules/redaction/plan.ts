import type { AudioSpan, Cover } from '../../../media/spans.ts';

/** What the decisions of staff come to: the sound and the regions to overwrite. Times, pixels and flag ids only. */
export interface RedactionPlan {
  readonly spans: AudioSpan[];
  readonly covers: Cover[];
  /** SHA-256 over the decisions that it was worked out from. */
  readonly decisionsHash: string;
}
