import { COMMON_WORDS, FUNCTION_WORDS } from '../wordlists/common-words.ts';
import { isDictionaryWord } from '../wordlists/dictionary-words.ts';
import { isEnglish } from '../wordlists/english-words.ts';

/** The most that the bar is ever lowered where a name is expected. */
export const MOST_EASED = 0.15;

/** People on the roster with which the bars were tuned. */
export const TUNED_FOR = 80;

/** Tuned on the “tune” pairs of the mishearings in `tests/fixtures`, never on the “held-out” ones. */
const BAR = {
  base: 0.56,
  /** Over the weight of the name: everything sounds like a short one. */
  short: 0.3,
  functionWord: 0.13,
  oneEveryday: 0.13,
  allEveryday: 0.08,
  /** A word that is no English word is nearly always somebody's name. */
  unknown: -0.11,
  someUnknown: -0.055,
  gerund: 0.045,
  crowdedEveryday: 0.04,
  crowded: 0.025,
};

/** What kind of words a window is made of, as far as that speaks for or against a misheard name. */
export interface Wording {
  readonly allEveryday: boolean;
  /** What this adds to the bar. */
  readonly bar: number;
}

export function wordingOf(words: readonly string[]): Wording {
  const everyday = words.filter((word) => COMMON_WORDS.has(word)).length;
  const allEveryday = everyday === words.length;
  return { allEveryday, bar: kindBar(words, everyday) + (isGerund(words) ? BAR.gerund : 0) };
}

function kindBar(words: readonly string[], everyday: number): number {
  if (everyday === words.length) {
    if (words.length > 1) return BAR.allEveryday;
    return BAR.oneEveryday + (FUNCTION_WORDS.has(words[0]!) ? BAR.functionWord : 0);
  }
  if (!words.some((word) => word.length > 1 && !COMMON_WORDS.has(word) && !isEnglish(word) && !isDictionaryWord(word)))
    return 0;
  return everyday === 0 ? BAR.unknown : BAR.someUnknown;
}

function isGerund(words: readonly string[]): boolean {
  return words.length === 1 && /.{2}ing$/.test(words[0]!);
}

/**
 * How alike a window must sound to count. With more names, more of them sound like ordinary words by chance: each doubling of a roster
 * raises the bar. Windows with a word that is not everyday keep most of theirs.
 */
export function barFor(weight: number, wording: Wording, doublings: number): number {
  const crowding = doublings * (wording.allEveryday ? BAR.crowdedEveryday : BAR.crowded);
  return BAR.base + BAR.short / weight + wording.bar + crowding;
}
