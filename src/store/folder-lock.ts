import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * When a process began, as the kernel counts it. Tells a process from a later one with the same number.
 * @returns null where /proc does not exist or there is no such process
 */
function beginningOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a program name in brackets that may hold blanks; the beginning is the 22nd field of all.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** True when a process of this number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function isHeld(content: string): boolean {
  const [pid, began] = content.split(' ');
  if (!pid || !isAlive(Number(pid))) return false;
  const now = beginningOf(Number(pid));
  return now === null || !began || began === now;
}

const sleep = (ms: number) => new Promise((next) => setTimeout(next, ms));

/**
 * Runs `work` while no other process does so under the same lock file. A lock left by a process that was killed is taken over.
 * @param waitMs how long to wait for the other process, in milliseconds
 * @throws when the other process does not finish in time
 */
export async function withFolderLock<T>(file: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const mine = `${process.pid} ${beginningOf(process.pid) ?? ''} ${Math.random().toString(36).slice(2)}`;
  const until = Date.now() + waitMs;
  while (!(await take(file, mine))) {
    if (Date.now() > until)
      throw new Error(`Another process (${read(file)?.split(' ')[0]}) holds ${file} and does not finish.`);
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    if (read(file) === mine) rmSync(file, { force: true });
  }
}

async function take(file: string, mine: string): Promise<boolean> {
  try {
    writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const content = read(file);
  if (content === null) return false;
  // An empty lock is one that is being written, or was when its writer was killed: look again before taking it.
  if (content === '') await sleep(500);
  const later = content === '' ? read(file) : content;
  if (later !== content || isHeld(content)) return false;
  // Several may take over at once: each puts its own name there, and after a moment the last one has it.
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, mine, { mode: 0o600 });
  renameSync(aside, file);
  await sleep(200);
  return read(file) === mine;
}
