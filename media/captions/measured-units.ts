import { endsSentence, type MeasuredWord, measureWords, textLength } from './line-breaks.ts';
import type { CaptionUnit } from './units.ts';

/** How a cue says that somebody else speaks: nothing, a dash, or the role label. */
export type SpeakerMark = 'none' | 'dash' | 'label';

/** A unit, measured once for all the cues it might be in. */
export interface MeasuredUnit extends CaptionUnit {
  /** Where its words begin among those of all units. */
  readonly firstWord: number;
  /** The ways in which a cue that starts here may show its speaker, the best one first. */
  readonly marks: readonly SpeakerMark[];
  readonly breakBefore: number;
  readonly ends: boolean;
  /** Sums up to this unit, so that those of any cue are a difference: characters with blanks, sentence ends, cost of pauses. */
  readonly lengthAfter: number;
  readonly sentencesBefore: number;
  readonly pausesBefore: number;
}

/** Units and all their words in one row. */
export interface MeasuredText {
  readonly units: readonly MeasuredUnit[];
  readonly words: readonly MeasuredWord[];
}

/**
 * Measures units. The role label is shown where somebody is heard for the first time, and at each change where more than two speak, so that
 * a dash would not say who; a dash is enough at all other changes.
 * @param pauseCost what a pause of so many seconds costs inside a cue
 */
export function measure(captionUnits: readonly CaptionUnit[], pauseCost: (seconds: number) => number): MeasuredText {
  const heard = new Set<string>();
  const areMany = new Set(captionUnits.map(({ speaker }) => speaker)).size > 2;
  let [length, sentences, pauses] = [0, 0, 0];
  const words: MeasuredWord[] = [];
  const units = captionUnits.map((unit, i) => {
    const before = captionUnits[i - 1];
    const own = measureWords(unit.text, before?.text);
    const isNew = unit.speaker !== undefined && (areMany || !heard.has(unit.speaker));
    if (unit.speaker !== undefined) heard.add(unit.speaker);
    length += textLength(unit.text) + 1;
    if (before) pauses += pauseCost(unit.start - before.end);
    const measured: MeasuredUnit = {
      ...unit,
      firstWord: words.length,
      marks: marksOf(unit, before, isNew),
      breakBefore: own[0]!.breakBefore,
      ends: endsSentence(unit.text),
      lengthAfter: length,
      sentencesBefore: sentences,
      pausesBefore: pauses,
    };
    words.push(...own);
    sentences += measured.ends ? 1 : 0;
    return measured;
  });
  return { units, words };
}

function marksOf(unit: CaptionUnit, before: CaptionUnit | undefined, isNew: boolean): readonly SpeakerMark[] {
  if (unit.speaker === before?.speaker) return ['none'];
  // Before the first cue nobody else has spoken.
  const short = before ? 'dash' : 'none';
  return isNew ? ['label', short] : [short];
}

/** The words of the cue from unit `i` to unit `j`, with the mark of its speaker. A dash is never parted from its word. */
export function shownWords(
  { units, words }: MeasuredText,
  { i, j, mark }: { readonly i: number; readonly j: number; readonly mark: SpeakerMark },
): MeasuredWord[] {
  const shown = words.slice(units[i]!.firstWord, units[j + 1]?.firstWord ?? words.length);
  if (mark === 'label') return [...measureWords(`${units[i]!.speaker}:`), ...shown];
  if (mark === 'none') return shown;
  const [first, ...rest] = shown;
  return [{ ...first!, text: `- ${first!.text}`, length: first!.length + 2 }, ...rest];
}
