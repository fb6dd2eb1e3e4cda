import { z } from 'zod';
import { utc } from './shape-parts.ts';
import { WordShape } from './shapes.ts';

/** The words of now, as programs read them. */
export const WordsShape = z.object({
  version: z.int().describe('Send it back with a change; 0: as the machine heard them'),
  percentRead: z.int().describe('How many of the words a person read, in whole per cent'),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  words: z.array(
    WordShape.extend({
      version: z.int().describe('The version that wrote it; 0 for the machine. Times of written words are shared out'),
      isRead: z.boolean().describe('Whether a person read it'),
    }),
  ),
});

export const WordVersionShape = z.object({
  version: z.int(),
  kind: z.enum(['correct', 'undo', 'redo']),
  by: z.string().describe('Account of whoever made it'),
  at: utc,
  edits: z
    .array(
      z.object({
        at: z.int().describe('Number of the first word, in the version before'),
        old: z.array(z.string()),
        now: z.array(z.string()),
      }),
    )
    .describe('Empty for undo and redo'),
});

export const ChangedWordsShape = z.object({
  version: z.int(),
  at: z.int().describe('Number of the first word at which something changed'),
  newFlags: z.int().describe('Flags that were found in the changed words and need a decision, or follow one'),
  voided: z.boolean().describe('Whether a finished version and its approvals count no more'),
});

export const FoundPlacesShape = z.object({
  version: z.int(),
  places: z.array(z.object({ first: z.int(), count: z.int(), old: z.string(), now: z.string() })),
});
