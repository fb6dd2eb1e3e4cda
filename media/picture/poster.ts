import { writtenAside } from '../aside.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import { BARE } from './encoding.ts';
import { readPictureMaster } from './master.ts';

/**
 * A still of the covered picture as JPEG, without EXIF or comments.
 * @param options.picture the covered picture, never the master.
 * @param options.atSeconds the moment to show; after the end, the last frame.
 */
export async function poster(
  options: { picture: string; out: string; atSeconds: number },
  job: MediaJob,
): Promise<void> {
  const { frames, frameRate } = await readPictureMaster(options.picture, { ...job, progress: () => {} });
  const frame = Math.max(0, Math.min(frames - 1, Math.floor((options.atSeconds * frameRate.num) / frameRate.den)));
  // A quarter of a frame early: rounding in the container must not skip the frame that was meant.
  const start = Math.max(0, ((frame - 0.25) * frameRate.den) / frameRate.num);
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
