import type { DetailFind, Piece } from '../names/pieces.ts';
import { charactersAt, findCodes } from './spoken-characters.ts';
import { digitsAt } from './spoken-numbers.ts';

/** Numbers under which offices know one person or one car: number plates, case numbers, NHS and National Insurance numbers. */

/** Britain's plates since 2001 (two letters, two digits, three letters); older, Northern Irish and Irish ones where somebody says that it is one. */
const PLATE = /^[a-z]{2}\d{2}[a-z]{3}$/;
const OLDER_PLATE =
  /^(?:[a-z]{2}\d{2}[a-z]{3}|[a-z]\d{1,3}[a-z]{3}|[a-z]{3}\d{1,3}[a-z]|[a-z]{1,3}\d{1,4}|\d{2,3}[a-z]{1,2}\d{1,6})$/;
const PLATE_WORDS = new Set(['plate', 'plates', 'reg', 'registration', 'numberplate']);
const PLATE_FIND = { code: 'plate', confidence: 0.9, reason: 'This is, or may be, the number plate of a car.' };

export function findPlates(pieces: readonly Piece[]): DetailFind[] {
  const plain = findCodes(pieces, { shape: PLATE, longest: 7, radio: true }, PLATE_FIND);
  const older = findCodes(pieces, { shape: OLDER_PLATE, longest: 11, radio: true }, PLATE_FIND).filter(({ from }) =>
    pieces.slice(Math.max(0, from - 5), from).some((piece) => PLATE_WORDS.has(piece.folded)),
  );
  return [...plain, ...older.filter((find) => !plain.some(({ from, to }) => from <= find.to && find.from <= to))];
}

/** National Insurance numbers: two letters, six digits, A to D (HMRC's form). */
export function findInsuranceNumbers(pieces: readonly Piece[]): DetailFind[] {
  return findCodes(
    pieces,
    { shape: /^[a-z]{2}\d{6}[a-d]$/, longest: 9, radio: true },
    { code: 'national-insurance', confidence: 0.95, reason: 'This is, or may be, a National Insurance number.' },
  );
}

/** NHS numbers: ten digits, the last of which checks the others (modulus 11, NHS data dictionary); any ten after “NHS”. */
export function findHealthNumbers(pieces: readonly Piece[]): DetailFind[] {
  const numbers = findCodes(
    pieces,
    { shape: /^[1-9]\d{9}$/, longest: 10 },
    { code: 'nhs-number', confidence: 0.9, reason: 'This is, or may be, an NHS number.' },
  );
  const folded = pieces.map((piece) => piece.folded);
  const said = (from: number) => folded.slice(Math.max(0, from - 5), from).includes('nhs');
  return numbers.filter(({ from, to }) => said(from) || checks(digitsFrom(folded, from, to)));
}

function digitsFrom(folded: readonly string[], from: number, to: number): string {
  let digits = '';
  for (let at = from; at <= to; ) {
    const said = digitsAt(folded, at);
    digits += said?.digits ?? '';
    at += said?.length ?? 1;
  }
  return digits;
}

function checks(digits: string): boolean {
  if (digits.length !== 10) return false;
  const sum = [...digits.slice(0, 9)].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}

const CASE_WORDS = new Set(
  'case reference ref crime file claim court application account policy customer client pupil incident complaint hearing urn'.split(
    ' ',
  ),
);
const NUMBER_WORDS = new Set(['number', 'no', 'reference', 'ref', 'id', 'code']);
const BETWEEN = new Set('is was the my it its s number no reference ref'.split(' '));
const SEPARATORS = new Set(['slash', 'dash', 'hyphen', 'dot', 'stroke']);
const CASE_FIND = {
  code: 'case-number',
  confidence: 0.85,
  reason: 'This is, or may be, the number of a case or file. Whoever has it can look a person up.',
};

/** What is said after “case number” or “reference”, and written codes that mix letters with four digits or more. */
export function findCaseNumbers(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const after = caseCueEnd(folded, at);
    const find = after < 0 ? null : codeAfter(pieces, folded, after);
    if (find) finds.push(find);
    if (find) at = find.to;
  }
  return [...finds, ...mixedCodes(pieces)];
}

/** The piece after “case number”, “crime reference number”; -1 where none ends here. */
function caseCueEnd(folded: readonly string[], at: number): number {
  if (!CASE_WORDS.has(folded[at]!)) return -1;
  const next = folded[at + 1] ?? '';
  return NUMBER_WORDS.has(next) ? at + 2 : !['reference', 'ref', 'urn'].includes(folded[at]!) ? -1 : at + 1;
}

function codeAfter(pieces: readonly Piece[], folded: readonly string[], start: number): DetailFind | null {
  let from = start;
  while (from < start + 3 && BETWEEN.has(folded[from] ?? '')) from++;
  let characters = '';
  let to = -1;
  for (let at = from; at < pieces.length; ) {
    if (to >= 0 && SEPARATORS.has(folded[at]!)) {
      at++;
      continue;
    }
    const part = charactersAt(pieces, folded, at, true);
    if (part === null) break;
    characters += part.text;
    at += part.length;
    to = at - 1;
  }
  return characters.replace(/\D/g, '').length >= 3 ? { from, to, ...CASE_FIND } : null;
}

/** “LS22C00417”, “CH/2291/20”: a written word of letters and four digits or more. */
function mixedCodes(pieces: readonly Piece[]): DetailFind[] {
  const finds: DetailFind[] = [];
  for (let from = 0; from < pieces.length; from++) {
    const { whole, word } = pieces[from]!;
    let to = from;
    while (pieces[to + 1]?.word === word) to++;
    const code = whole.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    if (
      /^[A-Z\d]+(?:[-/][A-Z\d]+)*$/i.test(code) &&
      /[a-z]/i.test(code) &&
      code.replace(/\D/g, '').length >= 4 &&
      !/^\d+(?:s|th|st|nd|rd|am|pm|k|p|m)$/i.test(code)
    )
      finds.push({ from, to, ...CASE_FIND, confidence: 0.6 });
    from = to;
  }
  return finds;
}
