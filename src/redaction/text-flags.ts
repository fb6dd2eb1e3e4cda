import { flagTranscript, type FlagRoster } from './flags.ts';
import type { FoundFlag } from './found-flag.ts';

/** In a title most words may have a capital letter, and any word may be unusual: that alone says nothing there. */
const KNOWING = ['roster', 'sounds-like', 'keep-list', 'given-name', 'cue', 'pattern'];

/** What may identify a person in a title or a role label that somebody typed: words without times. */
export function flagText(text: string, roster: FlagRoster): FoundFlag[] {
  const words = text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ({ text: word }));
  return flagTranscript(words, roster).filter(({ foundBy }) => foundBy.some((finder) => KNOWING.includes(finder)));
}
