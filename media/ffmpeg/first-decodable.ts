import { MediaError } from '../errors.ts';
import type { MediaJob } from '../job.ts';
import { openFfmpeg, PIPE } from './run.ts';
import type { AudioStream } from './streams.ts';

/**
 * The first of several audio streams that gives any sound at all: phones add streams that only their maker can decode.
 * A single stream is taken without trying: the decoding itself will tell.
 * @throws MediaError `crashed` when no stream can be decoded and ffmpeg broke at one of them: then nothing is known of the file
 */
export async function firstDecodable(
  path: string,
  streams: readonly AudioStream[],
  inputOptions: readonly string[],
  job: MediaJob,
): Promise<AudioStream | null> {
  if (streams.length <= 1) return streams[0] ?? null;
  let crash: MediaError | null = null;
  for (const stream of streams) {
    try {
      if (await decodes(path, stream, inputOptions, job)) return stream;
    } catch (error) {
      if (!(error instanceof MediaError) || error.code !== 'crashed') throw error;
      crash = error;
    }
  }
  if (crash) throw crash;
  return null;
}

async function decodes(
  path: string,
  stream: AudioStream,
  inputOptions: readonly string[],
  job: MediaJob,
): Promise<boolean> {
  const quiet = { ...job, progress: () => {} };
  const work = {
    inputs: [{ source: path, options: inputOptions }],
    outputs: [{ target: PIPE, options: ['-map', `0:${stream.index}`, '-t', '1', '-f', 's16le'] }],
  };
  try {
    const ffmpeg = openFfmpeg(work, quiet);
    let bytes = 0;
    const count = async () => {
      for await (const chunk of ffmpeg.stdout) bytes += (chunk as Buffer).length;
    };
    await ffmpeg.finish(count());
    return bytes > 0;
  } catch (error) {
    if (error instanceof MediaError && error.code === 'tool-failed') return false;
    throw error;
  }
}
