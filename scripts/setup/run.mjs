// Runs another program: arguments as an array, never through a shell, always with a time limit.
import { spawn } from 'node:child_process';

const running = new Set();

/** Ends the programs that are still running, for when set-up itself is told to stop. */
export function endAll() {
  for (const child of running) child.kill('SIGKILL');
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, signal?: AbortSignal, show?: boolean, onLine?: (line: string) => void }} options
 *   an aborted signal ends it as the time limit does; show passes its output straight on; else it is collected and each line given to onLine
 * @returns {Promise<{ code: number | null, output: string, timedOut: boolean }>} code is null when it could not be started or was killed
 */
export function run(command, args, { cwd, env = process.env, timeoutMs = 60_000, signal, show = false, onLine } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    running.add(child);
    let output = '';
    let rest = '';
    let timedOut = false;
    const stop = () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 2000).unref();
    };
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, timeoutMs);
    signal?.addEventListener('abort', stop, { once: true });
    const take = (chunk) => {
      output = (output + chunk).slice(-200_000);
      if (!onLine) return;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    const end = (code) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      running.delete(child);
      done({ code, output, timedOut });
    };
    child.on('error', (error) => {
      output += error.message;
      end(null);
    });
    child.on('close', (code) => end(code));
  });
}

/** The last `count` lines of a program's output that say something, for a message about its failure. */
export function lastLines(output, count = 15) {
  return output
    .split('\n')
    .filter((line) => line.trim())
    .slice(-count)
    .join('\n');
}
