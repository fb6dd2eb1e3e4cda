import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { crashOf, notStarted } from './crash.ts';
import { MediaError } from './errors.ts';
import type { MediaJob } from './job.ts';

/** A program that is asked to end may take this long before it is killed, in milliseconds. */
const GRACE_MS = 2_000;
/** Only complaints are kept for the error message: other lines may repeat the arguments, and with them names. */
const COMPLAINT = /\b(error|failed|cannot|invalid|unknown)\b/i;
const COMPLAINTS_KEPT = 3;

export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Called with each line of standard error, which for the programs run here holds no words of a recording. */
  readonly onErrorLine?: (line: string) => void;
  /** Called with each chunk of standard output; without it the output is thrown away. */
  readonly onOutput?: (chunk: Buffer) => void;
}

type Ending = 'cancelled' | 'timed-out' | 'stalled';

/**
 * Runs one program without a shell and resolves when it ends with status 0. Anything it writes counts as progress.
 * When the job is aborted, `timeoutMs` is over or `stallMs` pass in silence, the program is ended (SIGTERM, then SIGKILL) and
 * the promise rejects only once it is gone, so that its folder can be removed.
 * @throws MediaError cancelled, timed-out, stalled, crashed or tool-failed
 */
export async function runProgram(run: ProgramRun, job: MediaJob): Promise<void> {
  const name = basename(run.program);
  if (job.signal.aborted) throw new MediaError('cancelled', `${name} was not started`);
  await new Promise<void>((resolve, reject) => {
    const child = started(run);
    let ending: Ending | null = null;
    let kill: NodeJS.Timeout | undefined;
    let complaints: string[] = [];
    let line = '';

    const end = (why: Ending) => {
      if (ending) return;
      ending = why;
      child.kill('SIGTERM');
      kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const onAbort = () => end('cancelled');
    const timeout = setTimeout(() => end('timed-out'), job.timeoutMs);
    const stall = setTimeout(() => end('stalled'), job.stallMs);
    const settle = () => {
      for (const timer of [timeout, stall, kill]) clearTimeout(timer);
      job.signal.removeEventListener('abort', onAbort);
    };
    job.signal.addEventListener('abort', onAbort, { once: true });

    child.stdout.on('data', (chunk: Buffer) => {
      stall.refresh();
      run.onOutput?.(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stall.refresh();
      const lines = (line + chunk).split(/\r?\n/);
      line = lines.pop() ?? '';
      for (const whole of lines) {
        if (COMPLAINT.test(whole)) complaints = [...complaints, whole.slice(0, 300)].slice(-COMPLAINTS_KEPT);
        run.onErrorLine?.(whole);
      }
    });
    child.once('error', (cause) => {
      settle();
      reject(notStarted(name, cause));
    });
    child.once('close', (status, signal) => {
      settle();
      if (ending) reject(new MediaError(ending, `${name} was ended`));
      else if (status === 0) resolve();
      else reject(crashOf(name, status, signal) ?? failure(name, signal ?? `status ${status}`, complaints));
    });
  });
}

/** Some of what keeps a program from starting is thrown at once, the rest comes as an event. */
function started({ program, args, cwd }: ProgramRun) {
  try {
    return spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: false });
  } catch (cause) {
    throw notStarted(basename(program), cause);
  }
}

function failure(name: string, ending: string, complaints: readonly string[]): MediaError {
  return new MediaError('tool-failed', [`${name} ended with ${ending}`, ...complaints].join('; '));
}
