import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { MediaError } from '../errors.ts';
import { startProgram } from '../ffmpeg/child.ts';
import { inputOptions, type Probe } from '../ffmpeg/probe.ts';
import { openFfmpeg, PIPE } from '../ffmpeg/run.ts';
import type { VideoStream } from '../ffmpeg/streams.ts';
import type { MediaJob } from '../job.ts';

/** A stream with fewer frames than this, a second of sound, is cover art that is not marked as such. */
const LEAST_FRAMES_A_SECOND = 2;
/** Frames are compared at this size, in grey. */
const LOOK = { width: 64, height: 36 };
/** A point that differs this much from the first frame, of 255, is movement; what encoders make of one picture differs less. */
const MOVEMENT = 12;

/**
 * Whether what the file has for a film is a still picture beside the sound: hardly any frames, or one picture all the time. A film is told by its
 * first movement, so that little of it is decoded.
 * @throws MediaError cancelled, timed-out, stalled, crashed
 */
export async function isHeldPicture(
  options: { input: string; probed: Probe; video: VideoStream; soundSeconds: number },
  job: MediaJob,
): Promise<boolean> {
  const quiet = { ...job, progress: () => {} };
  const least = options.soundSeconds * LEAST_FRAMES_A_SECOND;
  return !(await hasPackets(options, least, quiet)) || !(await moves(options, quiet));
}

/** Whether the stream has at least so many packets. No more of the file is read than tells it. */
async function hasPackets(
  { input, probed, video }: { input: string; probed: Probe; video: VideoStream },
  least: number,
  job: MediaJob,
): Promise<boolean> {
  const show = ['-select_streams', `${video.index}`, '-show_entries', 'packet=size', '-of', 'csv=p=0'];
  const program = startProgram(
    {
      name: 'ffprobe',
      file: job.tools.ffprobe,
      args: [
        '-v',
        'error',
        ...show,
        '-protocol_whitelist',
        'file,pipe',
        ...inputOptions(probed),
        '-i',
        `file:${resolve(input)}`,
      ],
      stdout: true,
    },
    job,
  );
  program.stderr.resume();
  let count = 0;
  for await (const line of createInterface({ input: program.stdout! })) {
    program.moved();
    if (line !== '' && ++count >= least) break;
  }
  if (count < least) {
    await program.done;
    return false;
  }
  program.end(ENOUGH);
  await program.done.catch((error) => {
    if (error !== ENOUGH) throw error;
  });
  return true;
}

/** What a program is ended with that has told enough. */
const ENOUGH = new MediaError('cancelled', 'enough was seen');

async function moves(
  { input, probed, video }: { input: string; probed: Probe; video: VideoStream },
  job: MediaJob,
): Promise<boolean> {
  const { width, height } = LOOK;
  const look = ['-vf', `scale=${width}:${height}:flags=area,format=gray`, '-fps_mode', 'passthrough'];
  const ffmpeg = openFfmpeg(
    {
      inputs: [{ source: input, options: ['-an', '-sn', '-dn', ...inputOptions(probed)] }],
      outputs: [{ target: PIPE, options: ['-map', `0:${video.index}`, ...look, '-f', 'rawvideo'] }],
    },
    job,
  );
  try {
    return await ffmpeg.finish(anyMovement(ffmpeg.stdout, width * height));
  } catch (error) {
    if (error === ENOUGH) return true;
    // What cannot be decoded is no still: making the picture's master tells what is the matter.
    if (error instanceof MediaError && error.code === 'tool-failed') return true;
    throw error;
  }
}

/** @returns whether there was no frame at all. @throws ENOUGH at the first movement, which ends ffmpeg */
async function anyMovement(frames: AsyncIterable<Uint8Array>, bytes: number): Promise<boolean> {
  let first: Buffer | null = null;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of frames) {
    rest = Buffer.concat([rest, chunk]);
    for (; rest.length >= bytes; rest = rest.subarray(bytes)) {
      const frame = rest.subarray(0, bytes);
      if (first === null) first = Buffer.from(frame);
      else if (frame.some((value, i) => Math.abs(value - first![i]!) > MOVEMENT)) throw ENOUGH;
    }
  }
  return first === null;
}
