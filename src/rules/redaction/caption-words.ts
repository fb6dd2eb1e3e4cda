import type { AudioSpan, CaptionWord } from '../../../media/spans.ts';
import { isWellTimed } from './credible-times.ts';
import { BLEEPED, NAME_REMOVED } from './text.ts';
import type { TranscriptWord } from '../detection/words.ts';

/** Where nobody can say which words a span is about, a word that loses more than this to it is dropped: in seconds, or as a share of its length. */
const LOST_SECONDS = 0.05;
const LOST_SHARE = 0.2;
/** A word beside the redacted ones stays while it keeps at least this share of itself: it can still be heard as a word. */
const KEPT_SHARE = 0.5;

/** What is known of the spans that words are taken out for. */
export interface SpanFacts<Word> {
  /** What reading texts show for the flags of a span: a role label, or `[name removed]`. */
  readonly placeholder?: (flagIds: readonly string[]) => string;
  /** Numbers of the words that the flags of a span are about; null where they are about a stretch of time. */
  readonly wordsOf?: (flagIds: readonly string[]) => ReadonlySet<number> | null;
  /** Which words, by themselves and their numbers, may be shown at all. */
  readonly shown?: (word: Word, index: number) => boolean;
}

/**
 * The words that captions and transcripts may show: each span is one `[BLEEP]`, and no other word reaches into a span. A redacted word is
 * gone wherever its times lie; a word that the padding of its neighbour cuts into stays while most of it can be heard.
 */
export function redactWords<Word extends TranscriptWord>(
  words: readonly Word[],
  spans: readonly AudioSpan[],
  { placeholder = () => NAME_REMOVED, wordsOf = () => null, shown = () => true }: SpanFacts<Word> = {},
): CaptionWord[] {
  const about = spans.map((span) => ({ ...span, words: wordsOf(span.flags) }));
  const bleeps = spans.map(
    ({ start, end, flags }): CaptionWord => ({
      text: BLEEPED,
      start,
      end,
      redacted: true,
      placeholder: placeholder(flags),
    }),
  );
  const kept = words.flatMap((word, index): CaptionWord[] => {
    const text = word.text.trim();
    if (text === '' || !shown(word, index) || about.some((span) => span.words?.has(index))) return [];
    const place = captionTimes(words, index);
    let { start, end } = place;
    for (const span of about) {
      const lost = Math.min(place.end, span.end) - Math.max(place.start, span.start);
      const within = place.start >= span.start && place.end <= span.end;
      // A word whose own times cannot be right may well be the part that is not heard.
      const isBeside = span.words !== null && isWellTimed({ words, energy: null }, index);
      if (within || lost > mostLost(place.end - place.start, isBeside)) return [];
      if (lost > 0 && place.start < span.start) end = Math.min(end, span.start);
      else if (lost > 0) start = Math.max(start, span.end);
    }
    // Two spans can eat a word from both sides.
    return end - start < (place.end - place.start) * KEPT_SHARE ? [] : [{ text, start, end, redacted: false }];
  });
  return [...kept, ...bleeps].sort((a, b) => a.start - b.start || a.end - b.end);
}

function mostLost(length: number, isBeside: boolean): number {
  return isBeside ? length * (1 - KEPT_SHARE) : Math.min(LOST_SECONDS, length * LOST_SHARE);
}

/** A word without times stands somewhere between its neighbours. */
function captionTimes(words: readonly TranscriptWord[], index: number): { start: number; end: number } {
  const { start, end } = words[index]!;
  if (start !== undefined && end !== undefined) return { start, end };
  const before = words.slice(0, index).findLast((word) => word.end !== undefined)?.end ?? 0;
  const after = words.slice(index + 1).find((word) => word.start !== undefined)?.start;
  return { start: start ?? before, end: end ?? Math.max(before, after ?? before) };
}
