import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/config.ts';
import type { Stage } from '../queues/stages.ts';

/** Starts `workers/main.ts` as a process of its own, for these stages or for all. Ready when it returns. */
export async function startWorker(env: NodeJS.ProcessEnv, ...stages: Stage[]): Promise<ChildProcess> {
  const child = fork(join(ROOT, 'workers/main.ts'), stages, {
    execArgv: ['--import', 'tsx'],
    cwd: ROOT,
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

/** Ends a process and waits until it is gone. */
export async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** The most memory that a running process has held so far, in mebibytes. */
export function peakMebibytes(pid: number): number {
  const [, kibibytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmHWM:\s+(\d+) kB$/m) ?? [];
  return Number(kibibytes) / 1024;
}
