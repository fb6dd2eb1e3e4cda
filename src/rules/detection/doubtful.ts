import type { TimeSpan } from '../../../media/words.ts';
import { COMMON_WORDS, NAMES_THAT_ARE_WORDS } from './wordlists/common-words.ts';
import { isInflectedWord } from './wordlists/english-words.ts';
import { GIVEN_NAMES, SURNAMES } from './wordlists/given-name-list.ts';
import { shortestSaid, usuallySaidInPlace } from './spoken-length.ts';
import { hasDoubtfulTiming, possiblePlace } from './timing.ts';
import { foldedWords, type TranscriptWord } from './words.ts';

export interface DoubtfulOptions {
  readonly durationSeconds: number;
  /** Stretches with speech energy in which no word was recognised. */
  readonly unheard?: readonly TimeSpan[];
  /** Words that the recogniser is less sure of than this (0 to 1) are flagged. */
  readonly lowProbability?: number;
}

/**
 * Why a passage has to be listened to: speech without words, words that stand where a name was heard at first, words the recogniser doubts, other sounds in place of a word, words whose times
 * cannot be right, words crowded into too little time. The first cause of a flag is its code.
 */
export const DOUBTS = [
  'unheard',
  'in-place-of-name',
  'low-probability',
  'mismatch',
  'doubtful-timing',
  'crowded',
] as const;
export type DoubtCause = (typeof DOUBTS)[number];

/** The first and the last of some words, counted from 0. */
export interface WordRun {
  readonly first: number;
  readonly last: number;
}

/** Something to listen to, at its place in seconds. */
export interface Doubt extends TimeSpan {
  readonly code: DoubtCause;
  /** The words that are doubtful; null for speech without words. */
  readonly run: WordRun | null;
  /** How sure it is that something is wrong, 0 to 1. */
  readonly confidence: number;
}

const LOW_PROBABILITY = 0.4;
/** Of an everyday word whose sounds are there the recogniser has to be less sure than this: a name (“Liddy”) was written as “Lady” with 0.2, other such words had 0.27 and more. */
const EVERYDAY_LOW_PROBABILITY = 0.25;
/**
 * What names were written as in small letters has up to six letters (“one”, “were”, “water” for Warner). An English word of more letters than that, whose own sounds are all there, leaves no
 * sound for a name.
 */
const LONG_WORD = 7;
/**
 * Where the recogniser is surer than this of a word and an aligner finds other sounds there, the aligner errs: of 123 such places (half an hour of people, each heard with names to expect and
 * without, and a telephone) 107 words are right, and none of the others had more than 0.90.
 */
const SURER_THAN_ITS_SOUND = 0.95;
/** They stand before the name, and people mumble them. */
const TITLES: ReadonlySet<string> = new Set(['mr', 'mrs', 'ms', 'miss', 'mister', 'missus', 'dr', 'doctor']);
/** The shortest name takes this long, in seconds: “Jo” in the sample recordings 0.2 s, and one that was not written down is mumbled. */
export const SHORTEST_NAME = 0.25;

/** Every reason to listen to a place where a name could hide, cause by cause: places of several causes may overlap. */
export function findDoubts(
  words: readonly TranscriptWord[],
  { durationSeconds, unheard = [], lowProbability = LOW_PROBABILITY }: DoubtfulOptions,
): Doubt[] {
  const whole = { start: 0, end: durationSeconds };
  const somewhere = ({ first, last }: WordRun) => possiblePlace(words, first, last, durationSeconds) ?? whole;
  const at = (run: WordRun) => ownPlace(words, run) ?? somewhere(run);
  const doubt = (code: DoubtCause, run: WordRun, place: TimeSpan, confidence: number) => ({
    ...{ code, run, confidence },
    ...{ start: place.start, end: place.end },
  });
  const isImprobable = ({ probability }: TranscriptWord) => probability !== undefined && probability < lowProbability;
  return [
    ...runsOf(words, isImprobable)
      .filter((run) => mayBeMisheard(words, run))
      .map((run) => doubt('low-probability', run, at(run), sureOfDoubt(words, run))),
    // However everyday and sure: a name of the roster was heard there.
    ...runsOf(words, ({ doubtful }) => doubtful === 'in-place-of-name').map((run) =>
      doubt('in-place-of-name', run, at(run), 0.7),
    ),
    ...runsOf(words, isMismatch)
      .filter((run) => mayReplaceName(words, run))
      .map((run) => doubt('mismatch', run, at(run), 0.5)),
    ...runsOf(words, isUntimed)
      .filter((run) => mayHideName(words, run, durationSeconds))
      .map((run) => doubt('doubtful-timing', run, somewhere(run), 0.6)),
    ...crowdedRuns(words).map((run) => doubt('crowded', run, at(run), 0.5)),
    ...unheard.map(({ start, end }): Doubt => ({ code: 'unheard', run: null, start, end, confidence: 0.7 })),
  ];
}

