import { CAPITALS_THAT_NAME_NOBODY } from '../wordlists/capitals.ts';
import { isEveryday } from '../wordlists/common-words.ts';
import type { DetailFind, Piece } from '../names/pieces.ts';
import { digitsAt } from './spoken-numbers.ts';
import { endsLikeStreet, STREET_WORDS, STREET_WORDS_TOO, STREETS_BEGIN_WITH } from './street-words.ts';

/** Addresses with a house number: “42 Belmont Road”, “forty two belmont road”, “22 The Green”, “14 Bryn Coed”, “flat three”. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const NEVER_IN_A_STREET_NAME = list(
  'the a an my our your this that of to in on at down up along for and or people minutes years',
);
/** Where somebody lives is said with these, a few pieces before the number. */
const LIVING = list(
  'live lived lives living moved moving stay stayed staying place flat house home address number room door hostel bedsit nans nan dads mums were was placed renting rented rent',
);
const BEFORE_A_NUMBER = list('at number no to is was s be address flat apartment house room in on place flats');
const PARTICLES = list('y yr the na an');

const FIND = { code: 'address', confidence: 0.85, reason: 'This is, or may be, the address of a house.' };

export function findAddresses(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let from = 0; from < pieces.length; from++) {
    const number = houseNumber(pieces, folded, from);
    if (number === 0) continue;
    const street = from + number;
    const to = Math.max(
      plainStreet(pieces, folded, street),
      isLivedAt(folded, from) ? livedStreet(pieces, folded, street) : rareStreet(pieces, folded, street),
      doorAlone(pieces, folded, from, street),
    );
    if (to < 0) continue;
    finds.push({ from: doorBefore(folded, from), to, ...FIND });
    from = Math.max(to, from);
  }
  return [...finds, ...celticStreets(pieces, folded)];
}

/** One to three words and a kind of street; -1 where none stand at `start`. */
function plainStreet(pieces: readonly Piece[], folded: readonly string[], start: number): number {
  for (let names = 1; names <= 3; names++) {
    const to = start + names;
    const between = pieces.slice(start, to);
    if (!STREET_WORDS.has(folded[to] ?? '') || !areNames(between)) continue;
    // “Two long years on the street”: everyday words in small letters name no street.
    const plain = between.every((piece) => isEveryday(piece.folded) && !capital(piece));
    if (plain && !capital(pieces[to]!)) continue;
    return to;
  }
  return -1;
}

function areNames(between: readonly Piece[]): boolean {
  return between.every(
    ({ folded }, at) =>
      (!NEVER_IN_A_STREET_NAME.has(folded) || (at === 0 && folded === 'the')) && !digitsAt([folded], 0),
  );
}

/** A street whose kind is an ordinary word, with capital letters: “8 Rowan Vale”, “22 The Green”, “14 Bryn Coed”. */
function rareStreet(pieces: readonly Piece[], folded: readonly string[], start: number): number {
  const to = capitalsFrom(pieces, start);
  if (to < start) return -1;
  if (STREETS_BEGIN_WITH.has(folded[start]!) && to > start) return to;
  for (let at = to; at > start; at--) if (STREET_WORDS_TOO.has(folded[at]!)) return at;
  return to === start && endsLikeStreet(folded[start]!) && !isEveryday(folded[start]!) ? to : -1;
}

/** Where somebody is said to live, a number and any words with capitals: “at 31 Broadgate”, “my flat's 42 Trinity Point”. */
function livedStreet(pieces: readonly Piece[], folded: readonly string[], start: number): number {
  const to = capitalsFrom(pieces, start);
  if (to >= start) {
    const first = folded[start]!;
    return to === start && (CAPITALS_THAT_NAME_NOBODY.has(first) || isEveryday(first)) ? -1 : to;
  }
  // In small letters the last word has to be one of a street.
  for (let names = 1; names <= 2; names++) {
    const at = start + names;
    if (!STREET_WORDS_TOO.has(folded[at] ?? '') || !areNames(pieces.slice(start, at))) continue;
    if (folded[start] === 'the' || !isEveryday(folded[start]!)) return at;
  }
  return -1;
}

