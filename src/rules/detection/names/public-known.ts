import { isEveryday } from '../wordlists/common-words.ts';
import { cueBefore } from '../wordlists/cues.ts';
import { isEnglish } from '../wordlists/english-words.ts';
import { GIVEN_NAMES, mayBeWord, SURNAMES } from '../wordlists/given-name-list.ts';
import { KNOWN_LETTERS } from './known-letters.ts';
import { DETERMINERS } from './name-places.ts';
import { actsAsOnlyPeopleDo, isSpokenOfAsPerson } from './person-acts.ts';
import { isPublicPlace, publicTermAt } from '../wordlists/public-terms.ts';
import type { Token } from '../words.ts';
import { NICKNAMES_THAT_ARE_WORDS, RARE_GIVEN_NAMES_THAT_ARE_WORDS } from './words-that-name.ts';

/** Where in a transcript something is spoken of that everybody knows, and no person can be meant. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const TITLES = list(
  'mr mrs ms miss mx dr doctor sir madam lady lord auntie aunty aunt uncle nan nana judge pc imam rabbi pastor constable sergeant inspector',
);
/** A person can be in none of these places; a shop, game or programme can be. */
const BEFORE_A_THING = list('in on at into watch watched watching play played playing read reading bought');
/** One believes in people, too. */
const IN_A_PERSON = list('believe believed believes confide confided trust trusted faith interested disappointed');
/** Words that make a run of plain words with capitals an institution: “Leaving Care Team”, “Children Act”. */
const INSTITUTIONS = list(
  'secretary minister commissioner worker workers officer officers manager managers adviser advisers advisor advisors visitor visitors nurse teacher teachers assistant leader carer carers day birthday act team teams service services plan panel council councils credit allowance benefit benefits order orders fund scheme grant board committee review network association project programme award awards trust centre department agency office strategy charter pledge offer covenant law rights convention assessment meeting conference hearing report court union day week month award',
);

/** For each token whether it belongs to something public that is meant as such. */
export function publicTokens(tokens: readonly Token[], cased: readonly boolean[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (let at = 0; at < tokens.length; at++) {
    const term = termAt(tokens, at);
    const length = term > 0 && isMeant(tokens, cased, at, term) ? term : institutionAt(tokens, cased, at);
    for (let here = at; here < at + length; here++) found.add(here);
    if (length > 0) at += length - 1;
    else if (tokens[at]!.allCapitals && KNOWN_LETTERS.has(tokens[at]!.folded) && !isPerson(tokens, at)) found.add(at);
  }
  return found;
}

/** “The Crown Court” is a court, not “The Crown”: without “the” there may be a longer term. */
function termAt(tokens: readonly Token[], at: number): number {
  const term = publicTermAt(tokens, at);
  if (term === 0 || tokens[at]!.folded !== 'the') return term;
  return at + 1 < tokens.length && publicTermAt(tokens, at + 1) >= term ? 0 : term;
}

function isMeant(tokens: readonly Token[], cased: readonly boolean[], at: number, length: number): boolean {
  const last = at + length - 1;
  // “Tesco. Express” are two sentences.
  for (let here = at; here < last; here++) if (tokens[here]!.closesPhrase) return false;
  if (isPerson(tokens, at)) return false;
  const first = tokens[at]!;
  const term = tokens
    .slice(at, last + 1)
    .map(({ folded }) => folded)
    .join(' ');
  const before = first.opensSentence ? undefined : tokens[at - 1]?.folded;
  const pointed = before !== undefined && DETERMINERS.has(before);
  const within = before !== undefined && BEFORE_A_THING.has(before) && !IN_A_PERSON.has(tokens[at - 2]?.folded ?? '');
  const next = tokens[last + 1]?.folded;
  const maySay = isPublicPlace(term) || mayBePerson(first.folded) ? AND : AND_SAYS;
  if (!pointed && !maySay.has(next ?? '') && actsAsOnlyPeopleDo(tokens, last)) return false;
  // “Paris”, “Kia” and “John Lewis” are people, too: only “in Paris”, “a Kia” and “at John Lewis” are not.
  if (length > 1 && !FULL_NAMES.has(term))
    return !cased[at] || tokens.slice(at, last + 1).some(({ capital }) => capital);
  if (length > 1 || (mayBePerson(first.folded) && !HARDLY_EVER_PEOPLE.has(term)))
    return isPublicPlace(term) ? within && before === 'in' : pointed || within;
  if (MOSTLY_PLACES.has(term)) return before !== undefined && BEFORE_A_PLACE.has(before);
  if (HARDLY_EVER_PEOPLE.has(term)) return true;
  if (isPublicPlace(term)) return pointed || isPlaceHere(tokens, at);
  return isEveryday(term) ? !cased[at] || (first.capital && (pointed || within)) : true;
}

/**
 * “In Hull”, “to Leeds, then Hull”. A weak recogniser writes the place that a name sounds like, so a place that stands for itself is
 * looked at like any other capital.
 */
function isPlaceHere(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at]!.opensSentence ? undefined : tokens[at - 1];
  if (before === undefined) return false;
  if (BEFORE_A_PLACE.has(before.folded) || SUPPORTED.has(before.folded)) return true;
  const near = tokens.slice(Math.max(0, at - 4), at).some(({ folded }) => isPublicPlace(folded));
  return near && (['then', 'and', 'or', 'to', 'than'].includes(before.folded) || before.closesPhrase);
}
const SUPPORTED = list('support supports supported supporting love loves loved north south east west of');

