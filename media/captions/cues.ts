import type { CaptionWord } from '../spans.ts';
import { type CueText, FROM_SPEECH, LONGEST_CUE, SHORTEST_CUE, splitIntoCues, WANTED_SPEED } from './cue-split.ts';
import { textLength } from './line-breaks.ts';
import { captionUnits } from './units.ts';

/** One caption. Times in seconds, whole milliseconds. */
export interface Cue {
  readonly start: number;
  readonly end: number;
  /** At most two lines of at most 37 characters, but where one word is longer; with the role label where the speaker changes. */
  readonly lines: string[];
  /** The words alone, on one line. */
  readonly text: string;
  /** Role label of the speaker, where it is known. */
  readonly speaker?: string;
}

/** Two cues follow each other at once or leave a gap that is seen as one, in seconds. */
const SHORTEST_GAP = 1;

/** When a cue ends: as long as its text takes to read, within the limits, leaving no short gap before the next. */
function endOf({ units, lines }: CueText, start: number, nextStart: number): number {
  const spoken = units.at(-1)!.end;
  const toRead = textLength(lines.join(' ')) / WANTED_SPEED;
  const latest = Math.min(spoken + FROM_SPEECH, start + LONGEST_CUE, nextStart);
  const end = Math.min(latest, Math.max(spoken, start + Math.max(SHORTEST_CUE, toRead)));
  const gap = nextStart - end;
  if (gap > 0 && gap < SHORTEST_GAP) {
    if (nextStart <= latest) return nextStart;
    if (nextStart - SHORTEST_GAP >= spoken) return nextStart - SHORTEST_GAP;
  }
  // A redacted stretch is shown to its end, however long it is.
  return Math.max(end, units.findLast(({ redacted }) => redacted)?.end ?? 0);
}

/** When a cue starts: with its first word, or earlier where it could not be shown for a second otherwise. */
function startOf({ units }: CueText, previousEnd: number, nextStart: number): number {
  const spoken = units[0]!.start;
  const missing = SHORTEST_CUE - (nextStart - spoken);
  if (missing <= 0) return Math.max(previousEnd, spoken);
  const early = Math.max(previousEnd, spoken - Math.min(missing, FROM_SPEECH));
  return early - previousEnd < SHORTEST_GAP && spoken - previousEnd <= FROM_SPEECH ? previousEnd : early;
}

const milliseconds = (seconds: number) => Math.round(seconds * 1000) / 1000;

/**
 * Makes captions of words (BBC Subtitle Guidelines; Netflix English Timed Text): 2 lines of 37 characters, 15 characters a second
 * wanted, 1 to 7 s, no gap or at least 1 s, one speaker a cue. Where people talk too fast for that, every word stays and the cue is
 * shown as long as there is time. Cues are in order and never overlap; a redacted stretch lies whole in one cue.
 */
export function wordsToCues(words: readonly CaptionWord[]): Cue[] {
  const texts = splitIntoCues(captionUnits(words));
  const cues: Cue[] = [];
  for (const [index, text] of texts.entries()) {
    const nextStart = texts[index + 1]?.units[0]?.start ?? Number.POSITIVE_INFINITY;
    const start = startOf(text, cues.at(-1)?.end ?? 0, nextStart);
    const { speaker } = text.units[0]!;
    cues.push({
      start: milliseconds(start),
      end: milliseconds(Math.max(endOf(text, start, nextStart), start + 0.001)),
      lines: text.lines,
      text: text.units.map((unit) => unit.text).join(' '),
      ...(speaker === undefined ? {} : { speaker }),
    });
  }
  return cues;
}
