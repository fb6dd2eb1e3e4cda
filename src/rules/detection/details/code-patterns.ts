import type { DetailFind, Piece } from '../names/pieces.ts';
import { charactersAt } from './spoken-characters.ts';
import { digitsAt } from './spoken-numbers.ts';

/** Secret or telling numbers that are short: door codes, PINs, passwords, and the end of a phone number (“my number ends 482”). */

type Cues = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Phrases by their first word. */
const phrases = (texts: readonly string[]): Cues => {
  const found = new Map<string, string[][]>();
  for (const words of texts.map((text) => text.split(' ')))
    found.set(words[0]!, [...(found.get(words[0]!) ?? []), words]);
  return found;
};

const SECRETS = phrases([
  'pin',
  'pin number',
  'pin code',
  'door code',
  'gate code',
  'key code',
  'entry code',
  'alarm code',
  'safe code',
  'key safe',
  'keysafe',
  'buzzer code',
  'lock code',
  'passcode',
  'password',
  'pass code',
  'access code',
  'security code',
  'code for the door',
  'code for the gate',
  'code for the safe',
  'code to the door',
  'code to get in',
  'code to the house',
  'combination',
  'buzzer',
  'voicemail',
  'wifi code',
  'wifi password',
  'phone code',
  'unlock code',
  'the code',
  'my code',
  'sort code',
  'cvv',
]);
const ENDINGS = phrases([
  'ends',
  'ends in',
  'ends with',
  'ended',
  'ended in',
  'ending',
  'ending in',
  'ends on',
  'last three',
  'last four',
  'last three digits',
  'last four digits',
  'last digits',
  'starts with',
  'begins with',
  'first three digits',
  'first four digits',
  'first five digits',
  'starts',
  'starting',
]);
const NUMBER_WORDS = new Set('number numbers phone mobile card account digits plate reg postcode'.split(' '));
const BETWEEN = new Set('is was s are were its it the number code in with of like um er my a to for at'.split(' '));
/** Not the number itself: “the code was two pages long”. */
const COUNTED = new Set(
  'years year months weeks days minutes hours pages people pounds times of percent o am pm quid'.split(' '),
);

const SECRET = {
  code: 'secret-code',
  confidence: 0.8,
  reason: 'This is, or may be, a code that opens a door, a phone or an account.',
};
const ENDING = {
  code: 'number',
  confidence: 0.75,
  reason: 'This is, or may be, a part of a phone or card number. With the rest known, it leads to a person.',
};

export function findShortCodes(pieces: readonly Piece[]): DetailFind[] {
  // “My PIN's 4471” is “my PIN is 4471”.
  const folded = pieces.map(({ raw, folded }) => (/['’]s$/i.test(raw) ? folded.slice(0, -1) : folded));
  const finds: DetailFind[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const secret = cueEnd(folded, at, SECRETS);
    const ending = cueEnd(folded, at, ENDINGS);
    const find =
      (secret < 0 ? null : passwordAfter(folded, at, secret + 1)) ??
      (secret < 0 ? null : numberAfter(pieces, folded, secret + 1, SECRET, 3)) ??
      (ending < 0 || !speaksOfNumber(folded, at) ? null : numberAfter(pieces, folded, ending + 1, ENDING, 2));
    if (find) finds.push(find);
    if (find) at = find.to;
  }
  return finds;
}

/** The last piece of the longest cue that begins at `at`; -1 for none. */
function cueEnd(folded: readonly string[], at: number, cues: Cues): number {
  const lengths = (cues.get(folded[at]!) ?? [])
    .filter((cue) => cue.every((word, index) => folded[at + index] === word))
    .map((cue) => cue.length);
  return lengths.length === 0 ? -1 : at + Math.max(...lengths) - 1;
}

function speaksOfNumber(folded: readonly string[], at: number): boolean {
  return folded.slice(Math.max(0, at - 4), at + 4).some((word) => NUMBER_WORDS.has(word));
}

/** “The password was Fluffy 99”: a word or two and a number. */
function passwordAfter(folded: readonly string[], at: number, start: number): DetailFind | null {
  if (folded[at] !== 'password' && folded[at + 1] !== 'password') return null;
  let from = start;
  while (from < start + 3 && BETWEEN.has(folded[from] ?? '')) from++;
  for (const words of [1, 2]) {
    const number = digitsAt(folded, from + words);
    if (number !== null && !BETWEEN.has(folded[from + words - 1]!) && from > start)
      return { from, to: from + words + number.length - 1, ...SECRET };
  }
  return null;
}

function numberAfter(
  pieces: readonly Piece[],
  folded: readonly string[],
  start: number,
  what: Pick<DetailFind, 'code' | 'confidence' | 'reason'>,
  digitsAtLeast: number,
): DetailFind | null {
  let from = start;
  while (from < start + 5 && BETWEEN.has(folded[from] ?? '') && charactersAtOnly(folded, from) === null) from++;
  let characters = '';
  let to = -1;
  let ends = false;
  for (let at = from; at < pieces.length; ) {
    const part = digitsAt(folded, at) ?? lettersAt(pieces, folded, at);
    if (part === null) break;
    characters += 'digits' in part ? part.digits : part.text;
    at += part.length;
    to = at - 1;
    ends = /[.?!;]$/.test(pieces[to]!.whole);
    if (ends) break;
  }
  const digits = characters.replace(/\D/g, '').length;
  if (to < 0 || digits < digitsAtLeast || (!ends && COUNTED.has(folded[to + 1] ?? ''))) return null;
  return { from, to, ...what };
}

/** Letters inside a code, once it has begun with a letter or digit of its own: “C 4 4 7”. */
function lettersAt(pieces: readonly Piece[], folded: readonly string[], at: number) {
  return /^[b-hj-z]$/.test(folded[at]!) || /\d/.test(folded[at]!) ? charactersAt(pieces, folded, at) : null;
}

function charactersAtOnly(folded: readonly string[], at: number) {
  return digitsAt(folded, at);
}
