import { z } from 'zod';
import { PARTS } from '../consent/absence.ts';
import { DateOfBirthInput, StatedAgeInput } from '../consent/age-input.ts';
import { ParticipantId } from '../ids.ts';
import { parseTag, parseTags } from '../consent/tags.ts';

/**
 * The roster of a recording as people write it (`roster.json`): everyone seen, heard or mentioned, the keep list, and regions to cover.
 * Unknown fields, bad tags and impossible times are errors that name the field.
 */

const name = (what: string) =>
  z
    .string()
    .trim()
    .max(200, `${what} is longer than 200 letters`)
    .refine((text) => /\p{L}/u.test(text), `${what} needs at least one letter`);

const tags = z.array(z.string()).superRefine((texts, context) => {
  const problem = (path: number[], error: unknown) =>
    context.addIssue({ code: 'custom', path, message: error instanceof Error ? error.message : String(error) });
  let readable = true;
  texts.forEach((text, index) => {
    try {
      parseTag(text);
    } catch (error) {
      readable = false;
      problem([index], error);
    }
  });
  if (!readable) return;
  try {
    parseTags(texts);
  } catch (error) {
    problem([], error);
  }
});

const participantFields = z.strictObject({
  /** Id of the row of the roster that this changes; left out for somebody new, and for whoever is told apart by their name. */
  id: ParticipantId.optional(),
  name: name('A name'),
  /** Nicknames and other spellings that people say. */
  also: z.array(name('A nickname')).default([]),
  /** What a recogniser may write when it mishears the name. */
  soundsLike: z.array(name('A “sounds like” spelling')).default([]),
  /** How the person is credited, such as “Peer researcher”. */
  role: z.string().trim().min(1, 'A role may be left out, but not be empty').max(100).optional(),
  /** Consent tags; a participant without any is only mentioned, unless `person` says who it is. */
  tags: tags.default([]),
  /** Id of a participant who is known already: what they allowed counts here too. Only staff may say so. */
  person: z
    .string()
    .regex(/^[0-9a-z]{16}$/, 'This is not the id of a participant')
    .brand<'PersonId'>()
    .optional(),
  /** Somebody new, although somebody on the list of participants has the same name. Counts only from whoever may see that list. */
  newPerson: z.literal(true, 'Leave newPerson out, or set it to true').optional(),
  /** Of somebody whom nobody wrote down before: when they were born, or what is known of their age and why that is enough. */
  dateOfBirth: DateOfBirthInput.optional(),
  /** Only staff may state it. */
  ageStated: StatedAgeInput.optional(),
  /** Whether they are seen or heard, or only talked about. Left out: what stands there, else what the tags say. `absent`: neither. */
  part: z.enum(PARTS, 'The part is “in”, “mentioned” or “absent”').optional(),
});

const participant = participantFields.refine(
  ({ person, newPerson }) => person === undefined || newPerson === undefined,
  {
    path: ['newPerson'],
    message: 'Somebody is known already, or new: send person or newPerson, not both',
  },
);

const seconds = z.number('A time is a number of seconds').min(0, 'A time cannot be before the start of the recording');
const pixels = z
  .int('A place in the picture is a whole number of pixels')
  .min(0, 'A place in the picture cannot be negative');
const size = z.int('A size is a whole number of pixels').positive('A size must be more than nothing');

const cover = z
  .strictObject({
    start: seconds,
    end: seconds,
    x: pixels,
    y: pixels,
    width: size,
    height: size,
    why: z.string().trim().max(200).optional(),
  })
  .refine((region) => region.end > region.start, { path: ['end'], message: 'The end must be later than the start' });

/** The most people on one roster: each is looked for in every word. */
export const MOST_ON_ROSTER = 500;
const people = z
  .array(participant)
  .max(
    MOST_ON_ROSTER,
    `These are more than ${MOST_ON_ROSTER} people. Write down who is seen, heard or talked about in this recording`,
  );

export const rosterSchema = z.strictObject({
  show: z.string().trim().min(1).max(255).default('Recordings'),
  title: z.string().trim().min(1).max(255).default('Recording'),
  kind: z.enum(['podcast', 'thank-you'], 'The kind is “podcast” or “thank-you”').default('podcast'),
  participants: people.default([]),
  /** Public names that may stay. */
  keep: z.array(name('A name to keep')).default([]),
  /** Regions of the picture master to cover, in pixels, for a stretch of time in seconds. */
  covers: z.array(cover).default([]),
});

export type Roster = z.infer<typeof rosterSchema>;
export type RosterParticipant = z.infer<typeof participant>;
export type RosterCover = z.infer<typeof cover>;

/** One thing wrong with a roster, at a field such as `participants[0].tags[2]`. */
export interface RosterProblem {
  readonly field: string;
  readonly message: string;
}

/** A roster that cannot be used. `problems` names every field at fault; it can hold names, so it is for staff, never for a log. */
export class RosterError extends Error {
  readonly problems: RosterProblem[];

  constructor(problems: RosterProblem[]) {
    super(['The roster cannot be used:', ...problems.map(({ field, message }) => `- ${field}: ${message}`)].join('\n'));
    this.name = 'RosterError';
    this.problems = problems;
  }
}

/**
 * Checks a roster and fills in what may be left out.
 * @param value what `JSON.parse` made of a `roster.json`
 * @throws RosterError naming every field at fault
 */
export function parseRoster(value: unknown): Roster {
  const result = rosterSchema.safeParse(value);
  if (result.success) return result.data;
  throw new RosterError(
    result.error.issues.flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => ({
          field: fieldName([...issue.path, key]),
          message: 'We do not know this field. Check its spelling.',
        }));
      }
      return [{ field: fieldName(issue.path), message: issue.message }];
    }),
  );
}

/** The same where the list of people has to be there: one that was left out by mistake would empty it. */
export const wholeRosterSchema = rosterSchema.extend({ participants: people });

/** The roster of a recording for which nobody wrote one: nobody has given permission for anything. */
export function emptyRoster(): Roster {
  return rosterSchema.parse({});
}

function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'roster';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
