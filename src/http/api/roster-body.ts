import { z } from 'zod';
import { rosterSchema, wholeRosterSchema } from '../../rules/detection/roster.ts';

/** Who and what a recording is about, as a program sends it: the same fields, and the same checks, as in a `roster.json`. */
export const acceptRoster = rosterSchema.pick({ participants: true, keep: true, covers: true });

/** The same for a recording that has one already: what is left out would be taken away. */
export const acceptWholeRoster = wholeRosterSchema.pick({ participants: true, keep: true, covers: true }).extend({
  revision: z.string().optional().describe('Needed (428): rosterRevision of the recording that the change was made on'),
});
