import { z } from 'zod';
import type { Hearings } from '../../../media/transcribe/remembered.ts';
import type { Transcript } from '../../../media/words.ts';

const span = { start: z.number(), end: z.number() };

const words = z.array(
  z.object({
    text: z.string(),
    ...span,
    probability: z.number(),
    doubtful: z.enum(['timing', 'loop', 'no-energy', 'mismatch', 'in-place-of-name', 'low-probability']).optional(),
    aligned: z.literal(true).optional(),
  }),
);

/** What was heard of the sound of a version that passed its check, as it is kept. */
export const HearingsShape: z.ZodType<Hearings> = z.record(
  z.string(),
  z.object({ words, unwritten: z.array(z.object(span)) }),
);

/** A transcript as it is kept. Those of before heard once and followed no word through its sounds. */
export const KeptTranscriptShape: z.ZodType<Transcript> = z.object({
  engine: z.object({ name: z.string(), version: z.string(), model: z.string() }),
  words,
  outcome: z.enum(['words', 'no-speech']),
  unheard: z.array(z.object(span)),
  heardAgain: z.array(z.object({ ...span, way: z.string(), words: z.number() })).optional(),
});
