import { writtenAside } from '../aside.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import { BARE } from './encoding.ts';
import { readPictureMaster } from './master.ts';
import { seekFor } from './still.ts';

/**
 * A still of the covered picture as JPEG, without EXIF or comments.
 * @param options.picture the covered picture, never the master.
 * @param options.atSeconds the moment to show; after the end, the last frame.
 */
export async function poster(
  options: { picture: string; out: string; atSeconds: number },
  job: MediaJob,
): Promise<void> {
  const start = seekFor(options.atSeconds, await readPictureMaster(options.picture, { ...job, progress: () => {} }));
  const still = ['-map', '0:v:0', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '3', '-pix_fmt', 'yuvj420p'];
  const plain = ['-flags:v', '+bitexact', ...BARE, '-f', 'mjpeg'];
  await writtenAside(options.out, async (out) => {
    await runFfmpeg(
      {
        inputs: [{ source: options.picture, options: ['-ss', start.toFixed(6)] }],
        outputs: [{ target: out, options: [...still, ...plain] }],
      },
      job,
    );
  });
}
