import type { TimeSpan } from '../../media/words.ts';
import type { FoundFlag } from './found-flag.ts';
import { COMMON_WORDS } from './common-words.ts';
import { shortestSaid } from './spoken-length.ts';
import { hasDoubtfulTiming, possiblePlace } from './timing.ts';
import { foldedWords, textOf, timesOf, type TranscriptWord } from './words.ts';

export interface DoubtfulOptions {
  readonly durationSeconds: number;
  /** Stretches with speech energy in which no word was recognised. */
  readonly unheard?: readonly TimeSpan[];
  /** Words that the recogniser is less sure of than this (0 to 1) are flagged. */
  readonly lowProbability?: number;
}

const LOW_PROBABILITY = 0.4;

/**
 * Places that a person has to listen to: words the recogniser doubts, words whose times cannot be right, words crowded into too little
 * time, and speech without words.
 */
export function doubtfulWords(
  words: readonly TranscriptWord[],
  { durationSeconds, unheard = [], lowProbability = LOW_PROBABILITY }: DoubtfulOptions,
): FoundFlag[] {
  const improbable = runsOf(words, (word) => word.probability !== undefined && word.probability < lowProbability).map(
    ({ first, last }) => {
      const probabilities = words.slice(first, last + 1).map((word) => word.probability!);
      const text = textOf(words, first, last);
      return listenFlag(text, first, last, timesOf(words, first, last), {
        confidence: Math.round((1 - Math.min(...probabilities)) * 100) / 100,
        reason: `The computer was not sure that it heard “${text}”. It may be a name. Please listen.`,
        code: 'low-probability',
      });
    },
  );
  const untimed = runsOf(words, hasDoubtfulTiming).filter((run) => mayHideName(words, run, durationSeconds));
  const mistimed = untimed.map(({ first, last }) => {
    const text = textOf(words, first, last);
    return listenFlag(
      text,
      first,
      last,
      possiblePlace(words, first, last, durationSeconds) ?? { start: 0, end: durationSeconds },
      {
        confidence: 0.6,
        reason: `We do not know exactly when “${text}” was said, so something may be hidden there. Please listen.`,
        code: 'doubtful-timing',
      },
    );
  });
  const crowded = crowdedRuns(words).map(({ first, last }) => {
    const text = textOf(words, first, last);
    return listenFlag(text, first, last, timesOf(words, first, last), {
      confidence: 0.5,
      reason: `Nobody can say “${text}” that fast, so the words or their times are wrong. Please listen.`,
      code: 'crowded',
    });
  });
  const wordless = unheard.map(({ start, end }) => {
    const [first, last] = neighbours(words, start, end);
    return listenFlag(
      '',
      first,
      last,
      { start, end },
      {
        confidence: 0.7,
        reason: 'Somebody speaks here, but the computer heard no words. Please listen.',
        code: 'unheard',
      },
    );
  });
  return [...improbable, ...mistimed, ...crowded, ...wordless];
}

/** The shortest name takes this long, in seconds: “Jo” in the sample recordings 0.2 s, and one that was not written down is mumbled. */
const SHORTEST_NAME = 0.25;

/**
 * False where words without good times are everyday words (“the”, “and when”) and the words around them leave no time for a name beside them:
 * whisper.cpp often gives such words no time at all.
 */
function mayHideName(
  words: readonly TranscriptWord[],
  { first, last }: { first: number; last: number },
  durationSeconds: number,
): boolean {
  const run = words.slice(first, last + 1);
  if (!run.every(({ text }) => foldedWords(text).every((word) => COMMON_WORDS.has(word)))) return true;
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
function crowdedRuns(words: readonly TranscriptWord[]): { first: number; last: number }[] {
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

function listenFlag(
  text: string,
  firstWord: number,
  lastWord: number,
  times: { start?: number; end?: number },
  what: Pick<FoundFlag, 'confidence' | 'reason'> & { code: string },
): FoundFlag {
  return { kind: 'listen', text, firstWord, lastWord, ...times, participant: null, foundBy: [what.code], ...what };
}

function runsOf(
  words: readonly TranscriptWord[],
  isDoubtful: (word: TranscriptWord, index: number) => boolean,
): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  words.forEach((word, index) => {
    if (!isDoubtful(word, index)) return;
    const previous = runs.at(-1);
    if (previous?.last === index - 1) runs[runs.length - 1] = { ...previous, last: index };
    else runs.push({ first: index, last: index });
  });
  return runs;
}

/** The last word that begins before a stretch and the first that ends after it; the same word where there is only one. */
function neighbours(words: readonly TranscriptWord[], start: number, end: number): [number, number] {
  const before = words.findLastIndex((word) => word.start !== undefined && word.start < start);
  const after = words.findIndex((word) => word.end !== undefined && word.end > end);
  const last = Math.max(0, words.length - 1);
  return [Math.max(0, before), after < 0 ? last : Math.max(after, before)];
}
