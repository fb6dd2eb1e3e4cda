import type { CaptionWord } from '../spans.ts';

/** One thing that is shown whole: a word, or a redacted stretch. Times in seconds; units never overlap. */
export interface CaptionUnit {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly redacted: boolean;
  readonly speaker?: string;
}

/** What captions show for a redacted stretch: never a letter or the length of what was said. */
export const BLEEP_CAPTION = '[BLEEP]';

/** A word that claims to take no time is given this much, in seconds, where there is room. */
const SHORTEST_UNIT = 0.05;

/** Text on one line, without characters that mean something to a player or cannot be shown. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim();
}

/** Ends (and, where needed, starts) the units so far at `time`. Redacted stretches keep their whole time. */
function endBy(units: CaptionUnit[], time: number): void {
  for (let i = units.length - 1; i >= 0 && units[i]!.end > time && !units[i]!.redacted; i--) {
    units[i] = { ...units[i]!, start: Math.min(units[i]!.start, time), end: time };
  }
}

/**
 * Turns words into units in the same order, without overlap. Empty words are left out. A redacted stretch keeps its whole time: the words
 * before it end by its start, and those after it start at its end.
 */
export function captionUnits(words: readonly CaptionWord[]): CaptionUnit[] {
  const units: CaptionUnit[] = [];
  let bleepEnd = 0;
  for (const word of words) {
    const text = word.redacted ? BLEEP_CAPTION : plainText(word.text);
    if (text === '' || !Number.isFinite(word.start) || !Number.isFinite(word.end)) continue;
    const last = units.at(-1);
    const start = Math.max(word.start, bleepEnd, word.redacted ? 0 : (last?.start ?? 0));
    endBy(units, start);
    const end = Math.max(start + (word.redacted ? 0 : SHORTEST_UNIT), word.end);
    if (word.redacted) bleepEnd = end;
    const speaker = plainText(word.speaker ?? '');
    units.push({ text, start, end, redacted: word.redacted, ...(speaker ? { speaker } : {}) });
  }
  return units;
}
