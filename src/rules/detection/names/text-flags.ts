import type { FoundFlag } from '../found-flag.ts';
import { type FlagRoster, flagTranscript } from '../flags.ts';
import { isEveryday } from '../wordlists/common-words.ts';
import { isEnglish } from '../wordlists/english-words.ts';
import { mayBeWord } from '../wordlists/given-name-list.ts';
import { foldedWords, type TranscriptWord } from '../words.ts';
import { findNames, type Named } from './names.ts';

/**
 * Names and details in a text that a person typed: a title, a description, a role label. Word numbers count from 0; there are no times.
 * In a title every word may have a capital, so there capital letters say nothing and the text is read like one in small letters.
 */
export function flagText(text: string, roster: FlagRoster): FoundFlag[] {
  const words = wordsOf(text);
  return flagTranscript(asRead(words), roster).map((flag) => asTyped(flag, words));
}

/**
 * The same for names of a roster only, whatever else is in the text. A word in small letters counts where it is spelled as a name and is
 * no ordinary word: whoever types a name begins it with a capital letter, unless they use none at all.
 */
export function namesInText(text: string, participants: readonly Named[]): FoundFlag[] {
  const words = wordsOf(text);
  const hasCapitals = words.some((word) => /\p{Lu}/u.test(word.text));
  const isOrdinaryHere = ({ text: typed }: FoundFlag) =>
    hasCapitals && !/\p{Lu}/u.test(typed) && foldedWords(typed).every((word) => isOrdinary(word) || mayBeWord(word));
  return findNames(asRead(words), participants, [])
    .map((flag) => asTyped(flag, words))
    .filter((flag) => !isOrdinaryHere(flag));
}

function asRead(words: readonly TranscriptWord[]): readonly TranscriptWord[] {
  return isInTitleCase(words) ? words.map(inSmallLetters) : words;
}

function wordsOf(text: string): TranscriptWord[] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ({ text: word }));
}

/** Words that stay small in a title. */
const SMALL_IN_TITLES = new Set(
  'a an and as at but by for from if in is it of on or the to with my our your we i'.split(' '),
);

/**
 * True when capital letters mean nothing: ordinary words have one as well. A name of two words and nothing else is no title in this sense,
 * and neither is a text of sentences.
 */
function isInTitleCase(words: readonly TranscriptWord[]): boolean {
  const bare = words.map(({ text }) => text.replace(/[^\p{L}\p{M}'’-]/gu, '')).filter((word) => /^\p{L}/u.test(word));
  const inside = bare.slice(1).filter((word) => !SMALL_IN_TITLES.has(word.toLowerCase()));
  const capitals = inside.filter((word) => /^\p{Lu}/u.test(word));
  const ordinary = bare.filter((word) => /^\p{Lu}/u.test(word) && isOrdinary(word.toLowerCase()));
  return inside.length > 0 && capitals.length >= inside.length * 0.8 && ordinary.length > 1;
}

function isOrdinary(word: string): boolean {
  return isEveryday(word) || isEnglish(word);
}

function inSmallLetters(word: TranscriptWord): TranscriptWord {
  return { ...word, text: word.text.toLowerCase() };
}

/** The text of a flag as it was typed. */
function asTyped(flag: FoundFlag, words: readonly TranscriptWord[]): FoundFlag {
  const typed = words.slice(flag.firstWord, flag.lastWord + 1).map(({ text }) => text);
  return { ...flag, text: typed.join(' ').replace(/^[^\p{L}\p{N}@+(]+|[^\p{L}\p{N})]+$/gu, '') };
}
