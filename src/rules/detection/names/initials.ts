import { isEveryday } from '../wordlists/common-words.ts';
import { cueBefore } from '../wordlists/cues.ts';
import { GIVEN_NAMES, mayBeWord } from '../wordlists/given-name-list.ts';
import { KNOWN_LETTERS } from './known-letters.ts';
import { letterCalled } from './letter-names.ts';
import type { NameEvidence } from './name-evidence.ts';
import { DETERMINERS, goesOnLikePerson, RELATED, TO_A_PERSON } from './name-places.ts';
import type { Token } from '../words.ts';

/** People who go by initials: “RJ”, “T.J.”, “Miss K”, “Auntie B”, “a girl called J”, “Alice J”, “Tee Jay”, “JR Hartley”. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const TITLES = list(
  'mr mrs ms miss mx dr doctor sir madam lady lord auntie aunty aunt uncle nan nana nanny granny grandma grandad mama mum big lil little young old dj mc judge pc sister brother father professor prof teacher coach cousin crazy mad baby king queen',
);
/** Verbs and phrases by which somebody is called. */
const NAMING = list('called named name names nicknamed calls call as');
/** Before a letter that counts or marks a thing: “plan B”, “vitamin C”, “in block C”. */
const BEFORE_A_THING = list(
  'plan vitamin vitamins channel level levels group hepatitis hep type section part class form year option block grade grades letter team tier stage unit hall room floor gate terminal platform zone band size cup set row door flat house in at on into onto under per via the a an of got get getting gets is was for',
);
const PLACES = list('in at on into onto under per via of for from');
const AFTER_A_THING = list(
  'grade grades level levels plan word bomb shaped star team bus road wing block side hall house school class form list',
);
/** Letters that people write out when they write down what somebody is called. */
const SOUND_LIKE_NAMES = list('jay kay dee tee bee cee gee vee em zee ay ess ell ar eff pee');

const NOT_ALONE = list('i a');

/** “Called J”, “they call me DJ”, “her name is K”. */
function isNamed(tokens: readonly Token[], at: number): boolean {
  const before = previous(tokens, at);
  if (before === null) return false;
  if (NAMING.has(before))
    return before !== 'as' || ['known', 'me', 'him', 'her'].includes(tokens[at - 2]?.folded ?? '');
  if (['me', 'him', 'her', 'them', 'myself'].includes(before))
    return /^call(?:s|ed|ing)?$/.test(tokens[at - 2]?.folded ?? '');
  return cueBefore(tokens, at)?.strong === true;
}

/** For each token that is, or belongs to, somebody's initials, what speaks for it. */
export function initialsEvidence(tokens: readonly Token[], cased: readonly boolean[]): Map<number, NameEvidence> {
  const found = new Map<number, NameEvidence>();
  const add = (from: number, to: number) => {
    const shown = tokens
      .slice(from, to + 1)
      .map(({ folded }) => folded.toUpperCase())
      .join(' ');
    const reason = `“${shown}” looks like the initials of somebody.`;
    for (let at = from; at <= to; at++) found.set(at, { finder: 'initials', confidence: 0.6, reason });
  };
  for (let at = 0; at < tokens.length; at++) {
    const to = cased[at] ? initialsAt(tokens, at) : smallInitialsAt(tokens, at);
    // “N H S”: what is no initials as a whole is none in part.
    if (to < 0 && cased[at] && isCapitalLetter(tokens[at])) at = lettersFrom(tokens, at);
    if (to < 0) continue;
    // “Sir K”: with one letter the title is half of what somebody is called.
    const titled = to === at && tokens[at]!.folded.length === 1 && isTitled(tokens, at);
    add(titled ? at - 1 : at, to);
    at = to;
  }
  return found;
}

/** The last token of initials that begin at `at`; -1 where none do. */
function initialsAt(tokens: readonly Token[], at: number): number {
  const token = tokens[at]!;
  if (!token.capital) return -1;
  if (token.allCapitals && /^[a-z]{2,3}$/.test(token.folded)) return isPersonsInitials(tokens, at, at) ? at : -1;
  if (token.folded.length === 1 && /^\p{L}$/u.test(token.folded)) {
    const last = lettersFrom(tokens, at);
    if (last > at) return last - at < 3 && isPersonsInitials(tokens, at, last) ? last : -1;
    return isPersonsLetter(tokens, at) ? at : -1;
  }
  const next = tokens[at + 1];
  const pair = SOUND_LIKE_NAMES.has(token.folded) && next?.capital && SOUND_LIKE_NAMES.has(next.folded);
  return pair && !token.closesPhrase ? at + 1 : -1;
}

/** In small letters only a title, a naming word or two names of letters tell: “miss k”, “a girl called j”, “tee jay”. */
function smallInitialsAt(tokens: readonly Token[], at: number): number {
  const word = tokens[at]!.folded;
  const dotted = lettersOfWord(tokens, at);
  if (dotted > at) {
    const letters = tokens.slice(at, dotted + 1).map(({ folded }) => folded);
    return KNOWN_LETTERS.has(letters.join('')) || NO_INITIALS.has(letters.join('')) ? -1 : dotted;
  }
  if (/^[a-z]$/.test(word) && !NOT_ALONE.has(word)) {
    const before = previous(tokens, at);
    const titled = isTitled(tokens, at) && !RELATED.has(before ?? '');
    const firstName = before !== null && GIVEN_NAMES.has(before) && !mayBeWord(before);
    return titled || firstName || cueBefore(tokens, at)?.strong || isNamed(tokens, at) ? at : -1;
  }
  const next = tokens[at + 1];
  const pair = letterCalled(word) !== null && SOUND_LIKE_NAMES.has(word) && SOUND_LIKE_NAMES.has(next?.folded ?? '');
  return pair && ['jay', 'kay', 'dee', 'zee'].some((name) => name === word || name === next!.folded) ? at + 1 : -1;
}

