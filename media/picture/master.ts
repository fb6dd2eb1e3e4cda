import { MediaError } from '../errors.ts';
import { inputOptions, type Probe, probe } from '../ffmpeg/probe.ts';
import { FfmpegFailed, runFfmpeg } from '../ffmpeg/run.ts';
import { readBeside } from '../ffmpeg/same-clock.ts';
import type { VideoStream } from '../ffmpeg/streams.ts';
import { type MediaJob, partOf } from '../job.ts';
import { writtenAside } from '../aside.ts';
import { masterEncoding } from './encoding.ts';
import { pictureEnd } from './picture-end.ts';
import { masterRate } from './rates.ts';
import type { FrameRate, PictureMaster } from './regions.ts';
import { masterSize } from './sizes.ts';

/**
 * High dynamic range brought down to what every screen shows: linear light in which 1 is the white of paper (203 candela a square metre, ITU-R BT.2408),
 * BT.709 primaries, and a curve that leaves everything darker than that nearly as it is and presses together what is brighter.
 */
const TONE_MAPPING =
  'zscale=transfer=linear:npl=203,format=gbrpf32le,zscale=primaries=bt709,tonemap=tonemap=mobius:param=0.6:desat=0,zscale=transfer=bt709:matrix=bt709:range=tv';

/** What is shown where the recorded picture ends before the sound: its last frame, or a card of one colour. */
export type AfterPicture = 'last-frame' | 'plain-card';

/** Where the recorded picture ends, in seconds, and what is shown from there to the end of the sound. */
interface EarlyEnd {
  readonly ownSeconds: number;
  readonly afterOwn: AfterPicture;
}

/** Heard's own colour. */
const CARD_COLOUR = '0x4a2475';

/** Seconds by which the picture may come out shorter than the container said. Anything more is a loss that nobody asked for. */
const SHORTFALL = 1;

/** The filters that turn a recording's picture into the master's: frames at a constant rate from time 0, upright, SDR, square pixels. */
function filters(
  video: VideoStream,
  size: { width: number; height: number },
  rate: FrameRate,
  toneMap: boolean,
  after: { readonly seconds: number; readonly show: AfterPicture },
): string {
  const matrix = video.colorSpace ?? (video.height > 576 ? 'bt709' : 'bt470bg');
  const known = new Set(['bt709', 'bt470bg', 'smpte170m', 'smpte240m', 'fcc', 'bt2020nc']);
  const from = toneMap ? '' : `:in_color_matrix=${known.has(matrix) ? matrix.replace('bt2020nc', 'bt2020') : 'bt709'}`;
  const lasting = after.seconds > 0 ? `stop_duration=${after.seconds.toFixed(3)}` : null;
  return [
    `fps=fps=${rate.num}/${rate.den}:start_time=0:round=near`,
    ...(lasting && after.show === 'last-frame' ? [`tpad=stop_mode=clone:${lasting}`] : []),
    ...(video.interlaced ? ['yadif'] : []),
    ...(toneMap ? [TONE_MAPPING] : []),
    `scale=${size.width}:${size.height}:flags=bicubic+accurate_rnd+bitexact${from}:out_color_matrix=bt709:out_range=tv`,
    'setsar=1',
    'format=yuv420p',
    // After all that changes colours.
    ...(lasting && after.show === 'plain-card' ? [`tpad=stop_mode=add:${lasting}:color=${CARD_COLOUR}`] : []),
  ].join(',');
}

/** Whether this ffmpeg can tone-map this very picture: some builds lack the filter, and some recordings name no colours to map from. */
async function canToneMap(input: string, probed: Probe, video: VideoStream, job: MediaJob): Promise<boolean> {
  try {
    const output = [
      '-map',
      `0:${video.index}`,
      '-vf',
      TONE_MAPPING,
      '-frames:v',
      '1',
      '-an',
      '-sn',
      '-dn',
      '-f',
      'null',
    ];
    const work = {
      inputs: [{ source: input, options: inputOptions(probed) }],
      outputs: [{ target: '/dev/null', options: output }],
    };
    await runFfmpeg(work, { ...job, progress: () => {} });
    return true;
  } catch (error) {
    if (error instanceof FfmpegFailed) return false;
    throw error;
  }
}

