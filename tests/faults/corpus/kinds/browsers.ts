import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffmpeg } from '../../../integration/media/audio-files.ts';
import { changedBytes, encoded, film, filmed, type OddFile, SOURCES } from '../odd-file.ts';

const KIND = 'browser recordings';
const PICTURE = { width: 320, height: 180 };
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus'];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
const FRAGMENTS = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-g', '25'];

/** As a recorder writes that cannot go back in its file. */
const piped =
  (form: string, ...options: string[]): OddFile['make'] =>
  (path, folder) => {
    writeFileSync(path, ffmpeg('-i', join(folder, SOURCES.two), ...options, '-f', form, '-'));
  };
const pipedFilm =
  (form: string, ...options: string[]): OddFile['make'] =>
  (path, folder) => {
    writeFileSync(path, ffmpeg(...film(), '-i', join(folder, SOURCES.two), ...options, '-f', form, '-'));
  };

/** Chromium writes a length of 1 ms after `requestData()`. */
function lengthOfOneMillisecond(bytes: Buffer): Buffer {
  const at = bytes.indexOf(Buffer.from('448988', 'hex'));
  if (at < 0) throw new Error('no length in this file');
  bytes.writeDoubleBE(1, at + 3);
  return bytes;
}

/** Matroska clusters begin with these bytes. */
const CLUSTER = Buffer.from('1f43b675', 'hex');
const sound = (name: string, what: string, make: OddFile['make'], within = 0.05): OddFile => ({
  kind: KIND,
  name,
  what,
  make,
  outcome: { voices: 'two', within },
});
const movie = (name: string, what: string, make: OddFile['make']): OddFile => ({
  ...sound(name, what, make),
  outcome: { voices: 'two', within: 0.05, picture: PICTURE },
});

/** What `MediaRecorder` writes in Chromium, Firefox and Safari, and what pages make of its pieces. */
export const BROWSERS: readonly OddFile[] = [
  sound('piped.webm', 'Opus without lengths', piped('webm', '-c:a', 'libopus')),
  sound('live.webm', 'Opus as a live stream', piped('webm', '-c:a', 'libopus', '-live', '1')),
  sound('piped.mka', 'PCM in Matroska without lengths', piped('matroska', '-c:a', 'pcm_s16le')),
  sound('piped.ogg', 'Firefox: Opus in Ogg', piped('ogg', '-c:a', 'libopus')),
  sound(
    'millisecond.webm',
    'Chromium: says that it is 1 ms long',
    changedBytes(encoded('two', '-c:a', 'libopus'), lengthOfOneMillisecond),
  ),
  movie(
    'millisecond-film.webm',
    'Chromium: says that it is 1 ms long, with a picture',
    changedBytes(filmed('two', film(), ...VP8), lengthOfOneMillisecond),
  ),
  movie('piped-film.webm', 'VP8 without lengths', pipedFilm('webm', ...VP8)),
  movie(
    'piped-film.mkv',
    'Chromium: H.264 in Matroska without lengths',
    pipedFilm('matroska', ...H264.slice(0, 6), '-c:a', 'libopus'),
  ),
  sound('fragments.mp4', 'Safari: fragmented MP4, sound alone', encoded('two', '-c:a', 'aac', ...FRAGMENTS)),
  movie('fragments-film.mp4', 'Safari: fragmented MP4', filmed('two', film(), ...H264, ...FRAGMENTS)),
  movie(
    'fragments-opus.mp4',
    'Chromium: fragmented MP4 with Opus',
    filmed('two', film(), ...H264.slice(0, 6), '-c:a', 'libopus', '-strict', '-2', ...FRAGMENTS),
  ),
  movie('fragments-piped.mp4', 'fragmented MP4 written to a pipe', pipedFilm('mp4', ...H264, ...FRAGMENTS)),
  {
    ...sound(
      'first-piece-missing.webm',
      'the first piece of one byte is missing',
      changedBytes(piped('webm', '-c:a', 'libopus'), (bytes) => bytes.subarray(1)),
    ),
    outcome: { code: 'damaged', says: /beginning of the recording is missing/ },
  },
  {
    ...sound(
      'later-pieces.webm',
      'only later time slices, no header',
      changedBytes(piped('webm', '-c:a', 'libopus', '-cluster_time_limit', '1000'), (bytes) =>
        bytes.subarray(bytes.indexOf(CLUSTER, bytes.indexOf(CLUSTER) + 4)),
      ),
    ),
    outcome: { code: 'damaged', says: /beginning of the recording is missing/ },
  },
  {
    ...sound(
      'later-fragments.mp4',
      'only later fragments, no header',
      changedBytes(encoded('two', '-c:a', 'aac', ...FRAGMENTS, '-frag_duration', '1000000'), (bytes) =>
        bytes.subarray(bytes.indexOf('moof', 0, 'latin1') - 4),
      ),
    ),
    outcome: { code: 'damaged', says: /beginning of the recording is missing/ },
  },
  {
    ...sound('two-starts.webm', 'two recordings of one page in one file', (path, folder) => {
      piped('webm', '-c:a', 'libopus')(path, folder);
      const once = readFileSync(path);
      writeFileSync(path, Buffer.concat([once, once]));
    }),
    outcome: { code: 'several-parts', says: /several recordings in one/ },
  },
];
