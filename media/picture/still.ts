import { buffer } from 'node:stream/consumers';
import { MediaError } from '../errors.ts';
import { openFfmpeg, PIPE } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import { BARE } from './encoding.ts';
import type { PictureMaster } from './regions.ts';

/** A moment this close before a frame, in frames, is meant for that frame: times are rounded to thousandths on their way. */
const NEARLY = 0.05;

/** Seconds to seek to so that the frame shown at `atSeconds` comes first; after the end, the last frame. */
export function seekFor(atSeconds: number, { frames, frameRate }: Pick<PictureMaster, 'frames' | 'frameRate'>): number {
  const frame = Math.floor((atSeconds * frameRate.num) / frameRate.den + NEARLY);
  const meant = Math.max(0, Math.min(frames - 1, frame));
  // A quarter of a frame early: rounding in the container must not skip the frame that was meant.
  return Math.max(0, ((meant - 0.25) * frameRate.den) / frameRate.num);
}

/**
 * One frame of a picture master as JPEG bytes without EXIF, at most `widest` pixels wide. It shows what nobody else may see: for staff,
 * never for a file. Only the key frame before it and what follows are decoded, so that it comes at once at any length.
 * @throws MediaError `mismatch` when there is no such frame
 */
export async function stillForStaff(
  options: { master: string; picture: PictureMaster; atSeconds: number; widest: number },
  job: MediaJob,
): Promise<Buffer> {
  const { master, picture, atSeconds, widest } = options;
  const width = Math.min(widest, picture.width);
  const look = ['-map', '0:v:0', '-frames:v', '1', '-vf', `scale=${width}:-2`, '-pix_fmt', 'yuvj420p'];
  const jpeg = ['-c:v', 'mjpeg', '-q:v', '4', '-flags:v', '+bitexact', ...BARE, '-f', 'mjpeg'];
  const ffmpeg = openFfmpeg(
    {
      inputs: [{ source: master, options: ['-ss', seekFor(atSeconds, picture).toFixed(6)] }],
      outputs: [{ target: PIPE, options: [...look, ...jpeg] }],
    },
    job,
  );
  const bytes = await ffmpeg.finish(buffer(ffmpeg.stdout));
  if (bytes.length === 0) throw new MediaError('mismatch', 'the picture has no frame at that moment');
  return bytes;
}
