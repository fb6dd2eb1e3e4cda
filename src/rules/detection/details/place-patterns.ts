import { CAPITALS_THAT_NAME_NOBODY } from '../wordlists/capitals.ts';
import { FUNCTION_WORDS, isEveryday } from '../wordlists/common-words.ts';
import { isEnglish } from '../wordlists/english-words.ts';
import { GIVEN_NAMES } from '../wordlists/given-name-list.ts';
import type { DetailFind, Piece } from '../names/pieces.ts';

/** Places that a young person can be found by: schools, children's homes, streets without a number. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const SCHOOL_KINDS = list(
  'school academy college primary secondary grammar infants juniors nursery comprehensive comp high sixth form university uni',
);
/** Words that every school is called by, which name none. */
const ANY_SCHOOL = list(
  'special boarding new old art local same big private public mainstream specialist summer sunday night drama dance music catholic girls boys day other first last second third next whole after before free fe further technical medical law good bad great small middle lower upper junior infant home every another different normal proper nice year at in of and school schools pupil the',
);
const HOME_KINDS = list('house lodge villa cottage manor grange croft mews estate');
const STREET_KINDS = list('road street avenue lane drive crescent terrace grove close way court gardens mews');
const PART_OF_A_PLACE_NAME = list(
  'st saint park lane hill wood green field bridge church mount grange manor bank brook dale oak ash elm beech rowan willow cedar maple hawthorn holly birch cross well north south east west upper',
);
const BEFORE_A_PLACE = list(
  'at to from of in near past called named left on attend attended attending joined outside behind opposite',
);

type Kind = {
  readonly words: ReadonlySet<string>;
  readonly any: ReadonlySet<string>;
  readonly find: Pick<DetailFind, 'code' | 'confidence' | 'reason'>;
};
const NONE: ReadonlySet<string> = new Set();
const KINDS: readonly Kind[] = [
  {
    words: SCHOOL_KINDS,
    any: ANY_SCHOOL,
    find: {
      code: 'school',
      confidence: 0.85,
      reason: 'This is, or may be, the name of a school or college. It says where a person can be found.',
    },
  },
  {
    words: HOME_KINDS,
    any: list(
      'full open big new old own this whole green white safe half dolls foster family public doll next council housing real rough same new whole industrial trading',
    ),
    find: { code: 'home', confidence: 0.75, reason: 'This is, or may be, the name of a home where young people live.' },
  },
  {
    words: STREET_KINDS,
    any: NONE,
    find: { code: 'address', confidence: 0.7, reason: 'This is, or may be, the name of a street.' },
  },
];
const NAMES_AT_MOST = 4;

/** Names of schools, homes and streets: one to four words before a word such as “school”, “lodge” or “lane”. */
export function findPlaces(pieces: readonly Piece[]): DetailFind[] {
  return KINDS.flatMap((kind) => placesOfKind(pieces, kind));
}

function placesOfKind(pieces: readonly Piece[], { words, any, find }: Kind): DetailFind[] {
  const finds: DetailFind[] = [];
  for (let at = 1; at < pieces.length; at++) {
    if (!words.has(pieces[at]!.folded) || words.has(pieces[at - 1]!.folded)) continue;
    let to = at;
    while (words.has(pieces[to + 1]?.folded ?? '') && !endsPhrase(pieces[to]!)) to++;
    const from = firstOfPlace(pieces, at, any);
    if (from < at) finds.push({ from, to, ...find });
    at = to;
  }
  return finds;
}

/** “Our Lady and St Joseph's primary”: a kind of school in small letters goes with a name in capital letters. */
function firstOfPlace(pieces: readonly Piece[], at: number, any: ReadonlySet<string>): number {
  if (capital(pieces[at]!)) return capitalsBefore(pieces, at);
  const small = smallBefore(pieces, at, any);
  const before = pieces[at - 1]!;
  const named =
    ALWAYS_A_SCHOOL.has(pieces[at]!.folded) &&
    capital(before) &&
    !/^\p{Lu}+\d*$/u.test(before.raw) &&
    ![any, CAPITALS_THAT_NAME_NOBODY, GIVEN_NAMES].some((words) => words.has(before.folded)) &&
    !isEveryday(before.folded);
  return named ? Math.min(small, capitalsBefore(pieces, at)) : small;
}

const ALWAYS_A_SCHOOL = list('school academy college primary secondary grammar infants juniors nursery university uni');

const LEARNING = list('gcse gcses levels level btec btecs sats studied study school exams sixth college enrolled year');

