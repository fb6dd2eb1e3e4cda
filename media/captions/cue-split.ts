import {
  endAfter,
  endTimes,
  LONGEST_CUE,
  SHORTEST_CUE,
  type Shown,
  startAfterGap,
  startAtOnce,
  TOP_SPEED,
  WANTED_SPEED,
} from './cue-times.ts';
import { captionLinesOf, FORBIDDEN, LINE_LENGTH, LINES, layOut, textLength } from './line-breaks.ts';
import { type MeasuredText, type MeasuredUnit, measure, type SpeakerMark, shownWords } from './measured-units.ts';
import type { CaptionUnit } from './units.ts';

/** The units of one cue, with its text laid out and its times in seconds. */
export interface TimedCue extends Shown {
  readonly units: readonly CaptionUnit[];
  readonly lines: string[];
}

/** A pause this long, in seconds, is as good an end for a cue as a full stop. */
const LONG_PAUSE = 1;
/** After a pause this long, in seconds, even a word that belongs to the next is left alone: what comes would be shown long before it is said. */
const BROKEN_OFF = 3;
/** Two full lines and the blank that the break takes the place of. */
const MOST_TEXT = LINE_LENGTH * LINES + 1;
/** Each cue costs a little, so that words are not shown in crumbs. */
const COST_OF_A_CUE = 12;
const COST_OF_SENTENCE_END_INSIDE = 10;
/** A cue of so few characters, in the middle of a sentence, is a crumb. */
const SHORT_TEXT = 12;
const COST_OF_CRUMB = 30;
/** A cue that ends one sentence should not start another that it cannot finish. */
const COST_OF_SENTENCE_BEGUN = 30;
const COST_OF_PAUSE_INSIDE = 80;
/** Faster than wanted, and faster than the limit: once, and for each character a second more, so that several bear what one cannot. */
const COST_OF_FAST_TEXT = 150;
const COST_OF_FASTER_TEXT = 10;
const COST_OF_TOO_FAST_TEXT = 450;
const COST_OF_STILL_FASTER_TEXT = 25;
/** Beyond this excess, in characters a second, nothing can be read anyway. */
const UNREADABLE = 20;
const COST_OF_SHORT_CUE = 500;
const COST_OF_LONG_CUE = FORBIDDEN * 5;
const COST_OF_LONG_TEXT = FORBIDDEN * 100;
/** A break that must not be costs so many times what it says: else several fast cues are dearer, and speed gives way first. */
const TIMES_FORBIDDEN = 4;
/** A dash where a label would say more. */
const COST_OF_DASH_FOR_LABEL = 25;
/** For each second that a cue is shown without its speech, and that speech goes on without its cue; the latter for each second squared as well. */
const COST_OF_EARLY_START = 8;
const COST_OF_LATE_END = 2;
const COST_OF_MISSED_SPEECH = 20;
/** Seconds; words that claim to last longer are no reason for more. */
const MOST_MISSED = 6;
/** Ways to go on that cost so much more than the best are not followed. */
const HOPELESS = FORBIDDEN;

function breakCost(cost: number): number {
  return cost >= FORBIDDEN ? cost * TIMES_FORBIDDEN : cost;
}

function pauseCost(pause: number): number {
  if (pause >= LONG_PAUSE * 1.5) return COST_OF_PAUSE_INSIDE * 4;
  return pause >= LONG_PAUSE ? COST_OF_PAUSE_INSIDE : 0;
}

function boundaryCost(last: MeasuredUnit, next: MeasuredUnit | undefined, sentencesInside: number): number {
  if (!next || next.speaker !== last.speaker) return 0;
  const pause = next.start - last.end;
  if (pause >= BROKEN_OFF || (pause >= LONG_PAUSE && next.breakBefore < FORBIDDEN)) return 0;
  return breakCost(next.breakBefore) + (next.breakBefore > 0 && sentencesInside > 0 ? COST_OF_SENTENCE_BEGUN : 0);
}

function speedCost(speed: number): number {
  if (speed <= WANTED_SPEED) return 0;
  if (speed <= TOP_SPEED) return COST_OF_FAST_TEXT + COST_OF_FASTER_TEXT * (speed - WANTED_SPEED);
  const excess = Math.min(UNREADABLE, speed - TOP_SPEED);
  return COST_OF_TOO_FAST_TEXT + COST_OF_STILL_FASTER_TEXT * excess * (1 + excess / 2);
}

function missedCost(seconds: number): number {
  return COST_OF_MISSED_SPEECH * seconds * (1 + seconds);
}

/** What it costs to show text of `length` characters at these times. */
function timeCost(start: number, end: number, { first, last, length }: SaidText): number {
  const shown = end - start;
  let cost = speedCost(length / shown);
  if (shown > LONGEST_CUE) cost += COST_OF_LONG_CUE * (shown / LONGEST_CUE);
  if (shown < SHORTEST_CUE) cost += COST_OF_SHORT_CUE * (2 - shown);
  cost += start < first.start ? COST_OF_EARLY_START * (first.start - start) : missedCost(start - first.start);
  cost += end > last.end ? COST_OF_LATE_END * (end - last.end) : missedCost(Math.min(MOST_MISSED, last.end - end));
  return cost;
}

/** Text of `length` characters that is said from the start of `first` to the end of `last`. */
interface SaidText {
  readonly first: MeasuredUnit;
  readonly last: MeasuredUnit;
  readonly length: number;
}

/** One way to lay out a cue. */
interface Variant {
  readonly mark: SpeakerMark;
  readonly length: number;
  readonly cost: number;
}

