import type { MediaJob } from '../job.ts';
import { settingsFor } from './models.ts';
import { namesPrompt, type Prompt } from './prompt.ts';
import { readVocabulary } from './vocabulary.ts';

/** The prompt that makes the job's model expect these names, the most important first; null when it has none or is better without. */
export async function promptFor(names: readonly string[], job: MediaJob): Promise<Prompt | null> {
  const model = job.tools.whisperModel;
  if (!settingsFor(model).prompt || names.length === 0) return null;
  return namesPrompt(names, await readVocabulary(model.path));
}
