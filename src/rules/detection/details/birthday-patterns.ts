import { digitsAt } from './spoken-numbers.ts';
import { type SaidDate, saidDates } from './spoken-dates.ts';
import type { DetailFind, Piece } from '../names/pieces.ts';

/** Dates of birth and birthdays: a date near words that say so, before it (“born”, “turned eighteen”) or after it (“that's my birthday”). */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Pieces from the words that say so to the date, and from the date to such words. */
const AHEAD = 9;
const BACK = 7;
/** A bare day or year (“the sixteenth”, “2006”) has to stand closer. */
const AHEAD_OF_A_PART = 5;

const FIND = { code: 'birth-date', confidence: 0.9, reason: 'This is, or may be, a date of birth.' };

export function findBirthDates(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const dates = saidDates(pieces);
  const cues = pieces.flatMap((_, at) => {
    const end = cueEnd(folded, at);
    return end < 0 ? [] : [{ from: at, to: end }];
  });
  const isNear = ({ from, to, whole }: SaidDate) =>
    cues.some(
      (cue) =>
        (from > cue.to && from - cue.to <= (whole ? AHEAD : AHEAD_OF_A_PART) && isOneThought(pieces, cue.to, from)) ||
        (whole && cue.from > to && cue.from - to <= BACK && isOneThought(pieces, to, cue.from)),
    );
  const sure = dates.filter((date) => isNear(date) && (date.whole || isDayOrYear(pieces, folded, date)));
  // “She was due the 14th, and I came on the sixteenth”: another day of the same sentence is one of birth too.
  const beside = dates.filter(
    (date) =>
      !sure.includes(date) &&
      isDay(folded, date) &&
      sure.some(
        (other) => other.to < date.from && date.from - other.to <= AHEAD && isOneThought(pieces, other.to, date.from),
      ),
  );
  return [...sure, ...beside].map(({ from, to }) => ({ from: withPreposition(folded, from), to, ...FIND }));
}

const POSSESSIVE = list('my his her their our your hers mine');
const BEING = list('be was am im became become');
const CAME_OF_AGE = list('turned turn turning hit');

/** The piece after which a date may follow, of words that speak of a birth or a birthday and begin at `at`; -1 where none do. */
function cueEnd(folded: readonly string[], at: number): number {
  const word = folded[at]!;
  const next = folded[at + 1] ?? '';
  if (['born', 'dob', 'dobs', 'birthday', 'birthdays', 'bday', 'bdays', 'birthdate', 'birth', 'births'].includes(word))
    return at;
  if (word === 'due' && ['was', 'were', 'date', 'baby', 'im', 'shes'].includes(folded[at - 1] ?? '')) return at;
  if (word === 'due' && ['date', 'on', 'the'].includes(next)) return at;
  if (CAME_OF_AGE.has(word)) {
    const age = digitsAt(folded, at + 1);
    return age !== null && Number(age.digits) <= 30 ? at : -1;
  }
  // “I was eighteen on the …”, “I'll be eighteen on the …”
  if (BEING.has(word)) {
    const age = digitsAt(folded, at + 1);
    const years = Number(age?.digits);
    if (age !== null && years >= 10 && years <= 30 && (folded[at + 1 + age.length] === 'on' || word.startsWith('be')))
      return at;
  }
  // “My mum had me on the …”, “I came into the world on …”
  if (
    word === 'had' &&
    ['me', 'him', 'her', 'us', 'them'].includes(next) &&
    ['on', 'in'].includes(folded[at + 2] ?? '')
  )
    return at + 1;
  if (word === 'into' && next === 'the' && folded[at + 2] === 'world') return at + 2;
  if (POSSESSIVE.has(word) && next === 'twenty' && folded[at + 2] === 'first') return at;
  // “It was my eighteenth on the …”
  if (POSSESSIVE.has(word) && /^(?:\d{1,2}(?:st|nd|rd|th)|.*teenth|first|twentieth|twelfth|tenth)$/.test(next))
    return ['on', 'was', 'is', 'birthday', 'and'].includes(folded[at + 2] ?? '') ? at : -1;
  return -1;
}

/** At most one sentence ends between two pieces, and it is a short one. */
function isOneThought(pieces: readonly Piece[], from: number, to: number): boolean {
  let ends = 0;
  for (let at = from; at < to; at++)
    if (/[.?!…]["'”’)]*$/u.test(pieces[at]!.whole) && pieces[at]!.word !== pieces[at + 1]?.word) ends++;
  return ends === 0 || (ends === 1 && to - from <= 4);
}

/** “The sixteenth”, “in 2006”, “two thousand and six”; not “two years ago” or “born first”. */
function isDayOrYear(pieces: readonly Piece[], folded: readonly string[], date: SaidDate): boolean {
  const said = folded.slice(date.from, date.to + 1);
  if (said.some((word) => /^(?:19|20)\d\d$/.test(word) || word === 'thousand')) return true;
  if (isDay(folded, date)) return true;
  const next = pieces[date.to + 1];
  const ends = next === undefined || /[,.;?!]$/.test(pieces[date.to]!.whole);
  return date.to - date.from >= 2 || (ends && date.to > date.from && said[0] !== 'one');
}

function isDay(folded: readonly string[], { from, to, whole }: SaidDate): boolean {
  if (whole) return true;
  const before = [folded[from - 1] ?? '', folded[from - 2] ?? ''];
  const isOrdinal = /(?:st|nd|rd|th|first|second|third)$/.test(folded[to]!);
  return (
    isOrdinal && before[0] === 'the' && ['on', 'was', 'is', 's', 'due', 'birthday', 'birthdays'].includes(before[1]!)
  );
}

/** “On the 3rd”, “the 3rd”, “on Christmas Day”: what leads to the date goes with it. */
function withPreposition(folded: readonly string[], from: number): number {
  const first = folded[from - 1] === 'the' ? from - 1 : from;
  return ['on', 'in'].includes(folded[first - 1] ?? '') ? first - 1 : first;
}
