import { CAPITALS_THAT_NAME_NOBODY } from './capitals.ts';
import { isEnglish } from './english-words.ts';
import type { DetailFind, Piece } from './pieces.ts';
import { digitsAt } from './spoken-numbers.ts';

/** An exact age and the place where it was so: together they can lead to one person (“I was fourteen in Wigan”). */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const WHO = list('i im he hes she shes we were they theyre ive');
const BEFORE_AN_AGE = list(
  'was am is were are im hes shes aged age turned turning only just about like nearly almost when i he she we they s m re',
);
const BEFORE_A_PLACE = list('in to at near from around outside live lives lived living moved');
const FILLERS = list('the a over down up back');
const YOUNGEST = 3;
const OLDEST = 30;
/** Pieces between the age and the place. */
const FARTHEST = 8;

export function findAgesWithPlaces(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let at = 1; at < pieces.length; at++) {
    const age = ageAt(folded, at);
    if (age === 0 || !BEFORE_AN_AGE.has(folded[at - 1]!)) continue;
    const to = placeAfter(pieces, folded, at + age);
    if (to < 0) continue;
    let from = at;
    while (from > 0 && at - from < 4 && BEFORE_AN_AGE.has(folded[from - 1]!) && folded[from - 1] !== 'when') from--;
    if (from > 0 && WHO.has(folded[from - 1]!)) from--;
    finds.push({
      from,
      to,
      code: 'age-place',
      confidence: 0.7,
      reason: 'An exact age together with a place can show who somebody is.',
    });
    at = to;
  }
  return finds;
}

/** How many pieces an age takes here; 0 where none is said, or where it counts something else (“two years ago”, “15 pounds”). */
function ageAt(folded: readonly string[], at: number): number {
  const said = digitsAt(folded, at);
  if (said === null || said.digits.length > 2) return 0;
  const years = Number(said.digits);
  return years >= YOUNGEST && years <= OLDEST ? said.length : 0;
}

function placeAfter(pieces: readonly Piece[], folded: readonly string[], start: number): number {
  for (let at = start; at < Math.min(pieces.length, start + FARTHEST); at++) {
    if (/[.?!…]["'”’)]*$/u.test(pieces[at - 1]!.whole) && pieces[at]!.word !== pieces[at - 1]!.word) return -1;
    if (!BEFORE_A_PLACE.has(folded[at]!)) continue;
    let place = at + 1;
    while (FILLERS.has(folded[place] ?? '')) place++;
    if (place >= pieces.length || !isPlace(pieces[place]!)) continue;
    while (
      place + 1 < pieces.length &&
      !/[,.;?!]$/.test(pieces[place]!.whole) &&
      /^\p{Lu}/u.test(pieces[place + 1]!.raw) &&
      isPlace(pieces[place + 1]!)
    )
      place++;
    return place;
  }
  return -1;
}

function isPlace({ raw, folded }: Piece): boolean {
  if (!/^\p{L}{3,}$/u.test(folded) || CAPITALS_THAT_NAME_NOBODY.has(folded)) return false;
  return /^\p{Lu}/u.test(raw) || !isEnglish(folded);
}
