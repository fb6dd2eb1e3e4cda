import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './config.ts';
import type { Logger } from './log.ts';

export interface WorkerProcess {
  stop(): Promise<void>;
}

/** How long to wait before a worker that died is started again, in milliseconds. */
const RESTART_AFTER = 2000;
/** How long a worker may take to stop by itself, in milliseconds. */
const STOP_WITHIN = 15_000;

/** Keeps one process with all stages running beside the service, starting it again when it dies. */
export function keepWorkerRunning(databaseUrl: string, log: Logger): WorkerProcess {
  let stopping = false;
  let child: ChildProcess;
  let restart: NodeJS.Timeout | undefined;
  const start = (): void => {
    child = fork(join(ROOT, 'scripts/start.mjs'), ['workers/main.ts'], {
      execArgv: [],
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: databaseUrl },
    });
    child.once('exit', (code, signal) => {
      if (stopping) return;
      log.error({ code, signal }, 'the worker process ended; it is started again');
      restart = setTimeout(start, RESTART_AFTER);
    });
  };
  start();
  return {
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN);
      await gone;
      clearTimeout(kill);
    },
  };
}
