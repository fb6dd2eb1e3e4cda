import { audioSpans } from './spans.ts';
import type { TranscriptWord } from './words.ts';

/** Where a flag stands: seconds, and word numbers where it stands on words. */
export interface FlagPlace {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly firstWord: number | null;
  readonly lastWord: number | null;
}

/**
 * The seconds that the span of this flag has at the least, before it is widened to quiet moments or joined with its neighbours: a
 * replacement of that length always fits, and no speech is covered to make room for it.
 * @throws SpanError for a flag that cannot be located
 */
export function roomForReplacement(
  flag: FlagPlace,
  recording: { readonly durationSeconds: number; readonly words: readonly TranscriptWord[] },
): number {
  const unmoved = { stepSeconds: 1, rms: [] };
  const [span] = audioSpans([{ ...flag, action: 'silence' }], { ...recording, envelope: unmoved });
  return span!.end - span!.start;
}