function mayBePerson(word: string): boolean {
  return (
    GIVEN_NAMES.has(word) ||
    NICKNAMES_THAT_ARE_WORDS.has(word) ||
    RARE_GIVEN_NAMES_THAT_ARE_WORDS.has(word) ||
    (SURNAMES.has(word) && !mayBeWord(word))
  );
}

const AND = list('and');
/** “Wikipedia said no”, “Netflix and me”: what has no name of people may say something, too. */
const AND_SAYS = list('and said says told asked wants wanted knows thinks promised');

/** Terms that read like a first name and a surname, and might be somebody's. */
const FULL_NAMES = new Set(
  'john lewis,jeremy kyle,oliver twist,percy jackson,sue ryder,david lloyd,ralph lauren,fred perry,jack wills,louis vuitton,calvin klein,tommy hilfiger,charlotte tilbury,guy fawkes,jack russell,philip morris,harry potter,leon restaurant'.split(
    ',',
  ),
);
/** In a list of names, but in Britain the thing or the place all but always. */
const MOSTLY_PLACES = list('london america asia madrid bradford kent devon kenya colombo orlando florida milan');
const BEFORE_A_PLACE = list(
  'in to from near around at outside across of through via into left visit visited visiting back',
);
const HARDLY_EVER_PEOPLE = list(
  'costa fanta siri manga skoda suzuki porsche ferrari tui garda nike armani ramadan easter buddha thai czech slovak german georgian zulu yoga ai biro arsenal london america asia madrid bradford kent devon kenya colombo orlando florida milan',
);

/** A title, a naming word or a first name before it, a relation, or somebody who is told something: a person is meant. */
function isPerson(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || before.closesSentence) return false;
  if (TITLES.has(before.folded)) return true;
  if (before.closesPhrase) return false;
  if (before.capital && GIVEN_NAMES.has(before.folded) && !mayBeWord(before.folded) && !isPublicPlace(before.folded))
    return true;
  const cue = cueBefore(tokens, at);
  return isSpokenOfAsPerson(tokens, at) && !(cue !== null && THANKED.has(cue.phrase));
}
const THANKED = new Set(['thanks to', 'thank you to', 'shout out to', 'joined by', 'over to you']);

/** A run of plain words with capitals that ends like an institution: how many tokens; 0 for none. */
function institutionAt(tokens: readonly Token[], cased: readonly boolean[], at: number): number {
  if (!cased[at] || !isPlainCapital(tokens[at]!)) return 0;
  let last = at;
  while (tokens[last + 1] !== undefined && !tokens[last]!.closesPhrase && isPlainCapital(tokens[last + 1]!)) last++;
  const length = last - at + 1;
  return length > 1 && INSTITUTIONS.has(tokens[last]!.folded) && !isPerson(tokens, at) ? length : 0;
}

function isPlainCapital({ capital, folded }: Token): boolean {
  return capital && (isEveryday(folded) || isEnglish(folded)) && !GIVEN_NAMES.has(folded);
}
