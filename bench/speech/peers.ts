import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { MediaJob } from '../../media/job.ts';
import { runProgram } from '../../media/process.ts';

/** Recognises a 16 kHz mono WAV file. @returns its text */
export type Recogniser = (speech: string, job: MediaJob) => Promise<string>;

const SCRIPT = new URL('faster_whisper_words.py', import.meta.url).pathname;
const WhisperText = z.object({ transcription: z.array(z.object({ text: z.string() })) });

/** What somebody would type who has only whisper.cpp, in its own best quality. */
const BARE_WHISPER = ['-l', 'en', '-bs', '5', '-ojf'];

/** Plain whisper-cli on the whole file in one go, with the job's model and threads. */
export const bareWhisper: Recogniser = async (speech, job) => {
  const place = await mkdtemp(join(job.workDir, 'bare-'));
  const out = join(place, 'heard');
  const args = ['-m', job.tools.whisperModel.path, '-f', speech, '-t', String(job.threads), ...BARE_WHISPER];
  await runProgram({ program: job.tools.whisperCli, args: [...args, '-of', out], cwd: place }, job);
  const { transcription } = WhisperText.parse(JSON.parse(await readFile(`${out}.json`, 'utf8')));
  await rm(place, { recursive: true, force: true });
  return transcription.map(({ text }) => text).join(' ');
};

/** faster-whisper on a CTranslate2 folder: int8, beam of 5, word times, as many threads. */
export function fasterWhisper(python: string, folder: string): Recogniser {
  return async (speech, job) => {
    let text = '';
    const args = [SCRIPT, folder, speech, String(job.threads)];
    const onOutput = (chunk: Buffer) => {
      text += chunk.toString('utf8');
    };
    await runProgram({ program: python, args, cwd: job.workDir, onOutput }, job);
    return text;
  };
}

/** Whether this Python has faster-whisper. */
export async function hasFasterWhisper(python: string, job: MediaJob): Promise<boolean> {
  try {
    await runProgram({ program: python, args: ['-c', 'import faster_whisper'], cwd: job.workDir }, job);
    return true;
  } catch {
    if (job.signal.aborted) throw new Error('cancelled');
    return false;
  }
}
