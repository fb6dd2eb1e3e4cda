import { type FoldedWord, wordsFolded, foldLetters } from './folding.ts';

/** A plural or possessive without its apostrophe counts for names of at least this many letters; shorter ones are too often words. */
const POSSESSIVE_FROM = 5;
/** One name found in pieces ("Jor dan") counts from this many letters on: "is a" is not Isa. */
const PIECES_FROM = 5;

/** What must not appear, and what the exceptions are. */
export interface NameRules {
  readonly forbidden: readonly string[];
  /** Those of `forbidden` that are also ordinary words (Will, Grace): they count only when written with a capital. */
  readonly everyday?: readonly string[];
  /** Longer names that may appear: "Taylor" is allowed within a kept "Deborah Taylor". */
  readonly kept?: readonly string[];
}

/** Where something forbidden was found in a text. */
export interface Hit {
  /** Position in the text. */
  readonly index: number;
  /** Where the last of its words starts. */
  readonly lastIndex: number;
  /** Which of the forbidden strings, by number: the string itself must not travel into reports or logs. */
  readonly forbidden: number;
}

interface Form {
  readonly numbers: number[];
  /** Whether one of the strings with this form has several words, so that it is found in pieces however short it is. */
  severalWords: boolean;
}

type Found = Hit & { readonly first: number; readonly last: number };

/**
 * Finds forbidden names in words: whole words only ("Will" is not in "willing"), whatever their case, accents and punctuation,
 * and also when the parts of a name are run together or one part is split ("JordanOkafor", "Jor dan").
 */
export class ForbiddenNames {
  private readonly forms = new Map<string, Form>();
  private readonly keptForms: Set<string>;
  private readonly capitalOnly = new Set<number>();
  private readonly longest: number;

  constructor({ forbidden, everyday = [], kept = [] }: NameRules) {
    const ordinary = new Set(everyday.map(joinedForm));
    this.keptForms = new Set(kept.map(joinedForm).filter(Boolean));
    for (const [number, name] of forbidden.entries()) {
      const joined = joinedForm(name);
      if (!joined) continue;
      const form = this.forms.get(joined) ?? { numbers: [], severalWords: false };
      form.numbers.push(number);
      form.severalWords ||= wordsFolded(name).length > 1;
      this.forms.set(joined, form);
      if (ordinary.has(joined)) this.capitalOnly.add(number);
    }
    this.longest = 1 + Math.max(0, ...[...this.forms.keys(), ...this.keptForms].map((form) => form.length));
  }

  /** Every forbidden name in a text. The capital of a word that opens a sentence says nothing: “Will you come?” names nobody. */
  inText(text: string): Hit[] {
    const words = wordsFolded(text);
    if (this.capitalOnly.size === 0) return this.inWords(words);
    return this.inWords(words.map((word) => (opensSentence(text, word.index) ? { ...word, capital: false } : word)));
  }

  /** Every forbidden name in a sign or on a badge: each capital counts there. */
  inSign(text: string): Hit[] {
    return this.inWords(wordsFolded(text));
  }

  /**
   * True when what was heard, read as one text, holds anything forbidden. A recogniser writes the first word of a clip with a capital
   * whatever it is, so that says nothing about an everyday word.
   */
  inHeard(words: readonly string[]): boolean {
    const heard = wordsFolded(words.join(' ')).map((word, index) => (index === 0 ? { ...word, capital: false } : word));
    return this.inWords(heard).length > 0;
  }

  private inWords(words: readonly FoldedWord[]): Hit[] {
    const found: Found[] = [];
    const kept: { first: number; last: number }[] = [];
    for (let first = 0; first < words.length; first++) {
      let joined = '';
      for (let last = first; last < words.length; last++) {
        joined += words[last]!.folded;
        if (joined.length > this.longest) break;
        if (this.keptForms.has(joined)) kept.push({ first, last });
        const { index, capital } = words[first]!;
        const lastIndex = words[last]!.index;
        for (const forbidden of this.numbersOf(joined, last > first)) {
          if (capital || !this.capitalOnly.has(forbidden)) found.push({ index, lastIndex, forbidden, first, last });
        }
      }
    }
    return found
      .filter((hit) => !kept.some((name) => within(hit, name)))
      .map(({ index, lastIndex, forbidden }) => ({ index, lastIndex, forbidden }));
  }

  private numbersOf(joined: string, inPieces: boolean): readonly number[] {
    const form = this.forms.get(joined) ?? (joined.endsWith('s') && this.forms.get(joined.slice(0, -1)));
    if (!form) return [];
    if (!this.forms.has(joined) && joined.length <= POSSESSIVE_FROM) return [];
    return inPieces && !form.severalWords && joined.length < PIECES_FROM ? [] : form.numbers;
  }
}

/** How far back the end of the sentence before may lie: spaces, quotes and brackets stand between. */
const LOOK_BACK = 40;

/** Whether the word at `index` is the first of a sentence, a line, a tag's text or a JSON value. */
function opensSentence(text: string, index: number): boolean {
  return /(?:^|[.?!…:>\n])[\s"'“”‘’([{\\–—-]*$/u.test(text.slice(Math.max(0, index - LOOK_BACK), index));
}

function within(hit: Found, name: { first: number; last: number }): boolean {
  return name.first <= hit.first && hit.last <= name.last && name.last - name.first > hit.last - hit.first;
}

/** A name without case, accents, spaces or punctuation. */
export function joinedForm(name: string): string {
  return foldLetters(name).replace(/[^\p{L}\p{N}]/gu, '');
}
