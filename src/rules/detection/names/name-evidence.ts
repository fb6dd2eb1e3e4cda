import {
  BEFORE_A_MONTH,
  CAPITALS_THAT_NAME_NOBODY,
  DAYS_AND_MONTHS,
  MONTHS_THAT_ARE_NAMES,
} from '../wordlists/capitals.ts';
import { isEveryday, NAMES_THAT_ARE_WORDS } from '../wordlists/common-words.ts';
import { cueBefore } from '../wordlists/cues.ts';
import { isEnglish } from '../wordlists/english-words.ts';
import { GIVEN_NAMES, mayBeWord } from '../wordlists/given-name-list.ts';
import { KNOWN_LETTERS } from './known-letters.ts';
import { actsAsOnlyPeopleDo, isSpokenOfAsPerson } from './person-acts.ts';
import type { Token } from '../words.ts';
import { NICKNAMES_THAT_ARE_WORDS, RARE_GIVEN_NAMES_THAT_ARE_WORDS } from './words-that-name.ts';

export type NameFinder =
  | 'given-name'
  | 'surname'
  | 'cue'
  | 'capital'
  | 'unusual-word'
  | 'entity'
  | 'spelled-out'
  | 'initials'
  | 'place-in-sentence';

/** One reason to take a token for a name. */
export interface NameEvidence {
  readonly finder: NameFinder;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reason: string;
}

/** Why token `at` may be a name, where the transcript has capital letters; empty where nothing speaks for it. */
export function casedEvidence(tokens: readonly Token[], at: number): NameEvidence[] {
  const token = tokens[at]!;
  const word = token.folded;
  if (!mayHoldName(word) || isRoadOrYear(word)) return [];
  const isGivenName = GIVEN_NAMES.has(word) && !isMonth(tokens, at);
  const surname = token.capital && followsGivenName(tokens, at);
  const beside = surname || (token.capital && precedesGivenName(tokens, at));
  if (token.capital && isPersonByDeed(tokens, at)) {
    const reason = `${shownAs(token)} does here what only a person does, or is spoken of as one.`;
    return [{ finder: 'place-in-sentence', confidence: 0.5, reason }];
  }
  if (CAPITALS_THAT_NAME_NOBODY.has(word) && !isGivenName && !surname) return [];
  const everyday = isPlain(word);
  const wordOrName = mayBeWord(word) || everyday;
  const capitalInside = token.capital && !token.opensSentence;
  const shown = shownAs(token);
  const evidence: NameEvidence[] = [];
  if (isGivenName) {
    const opening = wordOrName ? (opensAsWord(tokens, at) || !NAMES_THAT_ARE_WORDS.has(word) ? 0 : 0.5) : 0.8;
    const confidence = capitalInside ? 0.9 : token.capital ? opening : wordOrName ? 0 : 0.5;
    if (confidence > 0) evidence.push({ finder: 'given-name', confidence, reason: `${shown} is a first name.` });
  }
  const cue = cueBefore(tokens, at);
  const cueCounts =
    cue !== null &&
    (capitalInside || (isGivenName && !everyday) || (cue.strong && !everyday && (token.capital || !isEnglish(word))));
  // “My name is NASRIN” is a name, “this is CAMHS” is none.
  const shortForm = token.allCapitals && (word.length < 4 || KNOWN_LETTERS.has(word) || !cue?.strong);
  if (cueCounts && !shortForm) evidence.push(afterCue(shown, cue));
  if (capitalInside && !token.allCapitals && (!everyday || beside || !opensQuote(tokens, at))) {
    evidence.push({
      finder: 'capital',
      confidence: everyday ? (beside ? 0.5 : 0.4) : 0.65,
      reason: `${shown} has a capital letter inside a sentence, so it may be the name of a person or a place.`,
    });
  }
  const unusual = !wordOrName && !isGivenName && !isEnglish(word) && !token.allCapitals && word.length > 2;
  if (token.capital && token.opensSentence && unusual) {
    evidence.push({
      finder: 'unusual-word',
      confidence: 0.4,
      reason: `${shown} is an unusual word at the start of a sentence, so it may be a name.`,
    });
  }
  return evidence;
}