/** True for a word that everybody says all the time. */
export function isEverydayWord({ text }: Pick<TranscriptWord, 'text'>): boolean {
  return foldedWords(text).every((word) => COMMON_WORDS.has(word));
}

/** Where the times of the first and last word of a run say that it is; null where they say nothing. */
function ownPlace(words: readonly TranscriptWord[], { first, last }: WordRun): TimeSpan | null {
  const start = words[first]!.start ?? Number.NaN;
  const end = words[last]!.end ?? Number.NaN;
  return end > start ? { start, end } : null;
}

function sureOfDoubt(words: readonly TranscriptWord[], { first, last }: WordRun): number {
  const probabilities = words.slice(first, last + 1).map(({ probability }) => probability!);
  return Math.round((1 - Math.min(...probabilities)) * 100) / 100;
}

/**
 * False for a single everyday or long English word that nobody is called by and whose own sounds are where it is, unless it is very improbable: the recogniser
 * only wavered between ways to go on.
 */
function mayBeMisheard(words: readonly TranscriptWord[], { first, last }: WordRun): boolean {
  const word = words[first]!;
  if (first < last || !(isEverydayWord(word) || isLongWord(word)) || !word.aligned || isMismatch(word)) return true;
  if (word.probability! < EVERYDAY_LOW_PROBABILITY) return true;
  return foldedWords(word.text).some((folded) => NAMES_THAT_ARE_WORDS.has(folded));
}

/** True for an English word in small letters that is too long to be what a name was taken for. */
function isLongWord({ text }: TranscriptWord): boolean {
  const folded = foldedWords(text);
  const letters = folded.reduce((sum, word) => sum + word.length, 0);
  const isOrdinary = (word: string) => isInflectedWord(word) && !GIVEN_NAMES.has(word) && !SURNAMES.has(word);
  return letters >= LONG_WORD && !/\p{Lu}/u.test(text) && folded.every(isOrdinary);
}

/** Whether other sounds are in the place of a word, or more of them than the word explains. */
function isMismatch(word: TranscriptWord): boolean {
  return word.doubtful === 'mismatch' || (word.aligned === true && !isUntimed(word) && hasDoubtfulTiming(word));
}

/**
 * False for a single everyday word, a title, or a word that the recogniser is sure of, that takes no longer than such a word does: its sounds are slurred, and no name has room
 * there.
 */
function mayReplaceName(words: readonly TranscriptWord[], { first, last }: WordRun): boolean {
  const word = words[first]!;
  const isTitle = foldedWords(word.text).every((folded) => TITLES.has(folded));
  const isBelieved = isEverydayWord(word) || isTitle || (word.probability ?? 0) >= SURER_THAN_ITS_SOUND;
  return first < last || !isBelieved || !(word.end! - word.start! <= usuallySaidInPlace(word.text));
}

/** Whether nobody knows when a word was said. An aligned word that lasts too long is known to be there: other sounds are with it. */
function isUntimed(word: TranscriptWord): boolean {
  return hasDoubtfulTiming(word) && !(word.aligned && word.end! > word.start! && word.start! >= 0);
}

/**
 * False where words without good times are everyday words (“the”, “and when”) and the words around them leave no time for a name beside them:
 * whisper.cpp often gives such words no time at all.
 */
function mayHideName(words: readonly TranscriptWord[], { first, last }: WordRun, durationSeconds: number): boolean {
  const run = words.slice(first, last + 1);
  if (!run.every(isEverydayWord)) return true;
  const place = possiblePlace(words, first, last, durationSeconds);
  if (!place) return true;
  const said = run.reduce((sum, { text }) => sum + shortestSaid(text), 0);
  return place.end - place.start - said >= SHORTEST_NAME;
}

/** Words that are judged together: the times of one alone are too rough. */
const CROWD = 5;
/** Faster than the fastest talkers, who reach about 30, in characters a second with spaces. */
const FASTEST_SPEECH = 45;

/** Runs of at least five words, all with times, in less time than anybody needs to say them. */
function crowdedRuns(words: readonly TranscriptWord[]): WordRun[] {
  const crowded = new Set<number>();
  for (let first = 0; first + CROWD <= words.length; first++) {
    const group = words.slice(first, first + CROWD);
    if (group.some(hasDoubtfulTiming)) continue;
    const seconds = group.at(-1)!.end! - group[0]!.start!;
    const characters = group.reduce((sum, { text }) => sum + text.trim().length + 1, 0);
    if (seconds > 0 && characters / seconds > FASTEST_SPEECH) group.forEach((_, at) => void crowded.add(first + at));
  }
  return runsOf(words, (_, index) => crowded.has(index));
}

function runsOf(
  words: readonly TranscriptWord[],
  isDoubtful: (word: TranscriptWord, index: number) => boolean,
): WordRun[] {
  const runs: { first: number; last: number }[] = [];
  words.forEach((word, index) => {
    if (!isDoubtful(word, index)) return;
    const previous = runs.at(-1);
    if (previous?.last === index - 1) previous.last = index;
    else runs.push({ first: index, last: index });
  });
  return runs;
}
