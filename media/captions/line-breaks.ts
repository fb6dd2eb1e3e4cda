import { BLEEP_CAPTION } from './units.ts';

/** How good a place between two words is for ending a line or a cue: 0 is best. */
export type BreakCost = number;

/** Nothing but a limit on length or time may force a break that costs this much or more. */
export const FORBIDDEN = 1_000;
const SENTENCE_END = 0;
const CLAUSE_END = 12;
const BEFORE_CONJUNCTION = 22;
const BETWEEN_WORDS = 45;
const INSIDE_NAME = 200;

const list = (words: string) => new Set(words.split(' '));

/** Words that belong to the word after them (BBC Subtitle Guidelines, "good line-breaks"). */
const BOUND_TO_NEXT = {
  articles: list('a an the this these those my your his her its our their some any no every each another'),
  prepositions: list(
    'of in on at to for from by with about into onto over under after before between through during without within against among towards around across behind near per since until than as like',
  ),
  pronouns: list(
    "i you he she it we they who i'm you're he's she's it's we're they're i've you've we've they've i'd i'll we'll",
  ),
  auxiliaries: list(
    "am is are was were be been being have has had do does did will would can could shall should may might must not don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't haven't hasn't hadn't let's gonna",
  ),
  intensifiers: list('so very too really quite such'),
  titles: list('mr mrs ms miss dr prof sir lady st'),
};
const BOUND = new Set(Object.values(BOUND_TO_NEXT).flatMap((words) => [...words]));
const CONJUNCTIONS = list(
  'and but or nor so because when while if although though unless that which who where whereas then',
);

const bare = (word: string) =>
  word
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');

/** Whether a sentence ends with this word. */
export function endsSentence(word: string): boolean {
  return /[.?!…]["'”’)\]]*$/u.test(word) && !BOUND_TO_NEXT.titles.has(bare(word));
}

/** What it costs to break between two words that follow each other. */
export function breakCost(before: string, after: string): BreakCost {
  if (endsSentence(before)) return SENTENCE_END;
  if (/[,;:–—]["'”’)\]]*$/u.test(before)) return CLAUSE_END;
  if (BOUND.has(bare(before))) return FORBIDDEN;
  // The full stop went with the redacted word; a capital on a word that is no name shows where the next sentence starts.
  if (before === BLEEP_CAPTION && /^\p{Lu}/u.test(after) && BOUND.has(bare(after)) && !/^I\b/.test(after))
    return SENTENCE_END;
  if (/^\p{Lu}/u.test(before) && /^\p{Lu}/u.test(after) && bare(after) !== 'i') return INSIDE_NAME;
  return CONJUNCTIONS.has(bare(after)) ? BEFORE_CONJUNCTION : BETWEEN_WORDS;
}

/** The most characters a line may have, and the most lines a cue may have. */
export const LINE_LENGTH = 37;
export const LINES = 2;

/** A word as it is laid out: how long it is, and what it costs to break before it. */
export interface MeasuredWord {
  readonly text: string;
  readonly length: number;
  readonly breakBefore: BreakCost;
}

export interface Layout {
  /** Number of words on the first line. */
  readonly first: number;
  /** Characters in all, with blanks. */
  readonly length: number;
  readonly cost: number;
  /** False when a line is too long: a single word that does not fit, or a label that takes all the room. */
  readonly fits: boolean;
}

/** Characters as a viewer counts them. */
export function textLength(text: string): number {
  return [...text].length;
}

/** Measures the words of a text that comes after the word `before`. */
export function measureWords(text: string, before = ''): MeasuredWord[] {
  const words = text.split(' ');
  return words.map((word, i) => ({
    text: word,
    length: textLength(word),
    breakBefore: breakCost(i === 0 ? before : words[i - 1]!, word),
  }));
}

/**
 * Lays words out on one or two lines: one where they fit; else broken at the best place, both lines about as long.
 */
export function layOut(words: readonly MeasuredWord[]): Layout {
  const length = words.reduce((sum, word) => sum + word.length + 1, -1);
  if (length <= LINE_LENGTH) return { first: words.length, length, cost: 0, fits: true };
  let best: Layout = { first: words.length, length, cost: Number.POSITIVE_INFINITY, fits: false };
  let upper = -1;
  for (let i = 1; i < words.length; i++) {
    upper += words[i - 1]!.length + 1;
    const lower = length - upper - 1;
    const overflow = Math.max(0, upper - LINE_LENGTH) + Math.max(0, lower - LINE_LENGTH);
    const cost = words[i]!.breakBefore + Math.abs(upper - lower) / 2 + overflow * FORBIDDEN * 10;
    if (cost < best.cost) best = { first: i, length, cost, fits: overflow === 0 };
  }
  return best;
}

/** The lines of words that have been laid out. */
export function captionLinesOf(words: readonly MeasuredWord[], { first }: Layout): string[] {
  const line = (some: readonly MeasuredWord[]) => some.map(({ text }) => text).join(' ');
  return [line(words.slice(0, first)), line(words.slice(first))].filter((text) => text !== '');
}
