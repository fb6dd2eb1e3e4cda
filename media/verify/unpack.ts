import { DrawnPeaks } from '../audio/peaks.ts';
import type { MediaJob } from '../job.ts';
import { measureBeside } from '../loudness.ts';
import type { Loudness } from '../words.ts';
import { publishedWav } from './excerpts.ts';

export interface Unpacking {
  /** The packaged file. */
  readonly path: string;
  /** Where its sound goes: see `decodePublished`. */
  readonly wav: string;
}

/** What was measured of a packaged file while it was unpacked. */
export interface Unpacked {
  readonly loudness: Loudness;
  /** The waveform, as `publishedPeaks` takes it. */
  readonly peaks: readonly number[];
}

/**
 * Decodes a packaged file once for all who look at it: to samples that can be read anywhere, and for its loudness and its waveform.
 * @throws MediaError as `measureLoudness` does
 */
export async function unpackPublished({ path, wav }: Unpacking, job: MediaJob): Promise<Unpacked> {
  const outputs = [publishedWav(wav)];
  const drawn = new DrawnPeaks();
  const loudness = await measureBeside(path, { outputs, see: (block) => drawn.push(block) }, job);
  return { loudness, peaks: drawn.finish() };
}