/** Where the picture ends, in seconds from the recording's start: as its stream says, or else as its packets do. Null where nothing tells. */
async function endOf(input: string, probed: Probe, video: VideoStream, isCut: boolean, job: MediaJob) {
  if (video.durationSeconds === null || isCut) return pictureEnd(input, probed, video, { ...job, progress: () => {} });
  return Math.max(0, video.startSeconds - probed.startSeconds) + video.durationSeconds;
}

/**
 * Makes the picture master of a recording: upright, constant frame rate (at most 60 a second), 8-bit SDR 4:2:0 in BT.709, even size of at
 * most 1920 pixels on the long side, no sound, no tags, its first frame at the recording's time 0. HDR is tone-mapped where this ffmpeg
 * can, else only converted. Where the picture ends before the sound, its last frame stays, or a card of one colour is shown.
 * @param options.soundSeconds how long the sound lasts; left out, the picture ends where it ends
 * @param options.afterPicture what is shown from where the picture ends to the end of the sound
 * @param options.mayEndEarly somebody chose to go on with what is there of a file whose end is missing
 * @throws MediaError `mismatch` when the recording has no moving picture or the result is shorter than it should be.
 */
export async function makePictureMaster(
  options: {
    input: string;
    out: string;
    probe: Probe;
    soundSeconds?: number;
    afterPicture?: AfterPicture;
    mayEndEarly?: boolean;
  },
  job: MediaJob,
): Promise<PictureMaster & { readonly endsEarly: EarlyEnd | null }> {
  const { input, out, probe: probed, soundSeconds = 0, afterPicture = 'last-frame', mayEndEarly = false } = options;
  const video = probed.video;
  if (!video) throw new MediaError('mismatch', 'the recording has no moving picture');
  const toneMap = video.hdr && (await canToneMap(input, probed, video, job));
  const rate = masterRate(video, video.startSeconds - probed.startSeconds);
  const size = masterSize(video);
  const end = await endOf(input, probed, video, mayEndEarly, job);
  const gap = end === null ? 0 : soundSeconds - end;
  const afterSeconds = gap >= SHORTFALL ? gap : 0;
  const durationSeconds = end === null ? undefined : end + afterSeconds;
  return await writtenAside(out, async (aside) => {
    const chain = filters(video, size, rate, toneMap, { seconds: afterSeconds, show: afterPicture });
    const output = ['-map', `0:${video.index}`, '-vf', chain, ...masterEncoding(rate, job.threads)];
    const work = {
      inputs: [{ source: input, options: inputOptions(probed) }],
      outputs: [{ target: aside, options: output }, ...readBeside(probed, probed.audio)],
      durationSeconds,
    };
    await runFfmpeg(work, partOf(job, 0, 0.98));
    const made = await readPictureMaster(aside, job);
    if (durationSeconds !== undefined && made.durationSeconds < durationSeconds - SHORTFALL) {
      throw new MediaError('mismatch', `the picture came out ${made.durationSeconds} s long, not ${durationSeconds} s`);
    }
    job.progress(1);
    return {
      ...made,
      endsEarly: end !== null && afterSeconds > 0 ? { ownSeconds: end, afterOwn: afterPicture } : null,
    };
  });
}

/**
 * Reads the sizes of a picture master back from its file.
 * @throws MediaError `mismatch` when the file is not one that `makePictureMaster` made.
 */
export async function readPictureMaster(path: string, job: MediaJob): Promise<PictureMaster> {
  const { video } = await probe(path, job);
  if (!video?.averageFrameRate || !video.frames || video.width % 2 || video.height % 2 || video.rotation !== 0) {
    throw new MediaError('mismatch', 'this is not a picture master');
  }
  const { num, den } = video.averageFrameRate;
  const { width, height, frames } = video;
  return { width, height, frameRate: { num, den }, frames, durationSeconds: (frames * den) / num };
}
