import { z } from 'zod';
import type { AudioSpan, Cover } from '../../../media/spans.ts';

/** What the decisions of staff come to: the sound and the regions to overwrite. Times, pixels and flag ids only. */
export interface RedactionPlan {
  readonly spans: AudioSpan[];
  readonly covers: Cover[];
  /** SHA-256 over the decisions that it was worked out from. */
  readonly decisionsHash: string;
}

const place = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };

/** A plan as it is kept. Those of before have no replacements and no moving covers. */
export const RedactionPlanShape: z.ZodType<RedactionPlan> = z.object({
  spans: z.array(
    z.object({
      start: z.number(),
      end: z.number(),
      action: z.enum(['bleep', 'silence', 'replace']),
      replacement: z.object({ sha256: z.string(), seconds: z.number() }).optional(),
      flags: z.array(z.string()),
    }),
  ),
  covers: z.array(
    z.object({
      start: z.number(),
      end: z.number(),
      ...place,
      keys: z.array(z.object({ time: z.number(), ...place })).optional(),
      flags: z.array(z.string()),
    }),
  ),
  decisionsHash: z.string(),
});
