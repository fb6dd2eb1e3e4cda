import { flagTranscript, type FlagRoster } from './flags.ts';
import type { FoundFlag } from './found-flag.ts';

/** What may identify a person in a title or a role label that somebody typed: words without times. */
export function flagText(text: string, roster: FlagRoster): FoundFlag[] {
  const words = text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ({ text: word }));
  return flagTranscript(words, roster);
}
