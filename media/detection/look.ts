import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { MediaError } from '../errors.ts';
import { startProgram } from '../ffmpeg/child.ts';
import { openFfmpeg, PIPE } from '../ffmpeg/run.ts';
import type { MediaJob, MediaTools } from '../job.ts';
import type { PictureMaster } from '../picture/regions.ts';
import { cadenceOf } from './cadence.ts';
import { faceTracks } from './face-tracks.ts';
import { type FaceLook, LookLine, type LookOrder, type Reading } from './look-lines.ts';
import type { Sight } from './sight.ts';
import { writingIn } from './writing.ts';

/** What looks, and how: changes whenever the same picture could be seen differently. */
export function findersOf({ faceModel }: Pick<MediaTools, 'faceModel'>): string {
  return `${faceModel ? 'centerface' : 'ssd-mobilenet-v1'} + tesseract-5 eng, 1`;
}

export interface PictureToLookAt {
  /** Path of an MP4: the picture master, or a published video made from it. */
  readonly picture: string;
  /** Size, frame rate and length of the picture master: places and times in the answer are in its terms. */
  readonly master: PictureMaster;
  /** The frames to look at, in order, each of which is also read; left out, all of it at the cadence. */
  readonly frames?: readonly number[];
}

/** Frames by which a published video may differ from its master. */
const SHORTFALL_SECONDS = 0.5;

/**
 * Looks for faces and writing in a picture: faces at least five times a second, writing at least twice. Nothing is fetched, and nothing is kept
 * but places, times and words. Seeing nothing is an answer only when every look was taken.
 * @throws MediaError `mismatch` when the picture is shorter than it should be; `tool-failed` when it cannot be looked at
 */
export async function lookAtPicture({ picture, master, frames }: PictureToLookAt, job: MediaJob): Promise<Sight> {
  const cadence = cadenceOf(master.frameRate);
  const { width, height } = master;
  const expected = frames?.length ?? Math.ceil(master.frames / cadence.step);
  /** The look program numbers chosen frames 0, 1, 2…: here they have their own numbers. */
  const own = (frame: number) => (frames ? frames[frame]! : frame);
  const looks: FaceLook[] = [];
  const readings: Reading[] = [];
  let looked: number | null = null;
  const faceModel = job.tools.faceModel ?? null;
  const { step, readEvery } = frames ? { step: 1, readEvery: 1 } : cadence;
  const program = startLooking({ width, height, step, readEvery, faceModel }, job);
  program.stderr.resume();
  const answers = async () => {
    for await (const text of createInterface({ input: program.report as Readable })) {
      program.moved();
      const line = LookLine.parse(JSON.parse(text));
      if ('looked' in line) looked = line.looked;
      else if ('read' in line) readings.push({ ...line, read: own(line.read) });
      else {
        looks.push({ ...line, frame: own(line.frame) });
        job.progress(Math.min(1, looks.length / expected));
      }
    }
  };
  // The look program is far slower than ffmpeg, which then waits for it: only the whole may stall, not the one that waits.
  const ffmpeg = openFfmpeg(framesOf(picture, master, frames ?? cadence.step), {
    ...job,
    stallMs: job.timeoutMs,
    progress: () => {},
  });
  const stop = (error: MediaError) => ffmpeg.end(error);
  program.done.catch(stop);
  const fed = ffmpeg.finish(pipeline(ffmpeg.stdout, program.stdin as Writable));
  fed.catch((error) => program.end(asMediaError(error)));
  const heard = answers();
  heard.catch((error) => program.end(asMediaError(error)));
  const [exit, answered, sent] = await Promise.allSettled([program.done, heard, fed]);
  if (exit.status === 'rejected') throw exit.reason;
  if (exit.value !== 0) throw new MediaError('tool-failed', `the look program ended with ${exit.value}`);
  for (const part of [answered, sent]) if (part.status === 'rejected') throw asMediaError(part.reason);
  const shortfall = frames ? 0 : Math.ceil((SHORTFALL_SECONDS * expected) / master.durationSeconds);
  const least = Math.max(1, expected - shortfall);
  if (looked !== looks.length || looks.length < least)
    throw new MediaError('mismatch', `only ${looks.length} of ${expected} looks at the picture were taken`);
  return {
    faces: faceTracks(looks, cadence, master),
    writing: writingIn(readings, master),
    framesLooked: looks.length,
  };
}

/** True for the chosen frames. In halves of halves: a sum of more than 100 terms in a row is too deep for ffmpeg's parser (measured on 5.1.9). */
export function frameIsOneOf(frames: readonly number[]): string {
  if (frames.length === 1) return `eq(n,${frames[0]})`;
  const half = frames.length >> 1;
  return `(${frameIsOneOf(frames.slice(0, half))}+${frameIsOneOf(frames.slice(half))})`;
}

/** Every so manieth frame, or the chosen ones: upright, in the master's size, as raw 8-bit yuv420p. */
function framesOf(picture: string, { width, height, frameRate }: PictureMaster, which: number | readonly number[]) {
  const filters = [
    `fps=fps=${frameRate.num}/${frameRate.den}:start_time=0:round=near`,
    typeof which === 'number' ? `framestep=step=${which}` : `select='${frameIsOneOf(which)}'`,
    `scale=${width}:${height}`,
    'format=yuv420p',
  ];
  const options = [
    '-map',
    '0:v:0',
    '-vf',
    filters.join(','),
    '-fps_mode',
    'passthrough',
    '-an',
    '-sn',
    '-dn',
    '-f',
    'rawvideo',
  ];
  return { inputs: [{ source: picture }], outputs: [{ target: PIPE, options }] };
}

function startLooking(order: LookOrder, job: MediaJob) {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const here = (name: string) => join(import.meta.dirname, name);
  const args = [
    '--import',
    loader,
    '--import',
    pathToFileURL(here('no-network.mjs')).href,
    here('look-program.ts'),
    JSON.stringify(order),
  ];
  return startProgram({ name: 'look', file: process.execPath, args, stdin: true, report: true }, job);
}

function asMediaError(error: unknown): MediaError {
  return error instanceof MediaError
    ? error
    : new MediaError('tool-failed', 'the look program gave no proper answer', { cause: error });
}
