import { z } from 'zod';
import type { Transcript } from '../../../media/words.ts';

const span = { start: z.number(), end: z.number() };

/** A transcript as it is kept. Those of before heard once and followed no word through its sounds. */
export const KeptTranscriptShape: z.ZodType<Transcript> = z.object({
  engine: z.object({ name: z.string(), version: z.string(), model: z.string() }),
  words: z.array(
    z.object({
      text: z.string(),
      ...span,
      probability: z.number(),
      doubtful: z.enum(['timing', 'loop', 'no-energy', 'mismatch', 'in-place-of-name', 'low-probability']).optional(),
      aligned: z.literal(true).optional(),
    }),
  ),
  outcome: z.enum(['words', 'no-speech']),
  unheard: z.array(z.object(span)),
  heardAgain: z.array(z.object({ ...span, way: z.string(), words: z.number() })).optional(),
});
