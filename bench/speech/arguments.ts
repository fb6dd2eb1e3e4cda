import { join } from 'node:path';
import { ROOT } from '../../src/config.ts';
import { parsed } from '../arguments.ts';

export interface SpeechArguments {
  readonly folders: readonly string[];
  /** Only recordings whose file has this in its name; null for all. */
  readonly only: string | null;
  readonly noise: boolean;
  readonly times: boolean;
  /** Folder of the same weights for CTranslate2, or null. */
  readonly fasterWhisper: string | null;
  /** The Python that faster-whisper is looked for in. */
  readonly python: string;
  readonly json: string | null;
}

/** Recordings of real people lie beside the project, never in it. */
export const STANDARD_FOLDER = join(ROOT, '..', 'shared', 'fixtures', 'people');

export const SPEECH_USAGE = `npm run bench:speech -- [FOLDER...] [options]

Each folder has an index.tsv (docs/speech.md). Without one: ../shared/fixtures/people beside the project.

  --only TEXT              only recordings with this in the name of their file (* stands for anything)
  --no-noise               without the sounds in which nobody speaks
  --no-times               without the times against whisper-cli
  --faster-whisper FOLDER  also against faster-whisper, with these weights for CTranslate2
  --python PROGRAM         the Python that has faster-whisper (python3)
  --json FILE              writes the figures for programs

WHISPER_MODEL chooses the model, STAGE_THREADS the number of threads (as many as there are processors).`;

/** @throws BadArguments */
export function readSpeechArguments(args: readonly string[]): SpeechArguments {
  const { values, positionals } = parsed(args, {
    only: { type: 'string' },
    'no-noise': { type: 'boolean' },
    'no-times': { type: 'boolean' },
    'faster-whisper': { type: 'string' },
    python: { type: 'string' },
    json: { type: 'string' },
  });
  return {
    folders: positionals.length > 0 ? positionals : [STANDARD_FOLDER],
    only: values.only ?? null,
    noise: !values['no-noise'],
    times: !values['no-times'],
    fasterWhisper: values['faster-whisper'] ?? null,
    python: values.python ?? 'python3',
    json: values.json ?? null,
  };
}

/** Whether a file is asked for. */
export function isAskedFor(file: string, only: string | null): boolean {
  if (only === null) return true;
  const pattern = only.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(pattern.join('.*')).test(file);
}
