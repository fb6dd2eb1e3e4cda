import type { TimeSpan } from '../words.ts';
import type { Excerpts } from './excerpts.ts';
import { rms } from './signals.ts';

/** No longer piece than this is looked at, in seconds, and this much where there are no spans. */
const LONGEST_SECONDS = 3;
const USUAL_SECONDS = 0.75;
/** Places looked at where a recording has many spans, or none. */
const PLACES = 24;
/** What is quieter than this (-60 dBFS) says nothing. */
const QUIET = 10 ** (-60 / 20);

/**
 * Where leaving something out would be heard best: the loudest of some spans of the un-redacted master, or of places all over it where
 * there are no spans. Null for a silent recording. Seconds.
 */
export async function loudestPlace(master: Excerpts, spans: readonly TimeSpan[]): Promise<TimeSpan | null> {
  const { sampleRate, frames } = master.info;
  const duration = frames / sampleRate;
  const length = Math.min(USUAL_SECONDS, duration);
  const anywhere = Array.from({ length: PLACES }, (_, i) => {
    const start = ((duration - length) * i) / (PLACES - 1);
    return { start, end: start + length };
  });
  const every = Math.max(1, Math.ceil(spans.length / PLACES));
  const some = spans
    .filter((_, i) => i % every === 0)
    .map(({ start, end }) => ({ start, end: Math.min(end, start + LONGEST_SECONDS) }));
  for (const places of [some, anywhere]) {
    let best: TimeSpan | null = null;
    let loudest = QUIET;
    for (const { start, end } of places) {
      const first = Math.round(start * sampleRate);
      const channels = await master.read(first, Math.round(end * sampleRate) - first);
      const level = Math.max(...channels.map(rms));
      if (level <= loudest) continue;
      loudest = level;
      best = { start, end };
    }
    if (best) return best;
  }
  return null;
}
