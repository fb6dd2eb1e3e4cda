import { join } from 'node:path';
import { MediaError } from '../errors.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import type { PictureMaster } from '../picture/regions.ts';
import { lookAtPicture } from '../detection/look.ts';

/** A photographed face (NASA's portrait of Eileen Collins, public domain) over one written word. */
const PICTURE = join(import.meta.dirname, 'face-and-writing.jpg');
const WORD = /library/i;
const MASTER: PictureMaster = {
  width: 400,
  height: 304,
  frameRate: { num: 25, den: 1 },
  frames: 25,
  durationSeconds: 1,
};
const STILL = ['-loop', '1', '-framerate', '25', '-t', '1'];
const VIDEO = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-an', '-f', 'mp4'];

/**
 * Has the face finder and the text reader look at one second of picture. It needs an ffmpeg that works.
 * @throws MediaError what went wrong; mismatch when the face or the word was not seen
 */
export async function trySight(job: MediaJob): Promise<void> {
  const picture = join(job.workDir, 'trial-picture.mp4');
  await runFfmpeg(
    { inputs: [{ source: PICTURE, options: STILL }], outputs: [{ target: picture, options: VIDEO }] },
    job,
  );
  const { faces, writing } = await lookAtPicture({ picture, master: MASTER }, job);
  if (faces.length === 0) throw new MediaError('mismatch', 'the face finder did not see a face');
  if (!writing.some(({ text }) => WORD.test(text)))
    throw new MediaError('mismatch', 'the text reader did not read a word');
}
