import type { NameFind, NameForm } from './name-forms.ts';
import { namesSomebody } from './name-forms.ts';
import { GIVEN_NAMES } from '../wordlists/given-name-list.ts';
import { KNOWN_LETTERS } from './known-letters.ts';
import { isEveryday } from '../wordlists/common-words.ts';
import { foldedWords, type Token } from '../words.ts';

/** People of the roster by their initials: Thomas James Pryce is “TJ”, “T.J.”, “TJP”, “TP” and “Tom P”. */

interface Person {
  readonly name: string;
}

/** Where tokens are the initials of somebody on the roster. Capital letters are needed, or letters that are no word. */
export function findRosterInitials(tokens: readonly Token[], participants: readonly Person[]): NameFind[] {
  const byInitials = initialsOf(participants);
  const byFirstAndLetter = firstNamesWithLetter(participants);
  if (byInitials.size === 0) return [];
  const finds: NameFind[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const next = tokens[at + 1];
    const letter = next?.capital === true && next.folded.length === 1 && !token.closesPhrase;
    const called = letter && token.capital ? byFirstAndLetter.get(`${token.folded[0]} ${next.folded}`) : undefined;
    if (called !== undefined && token.folded.length > 1 && GIVEN_NAMES.has(token.folded)) {
      const meant = called.filter(({ first }) => isShortFor(token.folded, first));
      if (meant.length > 0)
        finds.push(
          find(
            at,
            at + 1,
            meant.map(({ form }) => form),
          ),
        );
      continue;
    }
    const run = lettersAt(tokens, at);
    if (run === null) continue;
    const forms = byInitials.get(run.letters);
    if (forms !== undefined) finds.push(find(at, run.last, forms));
    at = run.last;
  }
  return finds;
}

function find(from: number, to: number, forms: readonly NameForm[]): NameFind {
  return { from, to, forms, how: 'written', confidence: 0.75 };
}

/** Two or three capital letters in one word or apart (“TJ”, “T.J.”, “T J”), and “tj” where that is no word. */
function lettersAt(tokens: readonly Token[], at: number): { letters: string; last: number } | null {
  const { folded, allCapitals, capital } = tokens[at]!;
  if (/^[a-z]{2,3}$/.test(folded)) {
    const usual = KNOWN_LETTERS.has(folded) || isEveryday(folded);
    return allCapitals
      ? KNOWN_LETTERS.has(folded)
        ? null
        : { letters: folded, last: at }
      : !capital && !usual && !/[aeiouy]/.test(folded)
        ? { letters: folded, last: at }
        : null;
  }
  let letters = '';
  let last = at - 1;
  while (tokens[last + 1]?.capital && /^\p{L}$/u.test(tokens[last + 1]!.folded) && letters.length < 4) {
    last++;
    letters += tokens[last]!.folded;
    if (tokens[last]!.closesSentence) break;
  }
  return letters.length === 2 || letters.length === 3 ? { letters, last } : null;
}

function initialsOf(participants: readonly Person[]): Map<string, NameForm[]> {
  const found = new Map<string, NameForm[]>();
  for (const [participant, { name }] of participants.entries()) {
    const words = foldedWords(name).filter(namesSomebody);
    if (words.length < 2) continue;
    const letters = words.map((word) => word[0]!);
    const said = new Set([letters.join('').slice(0, 3), letters.slice(0, 2).join(''), letters[0]! + letters.at(-1)!]);
    for (const initials of said)
      found.set(initials, [
        ...(found.get(initials) ?? []),
        { participant, part: 'alias', words: [initials], joined: initials, soundsLike: false },
      ]);
  }
  return found;
}

function firstNamesWithLetter(participants: readonly Person[]): Map<string, { first: string; form: NameForm }[]> {
  const found = new Map<string, { first: string; form: NameForm }[]>();
  for (const [participant, { name }] of participants.entries()) {
    const words = foldedWords(name).filter(namesSomebody);
    if (words.length < 2) continue;
    const [first] = words as [string];
    const letter = words.at(-1)![0]!;
    const form: NameForm = {
      participant,
      part: 'alias',
      words: [first, letter],
      joined: first + letter,
      soundsLike: false,
    };
    const key = `${first[0]} ${letter}`;
    found.set(key, [...(found.get(key) ?? []), { first, form }]);
  }
  return found;
}

/** “Tom” is short for Thomas and “Sam” for Samuel: both begin alike. */
function isShortFor(said: string, first: string): boolean {
  return said === first || said.slice(0, 2) === first.slice(0, 2) || (said[0] === first[0] && said.length <= 5);
}
