import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './folder-lock.ts';
import { PostgresProblem } from './postgres-programs.ts';

/** The first process of a running Postgres server, from the file that it keeps in its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** True when it takes connections. */
  readonly ready: boolean;
}

const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 10_000;
/** Greater than any process number that Linux or macOS gives. */
const NO_PROCESS = 99_999_999;

const pidFile = (data: string) => join(data, 'postmaster.pid');

/** The lines of postmaster.pid: 1 process, 2 data folder, 3 start, 4 port, 5 socket folder, 6 address, 7 shared memory, 8 state. */
function readPidFile(data: string): string[] | null {
  try {
    return readFileSync(pidFile(data), 'utf8').split('\n');
  } catch {
    return null;
  }
}

/** True when this process works in the data folder, as a Postgres server does; a number that was given out again does not. */
function worksIn(pid: number, data: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    // No /proc (macOS): the process number has to do.
    return process.platform !== 'linux';
  }
}

/** The server that runs on this data folder, or null. */
export function postmasterOf(data: string): Postmaster | null {
  const lines = readPidFile(data);
  const pid = Number(lines?.[0]);
  if (!lines || !(pid > 0) || !isAlive(pid) || !worksIn(pid, data)) return null;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * A server that was killed leaves its file, and its number may now be that of another process: Postgres would then refuse to start.
 * The number is replaced by one that no process has. The rest stays, since Postgres finds in it whether processes of the old server
 * still use the data.
 */
export function setAsideStalePid(data: string): void {
  const lines = readPidFile(data);
  if (!lines || postmasterOf(data) || !isAlive(Number(lines[0]))) return;
  writeFileSync(pidFile(data), [String(NO_PROCESS), ...lines.slice(1)].join('\n'));
}

/**
 * Stops the server and waits until it is gone. It ends its connections and writes everything down ("fast"); if that takes longer
 * than 30 s it ends at once ("immediate") and repairs itself at the next start.
 * @throws PostgresProblem when it does not go
 */
export async function stopPostmaster(data: string, pid: number): Promise<void> {
  for (const [signal, limitMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
  ] as const) {
    if (isGone(data, pid)) return;
    process.kill(pid, signal);
    const until = Date.now() + limitMs;
    while (Date.now() < until) {
      if (isGone(data, pid)) return;
      await new Promise((next) => setTimeout(next, 50));
    }
  }
  throw new PostgresProblem(`The embedded Postgres (process ${pid}) does not stop.`);
}

/** True when the process itself has ended; its pid file goes a little earlier. */
function isGone(data: string, pid: number): boolean {
  return process.platform === 'linux' ? !isAlive(pid) || !worksIn(pid, data) : postmasterOf(data)?.pid !== pid;
}
