import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';

export const ROW_NAMES = [
  'transcription',
  'flagging',
  'sound',
  'checks',
  'picture',
  'covers',
  'film',
  'upload',
  'memory',
  'pieces',
  'feed',
  'idle',
  'start',
] as const;
export type RowName = (typeof ROW_NAMES)[number];

export interface BenchArguments {
  /** The rows to run, in the order of the table. */
  readonly rows: readonly RowName[];
  /** Length of the generated recording. */
  readonly minutes: number;
  /** Channels of the generated recording. */
  readonly channels: 1 | 2;
  /** Size of the uploaded file, in mebibytes. */
  readonly uploadMib: number;
  /** File that the figures are written to, for programs. */
  readonly json: string | null;
  /** Folder of an earlier Heard, set up, that rows are measured against where they can be. */
  readonly before: string | null;
}

export const USAGE = `npm run bench                       every row of the table, on a generated recording of 10 minutes
npm run bench -- ROW... [options]   only some rows: ${ROW_NAMES.join(', ')}

  --minutes N      length of the recording (10)
  --channels N     1 or 2 channels in the recording (1)
  --upload-mib N   size of the uploaded file in MiB (512)
  --json FILE      writes the figures for programs
  --before FOLDER  an earlier Heard, set up: idle and start are measured against it

WHISPER_MODEL chooses the model (here: demo-en), STAGE_THREADS the number of threads (here: as many as there are processors).`;

/** Thrown for arguments that make no sense; the message says which. */
export class BadArguments extends Error {}

const isRow = (name: string): name is RowName => (ROW_NAMES as readonly string[]).includes(name);

/** @throws BadArguments */
export function readArguments(args: readonly string[]): BenchArguments {
  const { values, positionals } = parsed(args, {
    minutes: { type: 'string' },
    channels: { type: 'string' },
    'upload-mib': { type: 'string' },
    json: { type: 'string' },
    before: { type: 'string' },
  });
  const unknown = positionals.filter((name) => !isRow(name));
  if (unknown.length > 0)
    throw new BadArguments(`There is no row called ${unknown.join(', ')}. The rows are: ${ROW_NAMES.join(', ')}.`);
  const channels = positive('--channels', values.channels, 1);
  if (channels !== 1 && channels !== 2) throw new BadArguments('--channels is 1 or 2.');
  return {
    rows: positionals.length === 0 ? ROW_NAMES : ROW_NAMES.filter((name) => positionals.includes(name)),
    minutes: positive('--minutes', values.minutes, 10),
    channels,
    uploadMib: Math.max(1, Math.round(positive('--upload-mib', values['upload-mib'], 512))),
    json: values.json ?? null,
    before: values.before === undefined ? null : resolve(values.before),
  };
}

/** A number above 0, or the standard one where none was typed. @throws BadArguments */
export function positive(name: string, text: string | undefined, standard: number): number {
  const number = text === undefined ? standard : Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new BadArguments(`${name} needs a number above 0, not “${text}”.`);
  return number;
}

/** What was typed for these options, and beside them. @throws BadArguments */
export function parsed<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new BadArguments(error instanceof Error ? error.message : String(error));
  }
}
