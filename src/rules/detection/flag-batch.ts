import { z } from 'zod';
import { flagTranscript } from './flags.ts';
import type { FoundFlag } from './found-flag.ts';
import { parseRoster, type Roster, RosterError } from './roster.ts';
import { flagText } from './names/text-flags.ts';
import type { TranscriptWord } from './words.ts';

/** Many short transcripts checked one after the other, each with its own roster: `flag --batch`. */

export const wordsSchema = z.array(
  z.object({
    text: z.string(),
    start: z.number().nullish(),
    end: z.number().nullish(),
    probability: z.number().min(0).max(1).nullish(),
  }),
);

const batchSchema = z.array(
  z.object({
    id: z.string(),
    words: wordsSchema,
    roster: z.array(z.unknown()).default([]),
    title: z.boolean().default(false),
  }),
);

/** What a transcript of the batch holds, under the id that it was given with. */
export interface FlaggedTranscript {
  readonly id: string;
  readonly flags: readonly FoundFlag[];
}

/** A batch that is not in the form that `flag --batch` reads; the message says where. */
export class BatchError extends Error {}

/** The words of a transcript that was read, without what is null. */
export function wordsOf(read: z.infer<typeof wordsSchema>): TranscriptWord[] {
  return read.map(({ text, start, end, probability }) => ({
    text,
    start: start ?? undefined,
    end: end ?? undefined,
    probability: probability ?? undefined,
  }));
}

/**
 * The flags of each transcript of a batch, in the same order. With `title` the text is looked at as titles are: see `flagText`.
 * @throws BatchError when the batch or one of its rosters is not in the right form
 */
export function flagBatch(batch: unknown): FlaggedTranscript[] {
  const result = batchSchema.safeParse(batch);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new BatchError(
      `this is not a list of transcripts like [{ "id": "a-1", "words": [{ "text": "Hi," }], "roster": [{ "name": "Jordan Okafor" }] }]: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  // Every roster is read first: a bad one is found before anything is done.
  const read = result.data.map(({ id, words, roster, title }, index) => ({
    id,
    title,
    words: wordsOf(words),
    roster: rosterOf(roster, `${index}`),
  }));
  return read.map(({ id, title, words, roster }) => ({
    id,
    flags: title ? flagText(words.map(({ text }) => text).join(' '), roster) : flagTranscript(words, roster),
  }));
}

function rosterOf(participants: unknown[], at: string): Roster {
  try {
    return parseRoster({ participants, keep: [] });
  } catch (error) {
    if (error instanceof RosterError) throw new BatchError(`the roster of transcript ${at}: ${error.message}`);
    throw error;
  }
}
