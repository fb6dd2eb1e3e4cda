import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MediaError } from '../errors.ts';
import type { MediaJob, Pocketsphinx } from '../job.ts';
import { readHits, readPronounced, spotNames } from '../verify/pocketsphinx.ts';
import { TRIAL_SPEECH } from './listener.ts';

/** Words of the sentence that are long enough for a keyword spotter. */
const SPOKEN = ['hundred', 'people', 'city'];

/**
 * Has PocketSphinx spot words of a sentence, as it spots names.
 * @throws MediaError what went wrong; mismatch when it spotted none of the words that were said
 */
export async function tryPocketsphinx(pocketsphinx: Pocketsphinx, job: MediaJob): Promise<void> {
  await copyFile(TRIAL_SPEECH, join(job.workDir, '0000.wav'));
  const words = await readPronounced(pocketsphinx, SPOKEN);
  if (words.length < SPOKEN.length) throw new MediaError('mismatch', 'its dictionary lacks ordinary words');
  const [line = ''] = await spotNames({ folder: job.workDir, clips: 1, words }, pocketsphinx, job);
  if (readHits(line).length === 0) throw new MediaError('mismatch', 'it spotted no word of a sentence that was said');
}
