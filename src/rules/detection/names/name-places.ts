import { NAMES_THAT_ARE_WORDS } from '../wordlists/common-words.ts';
import { GIVEN_NAMES, mayBeWord, SURNAMES } from '../wordlists/given-name-list.ts';
import type { Token } from '../words.ts';
import { SURNAMES_THAT_ARE_WORDS } from './words-that-name.ts';

/**
 * Where in a sentence a name stands that is an ordinary word too (“grace”, “will”). Needed where a transcript has no capital letters: then
 * nothing else tells “then grace came” from “a bit of grace”.
 */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Names that are so common as words that they need better evidence than the others. */
const FREQUENT = list(
  'will may hope love little long young black white green brown red day see hall hill king art chance happy mark summer spring winter rain sky stone wood woods field sun rich guy strong small moon cook baker peace price justice major van star miles',
);
const MODAL = list('will may');
/** A sentence about somebody can go on with a name after these. */
const BEFORE_A_SUBJECT = list(
  'and then when because if that but so until till where while although though since after before think thought say said says know knew how why whether cos like told me honestly actually basically anyway yeah yes no well ok okay oh today yesterday once eventually later luckily sometimes usually even apparently obviously suddenly thankfully whenever wherever every sunday monday tuesday wednesday thursday friday saturday morning evening christmas birthday weekend soon as even only like would could should did does with without poor wish wished bet reckon guess swear hoped only day night morning week year time end',
);
/** Verbs whose object is a person. */
export const TO_A_PERSON = list(
  'told tell telling asked ask asking rang ring met meet meeting called named miss missed missing remember remembered visited visit thanked thank hugged seen saw married phoned texted moved took taken put picked pick picks chose left forget forgot wanted knew trusted trust believe believed owe owed owes hit punched slapped kicked hurt kissed fancied adopted fostered raised blamed introduced texting ringing warned believed emailed messaged thank asks tells helping watched watching heard',
);
const WITH_A_PERSON = list(
  'with to from for by about at like than and or hi hello hey dear was is wasnt isnt help helped hate hated loved between without behind beside near except after before against even only girl boy lad woman man guy lady kid baby poor love you meet cheers',
);
export const RELATED = list(
  'mum mam dad brother sister cousin uncle auntie aunt aunty nan gran grandad friend mate boyfriend girlfriend partner wife husband worker carer carers teacher mentor adviser manager son daughter twin neighbour',
);
const WHAT_PEOPLE_DO = list(
  'said says was is has had went came told asked rang left wanted wants thought got gave made took never always really just used would could should did didnt doesnt wasnt isnt hadnt knows knew ran wrote saw sat stood heard felt lives lived walked helped looked started stopped moved brought kept let put read spoke slept taught ate drove sang won lost found paid works lives loves likes plays comes goes hears sees makes takes gets gives does tells asks needs helps rings calls cares keeps runs knows says deserves means looks feels seems became becomes begins share shared might may must cannot cant couldnt wouldnt shouldnt hasnt havent werent thinks reckons and who',
);
/** What one is “of” a person: “scared of precious”. */
const FELT_OF_A_PERSON = list(
  'scared afraid frightened terrified proud jealous envious fond sick tired think thought thinking heard hearing dreamt because instead ahead care rid memories memory picture photo friend mate front mum dad',
);
/** After these the ordinary word follows. */
export const DETERMINERS = list(
  'a an the my your his her our their its this that these those some any no every each more bit of such one own',
);
const AFTER_A_PERSON = list(
  'every again today yesterday now since last about and or on at if for when because but so that as it you who whos which sometimes always outside inside there here a by in more than from me i he she they we where what with too either anyway though until while since before after then',
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
  const after = wordAfterName(tokens, at)?.folded;
  if (before === 'of' && (token.possessive || FELT_OF_A_PERSON.has(tokens[at - 2]?.folded ?? ''))) return true;
  if (before !== undefined && DETERMINERS.has(before) && before !== 'that') return false;
  if (token.possessive) return true;
  const acts = goesOnLikePerson(tokens, at);
  if (before === 'that' && !MODAL.has(word)) return acts && (!isFrequent(word) || isReported(tokens, at - 1));
  if (before === undefined) return acts || !isFrequent(word);
  if (RELATED.has(before)) return acts || !MODAL.has(word);
  if (BEFORE_A_SUBJECT.has(before) && acts) return true;
  if (MODAL.has(word)) return isNoModal(before, after);
  if (TO_A_PERSON.has(before)) return true;
  if (VERBS.has(word) && PEOPLE.has(before) && before !== 'to') return false;
  if (WITH_A_PERSON.has(before) && (acts || after === undefined || AFTER_A_PERSON.has(after))) return true;
  if (VERBS.has(word) && before === 'to') return false;
  if (isNothingButName(before)) return true;
  if (acts) return !isFrequent(word) || !(BEFORE_A_THING.has(before) || PEOPLE.has(before));
  return !isFrequent(word) && !BEFORE_A_THING.has(before);
}

/** “He told me that mark had moved”: what is told follows, so this “that” points at nothing. */
function isReported(tokens: readonly Token[], that: number): boolean {
  return REPORTING.has(tokens[that - 1]?.folded ?? '') || REPORTING.has(tokens[that - 2]?.folded ?? '');
}
const REPORTING = list(
  'told tell tells said say says think thought know knew hope hoped heard hear found remember forgot wish',
);

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

/** True where the sentence goes on as about a person: “summer would wait”, “sky and me”, “what would mark say”. A surname may stand between. */
export function goesOnLikePerson(tokens: readonly Token[], at: number): boolean {
  const next = wordAfterName(tokens, at);
  const after = next?.folded;
  if (after === undefined) return false;
  if (WHAT_PEOPLE_DO.has(after) || (after.length > 4 && after.endsWith('ed'))) return true;
  if (after === 'and') return COMPANY.has(tokens[tokens.indexOf(next!, at) + 1]?.folded ?? '');
  return ASKING.has(tokens[at - 1]?.folded ?? '') && ASKED_OF.has(after);
}
const COMPANY = list('me i my');
const ASKING = list('would did does could should');
const ASKED_OF = list('say do think know come want need feel mean live go like care');

/** The word after the name at `at` and the surname that may go with it, in the same sentence. */
function wordAfterName(tokens: readonly Token[], at: number): Token | undefined {
  if (tokens[at]!.closesSentence) return undefined;
  const next = tokens[at + 1];
  if (next === undefined || next.closesSentence || !isSurname(next.folded)) return next;
  return tokens[at + 2];
}

/** True for a word that may be a surname and does not hold a sentence together. */
export function isSurname(word: string): boolean {
  return (
    (SURNAMES_THAT_ARE_WORDS.has(word) || SURNAMES.has(word)) && !WHAT_PEOPLE_DO.has(word) && !AFTER_A_PERSON.has(word)
  );
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
