import { join } from 'node:path';
import { ffmpeg } from '../../../integration/media/audio-files.ts';
import { changedBytes, film, type OddFile, PUT_IN_SECONDS, SOURCES, type Whole } from '../odd-file.ts';

const KIND = 'several streams';
const SILENCE = ['-f', 'lavfi', '-t', '4', '-i', 'anullsrc=r=48000:cl=stereo'];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

function several(name: string, what: string, args: readonly string[], outcome: Partial<Whole> = {}): OddFile {
  return {
    kind: KIND,
    name,
    what,
    make: (path, folder) => {
      ffmpeg(...args.map((part) => (part === 'TWO' ? join(folder, SOURCES.two) : part)), path);
    },
    outcome: { voices: 'two', within: 0.05, ...outcome },
  };
}

/** Renames the codec of the first sound track to one that only its maker can decode. */
function makersOwn(bytes: Buffer): Buffer {
  const entry = bytes.indexOf('mp4a', bytes.indexOf('stsd'), 'latin1');
  bytes.write('apac', entry, 'latin1');
  bytes.write('dapa', bytes.indexOf('esds', entry, 'latin1'), 'latin1');
  return bytes;
}

const BOTH = ['-map', '0:a', '-map', '1:a'];
const layered = several('layered.m4a', 'a voice memo: a layer only its maker decodes, then AAC', [
  '-i',
  'TWO',
  '-i',
  'TWO',
  ...BOTH,
  '-c:a',
  'aac',
]);
const spatial = several('spatial.mov', 'a phone’s film: AAC in stereo, and four channels only its maker decodes', [
  ...film(),
  ...['-i', 'TWO', '-i', 'TWO', '-map', '0:v', '-map', '1:a', '-map', '2:a', ...H264, '-c:a', 'aac', '-ac:a:0', '4'],
]);

/** As many tracks as people who speak one after the other, all as long as the sound. */
function turns(people: number): string[] {
  const each = PUT_IN_SECONDS / people;
  const filters = Array.from({ length: people }, (_, i) => {
    const speaks = `between(t,${i * each},${(i + 1) * each - 0.001})`;
    return `[0]asetnsamples=480,volume='if(${speaks},1,0)':eval=frame[turn${i}]`;
  });
  return ['-i', 'TWO', '-filter_complex', filters.join(';'), ...filters.flatMap((_, i) => ['-map', `[turn${i}]`])];
}

/** Silence first, layers, captions, data, chapters, a track for each person, copies. */
export const STREAMS: readonly OddFile[] = [
  ...['mka', 'm4a', 'mov'].map((end) =>
    several(`silence-first.${end}`, 'a silent track before the voices', [
      ...SILENCE,
      '-i',
      'TWO',
      ...BOTH,
      '-c:a',
      end === 'mka' ? 'flac' : 'aac',
    ]),
  ),
  several('silence-second.mp4', 'a silent track after the voices', ['-i', 'TWO', ...SILENCE, ...BOTH, '-c:a', 'aac']),
  several('silence-marked.mka', 'the silent track is marked as the usual one', [
    ...SILENCE,
    '-i',
    'TWO',
    ...BOTH,
    '-c:a',
    'flac',
    '-disposition:a:0',
    'default',
    '-disposition:a:1',
    '0',
  ]),
  several('four.mka', 'four tracks, one with voices', [
    ...SILENCE,
    ...SILENCE,
    '-i',
    'TWO',
    ...SILENCE,
    '-map',
    '0',
    '-map',
    '1',
    '-map',
    '2',
    '-map',
    '3',
    '-c:a',
    'flac',
  ]),
  { ...layered, make: changedBytes(layered.make, makersOwn) },
  {
    ...spatial,
    make: changedBytes(spatial.make, makersOwn),
    outcome: { voices: 'two', within: 0.05, picture: { width: 320, height: 180 } },
  },
  several('two-people.mka', 'a track for each of two people', [...turns(2), '-c:a', 'flac']),
  several('two-people.m4a', 'a track for each of two people', [...turns(2), '-c:a', 'aac']),
  several('four-people.mov', 'a track for each of four people', [...turns(4), '-c:a', 'pcm_s24le']),
  several('second-later.mka', 'the track of the second person begins when they speak', [
    ...['-t', '2', '-i', 'TWO', '-ss', '2', '-itsoffset', '2', '-i', 'TWO', ...BOTH, '-c:a', 'flac'],
  ]),
  several('same-twice.mka', 'the same in two languages, as it is marked', [
    ...['-i', 'TWO', '-i', 'TWO', ...BOTH, '-c:a', 'flac'],
    ...['-metadata:s:a:0', 'language=ger', '-metadata:s:a:1', 'language=eng'],
  ]),
  several('same-quieter.mp4', 'the same twice, the second quieter, in another codec', [
    ...['-i', 'TWO', '-i', 'TWO', ...BOTH, '-filter:a:1', 'volume=-12dB', '-c:a:0', 'aac', '-c:a:1', 'libmp3lame'],
  ]),
  several(
    'timecode.mov',
    'a track of time codes',
    [...film(), '-i', 'TWO', ...H264, '-c:a', 'pcm_s16le', '-timecode', '10:00:00:00'],
    { picture: { width: 320, height: 180 } },
  ),
  several(
    'two-pictures.mkv',
    'two moving pictures',
    [...film(), ...film('s=160x120:r=25'), '-i', 'TWO', '-map', '0', '-map', '1', '-map', '2', ...H264, '-c:a', 'flac'],
    { picture: { width: 320, height: 180 } },
  ),
  several(
    'sound-first.mp4',
    'sound before the picture',
    [...film(), '-i', 'TWO', '-map', '1', '-map', '0', ...H264, '-c:a', 'aac'],
    { picture: { width: 320, height: 180 } },
  ),
];
