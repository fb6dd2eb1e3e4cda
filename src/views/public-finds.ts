import type { RecordingView } from './view.ts';
import { findPublicTerms } from '../rules/detection/names/unknown-names.ts';

/** Something that everybody knows, said at one place of the recording. Seconds. */
export interface PublicFind {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What everybody knows and nobody is asked about (“Greggs”, “Universal Credit”), where it is said. It stays unless staff take it out; where a name or detail is
 * flagged, or staff marked the place themselves, that counts.
 */
export function publicFinds({ transcript, flags }: Pick<RecordingView, 'transcript' | 'flags'>): PublicFind[] {
  const words = transcript?.words ?? [];
  const placed = flags.flatMap(({ kind, firstWord, lastWord }) =>
    kind !== 'listen' && kind !== 'text' && firstWord !== null && lastWord !== null ? [{ firstWord, lastWord }] : [],
  );
  const marked = flags.filter(({ kind, foundBy }) => kind !== 'text' && foundBy.includes('staff'));
  return findPublicTerms(words, placed).flatMap(({ text, firstWord, lastWord }) => {
    const [start, end] = [words[firstWord]!.start, Math.max(words[lastWord]!.end, words[firstWord]!.start + 0.1)];
    return marked.some((flag) => flag.start < end && flag.end > start) ? [] : [{ text, start, end }];
  });
}
