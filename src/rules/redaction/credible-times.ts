import { type SpeechEnergy, speechSeconds } from '../../../media/transcribe/speech-energy.ts';
import { longestSaid, shortestNameSaid, shortestSaid, usuallySaid } from '../detection/spoken-length.ts';
import { hasDoubtfulTiming } from '../detection/timing.ts';
import type { TranscriptWord } from '../detection/words.ts';

/** What a word's times are judged by. */
export interface HeardWords {
  readonly words: readonly TranscriptWord[];
  /** Where somebody speaks; null where that is not known. */
  readonly energy: SpeechEnergy | null;
}

/** A word whose times are there. */
type TimedWord = TranscriptWord & { readonly start: number; readonly end: number };

/** At least this share of a word is speech: 62 % of every word of the sample recordings. */
const SPOKEN_SHARE = 0.4;
/** Words may overlap by this much, in seconds: times are rough. */
const OVERLAP = 0.05;
/** Words this close, in seconds, touch. */
const TOUCHING = 0.05;

const CLOSES_PHRASE = /[.,;:?!…–—]["'”’)\]]*$/u;

/** A word's own times where both are there and are numbers, in any order. */
export function timed(word: TranscriptWord | undefined): TimedWord | null {
  return Number.isFinite(word?.start) && Number.isFinite(word?.end) ? (word as TimedWord) : null;
}

/** True when a word may well lie where its times say: long enough and short enough for its letters, and where somebody speaks. */
export function isWellTimed({ words, energy }: HeardWords, index: number): boolean {
  const word = words[index];
  const times = timed(word);
  if (!word || !times || hasDoubtfulTiming(word) || word.doubtful === 'timing' || word.doubtful === 'no-energy')
    return false;
  const length = times.end - times.start;
  if (length < shortestSaid(word.text) || length > longestSaid(word.text)) return false;
  return energy === null || speechSeconds(energy, times.start, times.end) >= SPOKEN_SHARE * length;
}

/** The nearest well-timed word before (-1) or after (1) this one, by its number, or null. */
export function wellTimedBeside(heard: HeardWords, index: number, direction: -1 | 1): number | null {
  for (let at = index + direction; at >= 0 && at < heard.words.length; at += direction)
    if (isWellTimed(heard, at)) return at;
  return null;
}

/**
 * True when nothing speaks against the times of a name or detail. Stricter than for other words, because a sound is overwritten by them: long
 * enough for a name, in order with its neighbours and not over them, and not touching both where it is spoken alone.
 */
export function hasCredibleTimes(heard: HeardWords, index: number): boolean {
  if (!isWellTimed(heard, index)) return false;
  const { text, start, end } = timed(heard.words[index])!;
  if (end - start < shortestNameSaid(text)) return false;
  // Judged without the energy, so that knowing it never makes a place smaller.
  const byTimes = { words: heard.words, energy: null };
  const before = wellTimed(heard, wellTimedBeside(byTimes, index, -1));
  const after = wellTimed(heard, wellTimedBeside(byTimes, index, 1));
  if (before && before.end > start + OVERLAP) return false;
  if (after && after.start < end - OVERLAP) return false;
  const isAlone = CLOSES_PHRASE.test(text.trim()) && CLOSES_PHRASE.test(heard.words[index - 1]?.text.trim() ?? '');
  const touchesBoth =
    touches(heard.words[index - 1], { start, end }) && touches(heard.words[index + 1], { start, end });
  return !(isAlone && touchesBoth);
}

/**
 * Whether a word has more speech in it than its letters explain and touches this stretch, so that it may hold a part of what is there. Where
 * the speech is not known nobody can tell a long word from a pause after it.
 */
export function mayHoldMore(
  { words, energy }: HeardWords,
  index: number,
  place: { readonly start: number; readonly end: number },
): boolean {
  const word = timed(words[index]);
  if (!word || energy === null || !touches(word, place)) return false;
  return speechSeconds(energy, word.start, word.end) > usuallySaid(word.text);
}

function wellTimed({ words }: HeardWords, index: number | null): TimedWord | null {
  return index === null ? null : timed(words[index]);
}

function touches(word: TranscriptWord | undefined, { start, end }: { start: number; end: number }): boolean {
  const times = timed(word);
  return times !== null && times.start <= end + TOUCHING && times.end >= start - TOUCHING;
}
