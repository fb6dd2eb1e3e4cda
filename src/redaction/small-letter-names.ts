import { CAPITALS_THAT_NAME_NOBODY } from './capitals.ts';
import { FUNCTION_WORDS, isEveryday } from './common-words.ts';
import { cueBefore } from './cues.ts';
import { isEnglish, isListedWord } from './english-words.ts';
import { GIVEN_NAMES, mayBeWord, SURNAMES } from './given-name-list.ts';
import { afterCue, type Evidence, isMonth, mayHoldName, shownAs } from './name-evidence.ts';
import { followsRelation, goesOnLikePerson, standsForPerson } from './name-places.ts';
import type { Token } from './words.ts';

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
export function smallLetterEvidence(tokens: readonly Token[], at: number): Evidence[] {
  const token = tokens[at]!;
  const word = token.folded;
  if (!mayHoldName(word) || NOT_WORDS_NOR_NAMES.has(word)) return [];
  const isGivenName = GIVEN_NAMES.has(word) && !isMonth(tokens, at);
  if (CAPITALS_THAT_NAME_NOBODY.has(word) && !isGivenName && !followsGivenName(tokens, at)) return [];
  const wordOrName = mayBeWord(word);
  const shown = shownAs(token);
  const evidence: Evidence[] = [];
  if (isGivenName && !wordOrName) {
    evidence.push({ finder: 'given-name', confidence: 0.6, reason: `${shown} is a first name.` });
  } else if ((isGivenName && standsForPerson(tokens, at)) || precedesName(tokens, at)) {
    evidence.push({
      finder: 'place-in-sentence',
      confidence: 0.45,
      reason: `${shown} can be a word or a first name. It stands where a person could be meant.`,
    });
  } else if (!isEveryday(word) && followsRelation(tokens, at)) {
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
  if ((SURNAMES.has(word) && !wordOrName && !isEnglish(word)) || followsGivenName(tokens, at)) {
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
  if (before === undefined || before.closesPhrase || before.possessive || FUNCTION_WORDS.has(word)) return false;
  if (!GIVEN_NAMES.has(before.folded) || mayBeWord(before.folded)) return false;
  if (WHAT_COMES_BETWEEN.has(word)) return false;
  // “Sam cross laughed”: between a first name and what the person did.
  if (
    (goesOnLikePerson(tokens, at) || /ing$/.test(tokens[at + 1]?.folded ?? '')) &&
    !goesOnLikePerson(tokens, at - 1) &&
    !word.endsWith('ly')
  )
    return true;
  return SURNAMES.has(word) || (!isListedWord(word) && !/(?:s|ed|ing|ly)$/.test(word));
}

const WHAT_COMES_BETWEEN = new Set(
  'also still then even often soon later now today too here there together nearly almost quite sometimes usually maybe already finally actually probably who whose which mum dad brother sister mate friend'.split(
    ' ',
  ),
);

/** “Poppy hargreaves”, “big dave”: what stands right before a word that can only be a name. */
function precedesName(tokens: readonly Token[], at: number): boolean {
  const after = tokens[at + 1];
  if (after === undefined || tokens[at]!.closesPhrase || !mayHoldName(after.folded) || after.folded.length < 3)
    return false;
  if (NICKNAME_STARTS.has(tokens[at]!.folded)) return GIVEN_NAMES.has(after.folded) && !mayBeWord(after.folded);
  return GIVEN_NAMES.has(tokens[at]!.folded) && !isEnglish(after.folded) && !NOT_WORDS_NOR_NAMES.has(after.folded);
}

const NICKNAME_STARTS: ReadonlySet<string> = new Set(['big', 'little', 'old', 'young', 'baby', 'wee', 'lil']);
