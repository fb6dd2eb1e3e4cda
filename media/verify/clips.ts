import type { TimeSpan, Word } from '../words.ts';

/** Seconds around a span that are transcribed with it: enough for a name that was cut in two to be heard as one. */
export const AROUND_SECONDS = 1.5;
/** Neighbouring spans share a clip up to this length, in seconds; longer clips are heard worse. */
const LONGEST_CLIP = 8;
/**
 * Seconds around a place that is listened to once more: a recogniser that is given fragments of sentences leaves words out, writes them
 * twice, or makes names of them.
 */
const PASSAGE_SECONDS = 4;
/** Neighbouring places share a passage up to this length, in seconds: a recogniser may leave a long one early, as it left the whole. */
const LONGEST_PASSAGE = 10;
/** Words nearer than this to where the clip was cut may be halves of words, which a recogniser likes to turn into names. In seconds. */
export const CUT_WORD_SECONDS = 0.25;

/** A stretch of the published sound that is listened to on its own. Times in seconds from the start of the recording. */
export interface Clip extends TimeSpan {
  /** What the clip is about: redacted stretches, from the first one's start to the last one's end, or a word that sounded like a name. */
  readonly from: number;
  readonly to: number;
}

/** The clips to listen to: each span with what surrounds it, those that overlap put together while they stay short. */
export function clipsAround(spans: readonly TimeSpan[], durationSeconds: number): Clip[] {
  const clips: Clip[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const clip = {
      start: Math.max(0, start - AROUND_SECONDS),
      end: Math.min(durationSeconds, end + AROUND_SECONDS),
      from: start,
      to: end,
    };
    const last = clips.at(-1);
    if (last && clip.start < last.end && Math.max(clip.end, last.end) - last.start <= LONGEST_CLIP) {
      clips[clips.length - 1] = { ...last, end: Math.max(clip.end, last.end), to: Math.max(end, last.to) };
    } else clips.push(clip);
  }
  return clips;
}

/** A place with the sentence that it stands in. */
export function passageAround({ from, to }: Clip, durationSeconds: number): TimeSpan {
  return { start: Math.max(0, from - PASSAGE_SECONDS), end: Math.min(durationSeconds, to + PASSAGE_SECONDS) };
}

/** The passages around some places, in order; those that overlap are one while it stays short. */
export function passagesAround(places: readonly Clip[], durationSeconds: number): TimeSpan[] {
  const passages: TimeSpan[] = [];
  for (const place of [...places].sort((a, b) => a.from - b.from)) {
    const passage = passageAround(place, durationSeconds);
    const last = passages.at(-1);
    const end = Math.max(last?.end ?? 0, passage.end);
    if (last && passage.start < last.end && end - last.start <= LONGEST_PASSAGE)
      passages[passages.length - 1] = { ...last, end };
    else passages.push(passage);
  }
  return passages;
}

/** The words whose middle lies in a clip. */
export function wordsIn(words: readonly Word[], { start, end }: TimeSpan): Word[] {
  return words.filter((word) => {
    const middle = (word.start + word.end) / 2;
    return middle >= start && middle <= end;
  });
}

/** The words that the edges of the clip cannot have cut: those are more than a second from any span. */
export function wholeWords(words: readonly Word[], clip: TimeSpan, durationSeconds: number): Word[] {
  const first = clip.start > 0 ? clip.start + CUT_WORD_SECONDS : 0;
  const last = clip.end < durationSeconds ? clip.end - CUT_WORD_SECONDS : Number.POSITIVE_INFINITY;
  return words.filter((word) => word.start >= first && word.end <= last);
}

/** A word this near to a span is beside it, in seconds. */
export const BESIDE_SECONDS = 0.3;

/** Whether the sound of a word, where it was aligned and is the word's own, lies beside a span: at most half of it under one. */
export function isBesideSpan({ start, end, aligned, doubtful }: Word, spans: readonly TimeSpan[]): boolean {
  if (!aligned || doubtful === 'mismatch') return false;
  if (!spans.some((span) => start < span.end + BESIDE_SECONDS && end > span.start - BESIDE_SECONDS)) return false;
  const under = spans.reduce(
    (sum, span) => sum + Math.max(0, Math.min(span.end, end) - Math.max(span.start, start)),
    0,
  );
  return under <= (end - start) / 2;
}
