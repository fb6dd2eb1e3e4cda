import { readdir, readFile, writeFile } from 'node:fs/promises';

/** Thrown where the system does not say how much memory a process has used at most. */
export class NotMeasurable extends Error {}

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: readonly string[];
}

async function running(): Promise<Running[]> {
  const entries = await readdir('/proc').catch(() => {
    throw new NotMeasurable('Memory is measured on Linux only.');
  });
  const found = await Promise.all(
    entries
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        try {
          const command = (await readFile(`/proc/${name}/cmdline`, 'utf8')).split('\0');
          const parent = Number(/^PPid:\s*(\d+)/m.exec(await readFile(`/proc/${name}/status`, 'utf8'))?.[1]);
          return { pid: Number(name), parent, command };
        } catch {
          // It ended while we looked.
          return null;
        }
      }),
  );
  return found.filter((one) => one !== null);
}

/** The Node process that runs `script` and was started by us or by one that we started. @throws NotMeasurable */
export async function processOf(script: string): Promise<number> {
  const all = await running();
  const parentOf = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const isOurs = (pid: number): boolean => {
    for (let at = parentOf.get(pid); at !== undefined && at > 1; at = parentOf.get(at))
      if (at === process.pid) return true;
    return false;
  };
  const one = all.find(({ pid, command }) => command.some((part) => part.endsWith(script)) && isOurs(pid));
  if (!one) throw new NotMeasurable(`No process of ours runs ${script}.`);
  return one.pid;
}

/** The process that runs `script` and was started by the process `parent`. @throws NotMeasurable */
export async function childOf(parent: number, script: string): Promise<number> {
  const one = (await running()).find(
    (process) => process.parent === parent && process.command.some((part) => part.endsWith(script)),
  );
  if (!one) throw new NotMeasurable(`Process ${parent} has not started ${script}.`);
  return one.pid;
}

async function statusMib(pid: number, field: 'VmHWM' | 'VmRSS'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kib = Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]);
  if (!Number.isFinite(kib)) throw new NotMeasurable(`The system does not say ${field} of a process.`);
  return kib / 1024;
}

/** The most memory that a process ever had in use (resident), in MiB, since it began or since `forgetPeak`. */
export const peakMib = (pid: number) => statusMib(pid, 'VmHWM');

/** The memory that a process has in use now (resident), in MiB. */
export const memoryMib = (pid: number) => statusMib(pid, 'VmRSS');

/** Makes the system count a process's peak from now on (Linux: 5 written to clear_refs). @returns whether it does */
export async function forgetPeak(pid: number): Promise<boolean> {
  return await writeFile(`/proc/${pid}/clear_refs`, '5').then(
    () => true,
    () => false,
  );
}
