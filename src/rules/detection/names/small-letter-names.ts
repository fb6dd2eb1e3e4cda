import { CAPITALS_THAT_NAME_NOBODY } from '../wordlists/capitals.ts';
import { FUNCTION_WORDS, isEveryday } from '../wordlists/common-words.ts';
import { cueBefore } from '../wordlists/cues.ts';
import { isEnglish, isListedWord } from '../wordlists/english-words.ts';
import { GIVEN_NAMES, isShortForm, mayBeWord, SURNAMES } from '../wordlists/given-name-list.ts';
import { afterCue, type NameEvidence, isMonth, mayHoldName, shownAs } from './name-evidence.ts';
import { followsRelation, goesOnLikePerson, isSurname, standsForPerson } from './name-places.ts';
import type { Token } from '../words.ts';
import {
  FAMILY_NAMES_THAT_COME_FIRST,
  NICKNAMES_THAT_ARE_WORDS,
  RARE_GIVEN_NAMES_THAT_ARE_WORDS,
  SURNAMES_THAT_ARE_WORDS,
} from './words-that-name.ts';

/** Sounds and short forms that no dictionary holds. */
const NOT_WORDS_NOR_NAMES = new Set(
  'um uh er erm ah aah eh hm hmm mm mmm ha haha ok okay tv pe uk usa eu dj id cv pc pcs dvd cd ai it ps nhs im ive ill id til cos coz cause gonna wanna gotta th st nd rd am pm mp3 ya yer em ma pa ta op bs ad ads mc'.split(
    ' ',
  ),
);

/**
 * Why token `at` may be a name, where the transcript has no capital letters: known names, words where a name belongs, and words that are
 * not English. Names that are words too (“will”, “grace”) are told by their place in the sentence.
 */
export function smallLetterEvidence(tokens: readonly Token[], at: number): NameEvidence[] {
  const token = tokens[at]!;
  const word = token.folded;
  if (!mayHoldName(word) || NOT_WORDS_NOR_NAMES.has(word)) return [];
  const isGivenName = GIVEN_NAMES.has(word) && !isMonth(tokens, at);
  if (CAPITALS_THAT_NAME_NOBODY.has(word) && !isGivenName && !followsGivenName(tokens, at)) return [];
  const wordOrName = mayBeWord(word);
  const shown = shownAs(token);
  const evidence: NameEvidence[] = [];
  if (isGivenName && !wordOrName) {
    evidence.push({ finder: 'given-name', confidence: 0.6, reason: `${shown} is a first name.` });
  } else if ((isGivenName && standsForPerson(tokens, at)) || precedesName(tokens, at)) {
    evidence.push({
      finder: 'place-in-sentence',
      confidence: 0.45,
      reason: `${shown} can be a word or a first name. It stands where a person could be meant.`,
    });
  } else if (
    isNameOnlyByPlace(word)
      ? standsForPerson(tokens, at) || followsRelation(tokens, at) || isAfterNicknameStart(tokens, at)
      : !isEveryday(word) && followsRelation(tokens, at)
  ) {
    evidence.push({
      finder: 'place-in-sentence',
      confidence: 0.35,
      reason: `${shown} stands where a person is spoken of. It may be a nickname.`,
    });
  }
  const cue = cueBefore(tokens, at);
  if (
    cue !== null &&
    (isGivenName
      ? !isEveryday(word) || cue.strong
      : cue.strong && (!isEnglish(word) || (NAMING.has(cue.phrase) && !isEveryday(word))))
  )
    evidence.push(afterCue(shown, cue));
  if (
    (SURNAMES.has(word) && !wordOrName && !isEnglish(word)) ||
    followsGivenName(tokens, at) ||
    isOfNameInFamilyOrder(tokens, at)
  ) {
    evidence.push({ finder: 'surname', confidence: 0.45, reason: `${shown} can be a surname.` });
  }
  if (!isGivenName && !SURNAMES.has(word) && !isEnglish(word)) {
    evidence.push({
      finder: 'unusual-word',
      confidence: 0.35,
      reason: `${shown} is not a word that we know, so it may be a name.`,
    });
  }
  return evidence;
}