/** “M1”, “U15s”, “E4”: a letter and a number are a road, a team or a channel. */
function isRoadOrYear(word: string): boolean {
  return /^[a-z]\d{1,3}s?$/.test(word);
}

/** False for numbers and single letters. */
export function mayHoldName(word: string): boolean {
  return word.length > 1 && /^\p{L}/u.test(word);
}

/** Days, months, plants and nicknames that are words: “Friday went mad at him”, “Peaches told me”, “my friend Sunday”. */
function isPersonByDeed(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at]!.folded;
  const dayOrMonth = DAYS_AND_MONTHS.has(word);
  if (
    !dayOrMonth &&
    !NICKNAMES_THAT_ARE_WORDS.has(word) &&
    !RARE_GIVEN_NAMES_THAT_ARE_WORDS.has(word) &&
    !GIVEN_NAMES.has(word)
  )
    return false;
  if (!dayOrMonth && !tokens[at]!.opensSentence) return false;
  return actsAsOnlyPeopleDo(tokens, at) || (dayOrMonth && isSpokenOfAsPerson(tokens, at));
}

export function shownAs(token: Token): string {
  return `“${token.capital ? token.folded[0]!.toUpperCase() + token.folded.slice(1) : token.folded}”`;
}

export function afterCue(shown: string, cue: { phrase: string; strong: boolean }): NameEvidence {
  return {
    finder: 'cue',
    confidence: cue.strong ? 0.85 : 0.7,
    reason: `${shown} comes after “${cue.phrase}”, where a name often stands.`,
  };
}

/** “May” after “in” is the month; at the start of a question it is a verb. */
export function isMonth(tokens: readonly Token[], at: number): boolean {
  if (!MONTHS_THAT_ARE_NAMES.has(tokens[at]!.folded)) return false;
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  const dated = (other: Token | undefined) => other !== undefined && /^\d/.test(other.folded);
  return (
    tokens[at]!.opensSentence ||
    (before !== undefined && BEFORE_A_MONTH.has(before.folded)) ||
    dated(before) ||
    dated(after)
  );
}

const AFTER_AN_OPENING_VERB = new Set('i you we they he she it this that there the a an my our your'.split(' '));

/** “Will you …”, “Hope it …”, “Mark the …”: a sentence that opens with a verb, not with a person. */
function opensAsWord(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return !tokens[at]!.closesPhrase && next !== undefined && AFTER_AN_OPENING_VERB.has(next.folded);
}

/** “She said, Right, let us start”: a capital after a comma can open what somebody says. */
function opensQuote(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]!.closesPhrase;
}

/** A word with a capital right after a first name: “Scott Young”, “Emma Church”. */
function followsGivenName(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before?.capital === true && !before.closesPhrase && GIVEN_NAMES.has(before.folded);
}

/** A word with a capital right before a first name: “Big Dave”. */
function precedesGivenName(tokens: readonly Token[], at: number): boolean {
  const after = tokens[at + 1];
  return after?.capital === true && !tokens[at]!.closesPhrase && GIVEN_NAMES.has(after.folded);
}

const ENDINGS = ['s', 'es', 'ed', 'd', 'ing', 'ly', 'er', 'ers', 'est', 'y', 'ful', 'less', 'ness', 'ment', 'ments'];

/**
 * True for everyday words and their endings. A capital inside a sentence is such strong evidence that only these explain it away, not the
 * rarer words of `english-words.ts`.
 */
function isPlain(word: string): boolean {
  if (isEveryday(word)) return true;
  return ENDINGS.some((ending) => {
    if (!word.endsWith(ending) || word.length - ending.length < 3) return false;
    const stem = word.slice(0, -ending.length);
    return (
      isEveryday(stem) ||
      isEveryday(`${stem}e`) ||
      isEveryday(`${stem.slice(0, -1)}y`) ||
      (stem.at(-1) === stem.at(-2) && isEveryday(stem.slice(0, -1)))
    );
  });
}
