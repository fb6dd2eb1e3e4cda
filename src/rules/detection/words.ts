import { isEveryday } from './wordlists/common-words.ts';

/** A word of a transcript as it may come from anywhere: times (seconds) and probability (0 to 1) can be missing. */
export interface TranscriptWord {
  readonly text: string;
  readonly start?: number;
  readonly end?: number;
  readonly probability?: number;
  /** Why the recogniser's word cannot be trusted, where it cannot: see `media/words.ts`. */
  readonly doubtful?: string;
  /** True where its times come from following its sounds through the recording: see `media/words.ts`. */
  readonly aligned?: boolean;
}

/** A piece of a word that names are looked for in: "Anne-Marie's" is two. */
export interface Token {
  /** Index of the transcript's word, counted from 0. */
  readonly word: number;
  /** Lower case, without accents, apostrophes or a possessive ending. */
  readonly folded: string;
  /** Begins with a capital letter. */
  readonly capital: boolean;
  /** The first of a sentence, where a capital letter says nothing. */
  readonly opensSentence: boolean;
  /** The last of a sentence. */
  readonly closesSentence: boolean;
  /** Followed by a comma, a colon or the end of a sentence. */
  readonly closesPhrase: boolean;
  /** Written in capitals only, two letters at least. */
  readonly allCapitals: boolean;
  /** Ended in ’s or s’. */
  readonly possessive: boolean;
  readonly probability: number | undefined;
  /** Whether the recogniser was sure of the word and the word's own sounds were followed where it is. */
  readonly isSurelyHeard: boolean;
  /** The same for a recogniser that is nearly sure. */
  readonly isProbablyHeard: boolean;
}

/** A recogniser that gives a word this probability is sure of it. */
const SURE = 0.9;
/** Ordinary words that stand in place of a misheard name hardly ever have this probability: 0.15 to 0.34 on people reading. */
const PROBABLE = 0.75;

const PIECE = /[\p{L}\p{M}\p{N}]+(?:['’ʼ`][\p{L}\p{M}\p{N}]+)*['’]?/gu;
const SENTENCE_END = /[.?!…]["'”’)\]]*$/u;
const PHRASE_END = /[,;:.?!…–—]["'”’)\]]*$/u;
const ABBREVIATION = /^(?:mr|mrs|ms|dr|st|prof|rev|cllr)\.$/i;

/** Letters that Unicode does not take apart into a plain letter and an accent. */
const PLAIN_LETTERS: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
};

/** Lower case, no accents, no apostrophes: the form in which names are compared. Letters outside Latin stay as they are. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ`]/gu, '')
    .toLowerCase()
    .replace(/[łøđðþßæœıħ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);
}

/** Folded words of a text that people wrote, such as a name on the roster. */
export function foldedWords(text: string): string[] {
  return (text.match(PIECE) ?? []).map((piece) => fold(withoutPossessive(piece)));
}

/** The pieces of a transcript in which names are looked for, in order. Words without a letter or digit have none. */
export function tokensOf(words: readonly TranscriptWord[]): Token[] {
  const tokens: Token[] = [];
  let opensSentence = true;
  words.forEach((word, index) => {
    const stops = !ABBREVIATION.test(word.text.trim()) && !areInitials(word.text, words[index + 1]?.text);
    const ends = stops && SENTENCE_END.test(word.text);
    const pieces = word.text.match(PIECE) ?? [];
    pieces.forEach((piece, at) => {
      const bare = withoutPossessive(piece);
      tokens.push({
        word: index,
        folded: fold(bare),
        capital: /^\p{Lu}/u.test(piece),
        opensSentence,
        closesSentence: ends && at === pieces.length - 1,
        closesPhrase: at === pieces.length - 1 && stops && PHRASE_END.test(word.text),
        allCapitals: /^\p{Lu}{2,}$/u.test(bare),
        possessive: bare !== piece,
        probability: word.probability,
        isSurelyHeard: isHeardWith(SURE, word),
        isProbablyHeard: isHeardWith(PROBABLE, word),
      });
      opensSentence = false;
    });
    const last = tokens.at(-1);
    if (ends && pieces.length === 0 && last && !last.closesSentence)
      tokens[tokens.length - 1] = { ...last, closesSentence: true, closesPhrase: true };
    if (ends) opensSentence = true;
  });
  return tokens;
}

function isHeardWith(least: number, { aligned, doubtful, probability = 0 }: TranscriptWord): boolean {
  return aligned === true && doubtful === undefined && probability >= least;
}

/**
 * True when capital letters mean something in this transcript: some recognisers write everything in lower case (or in capitals).
 */
export function isCased(tokens: readonly Token[]): boolean {
  const openings = tokens.filter((token) => token.opensSentence && /^\p{L}/u.test(token.folded));
  const inside = tokens.filter((token) => !token.opensSentence && token.folded.length > 1);
  const capitalsInside = inside.filter((token) => token.capital).length;
  if (inside.length > 0 && capitalsInside > inside.length * 0.9) return inside.length < 8;
  return capitalsInside > 0 || openings.some((token) => token.capital);
}

/** English with capital letters shows one at least this often, in pieces of words. */
const LONGEST_WITHOUT_CAPITAL = 45;

/**
 * For each token whether capital letters mean something there. A recogniser can lose them for a while and find them again: a long stretch
 * without any is read like a transcript in small letters.
 */
export function casingOf(tokens: readonly Token[]): boolean[] {
  if (!isCased(tokens)) return tokens.map(() => false);
  const cased = tokens.map(() => true);
  let since = -1;
  for (let at = 0; at <= tokens.length; at++) {
    if (at < tokens.length && !tokens[at]!.capital) continue;
    if (at - since - 1 > LONGEST_WITHOUT_CAPITAL) cased.fill(false, since + 1, at);
    since = at;
  }
  return cased;
}

/** The transcript's own text from one word to another. */
export function textOf(words: readonly TranscriptWord[], firstWord: number, lastWord: number): string {
  return words
    .slice(firstWord, lastWord + 1)
    .map((word) => word.text.trim())
    .join(' ')
    .replace(/^[^\p{L}\p{N}@+(]+|[^\p{L}\p{N})]+$/gu, '');
}

/** Seconds at which a run of words starts and ends, where they are known. */
export function timesOf(
  words: readonly TranscriptWord[],
  firstWord: number,
  lastWord: number,
): { start?: number; end?: number } {
  const start = words[firstWord]?.start;
  const end = words[lastWord]?.end;
  return start === undefined || end === undefined ? {} : { start, end };
}

/** “T.J. said”, “Samuel L. Harker”: dots of initials end no sentence, unless a new one begins as most do, with an everyday word. */
function areInitials(text: string, next: string | undefined): boolean {
  if (next === undefined || !text.includes('.') || !/^["'“‘(]?\p{Lu}\.(?:\p{Lu}\.)*$/u.test(text.trim())) return false;
  const following = /^[\p{L}\p{M}'’]+/u.exec(next)?.[0];
  return following !== undefined && !(/^\p{Lu}/u.test(following) && isEveryday(fold(following)));
}

function withoutPossessive(piece: string): string {
  return piece.replace(/['’ʼ`]s$/iu, '').replace(/['’ʼ`]$/u, '');
}
