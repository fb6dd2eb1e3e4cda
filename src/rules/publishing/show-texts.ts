import { z } from 'zod';
import { ActorId } from '../ids.ts';
import { hashOf } from '../canonical-json.ts';

/** Where a version of a show's texts is: public, public before, or never. */
export const SHOW_VERSION_STATES = ['live', 'waiting', 'replaced', 'refused', 'taken-back'] as const;

/** A version of what listeners read of a show. */
export const ShowTextsShape = z.object({
  title: z.string(),
  description: z.string(),
  author: z.string(),
  ownerEmail: z.string(),
  language: z.string(),
  category: z.string(),
  explicit: z.boolean(),
  licence: z.string(),
  /** The last part of its address that was asked for; in first versions only, because an address is for ever. */
  slug: z.string().optional(),
});
export type ShowTexts = z.infer<typeof ShowTextsShape>;

/** A finding that a second person confirmed (`ShowFinding.key`), and who. */
export interface Confirmation {
  readonly key: string;
  readonly by: ActorId;
}
export const ConfirmationsShape: z.ZodType<Confirmation[]> = z.array(z.object({ key: z.string(), by: ActorId }));

/** What names a version: the hash of its texts. */
export const showTextsHash = (texts: ShowTexts): string => hashOf(texts);

/** Texts of which the words were deleted, because they named somebody who was erased. */
export function withoutWords({ category, explicit, licence }: ShowTexts): ShowTexts {
  return { title: '', description: '', author: '', ownerEmail: '', language: 'en-GB', category, explicit, licence };
}

/** True where the words were deleted: no text that is written has an empty title. */
export const areDeleted = ({ title }: Pick<ShowTexts, 'title'>): boolean => title === '';

/** Where words stand that listeners read. */
export const SHOW_FIELDS = ['title', 'description', 'author', 'ownerEmail', 'language', 'slug'] as const;
export type ShowField = (typeof SHOW_FIELDS)[number];

/** What pages call these places. */
export const SHOW_FIELD_WORDS: Readonly<Record<ShowField, string>> = {
  title: 'title',
  description: 'description',
  author: 'author line',
  ownerEmail: 'e-mail address',
  language: 'language code',
  slug: 'web address',
};

/** What stands in a field, as it was written. An address that nobody asked for has the words of the title. */
export function textOfField(texts: ShowTexts, field: ShowField): string {
  return field === 'slug' ? (texts.slug ?? texts.title) : texts[field];
}

/** One text as the finders read it. */
export interface ReadText {
  readonly field: ShowField;
  /** Read for names of rosters and for words that were taken out. */
  readonly text: string;
  /** Read for names of anybody and for details. */
  readonly general: string;
}

/**
 * The texts of a version as the finders read them. The category and the licence come from lists, so no name can stand there. Of an e-mail address
 * everything is read for names that are known, and for others only what stands before the “@”: an office address is meant to be public.
 * @param slug the address that the show has, or would get
 */
export function textsToRead(texts: ShowTexts, slug: string): ReadText[] {
  const { title, description, author, ownerEmail } = texts;
  const whole = (field: ShowField, text: string): ReadText => ({ field, text, general: text });
  return [
    whole('title', title),
    whole('description', description),
    whole('author', author),
    { field: 'ownerEmail', text: apart(ownerEmail), general: apart(ownerEmail.split('@')[0]!) },
    whole('language', restOfLanguage(texts.language)),
    // An address that Heard makes has the words of the title, which are read there.
    { field: 'slug', text: apart(slug), general: apart(texts.slug ?? '') },
  ];
}

/** The words of an address. */
const apart = (address: string): string => address.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** What a language code has beside language, script and region: `en-GB-x-anything` is one, too. */
function restOfLanguage(code: string): string {
  return apart(code.replace(/^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?=-|$)/i, ''));
}
