import { findAddresses } from './address-patterns.ts';
import { findAgesWithPlaces } from './age-patterns.ts';
import { findBirthDates } from './birthday-patterns.ts';
import { findShortCodes } from './code-patterns.ts';
import { findSpokenHandles } from './handle-patterns.ts';
import { findCaseNumbers, findHealthNumbers, findInsuranceNumbers, findPlates } from './identity-patterns.ts';
import { findEircodes, findPhoneNumbers, findPostcodes } from './number-patterns.ts';
import { findEmails } from './online-patterns.ts';
import type { FoundFlag } from '../found-flag.ts';
import { publicTermAt } from '../wordlists/public-terms.ts';
import { textOf, timesOf, tokensOf, type TranscriptWord } from '../words.ts';
import { findNamedHomes, findPlaces, findSchoolsByCue } from './place-patterns.ts';
import { type DetailFind, type Piece, piecesOf } from '../names/pieces.ts';

const FINDERS: readonly ((pieces: readonly Piece[]) => DetailFind[])[] = [
  findPhoneNumbers,
  findEmails,
  findSpokenHandles,
  findPostcodes,
  findEircodes,
  findShortCodes,
  findAddresses,
  findPlaces,
  findNamedHomes,
  findSchoolsByCue,
  findBirthDates,
  findAgesWithPlaces,
  findPlates,
  findCaseNumbers,
  findHealthNumbers,
  findInsuranceNumbers,
];

/**
 * Details that lead to a person: phone numbers, e-mail and web addresses, handles, postcodes, addresses, door codes, schools, homes, dates of birth,
 * exact ages with a place, number plates, case, NHS and National Insurance numbers, written or spoken. Flags of one kind never overlap; those of two kinds may.
 */
export function findDetails(words: readonly TranscriptWord[]): FoundFlag[] {
  const pieces = piecesOf(words);
  const finds = FINDERS.flatMap((find) => find(pieces)).filter((find) => !isPublic(find, pieces, words));
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

const PLACES = new Set(['address', 'school', 'home']);

/** “Coronation Street” and “Crown Court” are no street and no school, and everybody knows them. */
function isPublic({ from, to, code }: DetailFind, pieces: readonly Piece[], words: readonly TranscriptWord[]): boolean {
  if (!PLACES.has(code)) return false;
  const tokens = tokensOf(words.slice(pieces[from]!.word, pieces[to]!.word + 1));
  return tokens.length > 1 && publicTermAt(tokens, 0) === tokens.length;
}