/** “I did my A levels at Wigmore and Queen Anne”: a name with “and” or “of” inside, where somebody learnt. */
export function findSchoolsByCue(pieces: readonly Piece[]): DetailFind[] {
  const finds: DetailFind[] = [];
  for (let at = 1; at + 3 < pieces.length; at++) {
    if (pieces[at]!.folded !== 'at' || !capital(pieces[at + 1]!)) continue;
    if (!pieces.slice(Math.max(0, at - 6), at).some(({ folded }) => LEARNING.has(folded))) continue;
    let to = at + 1;
    for (;;) {
      if (endsPhrase(pieces[to]!)) break;
      if (pieces[to + 1] && capital(pieces[to + 1]!)) to += 1;
      else if (
        ['and', 'of', 'the'].includes(pieces[to + 1]?.folded ?? '') &&
        pieces[to + 2] &&
        capital(pieces[to + 2]!) &&
        pieces[to + 2]!.folded !== 'i'
      )
        to += 2;
      else break;
    }
    if (to > at + 1) finds.push({ from: at + 1, to, ...KINDS[0]!.find });
  }
  return finds;
}

/** The first of the words with capitals before `at`: “Kirkstall High School”. A capital that opens a sentence alone says nothing. */
function capitalsBefore(pieces: readonly Piece[], at: number): number {
  let from = at;
  const goesBack = () => {
    const before = pieces[from - 1];
    if (before === undefined || endsPhrase(before)) return 0;
    if (capital(before)) return 1;
    // “Wigmore and Queen Anne”, “Isle of Ely”: small words between two with capitals.
    const joined = from < at && ['and', 'of', 'the'].includes(before.folded) && capital(pieces[from - 2] ?? before);
    return joined && !endsPhrase(pieces[from - 2]!) && !NOT_IN_NAMES.has(pieces[from - 2]!.folded) ? 2 : 0;
  };
  for (let back = goesBack(); back > 0 && at - from < NAMES_AT_MOST; back = goesBack()) from -= back;
  while (from < at && NOT_IN_NAMES.has(pieces[from]!.folded)) from++;
  return from;
}

/** In small letters the words have to sound like a name: “st margarets primary”, not “a new school”. */
function smallBefore(pieces: readonly Piece[], at: number, any: ReadonlySet<string>): number {
  let from = at;
  const fits = (piece: Piece) =>
    !FUNCTION_WORDS.has(piece.folded) &&
    !BEFORE_A_PLACE.has(piece.folded) &&
    !any.has(piece.folded) &&
    !endsPhrase(piece);
  while (from > 0 && at - from < NAMES_AT_MOST - 1 && fits(pieces[from - 1]!)) from--;
  const names = pieces.slice(from, at);
  const before = pieces[from - 1]?.folded ?? '';
  const likeName = names.some(
    ({ folded }) => PART_OF_A_PLACE_NAME.has(folded) || (!isEnglish(folded) && !isEveryday(folded)),
  );
  return likeName && (BEFORE_A_PLACE.has(before) || before === 'the') ? from : at;
}

const HOME_CUES = list('home homes house unit hostel placement place');
const CALLED = list('called named');

/** “A children's home called The Willows”. */
export function findNamedHomes(pieces: readonly Piece[]): DetailFind[] {
  const finds: DetailFind[] = [];
  for (let at = 1; at + 1 < pieces.length; at++) {
    if (!CALLED.has(pieces[at]!.folded)) continue;
    if (!pieces.slice(Math.max(0, at - 3), at).some(({ folded }) => HOME_CUES.has(folded))) continue;
    let from = at + 1;
    while (['the', 'something', 'like'].includes(pieces[from]?.folded ?? '')) from++;
    let to = from;
    while (
      pieces[to + 1] &&
      !endsPhrase(pieces[to]!) &&
      to - from < 2 &&
      capital(pieces[to]!) &&
      capital(pieces[to + 1]!)
    )
      to++;
    if (pieces[from] && !FUNCTION_WORDS.has(pieces[from]!.folded))
      finds.push({
        from,
        to,
        code: 'home',
        confidence: 0.8,
        reason: 'This is, or may be, the name of a home where young people live.',
      });
    at = to;
  }
  return finds;
}

const NOT_IN_NAMES = list(
  'the a an my our your his her their i we at in on to from then and but so when that this every some no',
);

function capital({ raw }: Piece): boolean {
  return /^\p{Lu}/u.test(raw);
}

function endsPhrase({ whole }: Piece): boolean {
  return /[,;:.?!…]["'”’)]*$/u.test(whole) && !/^st\.$/i.test(whole);
}
