import { findSpeechEnergy, type SpeechEnergy } from '../../../media/transcribe/speech-energy.ts';
import { type HeardWords, hasCredibleTimes, mayHoldMore, timed, wellTimedBeside } from './credible-times.ts';
import { LONGEST_WORD } from '../detection/timing.ts';

/** Inside a word nobody is silent for longer, in seconds: the stop in “Poppy” lasts 0.2 s in the sample recordings. */
const LONGEST_STOP = 0.3;
/** Unwritten sound of this length, in seconds, is a place to listen to: see `media/align`. */
const BESIDE_ALIGNED = 0.25;

/** A stretch of a recording, in seconds, in which some words surely lie. */
export interface SurePlace {
  readonly start: number;
  readonly end: number;
  /** False where the words' own times cannot be believed, so that the place reaches over the words beside them. */
  readonly isSure: boolean;
}

/** Energy of the speech: root mean square of every `stepSeconds`. */
export interface SpeechEnvelope {
  readonly stepSeconds: number;
  readonly rms: ArrayLike<number>;
}

/** Where somebody speaks. Null for a recording of even loudness, where energy tells nothing, and where none was measured. */
export function speechIn({ stepSeconds, rms }: SpeechEnvelope): SpeechEnergy | null {
  if (rms.length === 0) return null;
  const energy = findSpeechEnergy({ stepSeconds, rms: rms instanceof Float32Array ? rms : Float32Array.from(rms) });
  return energy.before.at(-1)! > 0 ? energy : null;
}

/**
 * Where a run of words of a name or detail surely lies. Words with credible times lie there, and in the speech beside them that no word
 * explains. Any other word lies somewhere from the start of the last well-timed word before it to the end of the first one after, whose own
 * times may be the name's; or from and to the ends of the recording. Times are up to 0.3 s off beyond that: padding is for who overwrites.
 * @returns null where there is no such word
 */
export function surePlace(
  heard: HeardWords,
  firstWord: number,
  lastWord: number,
  durationSeconds: number,
): SurePlace | null {
  let place: SurePlace | null = null;
  for (let index = Math.max(0, firstWord); index <= Math.min(lastWord, heard.words.length - 1); index++) {
    const one = hasCredibleTimes(heard, index)
      ? placeOfCredible(heard, index)
      : placeBetweenSure(heard, index, durationSeconds);
    place = place
      ? {
          start: Math.min(place.start, one.start),
          end: Math.max(place.end, one.end),
          isSure: place.isSure && one.isSure,
        }
      : one;
  }
  return place;
}

function placeBetweenSure(heard: HeardWords, index: number, durationSeconds: number): SurePlace {
  const before = wellTimedBeside(heard, index, -1);
  const after = wellTimedBeside(heard, index, 1);
  const own = timed(heard.words[index]);
  // Words may be out of order, and the word may stand far from both: whatever any of these times say is inside.
  const times = [
    before === null ? 0 : heard.words[before]!.start!,
    after === null ? durationSeconds : heard.words[after]!.end!,
    ...(own ? [own.start, own.end] : []),
  ];
  return {
    start: Math.max(0, Math.min(...times)),
    end: Math.max(...times),
    isSure: false,
  };
}

function placeOfCredible(heard: HeardWords, index: number): SurePlace {
  const own = timed(heard.words[index])!;
  if (own.aligned) return withSpeechBeside(heard, index, own);
  const before = timed(heard.words[index - 1]);
  const after = timed(heard.words[index + 1]);
  // The boundary between two words may lie far inside the name: then the neighbour has more speech than its letters need.
  const holdsOpening = before !== null && mayHoldMore(heard, index - 1, own);
  const holdsEnding = after !== null && mayHoldMore(heard, index + 1, own);
  const start = holdsOpening ? Math.min(before.start, own.start) : startOfSpeech(heard, index, own.start);
  const end = holdsEnding ? Math.max(after.end, own.end) : endOfSpeech(heard, index, own.end);
  return {
    // No name is longer than a word can be, so no more of it is hidden beside it.
    start: Math.max(start, own.start - LONGEST_WORD, 0),
    end: Math.min(end, own.end + LONGEST_WORD),
    isSure: !holdsOpening && !holdsEnding,
  };
}

/**
 * An aligned word and the sound that goes on beside it and is no word's: the last sound of a name may be written as none where the
 * recogniser heard a shorter one (“Lili” for “Liddy”). More of it than that is a place to listen to by itself.
 */
function withSpeechBeside(
  heard: HeardWords,
  index: number,
  { start, end }: { readonly start: number; readonly end: number },
): SurePlace {
  return {
    start: Math.max(startOfSpeech(heard, index, start), start - BESIDE_ALIGNED),
    end: Math.min(endOfSpeech(heard, index, end), end + BESIDE_ALIGNED),
    isSure: true,
  };
}

/** Where the speech begins that no word explains and that reaches up to a word's start, no earlier than the end of the word before. */
function startOfSpeech(heard: HeardWords, index: number, start: number): number {
  const { energy, words } = heard;
  if (energy === null) return start;
  const { active, stepSeconds } = energy;
  const before = wellTimedBeside(heard, index, -1);
  const limit = Math.max(before === null ? 0 : words[before]!.end!, start - LONGEST_WORD);
  let first = start;
  for (let step = Math.min(active.length, Math.ceil(start / stepSeconds)) - 1; step >= 0; step--) {
    if ((step + 1) * stepSeconds <= limit || first - (step + 1) * stepSeconds > LONGEST_STOP) break;
    if (active[step] === 1) first = Math.min(first, step * stepSeconds);
  }
  return Math.min(start, Math.max(limit, first));
}

/** Where the speech ends that no word explains and that goes on after a word's end, no later than the start of the word after. */
function endOfSpeech(heard: HeardWords, index: number, end: number): number {
  const { energy, words } = heard;
  if (energy === null) return end;
  const { active, stepSeconds } = energy;
  const after = wellTimedBeside(heard, index, 1);
  const limit = Math.min(after === null ? Number.POSITIVE_INFINITY : words[after]!.start!, end + LONGEST_WORD);
  let last = end;
  for (let step = Math.floor(end / stepSeconds); step < active.length; step++) {
    if (step * stepSeconds >= limit || step * stepSeconds - last > LONGEST_STOP) break;
    if (active[step] === 1) last = Math.max(last, (step + 1) * stepSeconds);
  }
  return Math.max(end, Math.min(limit, last));
}
