import type { AudioSpan, Replacement } from '../../../media/spans.ts';
import type { HeardWords } from './credible-times.ts';
import { PADDING_OF_TIMES, type Padding, paddingOfWords } from './padding.ts';
import { type SpeechEnvelope, speechIn, surePlace } from './sure-place.ts';
import type { TranscriptWord } from '../detection/words.ts';

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
  readonly envelope: SpeechEnvelope;
  readonly words: readonly TranscriptWord[];
}

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
 * The stretches of sound to overwrite for what was decided: padded, joined where they are close, and brought to a length that says nothing,
 * whose room is used to put both ends where it is quiet. Sorted, inside the recording, at least 250 ms apart. Where the recording is too
 * short, a span is the whole of it.
 * @throws SpanError for a flag that cannot be located: never a span that quietly covers nothing
 */
export function audioSpans(decided: readonly DecidedFlag[], surroundings: SpanSurroundings): AudioSpan[] {
  const heard = { words: surroundings.words, energy: speechIn(surroundings.envelope) };
  const placed = decided.map((flag) => ({ flag, place: placeOf(flag, heard, surroundings.durationSeconds) }));
  const silences = placed.filter(({ flag }) => flag.action === 'silence').map(({ place }) => place);
  const around = placed.map(({ flag, place }): AudioSpan => {
    // What is to be silent stays silent, also where a name in it is to be bleeped.
    const isInSilence = silences.some(({ start, end }) => place.start >= start && place.end <= end);
    const happens = flag.action === 'bleep' && isInSilence ? ({ action: 'silence' } as const) : whatHappens(flag);
    return { ...padded(place, paddingOf(flag, heard, place), surroundings), ...happens, flags: [flag.id] };
  });
  let spans = joinClose(around);
  for (;;) {
    const even = spans.map((span) => quantised(span, surroundings));
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

function standsOnWords(
  flag: DecidedFlag,
): flag is DecidedFlag & { readonly firstWord: number; readonly lastWord: number } {
  return flag.firstWord != null && flag.lastWord != null;
}

function paddingOf(flag: DecidedFlag, heard: HeardWords, place: { start: number; end: number }): Padding {
  if (standsOnWords(flag)) return paddingOfWords(heard, flag, place);
  return { before: PADDING_OF_TIMES, after: PADDING_OF_TIMES };
}

/** All that its times and its words say: neither takes anything away from the other. */
function placeOf(flag: DecidedFlag, heard: HeardWords, durationSeconds: number): { start: number; end: number } {
  const places: { start: number; end: number }[] = [];
  if (flag.start != null && flag.end != null) {
    if (!(flag.end > flag.start)) throw new SpanError(flag.id, 'ends before it starts');
    places.push({ start: flag.start, end: flag.end });
  }
  if (standsOnWords(flag)) {
    const place = surePlace(heard, flag.firstWord, flag.lastWord, durationSeconds);
    if (place) places.push({ start: place.start, end: Math.min(place.end, durationSeconds + BEYOND_THE_END) });
  }
  if (places.length === 0) throw new SpanError(flag.id, 'has no times');
  const start = Math.min(...places.map((place) => place.start));
  const end = Math.max(...places.map((place) => place.end));
  // Asked this way round, a time that is no number is refused as well.
  if (!(start >= 0 && start < durationSeconds && end <= durationSeconds + BEYOND_THE_END))
    throw new SpanError(flag.id, 'lies outside the recording');
  return { start, end };
}

function padded(
  { start, end }: { start: number; end: number },
  { before, after }: Padding,
  { durationSeconds }: SpanSurroundings,
): { start: number; end: number } {
  return { start: Math.max(0, start - before), end: Math.min(durationSeconds, end + after) };
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

/** The same span at the next allowed length, longer on whichever side its ends come to lie where it is quiet. */
function quantised(span: AudioSpan, { durationSeconds, envelope }: SpanSurroundings): AudioSpan {
  const length = Math.max(SHORTEST, Math.ceil((span.end - span.start) / STEP - TINY) * STEP);
  if (length >= durationSeconds) return { ...span, start: 0, end: durationSeconds };
  const earliest = Math.max(0, span.end - length);
  const latest = Math.max(earliest, Math.min(span.start, durationSeconds - length));
  const start = quietestStart(envelope, earliest, latest, length);
  return { ...span, start, end: start + length };
}

/** The start between two times, in seconds, of a span whose two ends have the least energy; of equals the one nearest the middle. */
function quietestStart({ stepSeconds, rms }: SpeechEnvelope, earliest: number, latest: number, length: number): number {
  const middle = (earliest + latest) / 2;
  const energyAt = (time: number) => rms[Math.min(rms.length - 1, Math.floor(time / stepSeconds + TINY))] ?? 0;
  let best = middle;
  let least = energyAt(middle) + energyAt(middle + length);
  for (let step = Math.ceil(earliest / stepSeconds); step * stepSeconds <= latest; step++) {
    const start = step * stepSeconds;
    const energy = energyAt(start) + energyAt(start + length);
    if (energy < least || (energy === least && Math.abs(start - middle) < Math.abs(best - middle))) {
      least = energy;
      best = start;
    }
  }
  return best;
}
