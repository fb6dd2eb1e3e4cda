import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '../media/ffmpeg/run.ts';
import type { MediaJob } from '../media/job.ts';
import { ROOT } from '../src/config.ts';

const SAMPLES = join(ROOT, 'tests/fixtures/recordings');

export interface BenchRecording {
  /** An M4A as a phone's voice recorder makes it: 48 kHz AAC. */
  readonly path: string;
  readonly seconds: number;
}

/** Joins the sample recordings, again and again, until `seconds` are full. */
export async function makeRecording(
  folder: string,
  seconds: number,
  channels: 1 | 2,
  job: MediaJob,
): Promise<BenchRecording> {
  const names = (await readdir(SAMPLES)).filter((name) => /^sample\d+\.wav$/.test(name)).sort();
  const once = join(folder, 'samples.wav');
  await runFfmpeg(
    {
      inputs: names.map((name) => ({ source: join(SAMPLES, name) })),
      filterComplex: `${names.map((_, i) => `[${i}:a]`).join('')}concat=n=${names.length}:v=0:a=1[all]`,
      outputs: [{ target: once, options: ['-map', '[all]', '-c:a', 'pcm_s16le', '-f', 'wav'] }],
    },
    job,
  );
  const path = join(folder, 'recording.m4a');
  const sound = ['-ar', '48000', '-ac', String(channels), '-c:a', 'aac', '-b:a', `${96 * channels}k`, '-f', 'ipod'];
  await runFfmpeg(
    {
      inputs: [{ source: once, options: ['-stream_loop', '-1'] }],
      outputs: [{ target: path, options: ['-t', String(seconds), ...sound] }],
    },
    job,
  );
  return { path, seconds };
}
