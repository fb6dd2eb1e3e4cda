import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { MediaJob } from '../media/job.ts';
import { runProgram } from '../media/process.ts';
import { whisperVersion } from '../media/transcribe/whisper.ts';

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly processors: number;
  readonly memoryGib: number;
  readonly node: string;
  readonly ffmpeg: string;
  readonly whisper: string;
  readonly model: string;
  readonly threads: number;
}

async function ffmpegVersion(job: MediaJob): Promise<string> {
  let said = '';
  const run = { program: job.tools.ffmpeg, args: ['-hide_banner', '-version'], cwd: job.workDir };
  await runProgram({ ...run, onOutput: (chunk) => (said += chunk.toString('utf8')) }, job);
  return /^ffmpeg version (\S+)/.exec(said)?.[1] ?? 'unknown';
}

export async function describeMachine(job: MediaJob): Promise<Machine> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: availableParallelism(),
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    ffmpeg: await ffmpegVersion(job),
    whisper: await whisperVersion(job),
    model: job.tools.whisperModel.name,
    threads: job.threads,
  };
}

export function machineText(machine: Machine): string {
  const { processor, processors, memoryGib, node, ffmpeg, whisper, model, threads } = machine;
  return [
    `${processors} processors (${processor}), ${memoryGib} GiB, Node ${node}`,
    `ffmpeg ${ffmpeg}, whisper.cpp ${whisper}, model ${model}, ${threads} thread${threads === 1 ? '' : 's'} a stage`,
  ].join('\n');
}

/**
 * How many processes wanted a processor in the last minute, on average. More than there are processors means that others use the
 * machine: the threads of whisper.cpp and x264 wait for each other, and whisper.cpp's wait by spinning, so that figures mean little.
 */
export function load(): number {
  return Math.round(loadavg()[0]! * 10) / 10;
}
