import { text } from 'node:stream/consumers';
import { MediaError } from '../errors.ts';
import { startProgram } from '../ffmpeg/child.ts';
import type { MediaJob } from '../job.ts';
import { fps, type PictureMaster } from '../picture/regions.ts';

/** The share of a frame by which a frame's time may be off: what rounding to a container's clock makes is far less. */
const OFF = 0.1;

/** Whether the picture of a file shows every frame of the master, each at its time, and none besides. @throws MediaError `tool-failed` when it cannot be read */
export async function keepsFrameTimes(path: string, picture: PictureMaster, job: MediaJob): Promise<boolean> {
  const show = ['-select_streams', 'v:0', '-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0'];
  const args = ['-v', 'error', '-protocol_whitelist', 'file,pipe', ...show, '-i', `file:${path}`];
  const program = startProgram({ name: 'ffprobe', file: job.tools.ffprobe, args, stdout: true }, job);
  program.stderr.resume();
  const [lines, exitCode] = await Promise.all([text(program.stdout!), program.done]);
  if (exitCode !== 0) throw new MediaError('tool-failed', 'ffprobe could not read the times of a finished file');
  return areFrameTimes(lines, picture);
}

/** The same from ffprobe's lines of time and flags, one a packet in the order of decoding. A packet that is thrown away (`D`) shows no frame. */
export function areFrameTimes(lines: string, { frames, frameRate }: PictureMaster): boolean {
  const packets = lines.split('\n').filter((line) => line.trim() !== '');
  if (packets.length !== frames || packets.some((line) => line.split(',')[1]?.includes('D') ?? true)) return false;
  const times = packets.map((line) => (line.startsWith('N/A') ? Number.NaN : Number.parseFloat(line)));
  const rate = fps(frameRate);
  return times.sort((a, b) => a - b).every((time, frame) => Math.abs(time * rate - frame) <= OFF);
}
