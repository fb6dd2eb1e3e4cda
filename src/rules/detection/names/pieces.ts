import { fold, type TranscriptWord } from '../words.ts';

/** A run of letters or digits of a transcript's word, with the marks around it that phone numbers and addresses are made of. */
export interface Piece {
  /** Index of the transcript's word. */
  readonly word: number;
  readonly folded: string;
  /** As written, punctuation at its ends taken off. */
  readonly raw: string;
  /** The whole word as the transcript has it. */
  readonly whole: string;
}

/** Pieces in which details stand open to rules: “07700-900” is two pieces, “LE2” one. */
export function piecesOf(words: readonly TranscriptWord[]): Piece[] {
  return words.flatMap((word, index) =>
    (word.text.match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? []).map((raw) => ({
      word: index,
      folded: fold(raw),
      raw,
      whole: word.text.trim(),
    })),
  );
}

/** Pieces `from` to `to` give a detail away. */
export interface DetailFind {
  readonly from: number;
  readonly to: number;
  readonly code: string;
  readonly confidence: number;
  readonly reason: string;
}
