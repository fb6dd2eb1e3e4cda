import { execFile } from 'node:child_process';
import type { MediaTools } from '../media/job.ts';
import type { Trial, TriedProgram } from '../media/trials/trial.ts';
import type { Programs } from '../src/programs/programs.ts';

/** How long a program may take to say what it is, in milliseconds. */
const PATIENCE = 1_000;

/**
 * Trials that remember nothing: the program itself is started each time somebody asks, and has to say how it is used. The finders of faces and
 * writing are no program at a path of its own: they pass.
 */
export function askedEachTime(tools: MediaTools): Programs {
  const calls: Partial<Record<TriedProgram, [file: string, argument: string]>> = {
    ffmpeg: [tools.ffmpeg, '-version'],
    whisper: [tools.whisperCli, '--help'],
  };
  const ask = async (program: TriedProgram): Promise<Trial> => {
    const call = calls[program];
    const passed = call ? await speaks(...call) : true;
    return {
      program,
      passed,
      detail: passed ? 'It answered.' : 'It did not answer.',
      remedy: passed ? null : 'Build it again.',
      seconds: 0,
      at: new Date().toISOString(),
    };
  };
  return { tools, trialOf: ask, tryAgain: ask };
}

function speaks(file: string, argument: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(file, [argument], { timeout: PATIENCE, killSignal: 'SIGKILL' }, (error, stdout, stderr) =>
      resolve(!error && (stdout + stderr).trim() !== ''),
    );
  });
}
