import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WhisperModel } from '../media/job.ts';
import type { TimeSpan } from '../media/words.ts';
import { bundledModel, findModel } from '../src/tools.ts';

/** Where Debian's package `pocketsphinx-testdata` puts sentences that a person reads (LibriVox, public domain). In step with scripts/setup/system-tools.mjs. */
const FOLDER = '/usr/share/pocketsphinx/test/data/librivox';
const TEXTS = join(FOLDER, 'transcription');

/** A sentence that a person reads. */
export interface ReadSentence {
  /** 16 kHz mono WAV file. */
  readonly path: string;
  /** What is said, in small letters without punctuation. */
  readonly text: string;
  /** Whether somebody is named in it. */
  readonly isNaming: boolean;
}

/** A word of a name, with its time in its sentence. */
export interface ReadName extends TimeSpan {
  readonly text: string;
}

const NAMING = 'sense_and_sensibility_01_austen_64kb-0870';
/** Four of the package's five: with pauses they fit into one window of the model (30 s). The one that names somebody has others around it. */
const SENTENCES = [
  'sense_and_sensibility_01_austen_64kb-0880',
  NAMING,
  'sense_and_sensibility_01_austen_64kb-0930',
  'sense_and_sensibility_01_austen_64kb-0920',
];
/** The package has no times. These were read off the sound's level in steps of 20 ms; PocketSphinx's alignment is within 60 ms of them. */
export const NAMES: readonly ReadName[] = [
  { text: 'John', start: 0.66, end: 1.03 },
  { text: 'Dashwood', start: 1.03, end: 1.57 },
];

/** The sentences that are read out in tests, in their order; none where the package is not installed. */
export function readSentences(): ReadSentence[] {
  if (!existsSync(TEXTS)) return [];
  const lines = readFileSync(TEXTS, 'utf8').matchAll(/^<s> (.+) <\/s> \((\S+)\)$/gm);
  const texts = new Map(Array.from(lines, ([, text, name]) => [name!, text!]));
  return SENTENCES.map((name) => ({
    path: join(FOLDER, `${name}.wav`),
    text: texts.get(name)!,
    isNaming: name === NAMING,
  }));
}

/** The official model that set-up brought, the best of the standard ones; the bundled one where there is none. */
export function standardModel(): WhisperModel {
  return findModel({ ...process.env, WHISPER_MODEL: '' });
}

/** Why tests of a person's speech cannot run on this machine, in plain words; null when they can. */
export function whyNobodyCanBeHeard(): string | null {
  if (!existsSync(TEXTS))
    return "the package pocketsphinx-testdata, which has a person's speech, is not installed (apt-get install pocketsphinx-testdata)";
  if (standardModel().name === bundledModel().name)
    return 'there is no official Whisper model, and the bundled one knows computer voices only (npm run setup tries to bring one)';
  return null;
}
