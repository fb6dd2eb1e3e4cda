import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MediaError } from '../errors.ts';
import type { MediaJob, WhisperModel } from '../job.ts';
import { settingsFor } from '../transcribe/models.ts';
import { runWhisper } from '../transcribe/whisper.ts';

/** A computer voice says “There were 800 people in the city.” in 1.9 s: 16 kHz mono, from the sample recordings. */
export const TRIAL_SPEECH = join(import.meta.dirname, 'speech.wav');
/** The number is left out: models write it in several ways. */
const SENTENCE = ['there', 'were', 'people', 'in', 'the', 'city'];
/** So much of the sentence has to come, in its order: models differ in a word or two, a broken program writes none of them. */
const UNDERSTOOD = 0.6;

/** Two: some programs work with one thread and crash with the next. */
const THREADS = 2;
/** A model is given this long, and so much more for each megabyte that has to be read, in milliseconds. */
const LEAST_MS = 20_000;
const MS_A_MEGABYTE = 200;

/**
 * Has whisper-cli write down a sentence with this model, run as recordings are.
 * @param patience share of the usual time limit that is given
 * @throws MediaError what went wrong: crashed, timed-out, tool-failed; mismatch when the words are not those that were said
 */
export async function tryListener(model: WhisperModel, conditions: MediaJob, patience = 1): Promise<void> {
  const { size } = await stat(model.path).catch((cause) => {
    throw new MediaError('mismatch', `the model ${model.name} cannot be read`, { cause });
  });
  const limit = (LEAST_MS + (size / 1e6) * MS_A_MEGABYTE) * patience;
  const job = { ...conditions, tools: { ...conditions.tools, whisperModel: model }, timeoutMs: limit, stallMs: limit };
  const file = join(job.workDir, 'speech.wav');
  await copyFile(TRIAL_SPEECH, file);
  const settings = settingsFor(model);
  const threads = Math.max(1, Math.min(THREADS, job.threads, settings.mostThreads));
  const timed = !(settings.isAligned && job.tools.pocketsphinx);
  const run = { files: [file], settings, prompt: null, threads, timed, voiceDetection: timed };
  const [heard = []] = await runWhisper(run, job);
  const words = heard.flatMap(({ text }) => text.toLowerCase().match(/\p{L}+/gu) ?? []);
  if (words.length === 0) throw new MediaError('mismatch', 'it wrote down no word of a sentence that was said');
  if (inOrder(SENTENCE, words) < UNDERSTOOD * SENTENCE.length)
    throw new MediaError('mismatch', 'it wrote down other words than were said');
}

/** How many of the wanted words are there in their order: the length of the longest common subsequence. */
function inOrder(wanted: readonly string[], words: readonly string[]): number {
  let before = new Array<number>(words.length + 1).fill(0);
  for (const one of wanted) {
    const row = [0];
    for (const [at, word] of words.entries())
      row.push(word === one ? before[at]! + 1 : Math.max(before[at + 1]!, row[at]!));
    before = row;
  }
  return before.at(-1)!;
}