const NO_INITIALS = list('eg ie no nb ps etc');

/** The last of two or three letters with dots that are one word: “t.j.”; `at` where there is one letter only. */
function lettersOfWord(tokens: readonly Token[], at: number): number {
  let last = at;
  while (
    /^[a-z]$/.test(tokens[last]!.folded) &&
    tokens[last + 1]?.word === tokens[at]!.word &&
    /^[a-z]$/.test(tokens[last + 1]!.folded)
  )
    last++;
  return last - at < 3 && tokens[at - 1]?.word !== tokens[at]!.word ? last : at;
}

/** Where letters that belong together end: those of one word (“T.J.”), or “T J”. */
function lettersFrom(tokens: readonly Token[], at: number): number {
  let last = at;
  while (isCapitalLetter(tokens[last + 1]) && !tokens[last]!.closesSentence) {
    const next = tokens[last + 1]!;
    if (next.word !== tokens[at]!.word && (next.folded === 'i' || tokens[last]!.folded === 'i')) break;
    last++;
  }
  return last;
}

function isPersonsInitials(tokens: readonly Token[], at: number, last: number): boolean {
  const letters = tokens
    .slice(at, last + 1)
    .map(({ folded }) => folded)
    .join('');
  const before = previous(tokens, at);
  const named = isNamed(tokens, at);
  if (precedesSurname(tokens, at, last)) return true;
  if (KNOWN_LETTERS.has(letters))
    return (
      named ||
      (before !== null && before !== 'worker' && before !== 'teacher' && RELATED.has(before)) ||
      isBesideMe(tokens, at, last)
    );
  if (before !== null && (DETERMINERS.has(before) || (PLACES.has(before) && !named))) return false;
  return letters.length === 2 || named || isPersonsPlace(tokens, at, last);
}

/** “JR Hartley”, “R. J. Hartley”: a name with a capital follows. */
function precedesSurname(tokens: readonly Token[], at: number, last: number): boolean {
  const next = tokens[last + 1];
  if (next?.capital !== true || next.allCapitals || next.folded.length < 3 || tokens[last]!.closesPhrase) return false;
  const letterByLetter = tokens[at]!.folded.length === 1;
  return letterByLetter
    ? !isEveryday(next.folded) && !['i', 'a'].includes(tokens[at]!.folded)
    : GIVEN_NAMES.has(next.folded) && !KNOWN_LETTERS.has(tokens[at]!.folded);
}

function isPersonsLetter(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  const before = previous(tokens, at);
  const after = tokens[at + 1]?.folded ?? '';
  if (token.folded === 'i' || AFTER_A_THING.has(after)) return false;
  if (before === null)
    return token.folded !== 'a' && !NOT_ALONE.has(token.folded) && goesOnLikePerson(tokens, at) && after !== 'and';
  const previousToken = tokens[at - 1]!;
  if (isTitled(tokens, at)) return true;
  if (previousToken.capital && !previousToken.closesPhrase && GIVEN_NAMES.has(before)) return true;
  if (isNamed(tokens, at)) return true;
  if (token.closesPhrase && ['said', 'goes', 'went', 'like', 'yo', 'oi', 'hey'].includes(before)) return true;
  // “In J’s room”, “it was J’s mum”.
  if (token.possessive && !NOT_ALONE.has(token.folded) && (PLACES.has(before) || ['is', 'was'].includes(before)))
    return true;
  if (NOT_ALONE.has(token.folded) || BEFORE_A_THING.has(before) || DETERMINERS.has(before)) return false;
  return isPersonsPlace(tokens, at, at);
}

function isTitled(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return (
    before !== undefined &&
    TITLES.has(before.folded) &&
    !(before.closesPhrase && !/^(?:mr|mrs|ms|dr)$/.test(before.folded))
  );
}

/** Where a person is spoken of: “me and …”, “I told …”, “… said”, “…'s mum”, “my mate …”. */
function isPersonsPlace(tokens: readonly Token[], at: number, last: number): boolean {
  const before = previous(tokens, at);
  if (cueBefore(tokens, at) !== null || isBesideMe(tokens, at, last)) return true;
  if (before !== null && (TO_A_PERSON.has(before) || RELATED.has(before) || before === 'with')) return true;
  return tokens[last]!.possessive || goesOnLikePerson(tokens, last);
}

function isBesideMe(tokens: readonly Token[], at: number, last: number): boolean {
  const before = previous(tokens, at);
  if (before === 'and' && ['me', 'him', 'her', 'us', 'i'].includes(tokens[at - 2]?.folded ?? '')) return true;
  return (
    tokens[last + 1]?.folded === 'and' &&
    ['me', 'i'].includes(tokens[last + 2]?.folded ?? '') &&
    !(before !== null && DETERMINERS.has(before))
  );
}

function previous(tokens: readonly Token[], at: number): string | null {
  const before = tokens[at - 1];
  return before === undefined || before.closesSentence ? null : before.folded;
}

function isCapitalLetter(token: Token | undefined): boolean {
  return token?.capital === true && /^\p{L}$/u.test(token.folded);
}
