// Two set-ups at once (a service starting, tests starting) would pull node_modules from under each other.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetupProblem } from './say.mjs';

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Waits until no other set-up works on this copy, then holds the lock until `work` is done.
 * @param {string} file the lock, which holds the number of the process that has it
 */
export async function oneAtATime(file, say, work, { waitMs = 40 * 60_000, pollMs = 300 } = {}) {
  const until = Date.now() + waitMs;
  let told = false;
  for (;;) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      // A copy that cannot be written to is one that nobody can set up: there is nothing to guard.
      if (['EROFS', 'EACCES', 'EPERM'].includes(error.code)) return work();
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readOrEmpty(file));
    if (holder && !alive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say.step('Another set-up is at work on this copy of Heard: waiting for it to finish.');
    told = true;
    if (Date.now() > until)
      throw new SetupProblem(`Another set-up (process ${holder}) does not finish. If none is running, delete ${file}`);
    await new Promise((next) => setTimeout(next, pollMs));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
