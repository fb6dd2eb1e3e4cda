import type { CaptionWord } from '../spans.ts';
import { splitIntoCues } from './cue-split.ts';
import { TOP_SPEED } from './cue-times.ts';
import { textLength } from './line-breaks.ts';
import { captionUnits } from './units.ts';

/** One caption. Times in seconds, whole milliseconds. */
export interface Cue {
  readonly start: number;
  readonly end: number;
  /** At most two lines of at most 37 characters, but where one word is longer; with a role label or a dash where the speaker changes. */
  readonly lines: string[];
  /** The words alone, on one line. */
  readonly text: string;
  /** Role label of the speaker, where it is known. */
  readonly speaker?: string;
}

/**
 * Makes captions of words (BBC Subtitle Guidelines; Netflix English Timed Text): 2 lines of 37 characters, 15 characters a second
 * wanted and 17 at most, 1 to 7 s, no gap or at least 1 s, within 1.5 s of the speech, one speaker a cue. Where people talk too fast
 * for that, every word stays and the cue is shown as long as there is time. Cues are in order and never overlap; a redacted stretch lies whole in one cue,
 * however long it is.
 */
export function wordsToCues(words: readonly CaptionWord[]): Cue[] {
  return splitIntoCues(captionUnits(words)).map(({ start, end, units, lines }) => {
    const { speaker } = units[0]!;
    const text = units.map((unit) => unit.text).join(' ');
    return { start, end, lines, text, ...(speaker === undefined ? {} : { speaker }) };
  });
}

/** Characters a second that somebody has to read, the end of a line counted as one. */
export function readingSpeed({ start, end, lines }: Pick<Cue, 'start' | 'end' | 'lines'>): number {
  return textLength(lines.join(' ')) / (end - start);
}

/** The captions that are faster than people can be asked to read: where speech leaves no time. */
export function tooFastCues<Some extends Pick<Cue, 'start' | 'end' | 'lines'>>(cues: readonly Some[]): Some[] {
  return cues.filter((cue) => readingSpeed(cue) > TOP_SPEED + 1e-9);
}
