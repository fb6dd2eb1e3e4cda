import { isEveryday } from '../wordlists/common-words.ts';
import type { FlagRoster } from '../flags.ts';
import { findMisreadNames } from './misread-names.ts';
import type { FoundFlag } from '../found-flag.ts';
import { flagText } from './text-flags.ts';
import { foldedWords } from '../words.ts';

/** What can be read in the picture at one place: one line of words, and how surely it was read, 0 to 1. */
export interface SeenText {
  readonly text: string;
  readonly confidence: number;
}

/** From here on, words that stand for nobody we know are taken for words and not for a pattern of the wall. */
const SURELY_READ = 0.7;
/** A badge holds a name and little else: so many words at most. */
const BADGE_WORDS = 3;
/** Finders of the transcript that say nothing about what is written: nobody mishears a badge. */
const FOR_SPEECH = new Set(['sounds-like', 'unusual-word']);

/**
 * What in a line of writing may identify somebody: names of the roster and the keep list, also with letters misread; details such as phone
 * numbers; names of others, when they were surely read; and a short line of capital words, as a badge has it. The flags' word numbers count the
 * words of the line. Nothing found means that the line needs no decision.
 */
export function findOnScreen({ text, confidence }: SeenText, roster: FlagRoster): FoundFlag[] {
  const misread = findMisreadNames(text, roster.participants);
  const found = flagText(text, roster).filter(
    ({ kind, code, participant, onKeepList }) =>
      !FOR_SPEECH.has(code ?? '') &&
      (participant !== null || onKeepList || kind === 'detail' || confidence >= SURELY_READ),
  );
  const known = new Set(found.map(({ participant }) => participant));
  const all = [...found, ...misread.filter(({ participant }) => !known.has(participant))];
  return all.length === 0 && confidence >= SURELY_READ && readsLikeABadge(text) ? [badgeFlag(text)] : all;
}

/** Capital words only, none of them an ordinary one: “Thornhill”, “MASON”, “Ayesha B”. */
function readsLikeABadge(text: string): boolean {
  const words = text.match(/\p{L}[\p{L}'’-]*/gu) ?? [];
  return (
    words.length > 0 &&
    words.length <= BADGE_WORDS &&
    words.some((word) => word.length >= 3) &&
    words.every((word) => /^\p{Lu}/u.test(word)) &&
    !words.some((word) => foldedWords(word).some(isEveryday))
  );
}

function badgeFlag(text: string): FoundFlag {
  return {
    kind: 'name',
    text,
    firstWord: 0,
    lastWord: text.split(/\s+/).length - 1,
    participant: null,
    confidence: 0.5,
    reason: `“${text}” may be a name. Nobody on the roster is called that.`,
    foundBy: ['capital'],
    code: 'capital',
  };
}
