import { readFile } from 'node:fs/promises';
import { median } from './ratio.ts';

/** Ticks a second in /proc, on every Linux that Node runs on. */
const TICKS = 100;

/** Processor seconds that a process and the programs that it ran to their end have used; null where the system does not say. */
export async function processorSeconds(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // Counted after the name in brackets, which may hold spaces: user and system time of its own, then of its children.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks / TICKS;
}

export interface ProcessorTimes {
  ours<T>(work: () => Promise<T>): Promise<T>;
  bare<T>(work: () => Promise<T>): Promise<T>;
  /** Both medians and their ratio, in a sentence. */
  told(): string;
}

/**
 * Counts processor time beside the time on the clock: it says what the work costs even when other programs use the machine.
 * @param pid the process that does our work, where that is not this one (the service's worker)
 */
export function processorTimes(pid: number = process.pid): ProcessorTimes {
  const used = { ours: [] as number[], bare: [] as number[] };
  const count = async <T>(actor: 'ours' | 'bare', of: number, work: () => Promise<T>): Promise<T> => {
    const before = await processorSeconds(of);
    const result = await work();
    const after = await processorSeconds(of);
    if (before !== null && after !== null) used[actor].push(after - before);
    return result;
  };
  return {
    ours: (work) => count('ours', pid, work),
    bare: (work) => count('bare', process.pid, work),
    told: () => {
      if (used.ours.length === 0 || used.bare.length === 0)
        return 'The system does not say how much processor time it took.';
      const [ours, bare] = [median(used.ours), median(used.bare)];
      return `Processor time, which other programs on the machine hardly change: ${ours.toFixed(1)} s ÷ ${bare.toFixed(1)} s = ${(ours / bare).toFixed(2)}.`;
    },
  };
}