/** Words that are names where a person can be meant, and nowhere else. */
function isNameOnlyByPlace(word: string): boolean {
  return NICKNAMES_THAT_ARE_WORDS.has(word) || RARE_GIVEN_NAMES_THAT_ARE_WORDS.has(word) || isShortForm(word);
}

/** After these even an English word is what somebody is called: “my name is jazz”. */
const NAMING: ReadonlySet<string> = new Set([
  'my name is',
  'name is',
  'is called',
  'was called',
  'i am called',
  'known as',
]);

/** “Shanice brown”: a word that is a surname too, or is only made like an English one, counts right after a first name. */
function followsGivenName(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const word = tokens[at]!.folded;
  if (before === undefined || before.closesPhrase || before.possessive) return false;
  if (FUNCTION_WORDS.has(word) && !SURNAMES_THAT_ARE_WORDS.has(word)) return false;
  if (!GIVEN_NAMES.has(before.folded) || WHAT_COMES_BETWEEN.has(word)) return false;
  if (mayBeWord(before.folded)) return isSurname(word) && standsForPerson(tokens, at - 1);
  if (SURNAMES_THAT_ARE_WORDS.has(word)) return true;
  // “Sam cross laughed”: between a first name and what the person did.
  if (
    (goesOnLikePerson(tokens, at) || /ing$/.test(tokens[at + 1]?.folded ?? '')) &&
    !goesOnLikePerson(tokens, at - 1) &&
    !word.endsWith('ly')
  )
    return true;
  return SURNAMES.has(word) || (!isListedWord(word) && !/(?:s|ed|ing|ly)$/.test(word));
}

/** “Wang fang”, “chen yu”: a family name that comes first, with the given name after it, which no list of names need hold. */
function isOfNameInFamilyOrder(tokens: readonly Token[], at: number): boolean {
  return isFamilyNameWithName(tokens, at - 1) || isFamilyNameWithName(tokens, at);
}

function isFamilyNameWithName(tokens: readonly Token[], at: number): boolean {
  const [family, given] = [tokens[at], tokens[at + 1]];
  if (family === undefined || given === undefined || family.closesPhrase || family.possessive) return false;
  if (!FAMILY_NAMES_THAT_COME_FIRST.has(family.folded) || FUNCTION_WORDS.has(given.folded)) return false;
  return /^\p{L}{1,7}$/u.test(given.folded) && (GIVEN_NAMES.has(given.folded) || !isListedWord(given.folded));
}

const WHAT_COMES_BETWEEN = new Set(
  'also still then even often soon later now today too here there together nearly almost quite sometimes usually maybe already finally actually probably who whose which mum dad brother sister mate friend'.split(
    ' ',
  ),
);

/** “Poppy hargreaves”, “big dave”: what stands right before a word that can only be a name. */
function precedesName(tokens: readonly Token[], at: number): boolean {
  const after = tokens[at + 1];
  if (after === undefined || tokens[at]!.closesPhrase || !mayHoldName(after.folded)) return false;
  if (NICKNAME_STARTS.has(tokens[at]!.folded)) return isCalledBy(tokens, at + 1);
  if (after.folded.length < 3) return false;
  return GIVEN_NAMES.has(tokens[at]!.folded) && !isEnglish(after.folded) && !NOT_WORDS_NOR_NAMES.has(after.folded);
}

function isAfterNicknameStart(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before !== undefined && !before.closesPhrase && NICKNAME_STARTS.has(before.folded) && isCalledBy(tokens, at);
}

/** A name that is no word, or one by place (“big tone”) that no “the” or “a” stands before. */
function isCalledBy(tokens: readonly Token[], at: number): boolean {
  const name = tokens[at]!.folded;
  if ((GIVEN_NAMES.has(name) && !mayBeWord(name)) || !isEnglish(name)) return true;
  return NICKNAMES_THAT_ARE_WORDS.has(name) && !WITH_AN_ARTICLE.has(tokens[at - 2]?.folded ?? '');
}

const WITH_AN_ARTICLE: ReadonlySet<string> = new Set(
  'a an the my your his her our their this that these those some any no two three'.split(' '),
);

const NICKNAME_STARTS: ReadonlySet<string> = new Set(['big', 'little', 'old', 'young', 'baby', 'wee', 'lil']);
