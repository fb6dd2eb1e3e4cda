import { findAddresses, findBirthDates } from './address-patterns.ts';
import { findPhoneNumbers, findPostcodes } from './number-patterns.ts';
import { findEmails } from './online-patterns.ts';
import type { FoundFlag } from './found-flag.ts';
import { textOf, timesOf, type TranscriptWord } from './words.ts';
import { piecesOf } from './pieces.ts';

/**
 * Details that lead to a person: phone numbers, e-mail and web addresses, handles, postcodes, street addresses, dates of birth, written or
 * spoken. Flags of one kind never overlap; those of two kinds may.
 */
export function findDetails(words: readonly TranscriptWord[]): FoundFlag[] {
  const pieces = piecesOf(words);
  const finds = [findPhoneNumbers, findEmails, findPostcodes, findAddresses, findBirthDates].flatMap((find) =>
    find(pieces),
  );
  return finds.map(({ from, to, code, confidence, reason }) => {
    const firstWord = pieces[from]!.word;
    const lastWord = pieces[to]!.word;
    return {
      kind: 'detail',
      text: textOf(words, firstWord, lastWord),
      firstWord,
      lastWord,
      ...timesOf(words, firstWord, lastWord),
      participant: null,
      confidence,
      reason,
      foundBy: ['pattern'],
      code,
    };
  });
}
