import { CAPITALS_THAT_NAME_NOBODY } from '../wordlists/capitals.ts';
import { isEnglish } from '../wordlists/english-words.ts';
import { lexiconWords } from '../wordlists/lexicon.ts';
import type { DetailFind, Piece } from '../names/pieces.ts';
import { digitsAt } from './spoken-numbers.ts';

/** An exact age and the place where it was so: together they can lead to one person (“I was fourteen in Wigan”, “the 17 year old from Wigan”). */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const WHO = list('i im he hes she shes we were they theyre ive');
const BEFORE_AN_AGE = list(
  'was am is were are im hes shes aged age turned turning only just about like nearly almost when i he she we they s m re',
);
const BEFORE_A_PLACE = list('in to at near from around outside live lives lived living moved');
const FILLERS = list('the a over down up back');
/** A whole country leads to nobody. */
const COUNTRIES: ReadonlySet<string> = new Set(lexiconWords((tag) => tag === 'Country'));
const YOUNGEST = 3;
const OLDEST = 30;
/** Pieces between the age and the place. */
const FARTHEST = 8;
/** Pieces between a place that is said first and the age. */
const FARTHEST_BACK = 6;

const FIND = {
  code: 'age-place',
  confidence: 0.7,
  reason: 'An exact age together with a place can show who somebody is.',
};

interface Stretch {
  readonly from: number;
  readonly to: number;
}

export function findAgesWithPlaces(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const age = ageAt(pieces, folded, at);
    if (age === null) continue;
    const after = placeAfter(pieces, folded, age.to + 1);
    const before = placeBefore(pieces, folded, age.from);
    if (after < 0 && before < 0) continue;
    finds.push({ from: before < 0 ? age.from : before, to: Math.max(after, age.to), ...FIND });
    at = Math.max(after, age.to);
  }
  return finds;
}

/** A person's age that is said at `at`: “was fourteen”, “17 year old”; null where a number counts something else (“two years ago”, “15 pounds”). */
function ageAt(pieces: readonly Piece[], folded: readonly string[], at: number): Stretch | null {
  const said = digitsAt(folded, at);
  if (said === null || said.digits.length > 2) return null;
  const years = Number(said.digits);
  if (years < YOUNGEST || years > OLDEST) return null;
  const last = at + said.length - 1;
  if (['year', 'years', 'yr', 'yrs'].includes(folded[last + 1] ?? '') && /^olds?$/.test(folded[last + 2] ?? ''))
    return { from: folded[at - 1] === 'a' ? at - 1 : at, to: last + 2 };
  // “Moved to Ludlow at fifteen”
  if (folded[at - 1] === 'at' && at > 1 && capital(pieces[at - 2]!) && years > 3) return { from: at - 1, to: last };
  if (at === 0 || !BEFORE_AN_AGE.has(folded[at - 1]!)) return null;
  let from = at;
  while (from > 0 && at - from < 4 && BEFORE_AN_AGE.has(folded[from - 1]!) && folded[from - 1] !== 'when') from--;
  if (from > 0 && WHO.has(folded[from - 1]!)) from--;
  return { from, to: last };
}

function placeAfter(pieces: readonly Piece[], folded: readonly string[], start: number): number {
  for (let at = start; at < Math.min(pieces.length, start + FARTHEST); at++) {
    if (endsSentence(pieces, at - 1)) return -1;
    if (!BEFORE_A_PLACE.has(folded[at]!)) continue;
    const place = placeFrom(pieces, folded, at + 1);
    if (place !== null) return place.to;
  }
  return -1;
}

/** The first piece of a place said before the age: “in Wigan, when I was six”, “I'm from Wigan and I'm nineteen”. */
function placeBefore(pieces: readonly Piece[], folded: readonly string[], age: number): number {
  for (let at = age - 1; at >= Math.max(1, age - FARTHEST_BACK); at--) {
    if (endsSentence(pieces, at)) return -1;
    if (!isPlace(pieces[at]!)) continue;
    let from = at;
    while (from > 1 && isPlace(pieces[from - 1]!) && /^\p{Lu}/u.test(pieces[from - 1]!.raw)) from--;
    let cue = from - 1;
    while (cue > 0 && FILLERS.has(folded[cue]!)) cue--;
    if (BEFORE_A_PLACE.has(folded[cue]!)) return cue;
  }
  return -1;
}

function placeFrom(pieces: readonly Piece[], folded: readonly string[], start: number): Stretch | null {
  let from = start;
  while (FILLERS.has(folded[from] ?? '')) from++;
  if (from >= pieces.length || !isPlace(pieces[from]!)) return null;
  let to = from;
  while (
    to + 1 < pieces.length &&
    !/[,.;?!]$/.test(pieces[to]!.whole) &&
    /^\p{Lu}/u.test(pieces[to + 1]!.raw) &&
    isPlace(pieces[to + 1]!)
  )
    to++;
  return { from, to };
}

function endsSentence(pieces: readonly Piece[], at: number): boolean {
  return /[.?!…]["'”’)]*$/u.test(pieces[at]!.whole) && pieces[at]!.word !== pieces[at + 1]?.word;
}

function capital({ raw }: Piece): boolean {
  return /^\p{Lu}/u.test(raw);
}

function isPlace({ raw, folded }: Piece): boolean {
  if (!/^(?:\p{L}{3,}|st)$/u.test(folded) || CAPITALS_THAT_NAME_NOBODY.has(folded) || COUNTRIES.has(folded))
    return false;
  return /^\p{Lu}/u.test(raw) || (!isEnglish(folded) && folded !== 'lockdown');
}