/** The ways to lay out the cue from unit `i` to unit `j`, and what each costs wherever it is shown. */
function variantsOf(text: MeasuredText, i: number, j: number): Variant[] {
  const { units } = text;
  const [first, last] = [units[i]!, units[j]!];
  const sentences = last.sentencesBefore - first.sentencesBefore;
  const boundary = boundaryCost(last, units[j + 1], sentences);
  const common =
    COST_OF_A_CUE +
    sentences * COST_OF_SENTENCE_END_INSIDE +
    (last.pausesBefore - first.pausesBefore) +
    boundary +
    (boundary > 0 && last.lengthAfter - first.lengthAfter + textLength(first.text) < SHORT_TEXT ? COST_OF_CRUMB : 0);
  return first.marks.map((mark, rank) => {
    const layout = layOut(shownWords(text, { i, j, mark }));
    // A word that fits no line has no layout: its cost is finite all the same, so that it is shown.
    const lines = layout.fits ? breakCost(layout.cost) : COST_OF_LONG_TEXT + Math.min(layout.cost, COST_OF_LONG_TEXT);
    const cost = common + lines + rank * COST_OF_DASH_FOR_LABEL;
    return { mark, length: layout.length, cost };
  });
}

/** The cheapest way known to show everything up to a unit, with the last cue ending at a certain time. */
interface Ending extends Shown {
  readonly cost: number;
  readonly i: number;
  readonly j: number;
  readonly mark: SpeakerMark;
  readonly before: Ending | null;
}

/** Carries on each ending before unit `i` by the cue from `i` to `j`. */
function carryOn(
  text: MeasuredText,
  { i, j, times, known }: { i: number; j: number; times: readonly number[]; known: readonly (Ending | null)[] },
  best: (Ending | undefined)[],
): void {
  for (const { mark, length, cost } of variantsOf(text, i, j)) {
    const said = { first: text.units[i]!, last: text.units[j]!, length };
    const consider = (before: Ending | null, start: number | null, at: number) => {
      if (start === null) return;
      const end = endAfter(start, times[at]!);
      const total = (before?.cost ?? 0) + cost + timeCost(start, end, said);
      if (!best[at] || total < best[at].cost) best[at] = { start, end, cost: total, i, j, mark, before };
    };
    for (const ending of known) {
      // Nothing is shown before the first cue.
      const before = ending?.end ?? Number.NEGATIVE_INFINITY;
      const atOnce = startAtOnce(said.first.start, before);
      for (let at = 0; at < times.length; at++) {
        if ((ending?.cost ?? 0) + cost >= (best[at]?.cost ?? Number.POSITIVE_INFINITY)) continue;
        consider(ending, atOnce, at);
        consider(ending, startAfterGap(said.first.start, { before, end: times[at]!, length }), at);
      }
    }
  }
}

/** The endings that may be part of the best: not those that cost much more than another, nor those that leave less time at no smaller cost. */
function worthFollowing(endings: readonly (Ending | undefined)[]): Ending[] {
  const found = endings.filter((ending) => ending !== undefined).sort((a, b) => a.end - b.end);
  const least = Math.min(...found.map(({ cost }) => cost));
  const kept: Ending[] = [];
  for (const ending of found) {
    const rival = kept.at(-1);
    const allowance = rival ? COST_OF_EARLY_START * (ending.end - rival.end) : 0;
    if (ending.cost <= least + HOPELESS && (!rival || ending.cost < rival.cost + allowance)) kept.push(ending);
  }
  return kept;
}

/**
 * Divides units into cues, lays each out on at most two lines and gives it its time, so that the whole costs least: cues end with
 * sentences, then clauses, never after a word that belongs to the next, and borrow free time before and after them to be read. Every
 * word is in exactly one cue. Limits give way in this order: reading speed, a second at least, words that belong together, 7 s, two
 * lines of 37 characters; words are never divided or dropped.
 */
export function splitIntoCues(captionUnits: readonly CaptionUnit[]): TimedCue[] {
  const measured = measure(captionUnits, pauseCost);
  const { units } = measured;
  const nextBleep = new Float64Array(units.length + 1).fill(Number.POSITIVE_INFINITY);
  for (let j = units.length - 1; j >= 0; j--) nextBleep[j] = units[j]!.redacted ? units[j]!.start : nextBleep[j + 1]!;
  const times = units.map((_, j) => endTimes(units, j, nextBleep[j + 1]!));
  const endings: (Ending | undefined)[][] = units.map(() => []);
  let known: readonly (Ending | null)[] = [null];
  for (let i = 0; i < units.length; i++) {
    if (i > 0) known = worthFollowing(endings[i - 1]!);
    for (let j = i; j < units.length; j++) {
      const length = units[j]!.lengthAfter - units[i]!.lengthAfter + textLength(units[i]!.text);
      if (j > i && (units[j]!.speaker !== units[i]!.speaker || length > MOST_TEXT)) break;
      carryOn(measured, { i, j, times: times[j]!, known }, endings[j]!);
    }
  }
  const cues: TimedCue[] = [];
  const last = endings.at(-1)?.filter((ending) => ending !== undefined) ?? [];
  let ending: Ending | null = last.reduce<Ending | null>((a, b) => (a && a.cost <= b.cost ? a : b), null);
  for (; ending; ending = ending.before) {
    const words = shownWords(measured, ending);
    const { start, end, i, j } = ending;
    cues.push({ start, end, units: captionUnits.slice(i, j + 1), lines: captionLinesOf(words, layOut(words)) });
  }
  return cues.reverse();
}
