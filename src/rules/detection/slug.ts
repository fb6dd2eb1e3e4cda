import { fold } from './words.ts';

const LONGEST = 60;

/** The part of an address that stands for a title that is already redacted: a-z, digits and hyphens, never empty. */
export function slugOf(redactedTitle: string, otherwise = 'recording'): string {
  const slug = fold(redactedTitle)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? otherwise : slug;
}
