import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { flagTranscript } from './flags.ts';
import { emptyRoster, parseRoster, type Roster, RosterError } from './roster.ts';
import type { TranscriptWord } from './words.ts';

/**
 * `npm run --silent flag -- --roster roster.json --words words.json --json flags.json`
 * Runs the name and detail finding on a transcript made elsewhere. Exit status 0 when it ran, 2 when it was not given what it needs.
 */

const USAGE = 'Use it like this: npm run --silent flag -- --roster roster.json --words words.json --json flags.json';

const transcriptSchema = z.array(
  z.object({
    text: z.string(),
    start: z.number().nullish(),
    end: z.number().nullish(),
    probability: z.number().min(0).max(1).nullish(),
  }),
);

class InputError extends Error {}

function main(args: string[]): void {
  const options = readOptions(args);
  const words = readTranscript(options.words);
  const roster = options.roster === undefined ? emptyRoster() : readRoster(options.roster);
  const flags = flagTranscript(words, roster);
  const text = `${JSON.stringify(flags, null, 2)}\n`;
  if (options.json === undefined) process.stdout.write(text);
  else writeAside(options.json, text);
}

function readOptions(args: string[]): { roster?: string; words: string; json?: string } {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args, options: { roster: option, words: option, json: option } });
    if (values.words === undefined) throw new InputError('Say which transcript to check with --words.');
    return { ...values, words: values.words };
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function readTranscript(path: string): TranscriptWord[] {
  const result = transcriptSchema.safeParse(readJson(path, 'transcript'));
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new InputError(
      `The transcript ${path} is not a list of words like [{ "text": "Hi,", "start": 0.5, "end": 0.8 }]: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  return result.data.map(({ text, start, end, probability }) => ({
    text,
    start: start ?? undefined,
    end: end ?? undefined,
    probability: probability ?? undefined,
  }));
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
