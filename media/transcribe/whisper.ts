import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { MediaError } from '../errors.ts';
import type { MediaJob } from '../job.ts';
import { runProgram } from '../process.ts';
import type { Word } from '../words.ts';
import type { ModelSettings } from './models.ts';
import { contextArguments, type Prompt } from './prompt.ts';
import { readWhisperWords } from './whisper-words.ts';

/** Sound files for one run of whisper-cli, and how to run it. */
export interface WhisperRun {
  /** 16 kHz mono WAV files, all in one folder that may be written to. */
  readonly files: readonly string[];
  readonly settings: ModelSettings;
  readonly prompt: Prompt | null;
  readonly threads: number;
  /** False for words without times: Whisper then leaves no window early, and whoever aligns words needs none. */
  readonly timed: boolean;
  /** Whether the voice detector, where there is one, may leave out what it takes for silence. */
  readonly voiceDetection: boolean;
  /** Called when the words of the file with that number are there. */
  readonly onFile?: (index: number) => void;
}

/** When whisper.cpp tries again at a higher temperature: too repetitive, too unlikely; and when it takes a window for silence. */
const FALLBACK = ['--entropy-thold', '2.4', '--logprob-thold', '-1.0', '--no-speech-thold', '0.6'];
/** One "segment" a word, and every token with its time and probability. */
const TIMED_WORDS = ['--max-len', '1', '--split-on-word', '--output-json-full'];
const UNTIMED_WORDS = ['--no-timestamps', '--output-json-full'];

function whisperArguments(run: WhisperRun, { tools }: MediaJob): string[] {
  const { settings } = run;
  const { path, vadPath } = tools.whisperModel;
  return [
    ...['--model', path, '--threads', String(run.threads), '--language', 'en'],
    ...contextArguments(run.prompt),
    ...FALLBACK,
    ...(run.timed ? TIMED_WORDS : UNTIMED_WORDS),
    ...(settings.audioContext === null ? [] : ['--audio-ctx', String(settings.audioContext)]),
    // The attention weights that DTW reads are not there under flash attention.
    ...(settings.dtw === null || !run.timed ? [] : ['--dtw', settings.dtw, '--no-flash-attn']),
    ...(run.voiceDetection && vadPath ? ['--vad', '--vad-model', vadPath] : []),
    ...settings.arguments,
    ...run.files.flatMap((file) => ['--file', basename(file)]),
  ];
}

async function readWords(file: string, { settings, timed }: WhisperRun): Promise<Word[]> {
  try {
    const json = await readFile(`${file}.json`, 'utf8');
    return readWhisperWords(json, timed ? { dtw: settings.dtw !== null, dtwLate: settings.dtwLate } : null);
  } catch (cause) {
    // The parser's own message may quote the file, and so words of the recording.
    const why = cause instanceof SyntaxError || cause instanceof z.ZodError ? 'cannot be read' : 'is missing';
    throw new MediaError('tool-failed', `the words of ${basename(file)} ${why}`);
  }
}

/**
 * Recognises the words of several files with one start of whisper-cli (and one loading of the model).
 * @returns the words of each file, in seconds from its start; all times are 0 in a run without times
 * @throws MediaError cancelled, timed-out, stalled, or tool-failed (also when a file's words are missing or not readable)
 */
export async function runWhisper(run: WhisperRun, job: MediaJob): Promise<Word[][]> {
  let done = 0;
  const { tools } = job;
  const program = { program: tools.whisperCli, args: whisperArguments(run, job), cwd: dirname(run.files[0]!) };
  await runProgram(
    { ...program, onErrorLine: (line) => line.startsWith('output_json: saving') && run.onFile?.(done++) },
    job,
  );
  return Promise.all(run.files.map((file) => readWords(file, run)));
}

const versions = new Map<string, Promise<string>>();

async function askVersion(job: MediaJob): Promise<string> {
  let said = '';
  await runProgram(
    {
      program: job.tools.whisperCli,
      args: ['--version'],
      cwd: job.workDir,
      onOutput: (chunk) => {
        said += chunk.toString('utf8');
      },
    },
    job,
  );
  return /version:?\s*v?(\d+(?:\.\d+)+\S*)/i.exec(said)?.[1] ?? 'unknown';
}

/** The version that whisper-cli says it has, asked once for each program; "unknown" when it does not say. */
export function whisperVersion(job: MediaJob): Promise<string> {
  const program = job.tools.whisperCli;
  const version = versions.get(program) ?? askVersion(job);
  versions.set(program, version);
  // A failed question (a cancelled job, say) must not be remembered.
  version.catch(() => versions.delete(program));
  return version;
}
