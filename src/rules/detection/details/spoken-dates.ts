import type { Piece } from '../names/pieces.ts';
import { digitsAt } from './spoken-numbers.ts';

/** Dates as they are said: “the third of November”, “March the fourteenth, two thousand and six”, “Christmas Day 2005”, “oh six, on the 14th of March”. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const MONTHS = list(
  'january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec',
);
const UNITS = 'first second third fourth fifth sixth seventh eighth ninth';
const ORDINALS = list(
  `${UNITS} tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth`,
);
const ORDINAL_UNITS = list(UNITS);
const CONNECTORS = list('of the and on in year back monday tuesday wednesday thursday friday saturday sunday');
/** Days of the calendar that have a name: holidays, feasts and saints' days. */
const NAMED_DAYS = [
  'christmas eve',
  'christmas day',
  'christmas',
  'boxing day',
  'new years eve',
  'new years day',
  'new year',
  'new years',
  'hogmanay',
  'burns night',
  'valentines day',
  'valentines',
  'pancake day',
  'shrove tuesday',
  'ash wednesday',
  'mothers day',
  'mothering sunday',
  'fathers day',
  'good friday',
  'easter sunday',
  'easter monday',
  'easter day',
  'easter',
  'april fools day',
  'april fools',
  'may day',
  'leap day',
  'leap year day',
  'midsummers day',
  'midsummer',
  'midwinter',
  'halloween',
  'bonfire night',
  'guy fawkes night',
  'guy fawkes',
  'remembrance day',
  'remembrance sunday',
  'armistice day',
  'all saints day',
  'all souls day',
  'st davids day',
  'st patricks day',
  'st paddys day',
  'paddys day',
  'st georges day',
  'st andrews day',
  'st stephens day',
  'st swithins day',
  'st brigids day',
  'saint patricks day',
  'saint davids day',
  'saint georges day',
  'saint andrews day',
  'saint stephens day',
  'friday the thirteenth',
  'friday the 13th',
  'stephens day',
  'womens day',
  'eid',
  'diwali',
  'vaisakhi',
  'hanukkah',
  'ramadan',
  'solstice',
  'summer solstice',
  'winter solstice',
  'longest day',
  'shortest day',
].map((day) => day.split(' '));
const DAYS_BY_FIRST = new Map<string, string[][]>();
for (const day of NAMED_DAYS) DAYS_BY_FIRST.set(day[0]!, [...(DAYS_BY_FIRST.get(day[0]!) ?? []), day]);

/** A stretch of pieces that says a date. */
export interface SaidDate {
  readonly from: number;
  readonly to: number;
  /** True when it holds a month, a named day or a whole date in numbers; a bare “the sixteenth” or “2006” does not. */
  readonly whole: boolean;
}

/** Where dates are said. Parts of one date may have “of”, “the” or a weekday between them, and commas. */
export function saidDates(pieces: readonly Piece[]): SaidDate[] {
  const folded = pieces.map((piece) => piece.folded);
  const dates: SaidDate[] = [];
  for (let at = 0; at < pieces.length; at++) {
    if (partAt(pieces, folded, at) === 0) continue;
    const from = at;
    let to = at;
    let whole = false;
    let numbers = 0;
    for (let here = at; here < pieces.length; ) {
      const length = partAt(pieces, folded, here);
      if (length > 0) {
        whole ||= isMonth(pieces, folded, here) || namedDay(folded, here) > 0;
        numbers += /\d/.test(folded[here]!) || digitsAt(folded, here) !== null ? 1 : 0;
        to = here + length - 1;
        here = to + 1;
      } else if (CONNECTORS.has(folded[here]!) && here - to <= 2) here++;
      else break;
    }
    dates.push({ from, to, whole: whole || (numbers >= 3 && isNumericDate(pieces, from, to)) });
    at = to;
  }
  return dates;
}

/** How many pieces a part of a date takes here: a day, a month, a year, a named day; 0 for none. */
function partAt(pieces: readonly Piece[], folded: readonly string[], at: number): number {
  const word = folded[at]!;
  const named = namedDay(folded, at);
  if (named > 0) return named;
  if (isMonth(pieces, folded, at) || ORDINALS.has(word) || word === 'thousand' || word === 'hundred') return 1;
  if (/^\d{1,4}(?:st|nd|rd|th)?$/.test(word)) return 1;
  if ((word === 'twenty' || word === 'thirty') && ORDINAL_UNITS.has(folded[at + 1] ?? '')) return 2;
  return digitsAt(folded, at)?.length ?? 0;
}

function namedDay(folded: readonly string[], at: number): number {
  const fitting = (DAYS_BY_FIRST.get(folded[at]!) ?? []).filter((day) =>
    day.every((word, index) => folded[at + index] === word),
  );
  return Math.max(0, ...fitting.map((day) => day.length));
}

/** “March” and “May” are verbs too: the month has a capital letter, or a day or preposition beside it. */
function isMonth(pieces: readonly Piece[], folded: readonly string[], at: number): boolean {
  const word = folded[at]!;
  if (!MONTHS.has(word)) return false;
  if (!['may', 'march', 'mar', 'jan', 'dec', 'sep'].includes(word)) return true;
  const beside = (other: string | undefined) =>
    other !== undefined && (ORDINALS.has(other) || /^\d/.test(other) || ['of', 'in', 'the', 'this'].includes(other));
  return (
    (/^\p{Lu}/u.test(pieces[at]!.raw) && !['i', 'you', 'we', 'they'].includes(folded[at + 1] ?? '')) ||
    beside(folded[at - 1]) ||
    beside(folded[at + 1])
  );
}

/** “03/11/2005”, “2006-03-14”, “fourteen three oh six”. */
function isNumericDate(pieces: readonly Piece[], from: number, to: number): boolean {
  const digits: string[] = [];
  const folded = pieces.slice(from, to + 1).map((piece) => piece.folded);
  for (let at = 0; at < folded.length; ) {
    const said = digitsAt(folded, at);
    if (said !== null) digits.push(said.digits);
    at += said?.length ?? 1;
  }
  const small = digits.filter((number) => Number(number) >= 1 && Number(number) <= 31).length;
  return small >= 2;
}
