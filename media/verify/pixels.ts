import { openFfmpeg, PIPE } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import { ActiveRanges } from '../picture/active.ts';
import { frameBytes } from '../picture/planes.ts';
import type { FrameRange, PictureMaster, Region } from '../picture/regions.ts';
import type { Cover } from '../spans.ts';
import { boxOfAll, hiddenDuring, shownFrames } from './hidden-places.ts';
import { type CheckResult, checkResult, type Finding } from './findings.ts';
import { LIKENESS_LIMIT, RegionWatch } from './region-watch.ts';

/** Is shown every frame of a picture in order, 0 first. */
interface FrameObserver {
  /** @param pair raw yuv420p, the published picture above and the original below; it may be changed */
  look(pair: Uint8Array, frame: number): void;
}

type Watched = FrameRange & { readonly cover: Cover; readonly watch: RegionWatch };

/**
 * Decodes the packaged video beside the picture master and looks at every pixel of every covered region, in every frame that is on
 * screen at any moment of the cover's time: it has to be the cover's colour, and to have nothing in common with the original. Where a
 * moving cover has to be is worked out here anew, so that a mistake of the painter is not made twice.
 * Memory does not grow with the length: both pictures come stacked in one stream, cropped to what is covered.
 */
export async function checkPixels(
  options: {
    path: string;
    role: string;
    originalMaster: string;
    covers: readonly Cover[];
    picture: PictureMaster;
    /** Looks along at the whole of both pictures, so that they are decoded once for both. */
    observer?: FrameObserver | null;
  },
  job: MediaJob,
): Promise<CheckResult> {
  const { covers, picture, role, observer } = options;
  const nothing = checkResult('pixels', [], 'nothing in the picture was to be covered', 0);
  if (covers.length === 0 && !observer) return nothing;
  const box = observer ? { x: 0, y: 0, width: picture.width, height: picture.height } : boxOfAll(covers, picture);
  const watched = covers.map((cover) => ({ ...shownFrames(cover, picture), cover, watch: new RegionWatch(box) }));
  const first = observer ? 0 : Math.min(...watched.map((one) => one.first));
  const last = observer ? picture.frames - 1 : Math.max(...watched.map((one) => one.last));
  const active = new ActiveRanges(watched);
  const frameSeconds = picture.frameRate.den / picture.frameRate.num;
  let frame = first;
  for await (const pair of stackedFrames({ ...options, box, first, last }, job)) {
    for (const { cover, watch } of active.at(frame)) {
      watch.look(pair, frame, hiddenDuring(cover, frame * frameSeconds, (frame + 1) * frameSeconds, picture));
    }
    observer?.look(pair, frame);
    frame++;
  }
  if (covers.length === 0) return nothing;
  const findings = watched.flatMap((one) => findingsOf(one, role, picture));
  const worst = Math.max(...watched.map(({ watch }) => watch.worstDifference));
  const looks = watched.reduce((sum, { watch }) => sum + watch.frames, 0);
  return checkResult(
    'pixels',
    findings,
    `${covers.length} covers looked at ${looks} times; worst difference in levels of 255`,
    worst,
  );
}

/** Frames `first` to `last` as raw yuv420p, cropped to `box`: the published picture above, the original below. The buffer is used again. */
async function* stackedFrames(
  options: { path: string; originalMaster: string; picture: PictureMaster; box: Region; first: number; last: number },
  job: MediaJob,
): AsyncGenerator<Buffer> {
  const { box, first, last } = options;
  const { num, den } = options.picture.frameRate;
  // Frames are paired by number: times may differ by a codec's delay.
  const part = `trim=start_frame=${first}:end_frame=${last + 1},setpts=N*${den}/(${num}*TB),crop=${box.width}:${box.height}:${box.x}:${box.y}`;
  const ffmpeg = openFfmpeg(
    {
      inputs: [{ source: options.path }, { source: options.originalMaster }],
      filterComplex: `[0:v:0]${part}[a];[1:v:0]${part}[b];[a][b]vstack=inputs=2:shortest=1[out]`,
      outputs: [
        {
          target: PIPE,
          options: ['-map', '[out]', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
        },
      ],
      durationSeconds: ((last + 1 - first) * den) / num,
    },
    job,
  );
  const frame = Buffer.alloc(frameBytes(box.width, 2 * box.height));
  let filled = 0;
  for await (const chunk of ffmpeg.stdout as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.copy(frame, filled, at, Math.min(chunk.length, at + frame.length - filled));
      at += taken;
      filled += taken;
      if (filled < frame.length) continue;
      filled = 0;
      yield frame;
    }
  }
  await ffmpeg.done;
}

function findingsOf({ first, last, cover, watch }: Watched, role: string, picture: PictureMaster): Finding[] {
  const seconds = (frame: number) =>
    Math.round(((frame * picture.frameRate.den) / picture.frameRate.num) * 1000) / 1000;
  const base = { check: 'pixels' as const, role, start: cover.start, end: cover.end };
  const missing = last - first + 1 - watch.frames;
  if (missing > 0)
    return [{ ...base, plain: `${missing} covered frames could not be looked at. Please make the video again.` }];
  if (watch.bad) {
    const { count } = watch.bad;
    const plain = `This region is not fully covered (${count === 1 ? '1 frame' : `${count} frames`}). Please look, and make the video again.`;
    return [{ ...base, start: seconds(watch.bad.first), end: seconds(watch.bad.last + 1), plain }];
  }
  if (watch.likeness >= LIKENESS_LIMIT) {
    return [{ ...base, plain: 'What was covered here can still be made out faintly. Please make the video again.' }];
  }
  return [];
}
