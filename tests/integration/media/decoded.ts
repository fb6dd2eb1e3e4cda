import { execFileSync } from 'node:child_process';
import { testTools } from '../../tools.ts';

/** Runs the real ffmpeg to make a test's input. */
export function runFfmpegProgram(...args: string[]): void {
  execFileSync(testTools().ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args]);
}

/** The parts of ffprobe JSON that tests look at. */
export interface ProbeJson {
  streams: (Record<string, string> & { tags?: Record<string, string> })[];
  format: { duration: string; tags?: Record<string, string> };
  packets: Record<string, string>[];
  frames: Record<string, string>[];
  chapters: unknown[];
}

/** What ffprobe says about a file. */
export function ffprobe(path: string, ...show: string[]): ProbeJson {
  return JSON.parse(
    execFileSync(testTools().ffprobe, ['-v', 'error', '-of', 'json', ...show, path], { encoding: 'utf8' }),
  );
}

/** Every frame of the first picture stream as one raw buffer; `format` is ffmpeg's name of a pixel format. */
export function decodedFrames(path: string, format = 'yuv420p', ...filters: string[]): Buffer {
  const chain = filters.length > 0 ? ['-vf', filters.join(',')] : [];
  const args = ['-nostdin', '-v', 'error', '-i', path, '-map', '0:v:0', ...chain, '-fps_mode', 'passthrough'];
  return execFileSync(testTools().ffmpeg, [...args, '-f', 'rawvideo', '-pix_fmt', format, '-'], { maxBuffer: 1 << 30 });
}

/** The largest difference of any sample of `frames` from a colour given for each plane of yuv420p frames of this size. */
export function worstDifference(frames: Buffer, width: number, height: number, colour: readonly number[]): number {
  const luma = width * height;
  const bytes = (luma * 3) / 2;
  let worst = 0;
  for (let at = 0; at < frames.length; at++) {
    const inFrame = at % bytes;
    const plane = inFrame < luma ? 0 : inFrame < luma * 1.25 ? 1 : 2;
    worst = Math.max(worst, Math.abs(frames[at]! - colour[plane]!));
  }
  return worst;
}
