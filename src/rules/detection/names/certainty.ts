import { COMMON_WORDS } from '../wordlists/common-words.ts';
import { isListedWord } from '../wordlists/english-words.ts';
import { GIVEN_NAMES, SURNAMES } from '../wordlists/given-name-list.ts';
import { foldedWords } from '../words.ts';
import {
  NICKNAMES_THAT_ARE_WORDS,
  RARE_GIVEN_NAMES_THAT_ARE_WORDS,
  SURNAMES_THAT_ARE_WORDS,
} from './words-that-name.ts';

/** A flag as far as it says what somebody knew when its words were taken out. */
export interface FoundText {
  readonly kind: string;
  readonly text: string;
  /** Which finders found it; left out where a person said that it is a name. */
  readonly foundBy?: readonly string[];
}

/**
 * How sure it is that the words of a flag are a name or a detail.
 * - `certain`: the roster, a list of first names, a phrase (“my name is”), letters spelled out, a pattern, or a person says so.
 * - `suspected`: a capital letter, an unusual word or the entity library made somebody decide. It may be anybody's name, or “Chapter”.
 * - `doubt`: it only sounded like somebody, or is a place to listen to. What was meant there, nobody knows.
 */
export type Certainty = 'certain' | 'suspected' | 'doubt';

/** Finders that know a name when they see one; the others only suspect that a word may be one. */
const KNOWING: ReadonlySet<string> = new Set(['roster', 'given-name', 'cue', 'spelled-out', 'pattern', 'staff']);
/** Finders that say nothing about which word it was. */
const DOUBTING: ReadonlySet<string> = new Set([
  'sounds-like',
  'in-place-of-name',
  'low-probability',
  'mismatch',
  'doubtful-timing',
  'crowded',
  'unheard',
]);

/** How sure it is that a flag's words are a name or a detail. */
export function certaintyOf({ kind, foundBy }: Omit<FoundText, 'text'>): Certainty {
  if (!['name', 'detail', 'text'].includes(kind)) return 'doubt';
  if (kind === 'detail' || !foundBy || foundBy.some((finder) => KNOWING.has(finder))) return 'certain';
  return foundBy.every((finder) => DOUBTING.has(finder)) ? 'doubt' : 'suspected';
}

/**
 * True where only a phrase before it says that a word is a name. After “this is” an ordinary word can stand too: “this is Chapter three”.
 */
export function isKnownByPlaceAlone({ foundBy = [] }: Pick<FoundText, 'foundBy'>): boolean {
  return foundBy.filter((finder) => KNOWING.has(finder)).join() === 'cue';
}

/**
 * True for a suspected word that is probably no name, so that taking it out in one place forbids it nowhere else: an ordinary word, or one
 * that the same recording has in small letters elsewhere. A word that people are called by as well (“Fox”) needs both.
 * @param word folded
 */
export function isProbablyNoName(word: string, inSmallLetters: ReadonlySet<string> = new Set()): boolean {
  if (COMMON_WORDS.has(word)) return true;
  const isKnownName = NAMES.some((names) => names.has(word));
  if (isKnownName) return isListedWord(word) && inSmallLetters.has(word);
  return isListedWord(word) || inSmallLetters.has(word);
}

const NAMES: readonly ReadonlySet<string>[] = [
  ...[GIVEN_NAMES, SURNAMES],
  ...[NICKNAMES_THAT_ARE_WORDS, RARE_GIVEN_NAMES_THAT_ARE_WORDS, SURNAMES_THAT_ARE_WORDS],
];

/** Folded words that stand in small letters somewhere in a recording. */
export function wordsInSmallLetters(spoken: readonly { readonly text: string }[]): Set<string> {
  return new Set(spoken.filter(({ text }) => /^\P{L}*\p{Ll}/u.test(text)).flatMap(({ text }) => foldedWords(text)));
}
