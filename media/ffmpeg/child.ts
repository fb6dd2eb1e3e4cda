import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { crashOf, notStarted } from '../crash.ts';
import { MediaError } from '../errors.ts';
import type { MediaJob } from '../job.ts';

/** How long a program may take to end by itself after SIGTERM, in milliseconds. */
const TERM_GRACE_MS = 2_000;

export interface ProgramCall {
  /** Short name for error messages, such as `ffmpeg`. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Whether Node writes to the program's standard input (else it reads nothing). */
  readonly stdin?: boolean;
  /** Whether Node reads the program's standard output (else it is thrown away), or what it goes into instead. */
  readonly stdout?: boolean | Socket;
  /** Whether the program gets a third pipe (descriptor 3) that Node reads. */
  readonly report?: boolean;
}

export interface RunningProgram {
  readonly pid: number | undefined;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable;
  readonly report: Readable | null;
  /** Tells the watch that the work moved on. Bytes through stdin and stdout count by themselves. */
  readonly moved: () => void;
  /** Ends the program (SIGTERM, then SIGKILL); `done` then rejects with `reason`. */
  readonly end: (reason: MediaError) => void;
  /** The exit code, once the program has ended and its pipes are closed. */
  readonly done: Promise<number>;
}

/**
 * Starts a program with an argument list (never through a shell) in the job's own folder, with a bare environment.
 * It is ended when the job is aborted (`cancelled`), runs longer than `timeoutMs` (`timed-out`) or shows no movement for
 * `stallMs` (`stalled`).
 *
 * @throws MediaError `cancelled` when the job is already aborted, `crashed` or `tool-failed` when it cannot be started; `done` rejects with
 * the errors above, `crashed` or `tool-failed`.
 */
export function startProgram(call: ProgramCall, job: MediaJob): RunningProgram {
  if (job.signal.aborted) throw new MediaError('cancelled', `${call.name} was not started`);
  const child = started(call, job);
  const stderr = child.stderr as Readable;
  const report = call.report ? (child.stdio[3] as Readable) : null;
  const sockets = [child.stdin, child.stdout, child.stderr].filter((pipe) => pipe !== null) as unknown as Socket[];
  // A program that ends early breaks the pipe to it; `done` says why, so the pipe's own error must not crash the process.
  child.stdin?.on('error', () => {});

  let reason: MediaError | null = null;
  let killTimer: NodeJS.Timeout | undefined;
  const end = (why: MediaError) => {
    if (reason) return;
    reason = why;
    child.kill('SIGTERM');
    killTimer = setTimeout(() => child.kill('SIGKILL'), TERM_GRACE_MS);
    // Nobody may be reading any more: without this, unread output would keep the pipes, and so `done`, open for ever.
    child.stdin?.destroy();
    child.stdout?.resume();
  };

  let movedAt = Date.now();
  let bytesSeen = -1;
  const moved = () => {
    movedAt = Date.now();
  };
  const watch = setInterval(
    () => {
      const bytes = sockets.reduce((sum, socket) => sum + (socket.bytesRead ?? 0) + (socket.bytesWritten ?? 0), 0);
      if (bytes !== bytesSeen) moved();
      bytesSeen = bytes;
      if (Date.now() - movedAt > job.stallMs) end(new MediaError('stalled', `${call.name} made no progress`));
    },
    Math.max(20, Math.min(1_000, job.stallMs / 4)),
  );
  const limit = setTimeout(() => end(new MediaError('timed-out', `${call.name} ran too long`)), job.timeoutMs);
  const abort = () => end(new MediaError('cancelled', `${call.name} was ended`));
  job.signal.addEventListener('abort', abort, { once: true });

  const done = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => reject(notStarted(call.name, cause)));
    child.once('close', (code, signal) => {
      const crash = crashOf(call.name, code, signal);
      // A program that breaks takes its pipes along, and whoever was at the other end may ask first for it to be ended.
      if (crash && (!reason || reason.code === 'tool-failed')) reject(crash);
      else if (reason) reject(reason);
      else if (code === null) reject(new MediaError('tool-failed', `${call.name} was ended by ${signal}`));
      else resolve(code);
    });
  }).finally(() => {
    clearInterval(watch);
    clearTimeout(limit);
    clearTimeout(killTimer);
    job.signal.removeEventListener('abort', abort);
  });
  // Whoever reads the pipes may look at `done` only later: an early failure must not count as unhandled.
  done.catch(() => {});
  return { pid: child.pid, stdin: child.stdin, stdout: child.stdout, stderr, report, moved, end, done };
}

/** Some of what keeps a program from starting is thrown at once, the rest comes as an event. */
function started(call: ProgramCall, { workDir }: MediaJob): ChildProcess {
  const output = call.stdout === true ? 'pipe' : call.stdout || 'ignore';
  try {
    return spawn(call.file, call.args, {
      cwd: workDir,
      env: bareEnvironment(workDir),
      stdio: [call.stdin ? 'pipe' : 'ignore', output, 'pipe', call.report ? 'pipe' : 'ignore'],
    });
  } catch (cause) {
    throw notStarted(call.name, cause);
  }
}

/** Only what a media program needs: no secret of the service, no FFREPORT or similar switch from outside. */
function bareEnvironment(workDir: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'UTC', TMPDIR: workDir };
  if (process.env.LD_LIBRARY_PATH) env.LD_LIBRARY_PATH = process.env.LD_LIBRARY_PATH;
  return env;
}
