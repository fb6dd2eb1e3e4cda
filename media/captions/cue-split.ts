import {
  endsSentence,
  FORBIDDEN,
  LINE_LENGTH,
  LINES,
  layOut,
  captionLinesOf,
  type MeasuredWord,
  measureWords,
  textLength,
} from './line-breaks.ts';
import type { CaptionUnit } from './units.ts';

/** The units of one cue, with its text laid out. */
export interface CueText {
  readonly units: readonly CaptionUnit[];
  readonly lines: string[];
}

/** Seconds (BBC Subtitle Guidelines; Netflix English). */
export const LONGEST_CUE = 7;
export const SHORTEST_CUE = 1;
/** How far from the speech a cue may still be shown. */
export const FROM_SPEECH = 1.5;
/** Characters a second: wanted, and the most. */
export const WANTED_SPEED = 15;
const TOP_SPEED = 17;

/** A pause this long, in seconds, is as good an end for a cue as a full stop. */
const LONG_PAUSE = 1;
/** Two full lines and the blank that the break takes the place of. */
const MOST_TEXT = LINE_LENGTH * LINES + 1;
/** Each cue costs a little, so that words are not shown in crumbs. */
const COST_OF_A_CUE = 12;
const COST_OF_SENTENCE_END_INSIDE = 10;
/** A cue that ends one sentence should not start another that it cannot finish. */
const COST_OF_SENTENCE_BEGUN = 30;
const COST_OF_PAUSE_INSIDE = 80;
const COST_OF_FAST_TEXT = 25;
const COST_OF_TOO_FAST_TEXT = 250;
const COST_OF_SHORT_CUE = 60;
const COST_OF_LONG_CUE = FORBIDDEN * 5;
const COST_OF_LONG_TEXT = FORBIDDEN * 100;

/** A unit, measured once for all the cues it might be in. */
interface MeasuredUnit extends CaptionUnit {
  readonly words: readonly MeasuredWord[];
  /** The speaker's label, for a cue that starts here: none where the speaker is the one before. */
  readonly label: readonly MeasuredWord[];
  readonly breakBefore: number;
  readonly ends: boolean;
  /** Sums up to this unit, so that those of any cue are a difference: characters with blanks, sentence ends, cost of pauses. */
  readonly lengthAfter: number;
  readonly sentencesBefore: number;
  readonly pausesBefore: number;
}

function pauseCost(pause: number): number {
  if (pause >= FROM_SPEECH) return COST_OF_PAUSE_INSIDE * 4;
  return pause >= LONG_PAUSE ? COST_OF_PAUSE_INSIDE : 0;
}

function measure(units: readonly CaptionUnit[]): MeasuredUnit[] {
  let [length, sentences, pauses] = [0, 0, 0];
  return units.map((unit, i) => {
    const before = units[i - 1];
    const words = measureWords(unit.text, before?.text);
    const change = unit.speaker !== undefined && unit.speaker !== before?.speaker;
    length += textLength(unit.text) + 1;
    if (before) pauses += pauseCost(unit.start - before.end);
    const measured = {
      ...unit,
      words,
      label: change ? measureWords(`${unit.speaker}:`) : [],
      breakBefore: words[0]!.breakBefore,
      ends: endsSentence(unit.text),
      lengthAfter: length,
      sentencesBefore: sentences,
      pausesBefore: pauses,
    };
    sentences += measured.ends ? 1 : 0;
    return measured;
  });
}

/** The words of the cue from unit `i` to unit `j`, with the label. */
function shownWords(units: readonly MeasuredUnit[], i: number, j: number): MeasuredWord[] {
  const words = [...units[i]!.label];
  for (let k = i; k <= j; k++) words.push(...units[k]!.words);
  return words;
}

function boundaryCost(last: MeasuredUnit, next: MeasuredUnit | undefined, sentencesInside: number): number {
  if (!next || next.speaker !== last.speaker || next.start - last.end >= LONG_PAUSE) return 0;
  return next.breakBefore + (next.breakBefore > 0 && sentencesInside > 0 ? COST_OF_SENTENCE_BEGUN : 0);
}

function timeCost(start: number, end: number, length: number, next: MeasuredUnit | undefined): number {
  const spoken = end - start;
  const room = Math.min(LONGEST_CUE, (next?.start ?? Number.POSITIVE_INFINITY) - start, spoken + FROM_SPEECH);
  const shown = Math.max(spoken, room);
  const speed = length / shown;
  let cost = 0;
  if (spoken > LONGEST_CUE) cost += COST_OF_LONG_CUE * (spoken / LONGEST_CUE);
  if (shown < SHORTEST_CUE) cost += COST_OF_SHORT_CUE;
  if (speed > TOP_SPEED) cost += COST_OF_TOO_FAST_TEXT * Math.min(4, speed / TOP_SPEED);
  else if (speed > WANTED_SPEED) cost += COST_OF_FAST_TEXT;
  return cost;
}

function cueCost(units: readonly MeasuredUnit[], i: number, j: number): number {
  const [first, last, next] = [units[i]!, units[j]!, units[j + 1]];
  const layout = layOut(shownWords(units, i, j));
  const sentences = last.sentencesBefore - first.sentencesBefore;
  return (
    COST_OF_A_CUE +
    layout.cost +
    (layout.fits ? 0 : COST_OF_LONG_TEXT) +
    sentences * COST_OF_SENTENCE_END_INSIDE +
    (last.pausesBefore - first.pausesBefore) +
    boundaryCost(last, next, sentences) +
    timeCost(first.start, last.end, layout.length, next)
  );
}

/**
 * Divides units into cues, each laid out on at most two lines, so that the whole costs least: cues end with sentences, then
 * clauses, never after a word that belongs to the next; every word is in exactly one cue. Limits give way in this order: reading
 * speed, duration, two lines of 37 characters; words are never divided or dropped.
 */
export function splitIntoCues(captionUnits: readonly CaptionUnit[]): CueText[] {
  const units = measure(captionUnits);
  const cost = new Float64Array(units.length + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(units.length + 1);
  cost[0] = 0;
  for (let i = 0; i < units.length; i++) {
    for (let j = i; j < units.length; j++) {
      const length = units[j]!.lengthAfter - units[i]!.lengthAfter + textLength(units[i]!.text);
      if (j > i && (units[j]!.speaker !== units[i]!.speaker || length > MOST_TEXT)) break;
      const total = cost[i]! + cueCost(units, i, j);
      if (total < cost[j + 1]!) {
        cost[j + 1] = total;
        from[j + 1] = i;
      }
    }
  }
  const cues: CueText[] = [];
  for (let end = units.length; end > 0; end = from[end]!) {
    const words = shownWords(units, from[end]!, end - 1);
    cues.push({ units: units.slice(from[end], end), lines: captionLinesOf(words, layOut(words)) });
  }
  return cues.reverse();
}
