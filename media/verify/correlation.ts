import type { AudioSpan } from '../spans.ts';
import { correlationAt, difference, rms, slope, toneGaps, withoutTone, withoutWaveringTone } from './signals.ts';

/** Correlation with the original under a span must stay below this (measured: 0.94 for a beep laid over the word, 0.11 for the word 40 dB down). */
export const CORRELATION_LIMIT = 0.05;
/** The same for what is left beside the bleep: little sound, so chance makes it likelier; a word left far under the bleep shows at once. */
const RESIDUE_CORRELATION_LIMIT = 0.25;
/**
 * Where a person's recording took the place, speech is compared with speech, which is alike by chance: judged on the slopes of the signals,
 * in which two voices share less (measured on 1,500 pairs of unrelated speech: 99 % below 0.05, all but one below 0.11; the word left in
 * under it: 0.7 in the middle, 95 % above 0.13; 20 dB down 0.1 in the middle, so that fresh ears have to find the rest).
 */
const REPLACED_CORRELATION_LIMIT = 0.12;
/** Seconds at each edge of a span that are not judged: lossy codecs smear the neighbouring speech a few milliseconds inwards. */
export const EDGE_SECONDS = 0.02;
/** A span shorter than this after its edges are skipped is judged by what is left in it, not by correlation. */
const SHORTEST_CORRELATED_SECONDS = 0.1;
/** Original or published sound below this level counts as silence: -84 dBFS, two steps of a 16-bit sample. */
const SILENCE_LEVEL = 10 ** (-84 / 20);
/** Samples searched on each side of the aligned position. A wider search would find chance likenesses. */
export const LAG_SEARCH = 1;

/** A lossy codec's own noise beside a tone, and the pre-echo of loud neighbours, stay under these. */
const RESIDUE_OF_ORIGINAL = 0.2;
const RESIDUE_OF_TONE = 0.1;
const RESIDUE_FLOOR = 10 ** (-60 / 20);

/** The judged part of one span: full scale 1, one array a channel. */
export interface SpanSound {
  readonly sampleRate: number;
  /** Un-redacted samples. */
  readonly original: Float32Array[];
  /** Decoded published samples, aligned, with `LAG_SEARCH` more on each side. */
  readonly published: Float32Array[];
  /** Frequency of the bleep in hertz. */
  readonly toneHertz: number;
  /** What took the place of what was said; a bleep when left out. */
  readonly action?: AudioSpan['action'];
}

export interface SpanJudgement {
  /** Worst absolute correlation over channels, their difference and the lags searched; 0 where there is nothing to compare. */
  readonly correlation: number;
  /** The same for the published sound without its tone. */
  readonly residueCorrelation: number;
  /** What is neither tone nor silence, as a share of the original's level (worst channel). */
  readonly residue: number;
  /** Why the span is not safe, or null when it is. */
  readonly leak: 'correlated' | 'not-replaced' | null;
}

/** The channels, and what differs between left and right. */
function views(channels: Float32Array[]): Float32Array[] {
  const [left, right] = channels;
  return left && right && channels.length === 2 ? [left, right, difference(left, right)] : channels;
}

/**
 * Judges whether what was said under a span can still be there. The original is compared without its component at the bleep's own
 * frequency: that part is in every bleep, whoever spoke.
 */
export function judgeSpan(sound: SpanSound): SpanJudgement {
  const { sampleRate, original, published, toneHertz, action = 'bleep' } = sound;
  if (action === 'replace') return judgeReplaced(sound);
  const originals = views(original);
  const releases = views(published);
  let correlation = 0;
  let under = 0;
  let residue = 0;
  let leak: SpanJudgement['leak'] = null;
  for (let view = 0; view < Math.max(originals.length, releases.length); view++) {
    const before = originals[Math.min(view, originals.length - 1)]!;
    const after = releases[Math.min(view, releases.length - 1)]!;
    const middle = after.subarray(LAG_SEARCH, after.length - LAG_SEARCH);
    const level = rms(middle);
    if (level < SILENCE_LEVEL) continue;
    const spoken = withoutTone(before, toneHertz, sampleRate);
    const rest = withoutWaveringTone(after, toneHertz, sampleRate);
    const left = rms(rest.subarray(LAG_SEARCH, rest.length - LAG_SEARCH));
    if (before.length >= SHORTEST_CORRELATED_SECONDS * sampleRate && rms(spoken) >= SILENCE_LEVEL) {
      correlation = Math.max(correlation, worstCorrelation(spoken, after));
      if (left >= SILENCE_LEVEL) under = Math.max(under, worstCorrelation(spoken, rest));
    }
    // What differs between the channels is judged by likeness only: a codec's noise is large beside so small a signal.
    if (view >= published.length) continue;
    const reference = rms(before);
    if (reference >= SILENCE_LEVEL) residue = Math.max(residue, left / reference);
    if (left > Math.max(RESIDUE_OF_ORIGINAL * reference, RESIDUE_OF_TONE * level, RESIDUE_FLOOR)) leak = 'not-replaced';
    if (action === 'bleep' && toneGaps(middle, toneHertz, sampleRate)) leak = 'not-replaced';
  }
  const correlated = correlation >= CORRELATION_LIMIT || under >= RESIDUE_CORRELATION_LIMIT;
  return { correlation, residueCorrelation: under, residue, leak: correlated ? 'correlated' : leak };
}

/** What a person recorded has no known shape: only likeness with the original can tell. */
function judgeReplaced({ sampleRate, original, published }: SpanSound): SpanJudgement {
  const originals = views(original);
  let correlation = 0;
  const releases = views(published);
  for (let view = 0; view < Math.max(originals.length, releases.length); view++) {
    const before = originals[Math.min(view, originals.length - 1)]!;
    const after = releases[Math.min(view, releases.length - 1)]!;
    if (before.length < SHORTEST_CORRELATED_SECONDS * sampleRate || rms(before) < SILENCE_LEVEL) continue;
    if (rms(after) >= SILENCE_LEVEL) correlation = Math.max(correlation, worstCorrelation(slope(before), slope(after)));
  }
  const leak = correlation >= REPLACED_CORRELATION_LIMIT ? 'correlated' : null;
  return { correlation, residueCorrelation: 0, residue: 0, leak };
}

function worstCorrelation(spoken: Float32Array, published: Float32Array): number {
  let worst = 0;
  for (let lag = 0; lag <= 2 * LAG_SEARCH; lag++) {
    worst = Math.max(worst, Math.abs(correlationAt(spoken, published, lag)));
  }
  return worst;
}
