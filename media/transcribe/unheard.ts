import type { TimeSpan, Word } from '../words.ts';
import { belongsInCaptions, LONGEST_WORD } from './doubt.ts';
import { type SpeechEnergy, speechSeconds } from './speech-energy.ts';

/** Less speech energy without words than this, in seconds, may be a breath or a chair. */
const SHORTEST_UNHEARD = 0.8;
/** Slower speech than 4 characters a second over 3 s means that words are missing. */
const SLOWEST_SPEECH = 4;
const RATE_WINDOW = 3;
const RATE_STEP = 0.5;
/** The share of a window that has to have speech energy for its rate to count. */
const MOSTLY_SPEECH = 0.8;
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

/** The stretches between recognised words. A word accounts for no more sound than a word can last. */
function wordless(words: readonly Word[], durationSeconds: number): TimeSpan[] {
  const heard = merge(
    words.map(({ start, end }) => ({ start: start - REACH, end: Math.min(end, start + LONGEST_WORD) + REACH })),
    0,
  );
  const edges = [0, ...heard.flatMap(({ start, end }) => [start, end]), durationSeconds];
  const gaps: TimeSpan[] = [];
  for (let i = 0; i < edges.length; i += 2) gaps.push({ start: edges[i]!, end: edges[i + 1]! });
  return gaps.filter(({ start, end }) => end > start);
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

/** Windows full of speech energy in which too few characters were recognised. */
function sparse(words: readonly Word[], energy: SpeechEnergy, durationSeconds: number): TimeSpan[] {
  const found: TimeSpan[] = [];
  let first = 0;
  for (let start = 0; start + RATE_WINDOW <= durationSeconds; start += RATE_STEP) {
    const end = start + RATE_WINDOW;
    if (speechSeconds(energy, start, end) < MOSTLY_SPEECH * RATE_WINDOW) continue;
    while (first < words.length && words[first]!.start < start - LONGEST_WORD) first++;
    let characters = 0;
    for (let i = first; i < words.length && words[i]!.start < end; i++) {
      const middle = (words[i]!.start + words[i]!.end) / 2;
      if (middle >= start && middle < end) characters += spokenLength(words[i]!);
    }
    if (characters < SLOWEST_SPEECH * RATE_WINDOW) found.push({ start, end });
  }
  return found;
}

/**
 * The stretches, in seconds, where there is speech energy but too few words, so that a person has to listen: at least 0.8 s of
 * speech energy without a word, or less than 4 characters a second over 3 s. Repeated loops and words without energy do not count as words.
 */
export function findUnheard(words: readonly Word[], energy: SpeechEnergy, durationSeconds: number): TimeSpan[] {
  const trusted = words.filter(belongsInCaptions);
  const silent = wordless(trusted, durationSeconds)
    .flatMap((gap) => speechWithin(gap, energy))
    .filter(({ start, end }) => speechSeconds(energy, start, end) >= SHORTEST_UNHEARD);
  const slow = sparse(trusted, energy, durationSeconds).flatMap((window) => speechWithin(window, energy));
  return merge([...silent, ...slow], MERGE_GAP);
}
