import { isEveryday } from './common-words.ts';
import type { DetailFind, Piece } from './pieces.ts';
import { digitsAt } from './spoken-numbers.ts';

const STREETS = new Set(
  'road street avenue close lane drive way crescent court gardens place terrace grove square hill row mews walk rd st ave'.split(
    ' ',
  ),
);
const NEVER_IN_A_STREET_NAME = new Set(
  'the a an my our your this that of to in on at down up along for and or people minutes'.split(' '),
);
const MONTHS = new Set(
  'january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec'.split(
    ' ',
  ),
);

/** A house number, one to three words and a kind of street: “42 Belmont Road”, “forty two belmont road”. */
export function findAddresses(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let from = 0; from < pieces.length; from++) {
    const number = houseNumber(folded, from);
    if (number === 0) continue;
    for (let names = 1; names <= 3; names++) {
      const to = from + number + names;
      const between = pieces.slice(from + number, to);
      if (
        !STREETS.has(folded[to] ?? '') ||
        between.some((piece) => NEVER_IN_A_STREET_NAME.has(piece.folded) || digitsAt([piece.folded], 0))
      )
        continue;
      // “Two long years on the street”: everyday words in small letters name no street.
      if (
        between.every((piece) => isEveryday(piece.folded) && !/^\p{Lu}/u.test(piece.raw)) &&
        !/^\p{Lu}/u.test(pieces[to]!.raw)
      )
        continue;
      finds.push({
        from: doorBefore(folded, from),
        to,
        code: 'address',
        confidence: 0.85,
        reason: 'This is, or may be, the address of a house.',
      });
      from = to;
      break;
    }
  }
  return finds;
}

const DOORS = new Set(['flat', 'apartment', 'room', 'number', 'block']);

/** “Flat three, ninety one Victoria Road” begins at the flat. */
function doorBefore(folded: readonly string[], house: number): number {
  for (const back of [1, 2, 3]) if (DOORS.has(folded[house - back] ?? '')) return house - back;
  return house;
}

function houseNumber(folded: readonly string[], at: number): number {
  if (/^\d{1,4}[a-z]?$/.test(folded[at]!)) return 1;
  return digitsAt(folded, at)?.length ?? 0;
}

/** Dates after “born on”, “date of birth” or “birthday is”, up to the year where it is said. */
export function findBirthDates(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const cue = birthCueEnd(folded, at);
    if (cue < 0) continue;
    let from = -1;
    let to = -1;
    for (let here = cue + 1; here < Math.min(pieces.length, cue + 12); here++) {
      if (!isDatePart(folded, here)) {
        if (from >= 0 && !['of', 'the', 'and'].includes(folded[here]!)) break;
        continue;
      }
      if (from < 0 && here > cue + 4) break;
      if (from < 0) from = here;
      to = here;
    }
    // “Born in care two years ago” is no date.
    if (
      from < 0 ||
      (!folded
        .slice(from, to + 1)
        .some((word) => MONTHS.has(word) || /^(?:19|20)\d\d$/.test(word) || word === 'thousand') &&
        to - from < 2)
    )
      continue;
    finds.push({ from, to, code: 'birth-date', confidence: 0.9, reason: 'This is, or may be, a date of birth.' });
    at = to;
  }
  return finds;
}

function birthCueEnd(folded: readonly string[], at: number): number {
  if (folded[at] === 'born' && ['on', 'in'].includes(folded[at + 1] ?? '')) return at + 1;
  if (folded[at] === 'date' && folded[at + 1] === 'of' && folded[at + 2] === 'birth') return at + 2;
  if (folded[at] === 'dob') return at;
  if (folded[at] === 'birthday' && ['is', 'was', 'on', 's'].includes(folded[at + 1] ?? '')) return at + 1;
  return -1;
}

const ORDINALS = new Set(
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth'.split(
    ' ',
  ),
);

function isDatePart(folded: readonly string[], at: number): boolean {
  const word = folded[at]!;
  return (
    MONTHS.has(word) ||
    ORDINALS.has(word) ||
    /^\d{1,4}(?:st|nd|rd|th)?$/.test(word) ||
    digitsAt(folded, at) !== null ||
    word === 'thousand' ||
    word === 'hundred'
  );
}
