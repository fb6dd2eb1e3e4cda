import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPronunciations } from '../align/dictionary.ts';
import { readAnswer } from '../align/segmentation.ts';
import { MediaError } from '../errors.ts';
import type { MediaJob, Pocketsphinx } from '../job.ts';
import { runProgram } from '../process.ts';

/** A word and how it is said, in the dictionary's sounds. */
export interface Pronounced {
  readonly word: string;
  readonly sounds: string;
}

/** Where a word was spotted, in seconds from the start of the clip. */
export interface Spotted {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** How likely a word has to be against "any other sounds". Looser values hear a few names more and many that are not there. */
const THRESHOLD = '1e-1';
/** A spotted word's length is not told: this is usual for a name, in seconds. */
const USUAL_LENGTH = 0.35;

/**
 * The words (lower case) that the program's dictionary can say, each with its first pronunciation.
 * @throws MediaError tool-failed when it cannot be read
 */
export async function readPronounced(pocketsphinx: Pocketsphinx, words: readonly string[]): Promise<Pronounced[]> {
  const found = await readPronunciations(pocketsphinx, words);
  return [...found].map(([word, [sounds]]) => ({ word, sounds: sounds! }));
}

/**
 * Spots words in the clips `0000.wav`, `0001.wav`, … of a folder (16 kHz mono), all in one run. The words are written to files of
 * that folder, never to a command line.
 * @returns one line of PocketSphinx's segmentation for each clip, in order
 * @throws MediaError as `runProgram`, and tool-failed when a clip has no answer: silence is not an answer
 */
export async function spotNames(
  { folder, clips, words }: { folder: string; clips: number; words: readonly Pronounced[] },
  { program, model }: Pocketsphinx,
  job: MediaJob,
): Promise<string[]> {
  const ids = Array.from({ length: clips }, (_, i) => String(i).padStart(4, '0'));
  await writeFile(join(folder, 'clips.txt'), ids.map((id) => `${id}\n`).join(''));
  await writeFile(join(folder, 'words.dict'), words.map(({ word, sounds }) => `${word} ${sounds}\n`).join(''));
  await writeFile(join(folder, 'words.kws'), words.map(({ word }) => `${word} /${THRESHOLD}/\n`).join(''));
  const sound = ['-adcin', 'yes', '-adchdr', '44', '-cepdir', '.', '-cepext', '.wav'];
  // Without silence the times would be those of a shorter sound.
  const args = ['-hmm', model, '-dict', 'words.dict', '-kws', 'words.kws', '-remove_silence', 'no', ...sound];
  await runProgram(
    { program, args: [...args, '-ctl', 'clips.txt', '-hypseg', 'heard.seg', '-logfn', '/dev/null'], cwd: folder },
    job,
  );
  const answer = await readFile(join(folder, 'heard.seg'), 'utf8').catch(() => '');
  const lines = answer.split('\n').filter(Boolean);
  if (lines.length !== clips) throw new MediaError('tool-failed', 'PocketSphinx did not answer for every clip');
  return lines;
}

/** The words that were spotted, as one line of the segmentation says. */
export function readHits(line: string): Spotted[] {
  return readAnswer(line)
    .starts.filter(({ start }) => Number.isFinite(start))
    .map(({ name, start }) => ({ word: name, start, end: start + USUAL_LENGTH }));
}
