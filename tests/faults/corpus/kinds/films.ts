import { encoded, film, filmed, type OddFile, type Whole } from '../odd-file.ts';
import { ffmpeg } from '../../../integration/media/audio-files.ts';

const PLAIN = { width: 320, height: 180 };
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

function movie(
  kind: string,
  name: string,
  options: readonly string[],
  picture: readonly string[] = film(),
  outcome: Partial<Whole> = {},
): OddFile {
  return {
    kind,
    name,
    what: [...picture.slice(-1), ...options].join(' '),
    make: filmed('two', picture, ...options),
    outcome: { voices: 'two', within: 0.05, picture: PLAIN, ...outcome },
  };
}

/** The same film, turned by what the file says of itself. */
function turned(degrees: 90 | 180 | 270): OddFile {
  const { width, height } = PLAIN;
  return {
    kind: 'film: odd pictures',
    name: `turned-${degrees}.mov`,
    what: `turned by ${degrees}°`,
    make: (path, folder) => {
      filmed('two', film(), ...H264, '-c:a', 'aac')(`${path}.flat.mov`, folder);
      ffmpeg('-i', `${path}.flat.mov`, '-c', 'copy', '-metadata:s:v:0', `rotate=${degrees}`, path);
    },
    outcome: { voices: 'two', within: 0.05, picture: degrees === 180 ? PLAIN : { width: height, height: width } },
  };
}

const sized = (size: string, width: number, height: number, ...pix: string[]) =>
  movie('film: odd pictures', `size-${size}.mkv`, ['-c:v', 'ffv1', ...pix, '-c:a', 'flac'], film(`s=${size}:r=25`), {
    picture: { width, height },
  });

