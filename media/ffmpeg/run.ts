import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import fluentFfmpeg from 'fluent-ffmpeg';
import { MediaError } from '../errors.ts';
import type { MediaJob } from '../job.ts';
import { startProgram } from './child.ts';
import { type Symptom, SymptomCount } from './symptoms.ts';

/** What stands for standard input (as a source) or standard output (as a target). */
export const PIPE = 'pipe';

export interface FfmpegInput {
  /** Path of a file, or `PIPE` for standard input. */
  readonly source: string;
  /** Options for this input, one argument an entry, such as `['-f', 's16le', '-ar', '48000']`. */
  readonly options?: readonly string[];
}

export interface FfmpegOutput {
  /** Path of a file, which is overwritten, or `PIPE` for standard output. */
  readonly target: string;
  /** Options for this output, one argument an entry; say the format with `-f`. */
  readonly options: readonly string[];
}

export interface FfmpegWork {
  readonly inputs: readonly FfmpegInput[];
  readonly outputs: readonly FfmpegOutput[];
  readonly filterComplex?: string;
  /** Length of what is made, in seconds: turns ffmpeg's clock into the job's progress. */
  readonly durationSeconds?: number;
  /** What standard output goes into, where Node does not read it from `stdout`. */
  readonly into?: Socket;
  /** Called with each line of the log, for filters that report there. The log may hold tags of the recording: never keep it. */
  readonly onLogLine?: (line: string) => void;
  /** `info` when a filter's own report is wanted; ffmpeg then also logs the tags of the recording. */
  readonly logLevel?: 'warning' | 'info';
}

export interface FfmpegResult {
  /** Known symptoms seen in the log, with how often. */
  readonly symptoms: SymptomCount;
  /** Seconds of output that ffmpeg says it made. */
  readonly seconds: number;
}

/** ffmpeg ended with an error. The message holds symptom codes only, never a line of the log. */
export class FfmpegFailed extends MediaError {
  readonly symptoms: SymptomCount;

  constructor(exitCode: number, symptoms: SymptomCount) {
    super('tool-failed', `ffmpeg ended with ${exitCode} (${symptoms})`);
    this.name = 'FfmpegFailed';
    this.symptoms = symptoms;
  }

  has(symptom: Symptom): boolean {
    return this.symptoms.has(symptom);
  }
}

export interface OpenFfmpeg {
  readonly pid: number | undefined;
  /** Standard input of ffmpeg, when an input is `PIPE`. End it when everything is written. */
  readonly stdin: Writable;
  /** Standard output of ffmpeg, when an output is `PIPE`. Read it to its end. */
  readonly stdout: Readable;
  readonly done: Promise<FfmpegResult>;
  /**
   * Waits for the Node side of the pipes and for ffmpeg together. When the Node side fails, ffmpeg is ended and that error
   * is thrown; when ffmpeg fails, its error is thrown rather than the broken pipe that it caused.
   */
  finish<T>(nodeSide: Promise<T>): Promise<T>;
  /** Ends ffmpeg; `done` rejects with `reason`. */
  end(reason: MediaError): void;
}

/** Runs ffmpeg on files to its end. @throws MediaError `cancelled`, `timed-out`, `stalled`, or FfmpegFailed. */
export async function runFfmpeg(work: FfmpegWork, job: MediaJob): Promise<FfmpegResult> {
  return await openFfmpeg(work, job).done;
}

/**
 * Starts ffmpeg and hands back its pipes. Inputs may only be local files or standard input, whatever a file refers to.
 * Back pressure is the pipes' own: await `write` returning false, or use `pipeline`.
 *
 * @throws MediaError `cancelled` when the job is already aborted.
 */
export function openFfmpeg(work: FfmpegWork, job: MediaJob): OpenFfmpeg {
  const program = startProgram(
    {
      name: 'ffmpeg',
      file: job.tools.ffmpeg,
      args: ffmpegArguments(work),
      stdin: work.inputs.some((input) => input.source === PIPE),
      stdout: work.into ?? work.outputs.some((output) => output.target === PIPE),
      report: true,
    },
    job,
  );
  const symptoms = new SymptomCount();
  createInterface({ input: program.stderr }).on('line', (line) => {
    symptoms.read(line);
    work.onLogLine?.(line);
  });
  let seconds = 0;
  const figures = new Map<string, string>();
  createInterface({ input: program.report as Readable }).on('line', (line) => {
    // ffmpeg reports on a clock of its own even when stuck: only changing figures count as movement.
    const [name = '', value = ''] = line.split('=');
    if (!/^(frame|total_size|out_time_us)$/.test(name) || figures.get(name) === value) return;
    figures.set(name, value);
    program.moved();
    if (name !== 'out_time_us') return;
    const made = Number(value) / 1e6;
    if (!Number.isFinite(made) || made <= seconds) return;
    seconds = made;
    if (work.durationSeconds) job.progress(Math.min(1, seconds / work.durationSeconds));
  });

  const done = program.done.then((exitCode) => {
    if (exitCode !== 0) throw new FfmpegFailed(exitCode, symptoms);
    return { symptoms, seconds };
  });
  done.catch(() => {});
  const finish = async <T>(nodeSide: Promise<T>): Promise<T> => {
    nodeSide.catch((error) => {
      if (!isBrokenPipe(error)) program.end(new MediaError('tool-failed', 'ffmpeg was ended with the work around it'));
    });
    const [node, ended] = await Promise.allSettled([nodeSide, done]);
    if (node.status === 'rejected' && !isBrokenPipe(node.reason)) throw node.reason;
    if (ended.status === 'rejected') throw ended.reason;
    if (node.status === 'rejected') throw new MediaError('tool-failed', 'ffmpeg stopped reading too early');
    return node.value;
  };
  return {
    pid: program.pid,
    stdin: program.stdin as Writable,
    stdout: program.stdout as Readable,
    done,
    finish,
    end: program.end,
  };
}

const BROKEN_PIPE = new Set([
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ECONNRESET',
  'ERR_STREAM_WRITE_AFTER_END',
]);

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && BROKEN_PIPE.has(String(error.code));
}

/**
 * The argument list, put together by fluent-ffmpeg. Its own way of running is not used: it pipes one stream only, cannot be
 * aborted cleanly, and puts lines of ffmpeg's log, and so names, into its error messages.
 */
function ffmpegArguments(work: FfmpegWork): string[] {
  const command = fluentFfmpeg();
  const general = [
    '-nostdin',
    '-hide_banner',
    '-nostats',
    '-loglevel',
    work.logLevel ?? 'warning',
    '-progress',
    'pipe:3',
    '-y',
  ];
  for (const [index, input] of work.inputs.entries()) {
    // Several arguments: given a single one, fluent-ffmpeg would split it at a space.
    command.input(address(input.source, 0));
    command.inputOptions(
      ...[...(index === 0 ? general : []), ...(input.options ?? []), '-protocol_whitelist', 'file,pipe'],
    );
  }
  if (work.filterComplex) command.complexFilter(work.filterComplex);
  for (const output of work.outputs) {
    command.output(address(output.target, 1));
    command.outputOptions(...['-max_muxing_queue_size', '4096', ...output.options]);
  }
  return command._getArguments();
}

/** `file:` keeps a path with a colon or a leading dash from being read as a protocol or an option. */
function address(pathOrPipe: string, descriptor: 0 | 1): string {
  return pathOrPipe === PIPE ? `pipe:${descriptor}` : `file:${resolve(pathOrPipe)}`;
}
