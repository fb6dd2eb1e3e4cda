import { findAddresses, findBirthDates } from './address-patterns.ts';
import { findAgesWithPlaces } from './age-patterns.ts';
import { findSpokenHandles } from './handle-patterns.ts';
import { findCaseNumbers, findHealthNumbers, findInsuranceNumbers, findPlates } from './identity-patterns.ts';
import { findPhoneNumbers, findPostcodes } from './number-patterns.ts';
import { findEmails } from './online-patterns.ts';
import type { FoundFlag } from './found-flag.ts';
import { textOf, timesOf, type TranscriptWord } from './words.ts';
import { findNamedHomes, findPlaces } from './place-patterns.ts';
import { type DetailFind, type Piece, piecesOf } from './pieces.ts';

const FINDERS: readonly ((pieces: readonly Piece[]) => DetailFind[])[] = [
  findPhoneNumbers,
  findEmails,
  findSpokenHandles,
  findPostcodes,
  findAddresses,
  findPlaces,
  findNamedHomes,
  findBirthDates,
  findAgesWithPlaces,
  findPlates,
  findCaseNumbers,
  findHealthNumbers,
  findInsuranceNumbers,
];

/**
 * Details that lead to a person: phone numbers, e-mail and web addresses, handles, postcodes, addresses, schools, homes, dates of birth,
 * exact ages with a place, number plates, case, NHS and National Insurance numbers, written or spoken. Flags of one kind never overlap; those of two kinds may.
 */
export function findDetails(words: readonly TranscriptWord[]): FoundFlag[] {
  const pieces = piecesOf(words);
  const finds = FINDERS.flatMap((find) => find(pieces));
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