/** Containers and codecs of cameras and programs, and pictures of odd sizes, shapes and rates. */
export const FILMS: readonly OddFile[] = [
  movie('film', 'h264-aac.mp4', [...H264, '-c:a', 'aac']),
  movie('film', 'h264-mp3.mp4', [...H264, '-c:a', 'libmp3lame']),
  movie('film', 'h264-pcm.mov', [...H264, '-c:a', 'pcm_s16le']),
  movie('film', 'h264-alac.mov', [...H264, '-c:a', 'alac']),
  movie('film', 'h264-ac3.m2ts', [...H264, '-c:a', 'ac3'], undefined, { within: 0.1 }),
  movie('film', 'h264-aac.ts', [...H264, '-c:a', 'aac'], undefined, { within: 0.1 }),
  movie('film', 'h264-vorbis.mkv', [...H264, '-c:a', 'libvorbis']),
  movie('film', 'h264-aac.flv', [...H264, '-ar', '44100', '-c:a', 'aac'], undefined, { within: 0.1 }),
  movie('film', 'hevc-aac.mp4', [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'log-level=none',
    '-tag:v',
    'hvc1',
    '-c:a',
    'aac',
  ]),
  movie('film', 'av1-opus.mkv', ['-c:v', 'libsvtav1', '-preset', '12', '-c:a', 'libopus'], undefined, { within: 0.05 }),
  movie('film', 'vp8-vorbis.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libvorbis']),
  movie('film', 'vp9-opus.webm', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus']),
  movie('film', 'mpeg4-mp3.avi', ['-c:v', 'mpeg4', '-c:a', 'libmp3lame'], undefined, { within: 0.11 }),
  movie('film', 'mjpeg-pcm.avi', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-c:a', 'pcm_s16le']),
  movie('film', 'mjpeg-pcm.mov', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj422p', '-c:a', 'pcm_s16be']),
  movie('film', 'mpeg2-mp2.mpg', ['-c:v', 'mpeg2video', '-c:a', 'mp2', '-f', 'vob'], undefined, { within: 0.11 }),
  movie('film', 'mpeg1-mp2.mpg', ['-c:v', 'mpeg1video', '-c:a', 'mp2'], undefined, { within: 0.11 }),
  movie('film', 'wmv2-wma.wmv', ['-c:v', 'wmv2', '-c:a', 'wmav2', '-b:a', '128k'], undefined, { within: 0.15 }),
  movie('film', 'h263-aac.3gp', ['-c:v', 'h263', '-c:a', 'aac'], film('s=352x288:r=15'), {
    picture: { width: 352, height: 288 },
  }),
  movie('film', 'prores-pcm.mov', ['-c:v', 'prores_ks', '-profile:v', '0', '-c:a', 'pcm_s24le']),
  movie('film', 'dnxhd-pcm.mov', [
    '-c:v',
    'dnxhd',
    '-profile:v',
    'dnxhr_lb',
    '-pix_fmt',
    'yuv422p',
    '-c:a',
    'pcm_s16le',
  ]),
  movie('film', 'theora.ogv', ['-c:v', 'libtheora', '-c:a', 'libvorbis'], undefined, { within: 0.05 }),
  ...[90, 180, 270].map((degrees) => turned(degrees as 90)),
  sized('321x181', 320, 180),
  sized('33x17', 32, 16),
  sized('16x16', 16, 16),
  sized('2000x500', 1920, 480),
  movie('film: odd pictures', '10-bit-422.mkv', [...H264.slice(0, 4), '-pix_fmt', 'yuv422p10le', '-c:a', 'flac']),
  movie('film: odd pictures', '444.mkv', [...H264.slice(0, 4), '-pix_fmt', 'yuv444p', '-c:a', 'flac']),
  movie('film: odd pictures', 'grey.mkv', [...H264.slice(0, 4), '-pix_fmt', 'gray', '-c:a', 'flac']),
  movie('film: odd pictures', 'full-range.mp4', [...H264, '-color_range', 'pc', '-c:a', 'aac']),
  movie('film: odd pictures', 'rgb.avi', ['-c:v', 'rawvideo', '-pix_fmt', 'bgr24', '-c:a', 'pcm_s16le']),
  movie('film: odd pictures', 'alpha.mov', ['-c:v', 'qtrle', '-pix_fmt', 'argb', '-c:a', 'pcm_s16le']),
  movie(
    'film: odd pictures',
    'interlaced.mpg',
    ['-c:v', 'mpeg2video', '-flags', '+ilme+ildct', '-vf', 'setfield=tff', '-c:a', 'mp2', '-f', 'vob'],
    undefined,
    { within: 0.11 },
  ),
  movie('film: odd pictures', 'wide-pixels.mp4', [...H264, '-vf', 'setsar=4/3', '-c:a', 'aac'], undefined, {
    picture: { width: 426, height: 180 },
  }),
  movie('film: odd pictures', '240-a-second.mp4', [...H264, '-c:a', 'aac'], film('s=320x180:r=240')),
  movie('film: odd pictures', '120-a-second.mov', [...H264, '-c:a', 'aac'], film('s=320x180:r=120')),
  movie('film: odd pictures', '5-a-second.mp4', [...H264, '-c:a', 'aac'], film('s=320x180:r=5')),
  movie(
    'film: odd pictures',
    'uneven.mp4',
    [...H264, '-vf', "select='mod(n,7)*mod(n,3)'", '-fps_mode', 'vfr', '-c:a', 'aac'],
    film('s=320x180:r=30'),
  ),
  movie(
    'film: odd pictures',
    'very-uneven.mkv',
    [...H264, '-vf', "select='lt(n,40)+not(mod(n,17))'", '-fps_mode', 'vfr', '-c:a', 'libopus'],
    film('s=320x180:r=30'),
  ),
  movie('film: odd pictures', 'late-picture.mkv', [...H264, '-c:a', 'flac'], ['-itsoffset', '0.7', ...film()], {
    pictureSeconds: 4.7,
  }),
  {
    kind: 'film: odd pictures',
    name: 'no-sound.mp4',
    what: 'no sound',
    make: (path) => ffmpeg(...film(), ...H264, path),
    outcome: { code: 'no-audio', says: /no sound in this video/ },
  },
  {
    ...movie(
      'film: odd pictures',
      'picture-ends.mp4',
      [...H264, '-c:a', 'aac'],
      ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=2'],
    ),
  },
  {
    kind: 'film: odd pictures',
    name: 'sound-alone.mp4',
    what: 'a film’s container, sound alone',
    make: encoded('two', '-c:a', 'aac'),
    outcome: { voices: 'two', within: 0.05 },
  },
];
