import { type MediaJob, partOf } from '../job.ts';
import type { PictureMaster } from '../picture/regions.ts';
import { type CheckResult, checkResult, type ReleasedVideo, type VerifyInput } from './findings.ts';
import { keepsFrameTimes } from './frame-times.ts';
import { checkPixels } from './pixels.ts';
import { SamePicture } from './same-picture.ts';
import { framesToLookAt } from './second-look.ts';
import { checkSight } from './sight.ts';
import { WrittenNames } from './written-names.ts';

/** What of a release its picture's checks read. */
type PictureToCheck = Pick<VerifyInput, 'video' | 'forbidden' | 'everyday' | 'kept'>;

/**
 * Checks the picture of a release: that covers hide what they should, and that nobody and no name can be seen. Where it is known what was seen in
 * the picture master, the finished picture is compared with it in the same pass, and looked at again only where that does not prove enough.
 */
export async function checkPicture(
  input: PictureToCheck,
  picture: PictureMaster | null,
  job: MediaJob,
): Promise<CheckResult[]> {
  const { video } = input;
  if (!video || !picture)
    return [checkResult('pixels', [], 'there is no picture', 0), await checkSight(undefined, input, job)];
  const observer = video.look && video.seen ? new SamePicture(video.covers, picture) : null;
  const pixels = await checkPixels({ ...video, role: 'video/mp4', picture, observer }, partOf(job, 0, 0.5));
  const isHidden = pixels.check.passed;
  const frames = observer && isHidden ? await unprovenFrames(input, video, observer, picture, job) : 'all';
  const sight = await checkSight(video, input, partOf(job, 0.5, 1), frames);
  return [pixels, observer ? withComparison(sight, observer) : sight];
}

async function unprovenFrames(
  input: PictureToCheck,
  { path, covers, seen, keptFaces = [] }: ReleasedVideo,
  { isWhole, doubtful }: SamePicture,
  picture: PictureMaster,
  job: MediaJob,
): Promise<readonly number[] | 'all'> {
  if (!seen || !isWhole || !(await keepsFrameTimes(path, picture, job))) return 'all';
  const names = new WrittenNames(input);
  return framesToLookAt({
    seen,
    doubtful,
    covers,
    keptFaces,
    isForbidden: (text) => names.areIn(text),
    picture,
  });
}

function withComparison(sight: CheckResult, { doubtful, worst }: SamePicture): CheckResult {
  const compared = `${doubtful.length} frames differ by more than the codec's noise (worst cell ${worst.toFixed(2)} of it)`;
  return { ...sight, check: { ...sight.check, detail: `${sight.check.detail}; ${compared}` } };
}
