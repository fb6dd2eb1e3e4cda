import type { DetailFind, Piece } from '../names/pieces.ts';
import { digitsAt } from './spoken-numbers.ts';

const LAST_PARTS = new Set(
  'com org net co uk ac gov io sch nhs info me tv app ie scot wales cymru eu gg ly ee bio social link'.split(' '),
);
const JOINERS = new Set(['dot', 'underscore', 'dash', 'hyphen', 'point']);
/** Before an address, never part of it. */
const BEFORE_ADDRESS = new Set('is its at to email mail address on me my us the or and me'.split(' '));
/** A domain of a kind that people have pages under, or any domain with a path: “linktr.ee/jo”. */
const WEB_ADDRESS =
  /^["'“(]?(?:[\w-]+\.)+(?:(?:com|org|net|co|uk|io|me|tv|gg|ly|ee|app|link|bio|social|xyz|info|club|page|site|online|blog|ie|scot|wales|cymru|eu)\b|[a-z]{2,}\/\S)/i;
const LOCAL_PIECES_AT_MOST = 9;

/** E-mail and web addresses and handles, written (“jo@example.org”, “@jo”) or spoken (“jo dot smith at example dot org”). */
export function findEmails(pieces: readonly Piece[]): DetailFind[] {
  return [...written(pieces), ...spoken(pieces)];
}

function written(pieces: readonly Piece[]): DetailFind[] {
  const finds: DetailFind[] = [];
  for (let from = 0; from < pieces.length; from++) {
    const { whole, word } = pieces[from]!;
    let to = from;
    while (pieces[to + 1]?.word === word) to++;
    if (/\S@\S+\.\S/.test(whole))
      finds.push({ from, to, code: 'email', confidence: 0.99, reason: 'This is an e-mail address.' });
    else if (/^["'“(]?@\S/.test(whole))
      finds.push({ from, to, code: 'handle', confidence: 0.95, reason: 'This is a name on social media.' });
    else if (/^["'“(]?[\w.-]*[a-z][\w.-]*#\d{3,5}\b/i.test(whole))
      finds.push({ from, to, code: 'handle', confidence: 0.9, reason: 'This is, or may be, a name on social media.' });
    else if (/^["'“(]?(?:https?:\/\/|www\.)\S+$/i.test(whole) || WEB_ADDRESS.test(whole)) {
      finds.push({
        from,
        to,
        code: 'web-address',
        confidence: 0.8,
        reason: 'This is a web address. It can lead to a person.',
      });
    }
    from = to;
  }
  return finds;
}

function spoken(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let at = 1; at + 1 < pieces.length; at++) {
    if (folded[at] !== 'dot' || !LAST_PARTS.has(folded[at + 1]!)) continue;
    let to = at + 1;
    while (folded[to + 1] === 'dot' && LAST_PARTS.has(folded[to + 2] ?? '')) to += 2;
    const atSign = signBefore(folded, at);
    const from = atSign < 0 ? hostStart(folded, at) : localStart(folded, atSign);
    finds.push(
      atSign < 0
        ? { from, to, code: 'web-address', confidence: 0.8, reason: 'This is a web address. It can lead to a person.' }
        : { from, to, code: 'email', confidence: 0.95, reason: 'This is an e-mail address.' },
    );
    at = to;
  }
  return finds;
}

/** Where “at” stands before the host (“gmail”, “g mail”, “my school”), or -1. */
function signBefore(folded: readonly string[], dot: number): number {
  for (let at = dot - 1; at >= Math.max(1, dot - 5); at--) if (folded[at] === 'at') return at;
  return -1;
}

function hostStart(folded: readonly string[], dot: number): number {
  let from = dot - 1;
  while (from >= 2 && (folded[from - 1] === 'dot' || folded[from - 1] === 'w'))
    from -= folded[from - 1] === 'dot' ? 2 : 1;
  return from;
}

/** The part before “at” goes back over joiners, single letters and digits: “j p dot smith ninety nine at”. */
function localStart(folded: readonly string[], sign: number): number {
  let from = sign - 1;
  const isSmall = (at: number) => /^[a-z]$/.test(folded[at] ?? '') || digitsAt(folded, at) !== null;
  while (from > 0 && sign - from < LOCAL_PIECES_AT_MOST && !BEFORE_ADDRESS.has(folded[from - 1]!)) {
    const joined = JOINERS.has(folded[from]!) || JOINERS.has(folded[from - 1]!) || isSmall(from) || isSmall(from - 1);
    if (!joined) break;
    from--;
  }
  return from;
}
