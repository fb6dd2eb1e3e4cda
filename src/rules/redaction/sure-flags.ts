import type { HeardWords } from './credible-times.ts';
import type { FoundFlag } from '../detection/found-flag.ts';
import { surePlace } from './sure-place.ts';

/** Added to why a flag is there, where its place is not sure. Staff read it. */
const NOT_SURE_WHEN =
  'The computer is not sure when exactly this was said, so the bleep reaches over the words beside it. Please listen.';

/**
 * Names and details at the places where they surely lie, which is what is overwritten for them: the pages play and show the same. A flag
 * whose own times cannot be believed says so, and is also found by `doubtful-timing`. Places to listen to stay as they are.
 * @param heard the words that the flags were found in, and the speech of the recording
 */
export function atSurePlaces(flags: readonly FoundFlag[], heard: HeardWords, durationSeconds: number): FoundFlag[] {
  return flags.map((flag) => {
    if (flag.kind === 'listen' || flag.text === '') return flag;
    const place = surePlace(heard, flag.firstWord, flag.lastWord, durationSeconds);
    if (!place) return flag;
    const start = Math.min(place.start, flag.start ?? place.start);
    const end = Math.max(place.end, flag.end ?? place.end);
    if (place.isSure) return { ...flag, start, end };
    const foundBy = [...new Set([...flag.foundBy, 'doubtful-timing'])];
    return { ...flag, start, end, reason: `${flag.reason} ${NOT_SURE_WHEN}`, foundBy };
  });
}
