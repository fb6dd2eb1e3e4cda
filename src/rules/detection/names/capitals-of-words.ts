import { FUNCTION_WORDS } from '../wordlists/common-words.ts';
import { cueBefore } from '../wordlists/cues.ts';
import { isListedWord } from '../wordlists/english-words.ts';
import { GIVEN_NAMES, SURNAMES } from '../wordlists/given-name-list.ts';
import { lexiconWords } from '../wordlists/lexicon.ts';
import { DETERMINERS, goesOnLikePerson, RELATED, TO_A_PERSON } from './name-places.ts';
import { actsAsOnlyPeopleDo } from './person-acts.ts';
import type { Token } from '../words.ts';
import {
  NICKNAMES_THAT_ARE_WORDS,
  RARE_GIVEN_NAMES_THAT_ARE_WORDS,
  SURNAMES_THAT_ARE_WORDS,
} from './words-that-name.ts';

/**
 * Capitals inside a sentence whose place in it tells that they name nobody, whatever else the word may be: adjectives made of names, the
 * first word of a sentence whose full stop the recogniser left out, the first word of what somebody says, planets.
 */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** True where the capital of token `at` names no person in this use. */
export function namesNobodyHere(tokens: readonly Token[], at: number): boolean {
  const { folded, capital, opensSentence } = tokens[at]!;
  if (!capital) return false;
  if (isPlanet(tokens, at) || arePeopleOfAProfession(tokens, at)) return true;
  if (CHURCHES.has(folded) && at > 0 && isProperAdjective(tokens, at - 1)) return true;
  return !opensSentence && (isProperAdjective(tokens, at) || opensClause(tokens, at) || opensQuotedWord(tokens, at));
}

/**
 * Adjectives made of names. A list, not endings: families are called Petrosian and Hovsepian, Nikolic and Mandic. Those that are names of people too
 * are at the end.
 */
const ADJECTIVES: ReadonlySet<string> = new Set([
  ...lexiconWords((tag) => tag === 'Demonym'),
  ...list(
    'victorian edwardian georgian jacobean elizabethan carolingian regency biblical byzantine babylonian assyrian persian phoenician etruscan spartan athenian trojan hellenic grecian mediterranean adriatic baltic balkan caucasian arabian siberian bavarian prussian saxon viking celtic gaelic gothic nordic slavic germanic hispanic iberian catalan basque flemish breton cornish ' +
      'hawaiian polynesian melanesian micronesian amazonian patagonian andean alpine himalayan saharan caribbean bahamian bermudian barbadian guyanese mauritian maltese cypriot kurdish tibetan nepali bengali punjabi gujarati tamil arctic antarctic atlantic pacific olympic olympian paralympic martian lunar venusian jovian ' +
      'masonic satanic messianic puritan presbyterian methodist anglican protestant calvinist lutheran wesleyan jesuit benedictine franciscan mormon islamic koranic hindu sikh buddhist jewish hebrew yiddish talmudic zionist pagan druid druidic ' +
      'shakespearean dickensian orwellian kafkaesque freudian jungian darwinian newtonian marxist leninist stalinist thatcherite napoleonic homeric platonic socratic aristotelian byronic wagnerian machiavellian kantian hegelian keynesian malthusian euclidean cartesian gregorian palladian ' +
      'christian roman norman tudor',
  ),
]);
/** Only adjectives have degrees. */
const DEGREES = list('very really most more');
/** Before a noun these make an adjective even of what is a first name elsewhere (“a Christian school”), unlike “my”. */
const NO_PERSON_AFTER = list('a an the such every no any some');
/** They follow “Roman” and “Christian” with a capital of their own. */
const CHURCHES = list('catholic catholics orthodox');
/** Nouns of people: what stands before them may be their own name (“the Sarkisian boys”). */
const PEOPLE = list(
  'family families clan lot mob gang crew boy boys girl girls lad lads guy guys man men woman women lady kid kids child children baby twin twins brother brothers sister sisters cousin cousins mum dad mother father son daughter wife husband bloke one ones household',
);
const DESCRIBING: ReadonlySet<string> = new Set(lexiconWords((tag) => tag === 'Adjective'));

/** “His Masonic insignia”, “an old Hawaiian shirt”, “a Christian school”: between a determiner and the noun that it belongs to. */
function isProperAdjective(tokens: readonly Token[], at: number): boolean {
  const { folded, closesPhrase, possessive, allCapitals } = tokens[at]!;
  const next = tokens[at + 1];
  if (closesPhrase || possessive || allCapitals || next === undefined || !ADJECTIVES.has(folded)) return false;
  const isName = GIVEN_NAMES.has(folded) || SURNAMES.has(folded);
  // “Roman Catholic school”.
  if (isName && next.capital && CHURCHES.has(next.folded)) return true;
  if (next.capital || !/^\p{L}{3,}$/u.test(next.folded) || FUNCTION_WORDS.has(next.folded)) return false;
  const determiner = determinerBefore(tokens, at);
  if (determiner === null) return false;
  if (DEGREES.has(determiner)) return true;
  if (PEOPLE.has(next.folded) || actsAsOnlyPeopleDo(tokens, at)) return false;
  if (NO_PERSON_AFTER.has(determiner)) return true;
  return !isName && !goesOnLikePerson(tokens, at) && !/.{3}(?:ed|ing|ly)$/.test(next.folded);
}

