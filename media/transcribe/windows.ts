import type { TimeSpan } from '../words.ts';
import type { ModelSettings } from './models.ts';
import type { StretchHeard } from './hear-files.ts';

/** A piece of the recording, and where it begins in a window, both in seconds. */
interface Slot {
  readonly piece: TimeSpan;
  readonly at: number;
}

/** What one run of the model's encoder hears: one piece, or several with silence between them. Never empty. */
export type Window = readonly Slot[];

/** Seconds of silence between two pieces of a window: long enough to end a sentence, so that no word is made of both. */
export const BETWEEN_PIECES = 1;

/** Only pieces up to this long share a window, in seconds: a longer one fills most of it, and the voice detector can help with it. */
const LONGEST_SHARER = 10;

const seconds = ({ start, end }: TimeSpan) => end - start;

/** Seconds of sound in a window. */
export function windowSeconds(window: Window): number {
  const last = window.at(-1)!;
  return last.at + seconds(last.piece);
}

/**
 * Packs short pieces into windows, in order. An official model works on 30 s whatever it is given, so a clip of 4 s by itself costs as much as seven of
 * them. A model that is run with a shorter context gets each piece by itself.
 */
export function packed(pieces: readonly TimeSpan[], { cutting, audioContext }: ModelSettings): Window[] {
  if (audioContext !== null) return pieces.map((piece) => [{ piece, at: 0 }]);
  const windows: Slot[][] = [];
  for (const piece of pieces) {
    const last = windows.at(-1);
    const open = last && seconds(last[0]!.piece) <= LONGEST_SHARER && seconds(piece) <= LONGEST_SHARER ? last : null;
    const at = open ? windowSeconds(open) + BETWEEN_PIECES : 0;
    if (open && at + seconds(piece) <= cutting.longest) open.push({ piece, at });
    else windows.push([{ piece, at: 0 }]);
  }
  return windows;
}

/**
 * What was heard in each piece of a window, with times from the start of the recording. A word belongs to the piece that its middle lies in or
 * nearest to, and never reaches out of it.
 */
export function unpackedWindow({ words, unwritten }: StretchHeard, window: Window): StretchHeard[] {
  const wordsOf = shared(words, window);
  const unwrittenIn = shared(unwritten, window);
  return window.map((_, index) => ({ words: wordsOf[index]!, unwritten: unwrittenIn[index]! }));
}

function shared<T extends TimeSpan>(spans: readonly T[], window: Window): T[][] {
  const found = window.map((): T[] => []);
  for (const span of spans) {
    const middle = (span.start + span.end) / 2;
    const next = window.findIndex(({ at }) => at - BETWEEN_PIECES / 2 > middle);
    const index = next < 0 ? window.length - 1 : Math.max(0, next - 1);
    const { piece, at } = window[index]!;
    const within = (time: number) => Math.min(piece.end, Math.max(piece.start, piece.start + time - at));
    found[index]!.push({ ...span, start: within(span.start), end: within(Math.max(span.start, span.end)) });
  }
  return found;
}
