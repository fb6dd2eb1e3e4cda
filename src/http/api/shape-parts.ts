import { z } from 'zod';
import { DECISIONS } from '../../rules/redaction/flag-state.ts';

/* What the shapes of the API are made of. None of these is an answer of its own. */

export const utc = z.iso.datetime().describe('UTC');
export const secondsShape = z.number().describe('Seconds from the start of the recording');
/** JSON knows no infinity: the loudness of silence is null. */
export const level = z.number().nullable();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const decision = z.enum(DECISIONS);
export const region = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe('Pixels of the picture');
export const coverKey = z.object({ time: secondsShape, ...region.shape });

/** On which state a change is made. */
export const revision = z
  .string()
  .max(200)
  .describe('Names the state that you were shown. On another one nothing is changed: 409 with both states');

export const timeSpan = z.object({ start: secondsShape, end: secondsShape });

export const replacementSoundShape = z.object({ sha256, seconds: z.number() });
