import { audioSpans, type DecidedFlag } from './spans.ts';
import type { TranscriptWord } from '../detection/words.ts';

/** The sound's own energy moves a span and never changes its length. */
const UNMOVED = { stepSeconds: 1, rms: [] };

/** Where a flag stands: seconds, and word numbers where it stands on words. */
export interface FlagPlace {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly firstWord: number | null;
  readonly lastWord: number | null;
}

/**
 * The seconds that the span of this flag has at the least, before it is joined with its neighbours: a replacement of that length always
 * fits, and no speech is covered to make room for it.
 * @throws SpanError for a flag that cannot be located
 */
export function roomForReplacement(
  flag: FlagPlace,
  recording: { readonly durationSeconds: number; readonly words: readonly TranscriptWord[] },
): number {
  const [span] = audioSpans([{ ...flag, action: 'silence' }], { ...recording, envelope: UNMOVED });
  return span!.end - span!.start;
}

/**
 * The flags whose replacement is not heard, because something else that is decided close by makes one stretch with it.
 * @throws SpanError when a flag cannot be located
 */
export function outdoneReplacements(
  decided: readonly DecidedFlag[],
  recording: { readonly durationSeconds: number; readonly words: readonly TranscriptWord[] },
): string[] {
  const spans = audioSpans(decided, { ...recording, envelope: UNMOVED });
  return decided
    .filter(
      ({ id, action }) =>
        action === 'replace' && !spans.some((span) => span.action === action && span.flags.includes(id)),
    )
    .map(({ id }) => id);
}
