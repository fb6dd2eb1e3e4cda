import { z } from 'zod';
import { MOST_RETENTION_DAYS } from '../consent/retention.ts';
import { fold } from '../detection/words.ts';
import { badInput } from '../problem.ts';
import { isVisible } from '../visible.ts';
import { AFTER_PICTURES } from './after-picture.ts';
import { CATEGORIES } from './categories.ts';
import { licenceUrl } from './licence.ts';

/** Words that addresses of pages may want for themselves. */
const TAKEN_WORDS = new Set(['new', 'edit']);
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const LONGEST_SLUG = 60;
const NOT_IN_FEEDS = 'This is too long for podcast apps. Please make it shorter.';

const line = (missing: string) => z.string().trim().refine(isVisible, missing).max(255, NOT_IN_FEEDS);

const DAYS = `Write a whole number of days from 1 to ${MOST_RETENTION_DAYS}, or nothing.`;
const days = z.number(DAYS).int(DAYS).min(1, DAYS).max(MOST_RETENTION_DAYS, DAYS).optional();
/** How many days things are kept; what is not given is kept until somebody deletes it. Not public. */
const Kept = z.strictObject({ originals: days, masters: days, drafts: days, rejected: days });

/** What staff write about a show. All of it but `retention` and `afterPicture` is public. */
export const ShowInput = z.object({
  title: line('Give the show a title.'),
  description: z
    .string()
    .trim()
    .min(1, 'Say what the show is about.')
    .refine((text) => Buffer.byteLength(text) <= 4000, NOT_IN_FEEDS),
  author: line('Say who makes the show.'),
  language: z.string().trim().refine(isLanguage, 'Write the language as a code, such as en-GB.').default('en-GB'),
  category: z.enum(CATEGORIES, 'Choose one of the categories.').default('Society & Culture'),
  explicit: z.boolean().default(false),
  ownerEmail: z.union([z.literal(''), z.email('Write an e-mail address, or nothing.').max(255)]).default(''),
  licence: z
    .string()
    .refine((slug) => licenceUrl(slug) !== null, 'Choose a Creative Commons licence.')
    .default('cc-by-nc-nd-4.0'),
  retention: Kept.default({}),
  afterPicture: z.enum(AFTER_PICTURES, 'Choose what is shown.').default('last-frame'),
  /** The last part of the show's address; made from the title when missing. */
  slug: z
    .string()
    .max(LONGEST_SLUG)
    .regex(SLUG, 'Use small letters, digits and hyphens only.')
    .refine((slug) => !TAKEN_WORDS.has(slug), 'Choose another address: this one is taken.')
    .optional(),
  /** A square JPEG, PNG or WebP picture of 1,400 pixels or more; Heard draws one when missing. */
  art: z.instanceof(Buffer).optional(),
});
export type ShowInput = z.input<typeof ShowInput>;

/** Everything may change but the slug: the feed's address is for ever, because apps keep it. */
export const ShowChanges = z
  .object({
    ...ShowInput.omit({ slug: true }).shape,
    // Without the defaults of a new show: what is not given stays as it is.
    language: ShowInput.shape.language.unwrap(),
    category: ShowInput.shape.category.unwrap(),
    explicit: ShowInput.shape.explicit.unwrap(),
    ownerEmail: ShowInput.shape.ownerEmail.unwrap(),
    licence: ShowInput.shape.licence.unwrap(),
    retention: ShowInput.shape.retention.unwrap(),
    afterPicture: ShowInput.shape.afterPicture.unwrap(),
  })
  .partial();
export type ShowChanges = z.input<typeof ShowChanges>;

/** Reads what a form or a program sent. @throws Problem 422 that names each field that is wrong */
export function readShow<S extends typeof ShowInput | typeof ShowChanges>(shape: S, input: unknown): z.output<S> {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data as z.output<S>;
  const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]));
  throw badInput('Some of this does not fit. Please look at it again.', fields);
}

/** An address in ASCII from a title: `Ásta & friends` gives `asta-friends`, a title without Latin letters `show`. */
export function slugFrom(title: string): string {
  const slug = fold(title)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_SLUG)
    .replace(/^-+|-+$/g, '');
  return slug === '' || TAKEN_WORDS.has(slug) ? ['show', slug].filter(Boolean).join('-') : slug;
}

function isLanguage(code: string): boolean {
  try {
    return Intl.getCanonicalLocales(code).length === 1;
  } catch {
    return false;
  }
}
