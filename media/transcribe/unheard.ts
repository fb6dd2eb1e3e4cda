import { SECONDS_A_CHARACTER } from '../align/align.ts';
import { without } from '../time-spans.ts';
import type { TimeSpan, Word } from '../words.ts';
import { belongsInCaptions, LONGEST_CREDIBLE_WORD } from './doubt.ts';
import { type SpeechEnergy, speechSeconds } from './speech-energy.ts';

/** Less speech energy without words than this, in seconds, may be a breath or a chair. */
const SHORTEST_UNHEARD = 0.8;
/** Speech between aligned words that none of them explains is a word from this length on, in seconds: “Jo” lasts 0.2 s, and half a sound belongs to its neighbours. */
const SHORTEST_UNWRITTEN = 0.25;
/** … where at least so much of it, in seconds, is as clear as a syllable; a longer stretch than the other need not be. A pause with a breath in it has less. */
const CLEAR_IN_UNWRITTEN = 0.06;
const LONG_UNWRITTEN = 0.5;
/** Slower speech than 4 characters a second over 3 s means that words are missing. */
const SLOWEST_SPEECH = 4;
const RATE_WINDOW = 3;
const RATE_STEP = 0.5;
/** The share of a window that has to have speech energy for its rate to count. */
const MOSTLY_SPEECH = 0.8;
/** An aligned word of people talking slowly lasts up to twice as long as its letters let expect; one that lasts longer may hide others. */
const SLOWEST_ALIGNED = 2.5;
/** What any word takes besides its characters, in seconds. */
const SECONDS_A_WORD = 0.2;
/** Clear speech between words that explain their sound, in seconds of a window, from which on words may be missing there. */
const MOST_UNEXPLAINED = 1.2;
/** A recognised word accounts for the sound this near to it, in seconds: the median error of its times. */
const REACH = 0.05;
/** A digit is written with one character and spoken with about four. */
const CHARACTERS_PER_DIGIT = 4;
/** Stretches this near to each other are one. */
const MERGE_GAP = 0.5;

function merge(spans: readonly TimeSpan[], gap: number): TimeSpan[] {
  const merged: TimeSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end + gap)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else merged.push(span);
  }
  return merged;
}

interface Gap extends TimeSpan {
  /** Whether the words on both sides of it were aligned, so that no speech was found in it that way. */
  readonly isBetweenAligned: boolean;
}

/** The stretches between recognised words. A word accounts for no more sound than a word can last. */
function wordless(words: readonly Word[], durationSeconds: number): Gap[] {
  const gaps: Gap[] = [];
  let at = 0;
  let isAligned = true;
  for (const { start, end, aligned } of [...words].sort((a, b) => a.start - b.start)) {
    if (start - REACH > at)
      gaps.push({ start: at, end: start - REACH, isBetweenAligned: isAligned && aligned === true });
    const over = Math.min(end, start + LONGEST_CREDIBLE_WORD) + REACH;
    if (over >= at) isAligned = aligned === true;
    at = Math.max(at, over);
  }
  if (durationSeconds > at)
    gaps.push({ start: at, end: durationSeconds, isBetweenAligned: words.length > 0 && isAligned });
  return gaps;
}

/** The stretches of speech energy within a stretch of time, those close together as one. */
function speechWithin({ start, end }: TimeSpan, { active, stepSeconds }: SpeechEnergy): TimeSpan[] {
  const last = Math.min(active.length, Math.ceil(end / stepSeconds));
  const runs: TimeSpan[] = [];
  for (let i = Math.floor(start / stepSeconds); i < last; i++) {
    if (!active[i]) continue;
    const from = i;
    while (i < last && active[i]) i++;
    runs.push({ start: Math.max(start, from * stepSeconds), end: Math.min(end, i * stepSeconds) });
  }
  return merge(runs, MERGE_GAP);
}

/** How many characters a word is when it is spoken, with the space after it. */
function spokenLength({ text }: Word): number {
  return text.length + 1 + (text.match(/\d/g)?.length ?? 0) * (CHARACTERS_PER_DIGIT - 1);
}

