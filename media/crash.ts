import { constants } from 'node:os';
import { MediaError } from './errors.ts';

/** Signals that a program brings on itself when it breaks. Heard sends none of them, and running out of memory (SIGKILL) is not among them. */
const CRASH_SIGNALS = ['SIGSEGV', 'SIGILL', 'SIGBUS', 'SIGFPE', 'SIGABRT', 'SIGTRAP'] as const;

/** What a shell or the system's loader says in place of a program that it cannot run: not executable, not found, a library missing. */
const CANNOT_RUN = [126, 127];

/** A program that something else started, such as a shell script, ends with 128 and the number of the signal. */
const CRASH_STATUSES: readonly number[] = [
  ...CANNOT_RUN,
  ...CRASH_SIGNALS.map((signal) => 128 + constants.signals[signal]),
];

/** Why the system refuses to start a file at all: not there, not allowed, made for something else. Being short of memory or processes is not that. */
const UNFIT = ['ENOENT', 'EACCES', 'EPERM', 'ENOEXEC', 'ENOTDIR', 'ELOOP', 'ELIBBAD', 'ELIBACC', 'EINVAL'];

/**
 * The error of a program that ended by itself: `crashed` when it broke, so that the machine may be at fault and not the recording; else null.
 * @param status its exit status, null when a signal ended it
 */
export function crashOf(name: string, status: number | null, signal: NodeJS.Signals | null): MediaError | null {
  if (signal !== null && (CRASH_SIGNALS as readonly string[]).includes(signal))
    return new MediaError('crashed', `${name} ended with ${signal}`);
  if (status !== null && CRASH_STATUSES.includes(status))
    return new MediaError('crashed', `${name} ended with status ${status}`);
  return null;
}

/** The error of a program that could not be started. */
export function notStarted(name: string, cause: unknown): MediaError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new MediaError(UNFIT.includes(code) ? 'crashed' : 'tool-failed', `${name} could not be started`, { cause });
}
