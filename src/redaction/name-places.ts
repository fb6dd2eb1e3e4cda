import { GIVEN_NAMES, mayBeWord } from './given-name-list.ts';
import type { Token } from './words.ts';

/**
 * Where in a sentence a name stands that is an ordinary word too (“grace”, “will”). Needed where a transcript has no capital letters: then
 * nothing else tells “then grace came” from “a bit of grace”.
 */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Names that are so common as words that they need better evidence than the others. */
const FREQUENT = list(
  'will may hope love little long young black white green brown red day see hall hill king art chance happy bill mark pat sue rob summer spring winter rain sky stone wood woods field sun rich guy strong small moon patience peace price justice major van',
);
const MODAL = list('will may');
/** A sentence about somebody can go on with a name after these. */
const BEFORE_A_SUBJECT = list(
  'and then when because if that but so until till where while although though since after before think thought say said says know knew how why whether cos like told me honestly actually basically anyway yeah yes no well ok okay oh today yesterday once eventually later luckily sometimes usually even apparently obviously suddenly thankfully day night morning week year time',
);
/** Verbs whose object is a person. */
const TO_A_PERSON = list(
  'told tell telling asked ask asking rang ring met meet meeting called named miss missed missing remember remembered visited visit thanked thank hugged seen saw married phoned texted',
);
const WITH_A_PERSON = list(
  'with to from for by about at like than and or hi hello hey dear was is help helped hate hated loved',
);
const RELATED = list(
  'mum mam dad brother sister cousin uncle auntie aunt aunty nan gran grandad friend mate boyfriend girlfriend partner wife husband worker carer carers teacher mentor adviser manager son daughter twin neighbour',
);
const WHAT_PEOPLE_DO = list(
  'said says was is has had went came told asked rang left wanted wants thought got gave made took never always really just used would could should did didnt doesnt wasnt isnt hadnt knows knew ran wrote saw sat stood heard felt lives lived walked helped looked started stopped moved brought kept let put read spoke slept taught ate drove sang won lost found and who',
);
/** After these the ordinary word follows. */
const DETERMINERS = list(
  'a an the my your his her our their its this that these those some any no every each more bit of such one own',
);
const AFTER_A_PERSON = list(
  'every again today yesterday now since last about and or on at if for when because but so that',
);

/** True where a name that is also a word may well mean a person: “then grace came”, “i asked will if”, but not “a bit of grace”. */
export function standsForPerson(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  const before = tokens[at - 1]?.closesSentence ? undefined : tokens[at - 1]?.folded;
  const after = token.closesSentence ? undefined : tokens[at + 1]?.folded;
  if (before !== undefined && DETERMINERS.has(before) && !(before === 'that' && MODAL.has(token.folded))) return false;
  if (token.possessive) return true;
  const acts = goesOnLikePerson(tokens, at);
  if (before === undefined) return acts;
  if (RELATED.has(before)) return acts || !MODAL.has(token.folded);
  if (TO_A_PERSON.has(before) || (BEFORE_A_SUBJECT.has(before) && acts)) return true;
  // No modal verb follows a preposition or a form of “be”.
  if (MODAL.has(token.folded)) return WITH_A_PERSON.has(before) && !['and', 'or', 'like'].includes(before);
  if (WITH_A_PERSON.has(before))
    return !FREQUENT.has(token.folded) || acts || after === undefined || AFTER_A_PERSON.has(after);
  return (acts && !FREQUENT.has(token.folded)) || isNothingButName(before);
}

/** True where the next word is what people do: “summer would wait”. */
function goesOnLikePerson(tokens: readonly Token[], at: number): boolean {
  const after = tokens[at]!.closesSentence ? undefined : tokens[at + 1]?.folded;
  return after !== undefined && (WHAT_PEOPLE_DO.has(after) || (after.length > 4 && after.endsWith('ed')));
}

/** For a name that is on the roster, where less evidence will do: a person's place, or anything a person does but a modal verb. */
export function mayStandForPerson(tokens: readonly Token[], at: number): boolean {
  return standsForPerson(tokens, at) || (!MODAL.has(tokens[at]!.folded) && goesOnLikePerson(tokens, at));
}

/** “Mary rose”: the word before is a first name and nothing else. */
function isNothingButName(word: string): boolean {
  return GIVEN_NAMES.has(word) && !mayBeWord(word);
}

/** True where a person is spoken of as a relation or a companion: “my best friend …”, “me and …”. */
export function followsRelation(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || before.closesSentence) return false;
  return RELATED.has(before.folded) || (before.folded === 'and' && tokens[at - 2]?.folded === 'me');
}
