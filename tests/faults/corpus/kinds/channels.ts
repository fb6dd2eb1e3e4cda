import { encoded, type OddFile, type Whole } from '../odd-file.ts';

const KIND = 'more than two channels';

function spread(
  name: string,
  source: 'one' | 'two',
  pan: string,
  options: readonly string[],
  outcome: Partial<Whole> = {},
): OddFile {
  return {
    kind: KIND,
    name,
    what: `${pan} ${options.join(' ')}`,
    make: encoded(source, '-af', `pan=${pan}`, ...options),
    outcome: { voices: source, ...outcome },
  };
}

const FRONT = 'FL=c0|FR=c1';
const containers: readonly (readonly [string, readonly string[], Partial<Whole>?])[] = [
  ['wav', ['-c:a', 'pcm_s16le']],
  ['flac', ['-c:a', 'flac']],
  ['m4a', ['-c:a', 'aac', '-b:a', '256k']],
  ['ogg', ['-c:a', 'libvorbis', '-q:a', '6']],
  ['mka', ['-c:a', 'ac3', '-b:a', '448k'], { within: 0.05 }],
  ['caf', ['-c:a', 'pcm_s16le']],
];

/** Voices in front, in the middle, behind; and recorders whose channels have no places. */
export const MANY_CHANNELS: readonly OddFile[] = [
  ...containers.flatMap(([end, options, outcome]) => [
    spread(`front-5.1.${end}`, 'two', `5.1|${FRONT}`, options, outcome),
    spread(`middle-5.1.${end}`, 'one', '5.1|FC=c0', options, outcome),
    spread(`behind-4.0.${end}`, 'one', 'quad|BR=c0', options, outcome),
    spread(`front-4.0.${end}`, 'two', `quad|${FRONT}`, options, outcome),
  ]),
  ...[1, 2, 3, 4].map((place) =>
    spread(`microphone-${place}-of-4.wav`, 'one', `4c|c${place - 1}=c0`, ['-c:a', 'pcm_s16le'], { voices: 'one' }),
  ),
  spread('microphone-6-of-6.wav', 'one', '6c|c5=c0', ['-c:a', 'pcm_s16le']),
  spread('microphone-4-of-6.caf', 'one', '6c|c3=c0', ['-c:a', 'pcm_s24le']),
  spread('microphone-8-of-8.flac', 'one', '7.1|SR=c0', ['-c:a', 'flac']),
  spread('three.wav', 'one', '3c|c2=c0', ['-c:a', 'pcm_s24le']),
];