/** The last of up to three words with capitals, Welsh and Gaelic articles between them; `start - 1` where there is none. */
function capitalsFrom(pieces: readonly Piece[], start: number): number {
  let to = start - 1;
  for (let at = start; at < Math.min(pieces.length, start + 4); at++) {
    if (at > start && /[,;:.?!…]["'”’)]*$/u.test(pieces[at - 1]!.whole)) break;
    const piece = pieces[at]!;
    if (capital(piece) && piece.folded.length > 1) to = at;
    else if (!(PARTICLES.has(piece.folded) && (at > start || capital(piece)))) break;
  }
  return to;
}

/** “At number 4 on …”, “flat twelve,”, “room 6”: a door by itself, where somebody lives. */
function doorAlone(pieces: readonly Piece[], folded: readonly string[], from: number, next: number): number {
  const door = folded[from - 1] ?? '';
  if (!['number', 'flat', 'apartment'].includes(door)) return -1;
  if (!['at', 'in', 'on', 'to'].includes(folded[from - 2] ?? '') || !isLivedAt(folded, from)) return -1;
  if (door !== 'number') return next - 1;
  const following = pieces[next];
  const ends = following === undefined || /[,.;?!]$/.test(pieces[next - 1]!.whole);
  const onStreet =
    following !== undefined && ['on', 'in'].includes(following.folded) && capital(pieces[next + 1] ?? following);
  return ends || onStreet ? next - 1 : -1;
}

/** “On Pen y Bryn”, “in Heol Fawr”: a Welsh or Gaelic street without a number, where somebody lives. */
function celticStreets(pieces: readonly Piece[], folded: readonly string[]): DetailFind[] {
  const finds: DetailFind[] = [];
  for (let at = 1; at + 1 < pieces.length; at++) {
    if (!STREETS_BEGIN_WITH.has(folded[at]!) || !capital(pieces[at]!)) continue;
    if (!['on', 'at', 'to', 'off', 'in', 'of', 'down', 'up'].includes(folded[at - 1]!)) continue;
    const to = capitalsFrom(pieces, at);
    if (to <= at) continue;
    finds.push({ from: at, to, ...FIND, confidence: 0.7 });
    at = to;
  }
  return finds;
}

function isLivedAt(folded: readonly string[], number: number): boolean {
  const before = folded.slice(Math.max(0, number - 6), number);
  return (
    BEFORE_A_NUMBER.has(before.at(-1) ?? '') && (before.some((word) => LIVING.has(word)) || before.at(-1) === 'at')
  );
}

const DOORS = list('flat apartment room number block unit');

/** “Flat three, ninety one Victoria Road” begins at the flat. */
function doorBefore(folded: readonly string[], house: number): number {
  for (const back of [1, 2, 3]) if (DOORS.has(folded[house - back] ?? '')) return house - back;
  return house;
}

/** How many pieces a house number takes: “42”, “14b”, “14 b”, “forty two”, “one hundred and twelve”. */
function houseNumber(pieces: readonly Piece[], folded: readonly string[], at: number): number {
  let length = /^\d{1,4}[a-z]?$/.test(folded[at]!) ? 1 : (digitsAt(folded, at)?.length ?? 0);
  if (length === 0) return 0;
  if (folded[at + length - 1] === 'hundred' && folded[at + length] === 'and')
    length += 1 + (digitsAt(folded, at + length + 1)?.length ?? -1);
  // “One four two”, “two twelve”: a number may be said in parts.
  for (let parts = 0; parts < 2; parts++) length += digitsAt(folded, at + length)?.length ?? 0;
  const letter = pieces[at + length];
  const isLetter = letter !== undefined && /^[b-hj-z]$/.test(letter.folded) && !/[,.;]$/.test(letter.whole);
  return isLetter || (letter?.raw === 'A' && capital(pieces[at + length + 1] ?? letter)) ? length + 1 : length;
}

function capital({ raw }: Piece): boolean {
  return /^\p{Lu}/u.test(raw);
}
