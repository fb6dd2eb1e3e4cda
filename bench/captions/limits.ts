import { breakCost, FORBIDDEN } from '../../media/captions/line-breaks.ts';
import { type Cue, readingSpeed } from '../../media/captions/cues.ts';
import type { CaptionWord } from '../../media/spans.ts';

/** What is counted of captions: how many there are, and how many of them do not keep a limit. */
export interface CaptionCounts {
  readonly captions: number;
  /** Over 15 and over 17 characters a second. */
  readonly overWanted: number;
  readonly tooFast: number;
  /** Of those over 17: its own words, or the passage of 7 s around it, are themselves said faster than that. */
  readonly tooFastSaid: number;
  readonly longLines: number;
  readonly tooShort: number;
  readonly tooLong: number;
  readonly shortGaps: number;
  readonly farFromSpeech: number;
  readonly manySpeakers: number;
  readonly badBreaks: number;
}

const WANTED = 15;
const MOST = 17;
const PASSAGE_SECONDS = 7;
/** Of sums of times in seconds. */
const TINY = 1e-6;

/** The words of each caption. Every word is shown once and in order, so that counting them is enough. */
function wordsOfEach(words: readonly CaptionWord[], cues: readonly Cue[]): CaptionWord[][] {
  const counts = words.map(({ text }) => text.trim().split(/\s+/).length);
  let next = 0;
  return cues.map(({ text }) => {
    const from = next;
    for (let left = text.split(' ').length; left > 0; next++) left -= counts[next]!;
    return words.slice(from, next);
  });
}

/** Characters a second of the words around a time, the blanks between them counted. */
function rateAround(words: readonly CaptionWord[], time: number): number {
  const [from, to] = [time - PASSAGE_SECONDS / 2, time + PASSAGE_SECONDS / 2];
  const within = words.filter(({ start, end }) => (start + end) / 2 > from && (start + end) / 2 < to);
  return within.reduce((sum, { text }) => sum + text.length + 1, -1) / PASSAGE_SECONDS;
}

/** Characters a second of words from the start of the first to the end of the last. */
function ownRate(said: readonly CaptionWord[]): number {
  return said.reduce((sum, { text }) => sum + text.trim().length + 1, -1) / (said.at(-1)!.end - said[0]!.start);
}

/** Counts the captions of these words that do not keep each of the limits of docs/captions.md. */
export function countCaptions(words: readonly CaptionWord[], cues: readonly Cue[]): CaptionCounts {
  const said = wordsOfEach(words, cues);
  const count = (fails: (cue: Cue, index: number) => boolean) => cues.filter(fails).length;
  return {
    captions: cues.length,
    overWanted: count((cue) => readingSpeed(cue) > WANTED + TINY),
    tooFast: count((cue) => readingSpeed(cue) > MOST + TINY),
    tooFastSaid: count(
      (cue, index) =>
        readingSpeed(cue) > MOST + TINY &&
        Math.max(ownRate(said[index]!), rateAround(words, (cue.start + cue.end) / 2)) > MOST,
    ),
    longLines: count(({ lines }) => lines.length > 2 || lines.some((line) => [...line].length > 37)),
    tooShort: count(({ start, end }) => end - start < 1 - TINY),
    tooLong: count(({ start, end }) => end - start > 7 + TINY),
    shortGaps: count(({ end }, index) => {
      const gap = (cues[index + 1]?.start ?? end) - end;
      return gap > TINY && gap < 1 - TINY;
    }),
    farFromSpeech: count(({ start, end }, index) => {
      const [first, last] = [said[index]![0]!, said[index]!.at(-1)!];
      return Math.abs(start - first.start) > 1.5 + TINY || Math.abs(end - last.end) > 1.5 + TINY;
    }),
    manySpeakers: count((_, index) => new Set(said[index]!.map(({ speaker }) => speaker)).size > 1),
    badBreaks: count((cue, index) => breaksBadly(cue, said[index]!, said[index + 1])),
  };
}

/** True when a line or the caption ends after a word that belongs to the one after it. A change of speaker ends a caption anyway. */
function breaksBadly({ lines }: Cue, said: readonly CaptionWord[], next: readonly CaptionWord[] | undefined): boolean {
  const [upper, lower] = lines;
  if (lower !== undefined && isBad(upper!, lower)) return true;
  return next !== undefined && next[0]!.speaker === said[0]!.speaker && isBad(lines.at(-1)!, next[0]!.text);
}

function isBad(before: string, after: string): boolean {
  return breakCost(before.split(' ').at(-1)!, after.trim().split(' ')[0]!) >= FORBIDDEN;
}

/** The counts of several recordings together. */
export function sumOfCounts(all: readonly CaptionCounts[]): CaptionCounts {
  const keys = Object.keys(all[0]!) as (keyof CaptionCounts)[];
  const sum = (key: keyof CaptionCounts) => all.reduce((total, counts) => total + counts[key], 0);
  return Object.fromEntries(keys.map((key) => [key, sum(key)])) as unknown as CaptionCounts;
}
