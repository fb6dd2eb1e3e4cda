/** How long people take to say a word, as far as its letters and digits tell. All in seconds. */

import { LONGEST_WORD } from './timing.ts';

/**
 * Measured on the 520 words of the sample recordings, whose times are exact: “a” lasts 41 ms at the least, “the” 54 ms, words of five letters
 * 110 ms. whisper.cpp gives 10 to 30 ms to a word where it lost its way.
 */
const SHORTEST_WORD = 0.035;
const WORD_OPENING = 0.02;
const WORD_LETTER = 0.01;
const WORD_DIGIT = 0.05;
/** Names are stressed: the fastest of the 71 there (“Aaliyah”) takes 45 ms a letter, of which recognisers lose some. A digit is a word of its own: 140 ms at the least there. */
const SHORTEST_NAME = 0.05;
const NAME_LETTER = 0.036;
const NAME_DIGIT = 0.1;
/** The longest word of three letters there takes 0.73 s, of four 0.67 s, of five 0.70 s, of eight 0.96 s. */
const LONGEST_OPENING = 0.4;
const LONGEST_LETTER = 0.12;
const LONGEST_DIGIT = 0.45;
/** Hardly any word takes longer: 12 of the 520 there. */
const USUAL_OPENING = 0.3;
const USUAL_LETTER = 0.06;
const USUAL_DIGIT = 0.4;
/**
 * People lengthen the last word before a pause. Of 1,956 words of people reading and talking 98 % take up to this many times as long before a mark of punctuation, and up to
 * 1.02 times as long elsewhere.
 */
const USUAL_AT_END = 1.15;
const CLOSES_PHRASE = /[.,!?;:…]["'”’)]*$/;

function lettersOf(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

function digitsOf(text: string): number {
  return text.match(/\p{N}/gu)?.length ?? 0;
}

/** Nobody says this word in less, in seconds: always more than the 30 ms of a word that lost its place. */
export function shortestSaid(text: string): number {
  return Math.max(SHORTEST_WORD, WORD_OPENING + WORD_LETTER * lettersOf(text) + WORD_DIGIT * digitsOf(text));
}

/** Nobody says this word in less, in seconds, when it is a name or part of a detail, which are never mumbled as “the” is. */
export function shortestNameSaid(text: string): number {
  return Math.max(SHORTEST_NAME, NAME_LETTER * lettersOf(text) + NAME_DIGIT * digitsOf(text));
}

/** Nobody takes longer to say this word, in seconds; no word takes longer than 1.2 s. */
export function longestSaid(text: string): number {
  return Math.min(LONGEST_WORD, LONGEST_OPENING + LONGEST_LETTER * lettersOf(text) + LONGEST_DIGIT * digitsOf(text));
}

/** What this word usually takes at the most, in seconds: a word with more speech than this may hold a part of its neighbour. */
export function usuallySaid(text: string): number {
  return USUAL_OPENING + USUAL_LETTER * lettersOf(text) + USUAL_DIGIT * digitsOf(text);
}

/** The same where a pause may follow, as far as the punctuation of the word tells. */
export function usuallySaidInPlace(text: string): number {
  return usuallySaid(text) * (CLOSES_PHRASE.test(text.trim()) ? USUAL_AT_END : 1);
}
