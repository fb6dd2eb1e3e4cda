import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpokenName } from '../demo/careful-staff.ts';
import { runFfmpeg } from '../media/ffmpeg/run.ts';
import type { MediaJob } from '../media/job.ts';
import { ROOT } from '../src/config.ts';

const SAMPLES = join(ROOT, 'tests/fixtures/recordings');

export interface BenchRecording {
  /** An M4A as a phone's voice recorder makes it: 48 kHz AAC. */
  readonly path: string;
  readonly seconds: number;
  /** Every name spoken in it, from the samples' ground truth. */
  readonly spoken: readonly SpokenName[];
}

interface Truth {
  readonly duration: number;
  readonly names: readonly { readonly word: string; readonly start: number; readonly end: number }[];
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
  return { path, seconds, spoken: await namesSpoken(names, seconds) };
}

async function namesSpoken(files: readonly string[], seconds: number): Promise<SpokenName[]> {
  const truths = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(SAMPLES, file.replace(/wav$/, 'json')), 'utf8')) as Truth),
  );
  const spoken: SpokenName[] = [];
  for (let at = 0; at < seconds; ) {
    for (const { duration, names } of truths) {
      for (const { word, start, end } of names)
        spoken.push({ text: word.replace(/[^\p{L}'-]/gu, ''), start: at + start, end: at + end });
      at += duration;
    }
  }
  return spoken.filter(({ start }) => start < seconds);
}
