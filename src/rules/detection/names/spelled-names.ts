import { KNOWN_LETTERS } from './known-letters.ts';
import { letterCalled, radioLetter } from './letter-names.ts';
import type { Token } from '../words.ts';

/**
 * Names that somebody spells: “A O I F E”, “E double M A”, “K for Kilo, A as in apple”, “O apostrophe H A R A”, “capital K”, and the words
 * of the radio alphabet one after the other.
 */

const LETTERS_AT_LEAST = 3;
const CAPITALS = new Set(['capital', 'cap', 'big', 'small', 'lowercase', 'uppercase']);
const TIMES: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
]);
/** Said between letters. */
const BETWEEN = new Set('apostrophe hyphen dash space dot then and um er erm'.split(' '));
const BETWEEN_AT_MOST = 2;
/** Letters that are words: “I, I, a” spells nothing. */
const LETTERS_THAT_ARE_WORDS = new Set(['a', 'i', 'o']);
/** Names of letters that nobody says for anything else may begin a spelled name. */
const NOTHING_BUT_LETTERS = new Set(['zed', 'zee', 'aitch', 'haitch', 'cee', 'eff', 'wye', 'vee']);

interface Unit {
  readonly letters: string;
  readonly length: number;
  /** “K for Kilo”, “double M”: nobody says that but to spell. */
  readonly spells: boolean;
  /** A letter written as one. */
  readonly plain: boolean;
}

/** Runs in which somebody may spell a name, first and last token. */
export function spelledOutNames(tokens: readonly Token[]): [number, number][] {
  const found: [number, number][] = [];
  for (let from = 0; from < tokens.length; from++) {
    const run = runAt(tokens, from);
    if (run === null) continue;
    if (run.isName) found.push([from, run.last]);
    from = run.last;
  }
  return found;
}

function runAt(tokens: readonly Token[], from: number): { last: number; isName: boolean } | null {
  let letters = '';
  let spelling = 0;
  let plain = 0;
  let radio = 0;
  let last = -1;
  for (let at = from; at < tokens.length; ) {
    const unit = unitAt(tokens, at, at > from);
    if (unit === null) break;
    letters += unit.letters;
    spelling += unit.spells ? 1 : 0;
    plain += unit.plain ? 1 : 0;
    radio += unit.plain || unit.spells ? 0 : 1;
    last = at + unit.length - 1;
    at = last + 1;
    if (tokens[last]!.closesSentence && !isLetter(tokens[at])) break;
    let skipped = 0;
    while (skipped < BETWEEN_AT_MOST && BETWEEN.has(tokens[at + skipped]?.folded ?? '')) skipped++;
    if (skipped > 0 && unitAt(tokens, at + skipped, true) !== null && !isArticle(tokens, at + skipped)) at += skipped;
  }
  if (last < 0) return null;
  const words = [...letters].every((letter) => LETTERS_THAT_ARE_WORDS.has(letter));
  const enough = letters.length >= LETTERS_AT_LEAST || spelling >= 2;
  return { last, isName: enough && !words && !KNOWN_LETTERS.has(letters) && (plain + spelling >= 2 || radio >= 3) };
}

/** “And I went”, “then a friend”: the word, unless letters follow it. */
function isArticle(tokens: readonly Token[], at: number): boolean {
  return LETTERS_THAT_ARE_WORDS.has(tokens[at]!.folded) && unitAt(tokens, at + 1, true) === null;
}

function unitAt(tokens: readonly Token[], at: number, inside: boolean): Unit | null {
  const token = tokens[at];
  if (token === undefined) return null;
  const word = token.folded;
  if (CAPITALS.has(word) && isLetter(tokens[at + 1]) && (inside || unitAt(tokens, at + 2, true) !== null)) {
    const unit = unitAt(tokens, at + 1, inside)!;
    return { ...unit, length: unit.length + 1 };
  }
  const times = TIMES.get(word);
  if (times !== undefined && isLetter(tokens[at + 1]))
    return { letters: tokens[at + 1]!.folded.repeat(times), length: 2, spells: true, plain: false };
  const letter = isLetter(token) ? word : (letterCalled(word) ?? null);
  if (letter !== null) {
    const example = exampleAfter(tokens, at, letter);
    if (example > 0) return { letters: letter, length: 1 + example, spells: true, plain: false };
    if (isLetter(token)) return { letters: letter, length: 1, spells: false, plain: true };
    if (NOTHING_BUT_LETTERS.has(word) || (inside && hasLetterBeside(tokens, at)))
      return { letters: letter, length: 1, spells: false, plain: true };
  }
  const called = radioLetter(word);
  return called === null ? null : { letters: called, length: 1, spells: false, plain: false };
}

/** How many tokens “for Kilo”, “as in kite”, “like king” take after a letter; 0 for none. */
function exampleAfter(tokens: readonly Token[], at: number, letter: string): number {
  const next = tokens[at + 1]?.folded ?? '';
  const length =
    next === 'for' || next === 'like'
      ? 1
      : next === 'as' && tokens[at + 2]?.folded === 'in'
        ? 2
        : next === 'is' && tokens[at + 2]?.folded === 'for'
          ? 2
          : 0;
  if (length === 0) return 0;
  const example = tokens[at + 1 + length]?.folded ?? '';
  return example.length > 1 && example.startsWith(letter) ? length + 1 : 0;
}

function hasLetterBeside(tokens: readonly Token[], at: number): boolean {
  return isLetter(tokens[at - 1]) || isLetter(tokens[at + 1]);
}

function isLetter(token: Token | undefined): boolean {
  return token !== undefined && /^\p{L}$/u.test(token.folded);
}
