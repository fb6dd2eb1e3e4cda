import { MediaError } from '../errors.ts';
import type { AudioSpan } from '../spans.ts';

/** A stretch of samples: from `first` up to, but not including, `end`. */
export interface SampleSpan {
  readonly first: number;
  readonly end: number;
  readonly action: AudioSpan['action'];
  /** SHA-256 of the sound that takes its place, for `replace`. */
  readonly sha256?: string;
}

/**
 * Decided spans as stretches of samples: the first is round(start × rate), the end round(end × rate). Sorted, without overlap;
 * touching spans of one kind become one. Where a bleep and a silence overlap, silence wins; a replacement that anything overlaps is
 * silence too, for it was made for the whole of its place.
 *
 * @throws MediaError `mismatch` for a span that is empty or reaches outside the recording: it cannot have been meant for it; and for a
 *   replacement without its sound.
 */
export function sampleSpans(spans: readonly AudioSpan[], sampleRate: number, frames: number): SampleSpan[] {
  const exact = spans.map(({ start, end, action, replacement }): SampleSpan => {
    const place = { first: Math.round(start * sampleRate), end: Math.round(end * sampleRate) };
    const span = action === 'replace' ? { ...place, action, sha256: replacement?.sha256 } : { ...place, action };
    // Written so that times that are no numbers fail as well.
    if (!(start >= 0 && span.first < span.end && span.end <= frames))
      throw new MediaError('mismatch', `a span of ${start} to ${end} s does not lie within ${frames / sampleRate} s`);
    if (action === 'replace' && !replacement) throw new MediaError('mismatch', 'a replacement without its sound');
    return span;
  });
  const asked = exact.filter(({ action }) => action === 'replace');
  const replaced = asked.filter((span) => !exact.some((other) => other !== span && overlap(span, other)));
  const silences = merged([
    ...exact.filter(({ action }) => action === 'silence'),
    ...asked
      .filter((span) => !replaced.includes(span))
      .map(({ first, end }): SampleSpan => ({ first, end, action: 'silence' })),
  ]);
  const bleeps = merged(exact.filter(({ action }) => action === 'bleep'));
  return [...silences, ...without(bleeps, silences), ...replaced].sort((a, b) => a.first - b.first);
}

function overlap(a: SampleSpan, b: SampleSpan): boolean {
  return a.first < b.end && b.first < a.end;
}

function merged(spans: SampleSpan[]): SampleSpan[] {
  const result: SampleSpan[] = [];
  for (const span of spans.sort((a, b) => a.first - b.first)) {
    const last = result.at(-1);
    if (last && span.first <= last.end) result[result.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  return result;
}

/** What is left of `spans` outside `others`; both are sorted and without overlap. */
function without(spans: readonly SampleSpan[], others: readonly SampleSpan[]): SampleSpan[] {
  const left: SampleSpan[] = [];
  let next = 0;
  for (const span of spans) {
    let first = span.first;
    while (next < others.length && others[next]!.end <= first) next++;
    for (let i = next; i < others.length && others[i]!.first < span.end; i++) {
      if (others[i]!.first > first) left.push({ ...span, first, end: others[i]!.first });
      first = Math.max(first, others[i]!.end);
    }
    if (first < span.end) left.push({ ...span, first });
  }
  return left;
}
