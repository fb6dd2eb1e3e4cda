import { join } from 'node:path';
import { ffmpeg } from '../../../integration/media/audio-files.ts';
import { type OddFile, PUT_IN_SECONDS, SOURCES } from '../odd-file.ts';

const KIND = 'still pictures beside the sound';

function still(name: string, what: string, pictureInput: readonly string[], ...options: string[]): OddFile {
  return {
    kind: KIND,
    name,
    what,
    make: (path, folder) => {
      const art = pictureInput.map((part) => (part === 'ART' ? join(folder, SOURCES.art) : part));
      ffmpeg('-i', join(folder, SOURCES.two), ...art, '-map', '0', '-map', '1', ...options, path);
    },
    outcome: { voices: 'two', within: 0.06 },
  };
}

const ART = ['-i', 'ART'];
const LOOPED = ['-loop', '1', '-framerate', '25', '-t', `${PUT_IN_SECONDS}`, '-i', 'ART'];
const MARKED = ['-c:v', 'copy', '-disposition:v:0', 'attached_pic'];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

/** Cover art, marked as such or not, and films of one picture. */
export const COVERS: readonly OddFile[] = [
  still('cover.mp3', 'marked JPEG', ART, '-c:a', 'libmp3lame', ...MARKED),
  still('cover-png.mp3', 'marked PNG', ART, '-c:a', 'libmp3lame', '-c:v', 'png', '-disposition:v:0', 'attached_pic'),
  still('cover.flac', 'marked JPEG', ART, '-c:a', 'flac', ...MARKED),
  still('cover.m4a', 'marked JPEG', ART, '-c:a', 'aac', ...MARKED),
  still('cover.wma', 'one JPEG, not marked', ART, '-c:a', 'wmav2', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p'),
  still('one-jpeg.mp4', 'one JPEG, not marked', ART, '-c:a', 'aac', '-c:v', 'copy'),
  still('one-jpeg.mov', 'one JPEG, not marked', ART, '-c:a', 'aac', '-c:v', 'copy'),
  still('one-png.mkv', 'one PNG, not marked', ART, '-c:a', 'flac', '-c:v', 'png'),
  still('one-frame.mp4', 'one frame of H.264', ART, '-c:a', 'aac', ...H264),
  still('one-frame.webm', 'one frame of VP8', ART, '-c:a', 'libopus', '-c:v', 'libvpx'),
  still('one-frame.avi', 'one frame of MPEG-4', ART, '-c:a', 'pcm_s16le', '-c:v', 'mpeg4'),
  still('held.mp4', 'one picture as 100 frames of H.264', LOOPED, '-c:a', 'aac', ...H264),
  still(
    'held.webm',
    'one picture as 100 frames of VP9',
    LOOPED,
    '-c:a',
    'libopus',
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
  ),
  still('held.mov', 'one picture as 100 JPEGs', LOOPED, '-c:a', 'pcm_s16le', '-c:v', 'mjpeg'),
  still(
    'slow.mp4',
    'one picture, one frame a second',
    [...LOOPED.slice(0, 3), '1', ...LOOPED.slice(4)],
    '-c:a',
    'aac',
    ...H264,
  ),
];
