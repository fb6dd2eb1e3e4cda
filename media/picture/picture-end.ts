import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startProgram } from '../ffmpeg/child.ts';
import { inputOptions, type Probe } from '../ffmpeg/probe.ts';
import type { VideoStream } from '../ffmpeg/streams.ts';
import type { MediaJob } from '../job.ts';

/**
 * Where the last frame of a recording's picture ends, in seconds from the recording's start: its packets are read and none is decoded. Null where
 * they carry no times. For files that do not tell, or of which the end is missing.
 * @throws MediaError cancelled, timed-out, stalled, crashed
 */
export async function pictureEnd(
  input: string,
  probed: Probe,
  video: VideoStream,
  job: MediaJob,
): Promise<number | null> {
  const show = ['-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0'];
  const args = ['-v', 'error', '-select_streams', `${video.index}`, ...show, '-protocol_whitelist', 'file,pipe'];
  const program = startProgram(
    {
      name: 'ffprobe',
      file: job.tools.ffprobe,
      args: [...args, ...inputOptions(probed), '-i', `file:${resolve(input)}`],
      stdout: true,
    },
    job,
  );
  program.stderr.resume();
  const { num, den } = video.averageFrameRate ?? { num: 25, den: 1 };
  let end: number | null = null;
  for await (const line of createInterface({ input: program.stdout! })) {
    const [start = Number.NaN, lasts = Number.NaN] = line.split(',').map(Number.parseFloat);
    if (!Number.isFinite(start)) continue;
    program.moved();
    end = Math.max(end ?? 0, start + (lasts > 0 ? lasts : den / num));
  }
  await program.done;
  return end === null ? null : end - probed.startSeconds;
}
