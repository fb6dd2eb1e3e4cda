import { MediaError } from '../errors.ts';
import { openRelay } from '../ffmpeg/relay.ts';
import { openFfmpeg, PIPE } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import type { Cover } from '../spans.ts';
import { writtenAside } from '../aside.ts';
import { releaseEncoding } from './encoding.ts';
import { CoverPainter } from './paint.ts';
import { frameBytes } from './planes.ts';
import type { PictureMaster } from './regions.ts';

/**
 * Makes the picture that may be shown: decodes the master to raw frames, paints over every covered region in them, and encodes the
 * result anew (also without a cover, so that nothing of the master's own stream is ever passed on). Frames flow through in
 * pipe-sized chunks that are painted in place: memory does not grow with the picture, the length or the number of covers.
 *
 * @param covers regions in pixels of the master, times in seconds; each lasts from the frame shown at `start` to the first frame not
 *   shown before `end`, both included. One that lies outside the picture or its time is an error.
 * @returns the number of frames on which something was covered.
 * @throws MediaError `mismatch` for an impossible cover or when the master does not hold the frames it should.
 */
export async function coverPicture(
  options: { master: string; out: string; covers: readonly Cover[]; picture: PictureMaster },
  job: MediaJob,
): Promise<{ framesCovered: number }> {
  const { master, out, covers, picture } = options;
  const painter = new CoverPainter(covers, picture);
  const size = `${picture.width}x${picture.height}`;
  const rate = `${picture.frameRate.num}/${picture.frameRate.den}`;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'];

  await writtenAside(out, async (aside) => {
    const relay = await openRelay();
    try {
      const decoder = openFfmpeg(
        {
          inputs: [{ source: master }],
          outputs: [{ target: PIPE, options: ['-map', '0:v:0', '-fps_mode', 'passthrough', ...raw] }],
          into: relay.intake,
        },
        { ...job, progress: () => {} },
      );
      const encoder = openFfmpeg(
        {
          inputs: [{ source: PIPE, options: [...raw, '-video_size', size, '-framerate', rate] }],
          outputs: [{ target: aside, options: releaseEncoding(picture.frameRate, job.threads) }],
          durationSeconds: picture.durationSeconds,
        },
        job,
      );
      relay.intake.destroy();
      const frames = relay.run((chunk) => painter.paint(chunk), encoder.stdin);
      // Both are waited for, so that no program outlives this call; the encoder's error is the cause of a broken pipe in the decoder.
      const ends = await Promise.allSettled([encoder.finish(frames), decoder.finish(frames)]);
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    } finally {
      relay.close();
    }
    const expected = picture.frames * frameBytes(picture.width, picture.height);
    if (painter.bytes !== expected || painter.unfinished > 0) {
      throw new MediaError('mismatch', `the picture gave ${painter.bytes} bytes of frames, not ${expected}`);
    }
  });
  return { framesCovered: painter.framesCovered };
}
