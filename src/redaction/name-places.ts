import { NAMES_THAT_ARE_WORDS } from './common-words.ts';
import { GIVEN_NAMES, mayBeWord } from './given-name-list.ts';
import type { Token } from './words.ts';

/**
 * Where in a sentence a name stands that is an ordinary word too (“grace”, “will”). Needed where a transcript has no capital letters: then
 * nothing else tells “then grace came” from “a bit of grace”.
 */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Names that are so common as words that they need better evidence than the others. */
const FREQUENT = list(
  'will may hope love little long young black white green brown red day see hall hill king art chance happy mark pat sue rob summer spring winter rain sky stone wood woods field sun rich guy strong small moon cook baker peace price justice major van',
);
const MODAL = list('will may');
/** A sentence about somebody can go on with a name after these. */
const BEFORE_A_SUBJECT = list(
  'and then when because if that but so until till where while although though since after before think thought say said says know knew how why whether cos like told me honestly actually basically anyway yeah yes no well ok okay oh today yesterday once eventually later luckily sometimes usually even apparently obviously suddenly thankfully whenever wherever wish wished bet reckon guess swear hoped only day night morning week year time',
);
/** Verbs whose object is a person. */
const TO_A_PERSON = list(
  'told tell telling asked ask asking rang ring met meet meeting called named miss missed missing remember remembered visited visit thanked thank hugged seen saw married phoned texted moved took taken put picked pick picks chose left forget forgot wanted',
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

/** Verbs that are names too: the ordinary word follows a person or “to”. */
const VERBS = list(
  'will may cook mark bill rob rose chase drew sue grant bless bob pat hope love see hunt chase skip nick',
);
const PEOPLE = list('i you he she we they it who people everybody everyone somebody someone nobody to sun');
/** Before anything but a verb these speak of a thing: “full of grace”, “in crystal”, “new ruby”. */
const BEFORE_A_THING = list(
  'of in on into onto without good bad big small new old real great nice lovely pretty dark bright hard soft pure wild gold silver red blue green pink purple white black yellow orange yes very so too more less much full half two three four five six ten last next first early late gas water phone electric',
);

/** True where a name that is also a word may well mean a person: “then grace came”, “i asked will if”, but not “a bit of grace”. */
export function standsForPerson(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  const word = token.folded;
  const before = tokens[at - 1]?.closesSentence ? undefined : tokens[at - 1]?.folded;
  const after = token.closesSentence ? undefined : tokens[at + 1]?.folded;
  if (before !== undefined && DETERMINERS.has(before) && before !== 'that') return false;
  if (token.possessive) return true;
  const acts = goesOnLikePerson(tokens, at);
  if (before === 'that' && !MODAL.has(word)) return acts && !isFrequent(word);
  if (before === undefined) return acts || !isFrequent(word);
  if (RELATED.has(before)) return acts || !MODAL.has(word);
  if (BEFORE_A_SUBJECT.has(before) && acts) return true;
  if (MODAL.has(word)) return isNoModal(before, after);
  if (TO_A_PERSON.has(before)) return true;
  if (VERBS.has(word) && PEOPLE.has(before) && before !== 'to') return false;
  if (WITH_A_PERSON.has(before) && (acts || after === undefined || AFTER_A_PERSON.has(after))) return true;
  if (VERBS.has(word) && before === 'to') return false;
  if (isNothingButName(before)) return true;
  return !isFrequent(word) && (acts || !BEFORE_A_THING.has(before));
}

/** Words that a package lists as names, but nobody here wrote down as such, are words first as well. */
function isFrequent(word: string): boolean {
  return FREQUENT.has(word) || !NAMES_THAT_ARE_WORDS.has(word);
}

/** No modal verb follows a preposition or a verb that takes a person, and none stands before “laughed” or “crying”. */
function isNoModal(before: string, after: string | undefined): boolean {
  if (TO_A_PERSON.has(before)) return true;
  if (WITH_A_PERSON.has(before) && !['and', 'or', 'like'].includes(before)) return true;
  return after !== undefined && after.length > 4 && /(?:[^e]ed|ing)$/.test(after) && !PEOPLE.has(before);
}

/** True where the next word is what people do: “summer would wait”. */
export function goesOnLikePerson(tokens: readonly Token[], at: number): boolean {
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
