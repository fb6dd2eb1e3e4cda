import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MediaError } from '../errors.ts';
import type { MediaJob, Pocketsphinx } from '../job.ts';
import { runProgram } from '../process.ts';
import { readPronunciations } from './dictionary.ts';
import { grammarOf, type Likelihood, soundEntries } from './grammar.ts';
import { type Alignment, alignedStart, alignmentOf } from './segmentation.ts';
import { waysToSay, wordsToLookUp } from './spoken-words.ts';

/** A sound file and the words that are said in it, in order, as they were written down. */
export interface WrittenSound {
  /** 16 kHz mono 16-bit WAV file, at most about 30 s long. */
  readonly file: string;
  readonly words: readonly string[];
}

interface Effort {
  readonly likelihood: Likelihood;
  /** Beams of the search: the smaller, the more is looked at. */
  readonly beams: { readonly beam: string; readonly words: string };
}

const LENIENT: Likelihood = { stretch: 1e-14, sound: 1e-4, hesitation: 1e-8 };

/**
 * Measured on people reading, with the words that Whisper wrote: starts are off by 45 ms at the 95th and 125 ms at the 99th percentile, and as little where
 * whole passages were taken out or every eighth word was exchanged. The further efforts are for what the one before cannot follow to its end: one window in 18 of releases with
 * bleeps. The second costs twice the time of the first and ended in four windows of five; the third costs ten times.
 */
const EFFORTS: readonly Effort[] = [
  { likelihood: { stretch: 1e-20, sound: 1e-4, hesitation: 1e-8 }, beams: { beam: '1e-48', words: '7e-29' } },
  { likelihood: LENIENT, beams: { beam: '1e-60', words: '1e-40' } },
  { likelihood: LENIENT, beams: { beam: '1e-90', words: '1e-60' } },
];

/** How unlikely it is that nothing more of the words was said, where an alignment may end early: less likely than one word that does not fit. */
const ENDS_EARLY = 1e-30;
/** Efforts, in that case: the third costs more than all that it finds is worth where the same passage is listened to once more by itself. */
const ROUGH_EFFORTS = 2;

/** What a character takes to be said, in seconds: people talk and read at 13 to 17 a second. */
export const SECONDS_A_CHARACTER = 0.065;

/** Silence and noise may lie anywhere. The model's own list has spoken noise as well, which would swallow speech that nobody wrote down. */
const FILLERS = '<s> SIL\n</s> SIL\n<sil> SIL\n[NOISE] +NSN+\n';

/**
 * Finds where each word was said: PocketSphinx follows the sounds of the words through the sound (forced alignment with a finite state
 * grammar). All files lie in one folder that may be written to; one run of the program serves them all. Words never stand on a command line or in a file name.
 * @param mayEndEarly true to take half of the words and more where the rest cannot be followed, rather than to look for longer: Whisper makes up the end of a window
 * @returns for each sound where its words are, in seconds from its start; null where the sound cannot be followed with these words. Where it may end early the
 *   last words may lack.
 * @throws MediaError as `runProgram`, and tool-failed when the dictionary cannot be read
 */
export async function align(
  sounds: readonly WrittenSound[],
  pocketsphinx: Pocketsphinx,
  job: MediaJob,
  mayEndEarly = false,
): Promise<(Alignment | null)[]> {
  const found: (Alignment | null)[] = sounds.map(({ words }) => (words.length === 0 ? NOTHING : null));
  const dictionary = await readPronunciations(pocketsphinx, wordsToLookUp(sounds.flatMap(({ words }) => words)));
  const names = new Map<string, string | null>();
  const entries: string[] = [];
  for (const text of new Set(sounds.flatMap(({ words }) => words))) {
    const ways = waysToSay(text, dictionary);
    const name = `w${names.size}`;
    names.set(text, ways.length > 0 ? name : null);
    ways.forEach((sounds, way) => void entries.push(`${name}${way === 0 ? '' : `(${way + 1})`} ${sounds}`));
  }
  const efforts = mayEndEarly ? EFFORTS.slice(0, ROUGH_EFFORTS) : EFFORTS;
  for (const effort of efforts) {
    const isLast = mayEndEarly && effort === efforts.at(-1);
    const open = [...found.keys()].filter((index) => found[index] === null);
    if (open.length === 0) break;
    const stretches = open.map((index) => ({
      file: sounds[index]!.file,
      names: sounds[index]!.words.map((text) => names.get(text) ?? null),
      ...(isLast ? { early: ENDS_EARLY } : {}),
    }));
    const lines = await segment(stretches, [...entries, ...soundEntries()], effort, pocketsphinx, job);
    for (const [at, index] of open.entries()) {
      const lengths = sounds[index]!.words.map((text) => text.length * SECONDS_A_CHARACTER);
      found[index] = (isLast ? alignedStart : alignmentOf)(lines[at]!, stretches[at]!.names, lengths);
    }
  }
  return found;
}

const NOTHING: Alignment = { words: [], unwritten: [] };

async function segment(
  stretches: readonly { file: string; names: readonly (string | null)[]; early?: number }[],
  entries: readonly string[],
  { likelihood, beams }: Effort,
  { program, model }: Pocketsphinx,
  job: MediaJob,
): Promise<string[]> {
  const folder = dirname(stretches[0]!.file);
  const ids = stretches.map(({ file }) => basename(file, '.wav'));
  await writeFile(join(folder, 'said.dict'), `${entries.join('\n')}\n`);
  await writeFile(join(folder, 'fillers.dict'), FILLERS);
  await writeFile(join(folder, 'sounds.txt'), `${ids.join('\n')}\n`);
  for (const [at, { names, early }] of stretches.entries())
    await writeFile(join(folder, `${ids[at]}.fsg`), grammarOf(names, likelihood, early));
  const args = [
    ...['-hmm', model, '-dict', 'said.dict', '-fdict', 'fillers.dict'],
    ...['-fsgctl', 'sounds.txt', '-fsgdir', '.', '-fsgext', '.fsg'],
    // The grammar's likelihoods count as they stand.
    ...['-lw', '1', '-wip', '1', '-pip', '1', '-bestpath', 'no'],
    ...['-beam', beams.beam, '-pbeam', beams.beam, '-wbeam', beams.words],
    // Without silence the times would be those of a shorter sound.
    ...['-remove_silence', 'no', '-adcin', 'yes', '-adchdr', '44', '-cepdir', '.', '-cepext', '.wav'],
    ...['-ctl', 'sounds.txt', '-hypseg', 'said.seg', '-logfn', '/dev/null'],
  ];
  await runProgram({ program, args, cwd: folder }, job);
  const answer = await readFile(join(folder, 'said.seg'), 'utf8').catch(() => '');
  const lines = answer.split('\n').filter(Boolean);
  if (lines.length !== ids.length) throw new MediaError('tool-failed', 'PocketSphinx did not answer for every sound');
  return lines;
}
