import type { TimeSpan } from '../../../media/words.ts';
import type { TranscriptWord } from '../detection/words.ts';

/** A stretch of a recording in which one person probably speaks. Seconds; lines follow each other without a gap. */
export interface VoiceLine extends TimeSpan {
  /** What is said there; '' where no words were written down. */
  readonly text: string;
}

/** A pause this long, in seconds, ends a line. */
const PAUSE = 0.4;
/** Without a pause a line ends with a sentence, or after so many words. */
const MOST_WORDS = 24;
const ENDS_SENTENCE = /[.?!…]["”’)]?$/u;
/** A stretch without words this long, in seconds, is a line of its own: somebody may speak there whom nobody understood. */
const LONG_GAP = 2;

/**
 * Cuts a recording into lines that can be marked one by one. Together they cover all of it, so that a voice between two words is not
 * forgotten: a pause belongs half to the line before it and half to the one after.
 */
export function voiceLines(words: readonly TranscriptWord[], durationSeconds: number): VoiceLine[] {
  const spoken = inOrder(words, durationSeconds);
  const parts: VoiceLine[] = [];
  let from = 0;
  for (const [index, word] of spoken.entries()) {
    const next = spoken[index + 1];
    const pause = next ? next.start - word.end : Number.POSITIVE_INFINITY;
    if (pause < PAUSE && !ENDS_SENTENCE.test(word.text.trim()) && index - from + 1 < MOST_WORDS) continue;
    const said = spoken.slice(from, index + 1);
    const text = said.map((one) => one.text.trim()).join(' ');
    parts.push({ start: said[0]!.start, end: Math.max(...said.map((one) => one.end)), text });
    from = index + 1;
  }
  return tiled(parts, durationSeconds);
}

function tiled(parts: readonly VoiceLine[], durationSeconds: number): VoiceLine[] {
  const lines: VoiceLine[] = [];
  let at = 0;
  const add = (end: number, text: string) => {
    if (end > at) lines.push({ start: tidy(at), end: tidy(end), text });
    at = Math.max(at, end);
  };
  for (const [index, part] of parts.entries()) {
    if (part.start - at >= LONG_GAP) add(part.start, '');
    const next = parts[index + 1]?.start ?? durationSeconds;
    const gap = next - part.end;
    add(gap >= LONG_GAP ? part.end : index + 1 < parts.length ? part.end + gap / 2 : durationSeconds, part.text);
  }
  add(durationSeconds, '');
  return lines;
}

/** Words in order of time; one without times stands right after the one before it. */
function inOrder(words: readonly TranscriptWord[], durationSeconds: number): (TimeSpan & { text: string })[] {
  let last = 0;
  const within = (seconds: number) => Math.min(Math.max(seconds, 0), durationSeconds);
  return words.map(({ text, start, end }) => {
    const begins = within(Math.max(last, start ?? last));
    last = within(Math.max(begins, end ?? begins));
    return { text, start: begins, end: last };
  });
}

/** Ids are made from times: a thousandth of a second is as exact as they are. */
function tidy(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