/** Whether a word was found in the sound and is no longer than somebody who talks slowly makes it: then it explains the sound that it stands on. */
function explainsItsSound({ text, start, end, aligned, doubtful }: Word): boolean {
  const usual = SECONDS_A_WORD + SECONDS_A_CHARACTER * text.length;
  return aligned === true && doubtful !== 'mismatch' && end - start <= SLOWEST_ALIGNED * usual;
}

/** Windows full of speech energy in which too few characters were recognised. Where every word explains its sound, only what is between them can hide one. */
function sparse({ energy, clear, durationSeconds }: HeardSoFar, words: readonly Word[]): TimeSpan[] {
  const found: TimeSpan[] = [];
  let first = 0;
  for (let start = 0; start + RATE_WINDOW <= durationSeconds; start += RATE_STEP) {
    const end = start + RATE_WINDOW;
    if (speechSeconds(energy, start, end) < MOSTLY_SPEECH * RATE_WINDOW) continue;
    while (first < words.length && words[first]!.start < start - LONGEST_CREDIBLE_WORD) first++;
    let characters = 0;
    let isAligned = true;
    let isExplained = true;
    let explained = 0;
    for (let i = first; i < words.length && words[i]!.start < end; i++) {
      const word = words[i]!;
      explained += speechSeconds(clear, Math.max(start, word.start), Math.max(start, Math.min(end, word.end)));
      const middle = (word.start + word.end) / 2;
      if (middle < start || middle >= end) continue;
      characters += spokenLength(word);
      isAligned &&= word.aligned === true;
      isExplained &&= explainsItsSound(word);
    }
    const spoken = speechSeconds(clear, start, end);
    const isMostlyPause = isAligned && spoken < MOSTLY_SPEECH * RATE_WINDOW;
    if (characters > 0 && (isMostlyPause || (isExplained && spoken - explained < MOST_UNEXPLAINED))) continue;
    if (characters < SLOWEST_SPEECH * RATE_WINDOW) found.push({ start, end });
  }
  return found;
}

export interface HeardSoFar {
  readonly words: readonly Word[];
  /** Speech that no word explains, as whoever aligned the words found it. */
  readonly unwritten: readonly TimeSpan[];
  /** Whatever may be speech, and what is clearly loud enough for it. */
  readonly energy: SpeechEnergy;
  readonly clear: SpeechEnergy;
  readonly durationSeconds: number;
}

/**
 * Where somebody speaks and no word was recognised: stretches between words with 0.8 s of speech energy or more (clear speech between aligned words), speech between aligned words that
 * none of them explains, and speech slower than 4 characters a second over 3 s whose words do not explain it. Repeated loops and words without energy do not count as words.
 */
export function findUnheard(heard: HeardSoFar): TimeSpan[] {
  const { words, unwritten, energy, clear, durationSeconds } = heard;
  const trusted = words.filter(belongsInCaptions);
  const silent = wordless(trusted, durationSeconds).flatMap((gap) => {
    const speech = gap.isBetweenAligned ? clear : energy;
    return speechWithin(gap, speech).filter(({ start, end }) => speechSeconds(speech, start, end) >= SHORTEST_UNHEARD);
  });
  const slow = sparse(heard, trusted).flatMap((window) => speechWithin(window, energy));
  const between = unwritten.flatMap((span) => without(span, trusted)).filter((span) => mayBeSaid(span, heard));
  return merge([...silent, ...slow, ...between], MERGE_GAP);
}

function mayBeSaid({ start, end }: TimeSpan, { energy, clear }: HeardSoFar): boolean {
  if (end - start < SHORTEST_UNWRITTEN || speechSeconds(energy, start, end) < SHORTEST_UNWRITTEN / 2) return false;
  return end - start >= LONG_UNWRITTEN || speechSeconds(clear, start, end) >= CLEAR_IN_UNWRITTEN;
}
