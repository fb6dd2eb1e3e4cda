import type { TimeSpan } from '../../media/words.ts';
import { spokenWords } from './spoken-words.ts';
import type { TimedText } from './textgrid.ts';

/** A word that was really said, as it is compared. Times in seconds, null where they are not known. */
export interface SaidWord {
  readonly text: string;
  readonly start: number | null;
  readonly end: number | null;
}

/** A person's name that was really said. */
export interface SaidName {
  readonly name: string;
  /** Its words among the words that were said, without a title, counted from 0. */
  readonly firstWord: number;
  readonly lastWord: number;
  /** Its title (“Mr”) where the name is given with one, else its first word. */
  readonly titleWord: number;
  /** Where it is spoken, from its first sound to its last; null where that is not known. */
  readonly place: TimeSpan | null;
}

/** A recording and all that is known to be true of it. */
export interface SpokenRecording {
  /** Name for reports. */
  readonly file: string;
  readonly path: string;
  readonly seconds: number;
  readonly said: readonly SaidWord[];
  readonly names: readonly SaidName[];
}

const TITLE = /^(mr|mrs|ms|miss|mister|dr|doctor|sir|lady)\.?\s+(?=\S)/i;

/** A name as a roster has it: without its title. */
export function withoutTitle(name: string): string {
  return name.trim().replace(TITLE, '');
}

/** The words of a text of which no times are known. */
export function untimed(text: string): SaidWord[] {
  return spokenWords(text).map((word) => ({ text: word, start: null, end: null }));
}

/** Words with times. Of one that is compared as several, the first has the start and the last has the end. */
export function timedWords(words: readonly TimedText[]): SaidWord[] {
  return words.flatMap(({ text, start, end }) => {
    const parts = spokenWords(text);
    const last = parts.length - 1;
    return parts.map((part, index) => ({
      text: part,
      start: index === 0 ? start : null,
      end: index === last ? end : null,
    }));
  });
}

/** Whether a word is a word of a name, or its possessive. */
export function isNameWord(word: string | undefined, ofName: string): boolean {
  return word === ofName || word === `${ofName}s`;
}

/**
 * Every place where one of the names is said.
 * @param known times of names from elsewhere, in order, for names whose words have none
 */
export function namesSaid(
  said: readonly SaidWord[],
  names: readonly string[],
  known: readonly TimedText[] = [],
): SaidName[] {
  return names.flatMap((name) => {
    const words = spokenWords(withoutTitle(name));
    const title = withoutTitle(name) === name.trim() ? 0 : 1;
    const elsewhere = known.filter(({ text }) => text === name);
    const found: SaidName[] = [];
    for (let at = 0; words.length > 0 && at + words.length <= said.length; at++) {
      if (!words.every((word, index) => isNameWord(said[at + index]!.text, word))) continue;
      const lastWord = at + words.length - 1;
      const { start } = said[at]!;
      const { end } = said[lastWord]!;
      const given = elsewhere[found.length];
      const place =
        start !== null && end !== null ? { start, end } : given ? { start: given.start, end: given.end } : null;
      found.push({ name, firstWord: at, lastWord, titleWord: Math.max(0, at - title), place });
    }
    return found;
  });
}
