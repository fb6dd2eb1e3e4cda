import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BatchError, flagBatch, type FlaggedTranscript, wordsOf, wordsSchema } from '../rules/detection/flag-batch.ts';
import { flagTranscript } from '../rules/detection/flags.ts';
import { emptyRoster, parseRoster, type Roster, RosterError } from '../rules/detection/roster.ts';
import type { TranscriptWord } from '../rules/detection/words.ts';

/**
 * `npm run --silent flag -- --roster roster.json --words words.json --json flags.json`
 * `npm run --silent flag -- --batch sentences.json --json out.json`
 * Runs the name and detail finding on a transcript made elsewhere, or on many short ones at once. Exit status 0 when it ran, 2 when it was
 * not given what it needs.
 */

const USAGE =
  'Use it like this: npm run --silent flag -- --roster roster.json --words words.json --json flags.json\n' +
  'or, for many short transcripts: npm run --silent flag -- --batch sentences.json --json out.json';

class InputError extends Error {}

interface Options {
  readonly roster?: string;
  readonly words?: string;
  readonly batch?: string;
  readonly json?: string;
}

function main(args: string[]): void {
  const { words, batch, roster, json } = readOptions(args);
  const found =
    batch === undefined
      ? flagTranscript(readTranscript(words!), roster === undefined ? emptyRoster() : readRoster(roster))
      : readBatch(batch);
  const text = `${JSON.stringify(found, null, 2)}\n`;
  if (json === undefined) process.stdout.write(text);
  else writeAside(json, text);
}

function readOptions(args: string[]): Options {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args, options: { roster: option, words: option, batch: option, json: option } });
    if (values.batch !== undefined && (values.words !== undefined || values.roster !== undefined))
      throw new InputError(
        'With --batch every transcript has its own words and roster: leave --words and --roster out.',
      );
    if (values.batch === undefined && values.words === undefined)
      throw new InputError('Say which transcript to check with --words.');
    return values;
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function readTranscript(path: string): TranscriptWord[] {
  const result = wordsSchema.safeParse(readJson(path, 'transcript'));
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new InputError(
      `The transcript ${path} is not a list of words like [{ "text": "Hi,", "start": 0.5, "end": 0.8 }]: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  return wordsOf(result.data);
}

function readBatch(path: string): FlaggedTranscript[] {
  try {
    return flagBatch(readJson(path, 'file of transcripts'));
  } catch (error) {
    if (error instanceof BatchError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

function readRoster(path: string): Roster {
  try {
    return parseRoster(readJson(path, 'roster'));
  } catch (error) {
    if (error instanceof RosterError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

function readJson(path: string, what: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new InputError(`The ${what} ${path} cannot be read. Check that the file is there.`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new InputError(`The ${what} ${path} is not valid JSON.`);
  }
}

function writeAside(path: string, text: string): void {
  const aside = `${path}.${process.pid}.part`;
  try {
    writeFileSync(aside, text);
    renameSync(aside, path);
  } catch {
    throw new InputError(`The flags cannot be written to ${path}. Check that the folder is there.`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
