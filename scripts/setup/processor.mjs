// What kind of processor this is: a program that was built for, or tried on, another kind proves nothing here.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** The flags of /proc/cpuinfo that name instructions for computing with many numbers at once: builds differ by these and crash without them. */
const INSTRUCTIONS = /^(sse|ssse|avx|amx|fma|f16c|bmi|asimd|sve|i8mm|bf16|dotprod|fphp)/;

/**
 * @param {string} [cpuinfo] the text of /proc/cpuinfo, on Linux; elsewhere the model's name has to do
 * @returns {{ model: string, instructions: string[] }} instructions sorted, each once
 */
export function readProcessor(cpuinfo = cpuinfoText()) {
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  const instructions = [...new Set(flags.split(/\s+/).filter((flag) => INSTRUCTIONS.test(flag)))].sort();
  return { model: (/^model name\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? cpus()[0]?.model ?? '').trim(), instructions };
}

function cpuinfoText() {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}

/**
 * One line that differs when the processor does. A virtual machine often names its processor in general words ("AMD EPYC"), so the
 * instructions belong to it.
 */
export function processorKind({ model, instructions } = readProcessor()) {
  const digest = createHash('sha256').update(instructions.join(' ')).digest('hex').slice(0, 12);
  return `${process.arch} ${model} ${digest}`.replace(/\s+/g, ' ').trim();
}
