import type { FfmpegOutput } from './run.ts';
import type { Probe } from './probe.ts';

/** Containers whose clock may jump: ffmpeg lets it start with the first stream that is used, and takes out the jumps that it sees in those. */
const JUMPING: readonly Probe['container'][] = ['mpegts', 'mpeg', 'ogg', 'flv'];

/**
 * An output that makes ffmpeg read a stream too that is not wanted, without decoding it. Picture and sound of a film are read in two runs: where the
 * clock may jump, each would else be counted from its own start, and a sound that starts 0.3 s after its picture came out 0.3 s early.
 */
export function readBeside(probed: Probe, stream: { readonly index: number } | null): FfmpegOutput[] {
  if (!stream || !probed.video || !JUMPING.includes(probed.container)) return [];
  return [{ target: '/dev/null', options: ['-map', `0:${stream.index}`, '-c', 'copy', '-f', 'null'] }];
}
