import { isEveryday } from '../wordlists/common-words.ts';
import { letterCalled, radioLetter } from '../names/letter-names.ts';
import type { DetailFind, Piece } from '../names/pieces.ts';
import { digitsAt } from './spoken-numbers.ts';

const PIECES_AT_MOST = 12;

/** A code of letters and digits that is looked for: its whole form in small letters, without spaces. */
export interface CodeShape {
  readonly shape: RegExp;
  /** Characters at most. */
  readonly longest: number;
  /** True where the radio alphabet and the names of letters stand for letters. */
  readonly radio?: boolean;
}

/** Codes that are written (“LE2 7TQ”) or spoken character by character (“L E two seven T Q”), the longest from each place on. */
export function findCodes(
  pieces: readonly Piece[],
  { shape, longest, radio = false }: CodeShape,
  what: Pick<DetailFind, 'code' | 'confidence' | 'reason'>,
): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let from = 0; from < pieces.length; from++) {
    let joined = '';
    let end = -1;
    for (let at = from; at < pieces.length && at < from + PIECES_AT_MOST && joined.length < longest; ) {
      const part = charactersAt(pieces, folded, at, radio);
      if (part === null) break;
      joined += part.text;
      at += part.length;
      if (joined.length <= longest && shape.test(joined)) end = at - 1;
    }
    if (end < 0) continue;
    finds.push({ from, to: end, ...what });
    from = end;
  }
  return finds;
}

/** Letters and digits that one or more pieces stand for; null where they are ordinary words. */
export function charactersAt(
  pieces: readonly Piece[],
  folded: readonly string[],
  at: number,
  radio = false,
): { text: string; length: number } | null {
  const word = folded[at]!;
  if (word === 'oh') return { text: '0', length: 1 };
  if (/^[a-z]$/.test(word) || /^(?=.*\d)[a-z\d]{1,10}$/.test(word)) return { text: word, length: 1 };
  if (word === 'double' && /^[a-z]$/.test(folded[at + 1] ?? '')) return { text: folded[at + 1]!.repeat(2), length: 2 };
  const said = digitsAt(folded, at);
  if (said !== null) return { text: said.digits, length: said.length };
  const called = radio ? (radioLetter(word) ?? letterCalled(word)) : null;
  if (called !== null) return { text: called, length: 1 };
  const raw = pieces[at]!.raw;
  const letters = /^[a-z]{2,3}$/.test(word) && (raw === raw.toUpperCase() || !isEveryday(word));
  return letters ? { text: word, length: 1 } : null;
}
