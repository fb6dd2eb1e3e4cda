import { runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';

/** Writes published sound as a recogniser wants it: 16 kHz, mono, 16 bit. */
export async function speechCopy(published: string, out: string, job: MediaJob): Promise<void> {
  const sound = ['-map', '0:a:0', '-ac', '1', '-ar', '16000', '-c:a', 'pcm_s16le'];
  const options = [...sound, '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'wav', '-rf64', 'auto'];
  await runFfmpeg({ inputs: [{ source: published }], outputs: [{ target: out, options }] }, job);
}
