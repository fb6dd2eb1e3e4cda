import type { AudioSpan, Replacement } from '../../media/spans.ts';
import { hasDoubtfulTiming, possiblePlace } from './timing.ts';
import type { TranscriptWord } from './words.ts';

/** A flag that staff decided to take out of the sound. Times in seconds; word numbers where it stands on words. */
export interface DecidedFlag {
  readonly id: string;
  readonly action: AudioSpan['action'];
  /** The sound that takes its place, for `replace`. */
  readonly replacement?: Replacement | null;
  readonly start?: number | null;
  readonly end?: number | null;
  readonly firstWord?: number | null;
  readonly lastWord?: number | null;
}

export interface SpanSurroundings {
  readonly durationSeconds: number;
  /** Energy of the speech: root mean square of every `stepSeconds`. */
  readonly envelope: { readonly stepSeconds: number; readonly rms: ArrayLike<number> };
  readonly words: readonly TranscriptWord[];
}

/** Seconds added to each side of a decided word: 150 ms was once too little, and recognisers' times run late. */
const PADDING = 0.25;
/** How much further an edge may move to reach the quietest moment, in seconds. */
const WIDENING = 0.15;
/** Spans are this long, in seconds, or longer by whole steps, so that their length says nothing about the name. */
const SHORTEST = 0.75;
const STEP = 0.25;
/** Spans closer than this, in seconds, become one. */
const CLOSEST = 0.25;
/** A recogniser's last time may lie this far beyond the end, in seconds. */
const BEYOND_THE_END = 0.5;
const TINY = 1e-6;

/** A decided flag has no place in this recording. `message` is for logs, `plain` for staff. */
export class SpanError extends Error {
  readonly flagId: string;
  readonly plain =
    'We cannot tell where in the recording one of your decisions belongs, so nothing was made. Please check its times.';

  constructor(flagId: string, problem: string) {
    super(`flag ${flagId} ${problem}`);
    this.name = 'SpanError';
    this.flagId = flagId;
  }
}

/**
 * The stretches of sound to overwrite for what was decided: padded, widened to the quietest moment near by, joined where they are close,
 * and brought to a length that says nothing. Sorted, inside the recording, at least 250 ms apart. Where the recording is too short, a
 * span is the whole of it.
 * @throws SpanError for a flag that cannot be located: never a span that quietly covers nothing
 */
export function audioSpans(decided: readonly DecidedFlag[], surroundings: SpanSurroundings): AudioSpan[] {
  const padded = decided.map((flag): AudioSpan => {
    const place = placeOf(flag, surroundings);
    return { ...widened(place, surroundings), ...whatHappens(flag), flags: [flag.id] };
  });
  let spans = joinClose(padded);
  for (;;) {
    const even = spans.map((span) => quantised(span, surroundings.durationSeconds));
    const joined = joinClose(even);
    if (joined.length === even.length) return even;
    spans = joined;
  }
}

function whatHappens({ id, action, replacement }: DecidedFlag): Pick<AudioSpan, 'action' | 'replacement'> {
  if (action !== 'replace') return { action };
  if (!replacement) throw new SpanError(id, 'has no replacement');
  return { action, replacement };
}

/** What happens to two stretches that become one: no one's recording can stand for what else was said there, so a bleep wins. */
function safest(
  a: Pick<AudioSpan, 'action' | 'replacement'>,
  b: Pick<AudioSpan, 'action' | 'replacement'>,
): Pick<AudioSpan, 'action' | 'replacement'> {
  const actions = [a.action, b.action];
  if (actions.includes('bleep')) return { action: 'bleep' };
  if (actions.includes('silence')) return { action: 'silence' };
  return a.replacement?.sha256 === b.replacement?.sha256
    ? { action: 'replace', replacement: a.replacement! }
    : { action: 'bleep' };
}

function placeOf(flag: DecidedFlag, { words, durationSeconds }: SpanSurroundings): { start: number; end: number } {
  const places: { start: number; end: number }[] = [];
  if (flag.start != null && flag.end != null) {
    if (!(flag.end > flag.start)) throw new SpanError(flag.id, 'ends before it starts');
    places.push({ start: flag.start, end: flag.end });
  }
  if (flag.firstWord != null && flag.lastWord != null)
    places.push(...placesOfWords(words, flag.firstWord, flag.lastWord, durationSeconds));
  if (places.length === 0) throw new SpanError(flag.id, 'has no times');
  const start = Math.min(...places.map((place) => place.start));
  const end = Math.max(...places.map((place) => place.end));
  if (!Number.isFinite(start) || !Number.isFinite(end)) throw new SpanError(flag.id, 'has no times');
  if (start < 0 || start >= durationSeconds || end > durationSeconds + BEYOND_THE_END)
    throw new SpanError(flag.id, 'lies outside the recording');
  return { start, end };
}

/** The times of well-timed words as they are, and for the others everything they may lie in. */
function placesOfWords(
  words: readonly TranscriptWord[],
  firstWord: number,
  lastWord: number,
  durationSeconds: number,
): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = [];
  for (let index = firstWord; index <= lastWord; index++) {
    const word = words[index];
    if (word === undefined) continue;
    if (!hasDoubtfulTiming(word))
      places.push({ start: word.start!, end: Math.min(word.end!, durationSeconds + BEYOND_THE_END) });
    else {
      const place = possiblePlace(words, index, index, durationSeconds);
      if (place) places.push(place);
    }
  }
  return places;
}

function widened(
  { start, end }: { start: number; end: number },
  { envelope, durationSeconds }: SpanSurroundings,
): { start: number; end: number } {
  return {
    start: Math.max(0, quietest(envelope, start - PADDING - WIDENING, start - PADDING, 'latest')),
    end: Math.min(durationSeconds, quietest(envelope, end + PADDING, end + PADDING + WIDENING, 'earliest')),
  };
}

/** The time with the least energy between two, in seconds; of equals the one that widens least. */
function quietest(
  { stepSeconds, rms }: SpanSurroundings['envelope'],
  from: number,
  to: number,
  ofEquals: 'earliest' | 'latest',
): number {
  const unmoved = ofEquals === 'earliest' ? from : to;
  const first = Math.max(0, Math.ceil(from / stepSeconds - TINY));
  const last = Math.min(rms.length - 1, Math.floor(to / stepSeconds + TINY));
  let best = unmoved;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at <= last - first; at++) {
    const step = ofEquals === 'earliest' ? first + at : last - at;
    const energy = rms[step]!;
    if (energy < least) {
      least = energy;
      best = step * stepSeconds;
    }
  }
  return Math.min(to, Math.max(from, best));
}

function joinClose(spans: readonly AudioSpan[]): AudioSpan[] {
  const joined: AudioSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = joined.at(-1);
    if (last === undefined || span.start - last.end >= CLOSEST - TINY) {
      joined.push(span);
      continue;
    }
    joined[joined.length - 1] = {
      start: last.start,
      end: Math.max(last.end, span.end),
      ...safest(last, span),
      flags: [...new Set([...last.flags, ...span.flags])],
    };
  }
  return joined;
}

/** The same span at the next allowed length, longer on both sides as far as the recording has room. */
function quantised(span: AudioSpan, durationSeconds: number): AudioSpan {
  const length = Math.max(SHORTEST, Math.ceil((span.end - span.start) / STEP - TINY) * STEP);
  if (length >= durationSeconds) return { ...span, start: 0, end: durationSeconds };
  const middle = (span.start + span.end) / 2;
  const start = Math.min(Math.max(0, middle - length / 2), durationSeconds - length);
  return { ...span, start, end: start + length };
}
