import type { FrameRate } from './regions.ts';

/** Nothing but the picture: no tags, no chapters, no tool names, no times of making, so that equal pictures are equal bytes. */
export const BARE = ['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'] as const;

/** How every picture made here says its colours are meant: limited-range BT.709, as phones and browsers expect. */
const COLOURS = [
  '-colorspace',
  'bt709',
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
  '-color_range',
  'tv',
] as const;

/**
 * x264 options. `crf` is its constant quality, `preset` its effort. A key frame every two seconds at least lets players and reviewers jump.
 * The last filter drops x264's note of its version and settings from the stream.
 */
function x264(preset: string, crf: number, rate: FrameRate, threads: number): string[] {
  const gop = Math.max(1, Math.round((2 * rate.num) / rate.den));
  return [
    ...['-c:v', 'libx264', '-preset', preset, '-crf', String(crf), '-pix_fmt', 'yuv420p', '-profile:v', 'high'],
    ...['-g', String(gop), '-threads', String(Math.max(1, threads)), '-flags:v', '+bitexact', ...COLOURS],
    ...['-bsf:v', 'filter_units=remove_types=6'],
  ];
}

/** An MP4 whose index comes first, so that it plays while it loads. */
export const MP4 = ['-f', 'mp4', '-movflags', '+faststart'] as const;

/** The master: kept close to the original at little effort, since it is decoded twice and never shown to listeners. */
export function masterEncoding(rate: FrameRate, threads: number): string[] {
  return [...x264('veryfast', 16, rate, threads), ...BARE, ...MP4];
}

/** The picture that listeners see. */
export function releaseEncoding(rate: FrameRate, threads: number): string[] {
  return [...x264('veryfast', 21, rate, threads), ...BARE, ...MP4];
}