/** The determiner or adverb of degree before token `at`, over one adjective in small letters; null where there is none. */
function determinerBefore(tokens: readonly Token[], at: number): string | null {
  const isOne = ({ folded }: Token) => DETERMINERS.has(folded) || NO_PERSON_AFTER.has(folded) || DEGREES.has(folded);
  const before = tokens[at - 1];
  if (before === undefined || before.closesPhrase) return null;
  if (isOne(before)) return before.folded;
  const further = tokens[at - 2];
  const isOver = further !== undefined && !before.capital && DESCRIBING.has(before.folded) && !further.closesPhrase;
  return isOver && isOne(further) ? further.folded : null;
}

const PROFESSIONS: ReadonlySet<string> = new Set(lexiconWords((tag) => tag === 'Actor'));

/** “Warner and Detectives”: several of a profession. Not “the Mayors”, who may be a family. */
function arePeopleOfAProfession(tokens: readonly Token[], at: number): boolean {
  const { folded, possessive } = tokens[at]!;
  if (tokens[at - 1]?.folded === 'the') return false;
  const one = folded.slice(0, -1);
  const isName = [folded, one].some((word) => CALLED_BY.some((names) => names.has(word)));
  return folded.endsWith('s') && !possessive && PROFESSIONS.has(one) && !isName;
}

/** Words that hold sentences together and that nobody is called by, unlike “An”, “Can”, “Do” or “So”. */
const SUBJECTS = list('he she it they we you there this that these those who what which');
const CONJUNCTIONS = list('and but because although when where while if then after before');
const PARTS_OF_BOOKS = list('chapter act scene verse episode');
const OWNERS = list('the my his her our their your its');

/** “Chapter 3 My journey begins”, “she said He was late”: a sentence begins, and the recogniser wrote no full stop before it. */
function opensClause(tokens: readonly Token[], at: number): boolean {
  const { folded, closesPhrase, possessive, allCapitals } = tokens[at]!;
  const next = tokens[at + 1];
  if (closesPhrase || possessive || allCapitals || next === undefined) return false;
  const before = tokens[at - 1]!;
  // After the number of a chapter its title may have capitals throughout.
  const isNumbered = /^\d+$/.test(before.folded) && PARTS_OF_BOOKS.has(tokens[at - 2]?.folded ?? '');
  const isTitle = isNumbered && OWNERS.has(folded) && !CALLED_BY.some((names) => names.has(next.folded));
  if (next.capital && !isTitle) return false;
  if (cueBefore(tokens, at) !== null || (before.capital && !before.closesPhrase && GIVEN_NAMES.has(before.folded)))
    return false;
  if (CONJUNCTIONS.has(folded)) return true;
  if (SUBJECTS.has(folded)) return goesOnLikePerson(tokens, at) || AUXILIARIES.has(next.folded);
  if (!OWNERS.has(folded) || TO_A_PERSON.has(before.folded) || RELATED.has(before.folded)) return false;
  return !FUNCTION_WORDS.has(next.folded) && !goesOnLikePerson(tokens, at) && !actsAsOnlyPeopleDo(tokens, at);
}
const AUXILIARIES = list('is are was were has have had will would can could should may might must do does did');

const SAYING = list('said says say like thought think went goes asked answered replied shouted yelled whispered');

/** “I was like, Nope, not me”: a word that is no name opens what somebody says. */
function opensQuotedWord(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]!;
  if (!before.closesPhrase || !SAYING.has(before.folded)) return false;
  const { folded } = tokens[at]!;
  return isListedWord(folded) && !CALLED_BY.some((names) => names.has(folded));
}
const CALLED_BY: readonly ReadonlySet<string>[] = [
  ...[GIVEN_NAMES, SURNAMES, NICKNAMES_THAT_ARE_WORDS],
  ...[RARE_GIVEN_NAMES_THAT_ARE_WORDS, SURNAMES_THAT_ARE_WORDS],
];

const PLANETS = list('mercury venus mars jupiter saturn uranus neptune pluto');
/** What is or happens on a planet. One can be “on” a person as well: picked on, cheated on, sat on. */
const ON_A_PLANET = list(
  'am is are was were be been life live lives lived living land lands landed landing arrive arrived arrival advent water people men rover robot',
);

/** “Planet Mars”, “Jupiter and Saturn”, “life on Mars”. Some people are called Venus or Mars: anywhere else they may be meant. */
function isPlanet(tokens: readonly Token[], at: number): boolean {
  const { folded, opensSentence, closesSentence, closesPhrase } = tokens[at]!;
  if (!PLANETS.has(folded) || actsAsOnlyPeopleDo(tokens, at)) return false;
  const isOther = (token: Token | undefined) =>
    token?.capital === true && token.folded !== folded && PLANETS.has(token.folded);
  const [before, further] = opensSentence ? [] : [tokens[at - 1], tokens[at - 2]];
  const [next, later] = closesSentence ? [] : [tokens[at + 1], tokens[at + 2]];
  if (before?.folded === 'planet' || isOther(before) || (before?.folded === 'and' && isOther(further))) return true;
  if ((next?.folded === 'and' && isOther(later)) || (closesPhrase && isOther(next))) return true;
  return before?.folded === 'on' && ON_A_PLANET.has(further?.folded ?? '');
}
