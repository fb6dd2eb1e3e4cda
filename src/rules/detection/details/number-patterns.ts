import type { DetailFind, Piece } from '../names/pieces.ts';
import { findCodes } from './spoken-characters.ts';
import { digitsAt } from './spoken-numbers.ts';

/** Said between the groups of a phone number. */
const BETWEEN_GROUPS = new Set('um uh er erm then and its is like so yeah dash hyphen space gap pause plus'.split(' '));
const FILLERS_AT_MOST = 3;

/** Runs of written or spoken digits that are long enough to be a phone or case number. Lists of years are not. */
export function findPhoneNumbers(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let at = 0; at < pieces.length; ) {
    const run = digitRun(folded, at);
    if (run === null) {
      at++;
      continue;
    }
    const plus = pieces[at]!.whole.includes('+') || folded[at - 1] === 'plus';
    const from = folded[at - 1] === 'plus' ? at - 1 : at;
    const groups = run.groups;
    const years = groups.every((group) => /^(?:19|20)\d\d$/.test(group));
    const digits = groups.join('');
    const british = /^(?:0|44|0044)/.test(digits) || plus;
    if (!years && digits.length >= 6) {
      const phone = (british && digits.length >= 9) || digits.length >= 10;
      finds.push({
        from,
        to: run.end,
        code: phone || british ? 'phone' : 'number',
        confidence: phone ? 0.97 : british ? 0.8 : 0.6,
        reason:
          phone || british
            ? 'This is, or may be, a phone number.'
            : 'A long number can be a phone, account or case number.',
      });
    }
    at = run.end + 1;
  }
  return finds;
}

function digitRun(folded: readonly string[], from: number): { groups: string[]; end: number } | null {
  const groups: string[] = [];
  let end = -1;
  for (let at = from; at < folded.length; ) {
    const said = digitsAt(folded, at);
    if (said === null) {
      // Fillers may stand between two groups, not before or after the number.
      let next = at;
      while (next - at < FILLERS_AT_MOST && BETWEEN_GROUPS.has(folded[next] ?? '')) next++;
      if (end < 0 || next === at || digitsAt(folded, next) === null) break;
      at = next;
      continue;
    }
    groups.push(said.digits);
    end = at + said.length - 1;
    at = end + 1;
  }
  return end < 0 ? null : { groups, end };
}

/** The letters that British postcodes begin with (Royal Mail's postcode areas). */
const AREAS = new Set(
  'ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub uk w wa wc wd wf wn wr ws wv yo ze'.split(
    ' ',
  ),
);
const POSTCODE = { shape: new RegExp(`^(?:${[...AREAS].join('|')})\\d[a-z\\d]?\\d[a-z]{2}$`), longest: 7, radio: true };

/** Whole British postcodes, written (“LE2 7TQ”) or spoken letter by letter (“L E two seven T Q”). */
export function findPostcodes(pieces: readonly Piece[]): DetailFind[] {
  return findCodes(pieces, POSTCODE, {
    code: 'postcode',
    confidence: 0.95,
    reason: 'This is, or may be, a postcode. It leads to a few houses.',
  });
}

/** Ireland's Eircodes: a routing key (a letter and two digits, or D6W) and four letters or digits (An Post). */
const EIRCODE = { shape: /^(?:[ac-fhknprtv-y]\d\d|d6w)(?=[a-z]*\d)(?=\d*[a-z])[\da-z]{4}$/, longest: 7, radio: true };

/** Eircodes, written (“T12 AB34”) or spoken character by character. */
export function findEircodes(pieces: readonly Piece[]): DetailFind[] {
  return findCodes(pieces, EIRCODE, {
    code: 'postcode',
    confidence: 0.9,
    reason: 'This is, or may be, an Eircode. It leads to one house.',
  });
}
