import { BEFORE_A_MONTH, CAPITALS_THAT_NAME_NOBODY, MONTHS_THAT_ARE_NAMES } from './capitals.ts';
import { isEveryday, NAMES_THAT_ARE_WORDS } from './common-words.ts';
import { cueBefore } from './cues.ts';
import type { FoundFlag } from './found-flag.ts';
import { GIVEN_NAMES } from './given-name-list.ts';
import { isCased, textOf, timesOf, type Token, tokensOf, type TranscriptWord } from './words.ts';

type Finder = 'given-name' | 'cue' | 'capital' | 'unusual-word';

interface Evidence {
  readonly finder: Finder;
  readonly confidence: number;
  readonly reason: string;
}

/**
 * Names of people who are not on the roster: known given names, words where a name belongs (“my name is …”), and capital letters inside
 * a sentence. A first name and the capital words after it are one flag.
 */
export function findUnknownNames(words: readonly TranscriptWord[]): FoundFlag[] {
  const tokens = tokensOf(words);
  const cased = isCased(tokens);
  const flags: FoundFlag[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const evidence = evidenceAt(tokens, at, cased);
    if (evidence.length === 0) continue;
    const all = [...evidence];
    let last = at;
    while (last + 1 < tokens.length && !tokens[last]!.closesPhrase && !tokens[last]!.possessive) {
      const next = evidenceAt(tokens, last + 1, cased);
      if (next.length === 0) break;
      all.push(...next);
      last++;
    }
    flags.push(flagFor(words, tokens[at]!.word, tokens[last]!.word, all));
    at = last;
  }
  return flags;
}

function flagFor(
  words: readonly TranscriptWord[],
  firstWord: number,
  lastWord: number,
  evidence: readonly Evidence[],
): FoundFlag {
  const best = evidence.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  return {
    kind: 'name',
    text: textOf(words, firstWord, lastWord),
    firstWord,
    lastWord,
    ...timesOf(words, firstWord, lastWord),
    participant: null,
    confidence: best.confidence,
    reason: `${best.reason} Nobody on the roster is called that.`,
    foundBy: [...new Set(evidence.map(({ finder }) => finder))],
    code: best.finder,
  };
}

function evidenceAt(tokens: readonly Token[], at: number, cased: boolean): Evidence[] {
  const token = tokens[at]!;
  const word = token.folded;
  if (word.length < 2 || !/^\p{L}/u.test(word)) return [];
  const isGivenName = GIVEN_NAMES.has(word) && !isMonth(tokens, at);
  if (CAPITALS_THAT_NAME_NOBODY.has(word) && !isGivenName) return [];
  const everyday = isPlain(word);
  const mayBeWord = NAMES_THAT_ARE_WORDS.has(word) || everyday;
  const capitalInside = token.capital && !token.opensSentence;
  const shown = `“${token.capital ? word[0]!.toUpperCase() + word.slice(1) : word}”`;
  const evidence: Evidence[] = [];
  if (isGivenName) {
    const confidence = capitalInside
      ? 0.9
      : token.capital
        ? mayBeWord
          ? 0.5
          : 0.8
        : mayBeWord
          ? 0
          : cased
            ? 0.5
            : 0.6;
    if (confidence > 0) evidence.push({ finder: 'given-name', confidence, reason: `${shown} is a first name.` });
  }
  const cue = cueBefore(tokens, at);
  const cueCounts =
    cue !== null &&
    (capitalInside || (isGivenName && !everyday) || (cue.strong && !everyday && !(cased && !token.capital)));
  if (cueCounts && !token.allCapitals) {
    evidence.push({
      finder: 'cue',
      confidence: cue.strong ? 0.85 : 0.7,
      reason: `${shown} comes after “${cue.phrase}”, where a name often stands.`,
    });
  }
  if (capitalInside && cased && !token.allCapitals && (!everyday || mayBeSurname(tokens, at))) {
    evidence.push({
      finder: 'capital',
      confidence: everyday ? 0.5 : 0.65,
      reason: `${shown} has a capital letter inside a sentence, so it may be the name of a person or a place.`,
    });
  }
  if (
    token.capital &&
    token.opensSentence &&
    cased &&
    !mayBeWord &&
    !isGivenName &&
    !token.allCapitals &&
    word.length > 2
  ) {
    evidence.push({
      finder: 'unusual-word',
      confidence: 0.4,
      reason: `${shown} is an unusual word at the start of a sentence, so it may be a name.`,
    });
  }
  return evidence;
}

/** “May” after “in” is the month; at the start of a question it is a verb. */
function isMonth(tokens: readonly Token[], at: number): boolean {
  if (!MONTHS_THAT_ARE_NAMES.has(tokens[at]!.folded)) return false;
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  const dated = (other: Token | undefined) => other !== undefined && /^\d/.test(other.folded);
  return (
    tokens[at]!.opensSentence ||
    (before !== undefined && BEFORE_A_MONTH.has(before.folded)) ||
    dated(before) ||
    dated(after)
  );
}

/** An everyday word with a capital right after a first name: “Scott Young”. */
function mayBeSurname(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before !== undefined && !before.closesPhrase && before.capital && GIVEN_NAMES.has(before.folded);
}

const ENDINGS = ['s', 'es', 'ed', 'd', 'ing', 'ly', 'er', 'ers', 'est', 'y', 'ful', 'less', 'ness', 'ment', 'ments'];

/** True for everyday words and their endings. */
function isPlain(word: string): boolean {
  if (isEveryday(word)) return true;
  return ENDINGS.some((ending) => {
    if (!word.endsWith(ending) || word.length - ending.length < 3) return false;
    const stem = word.slice(0, -ending.length);
    return (
      isEveryday(stem) ||
      isEveryday(`${stem}e`) ||
      isEveryday(`${stem.slice(0, -1)}y`) ||
      (stem.at(-1) === stem.at(-2) && isEveryday(stem.slice(0, -1)))
    );
  });
}
