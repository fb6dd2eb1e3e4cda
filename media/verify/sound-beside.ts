import { speechEnvelope } from '../audio/envelope.ts';
import { secondsOf, without } from '../time-spans.ts';
import { CLEAR_SPEECH, findSpeechEnergy, type SpeechEnergy } from '../transcribe/speech-energy.ts';
import type { TimeSpan } from '../words.ts';
import { Excerpts } from './excerpts.ts';
import { isVoiced, VOICE_WINDOW_SECONDS } from './voicing.ts';

/** Sound nearer than this to a span may be the span's own, smeared by a codec. In seconds. */
const EDGE_SECONDS = 0.03;
/** What is left of a name ends at its span: from there it is followed through stops as long as these, and no further than a name lasts. In seconds. */
const LONGEST_STOP = 0.06;
const LONGEST_NAME = 0.8;
/** The sound of a word begins this much before its time and lasts this much longer: an aligner leaves out how it dies away. In seconds. */
const BEFORE_A_WORD = 0.05;
const AFTER_A_WORD = 0.1;
/** What is left of a name begins or ends no further than this from where its span is known to be clear of it, in seconds. */
const FARTHEST = 0.1;
/** Less sound than this is no syllable, and without so much of a voice it is a breath. In seconds. */
const SHORTEST = 0.12;
const SHORTEST_VOICE = 0.08;
/** Voice is looked for in steps of this many seconds. */
const STEP = 0.01;

/** A place beside a span. */
export interface SoundBeside extends TimeSpan {
  readonly span: TimeSpan;
}

export interface SoundToSearch {
  /** Published sound: 16 kHz mono 16-bit WAV. */
  readonly speech: string;
  readonly spans: readonly TimeSpan[];
  /** Those of the spans beside which to search. */
  readonly at: readonly TimeSpan[];
  /** Words that may be heard, with their times in the recording. */
  readonly words: readonly TimeSpan[];
}

/**
 * Finds what may be left of a name beside a span: a voice that goes on up to the span where no word stands that may be heard. No recogniser has to know half a
 * name for that.
 */
export async function soundBeside({ speech, spans, at, words }: SoundToSearch): Promise<SoundBeside[]> {
  const energy = findSpeechEnergy(await speechEnvelope(speech), CLEAR_SPEECH);
  const known = words.map(withItsSound);
  const sound = await Excerpts.open(speech);
  const found: SoundBeside[] = [];
  try {
    for (const span of at)
      for (const side of [-1, 1] as const) {
        const run = soundUpTo(span, side, spans, energy);
        for (const { start, end } of without(run, known)) {
          // What is cut off by the span reaches up to it: beyond a word that may be heard is another one.
          const away = side < 0 ? run.end - end : start - run.start;
          if (end - start < SHORTEST || away > FARTHEST) continue;
          if ((await voicedSeconds(sound, { start, end })) >= SHORTEST_VOICE) found.push({ start, end, span });
        }
      }
  } finally {
    await sound.close();
  }
  return found;
}

/** A word with what of its sound lies outside its time. */
function withItsSound({ start, end }: TimeSpan): TimeSpan {
  return { start: start - BEFORE_A_WORD, end: end + AFTER_A_WORD };
}

/** Whether a place has room for a syllable that is under no span and belongs to none of these words. */
export function hasSoundOfItsOwn(place: TimeSpan, spans: readonly TimeSpan[], words: readonly TimeSpan[]): boolean {
  return secondsOf(without(place, [...spans, ...words.map(withItsSound)])) >= SHORTEST;
}

/** The unbroken sound that reaches up to a span from before it (side −1) or goes on after it (side 1). */
function soundUpTo(
  span: TimeSpan,
  side: -1 | 1,
  spans: readonly TimeSpan[],
  { active, stepSeconds }: SpeechEnergy,
): TimeSpan {
  const edge = side < 0 ? span.start - EDGE_SECONDS : span.end + EDGE_SECONDS;
  let far = edge;
  for (let away = 0; away < LONGEST_NAME; away += stepSeconds) {
    const at = edge + side * away;
    if (at < 0 || spans.some(({ start, end }) => at > start && at < end)) break;
    if (active[Math.floor(at / stepSeconds)] === 1) far = at;
    else if (Math.abs(at - far) > LONGEST_STOP) break;
  }
  return side < 0 ? { start: far, end: edge } : { start: edge, end: far };
}

async function voicedSeconds(sound: Excerpts, { start, end }: TimeSpan): Promise<number> {
  const { sampleRate } = sound.info;
  let voiced = 0;
  for (let at = start + VOICE_WINDOW_SECONDS / 2; at <= end - VOICE_WINDOW_SECONDS / 2; at += STEP) {
    const first = Math.round((at - VOICE_WINDOW_SECONDS / 2) * sampleRate);
    const [samples] = await sound.read(first, Math.round(VOICE_WINDOW_SECONDS * sampleRate));
    if (isVoiced(samples!, sampleRate)) voiced += STEP;
  }
  return voiced;
}
