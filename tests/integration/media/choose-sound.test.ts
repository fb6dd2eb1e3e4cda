import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeOriginal } from '../../../media/decode.ts';
import { testJob } from '../../tools.ts';
import { correlation, ffmpeg, RECORDINGS, samplesOf, scratchFolder, wavSamples } from './audio-files.ts';

const folder = scratchFolder();
const at = (name: string) => join(folder, name);
const SECONDS = 6;

ffmpeg('-f', 'lavfi', '-i', `anullsrc=r=48000:cl=mono:d=${SECONDS}`, at('silence.wav'));
ffmpeg('-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${SECONDS}`, at('tone.wav'));
const speaks = (name: string) => join(RECORDINGS, `${name}.wav`);
const SOUNDS = {
  silence: at('silence.wav'),
  tone: at('tone.wav'),
  one: speaks('sample1'),
  two: speaks('sample3'),
} as const;
type Sound = keyof typeof SOUNDS;

let count = 0;
/** A Matroska file with these sound tracks, the options after them, as it is decoded. */
async function decoded(sounds: readonly Sound[], ...options: string[]) {
  const input = at(`tracks${++count}.mkv`);
  const inputs = sounds.flatMap((sound) => ['-t', `${SECONDS}`, '-i', SOUNDS[sound]]);
  const maps = sounds.flatMap((_, i) => ['-map', `${i}:a`, `-disposition:a:${i}`, '0']);
  ffmpeg(...inputs, ...maps, '-c:a', 'pcm_s16le', ...options, input);
  const files = { decoded: at(`decoded${count}.wav`), speech: at(`speech${count}.wav`) };
  const { tracks } = await decodeOriginal({ input, ...files, maxSeconds: 100 }, testJob());
  return { heard: wavSamples(files.decoded), tracks };
}

function expectHeard(heard: Int16Array, sound: Sound): void {
  const wanted = samplesOf(SOUNDS[sound], 1, 48_000)[0]!.subarray(0, SECONDS * 48_000);
  expect(correlation(wanted, heard)).toBeGreaterThan(0.95);
}

describe('of several sound tracks', () => {
  it.each<[string, Sound[], string[], Sound, number]>([
    ['a silent first one is passed over', ['silence', 'one'], [], 'one', 0],
    ['a tone is passed over, even where it is marked', ['tone', 'one'], ['-disposition:a:0', 'default'], 'one', 0],
    ['the marked one is taken', ['one', 'two'], ['-disposition:a:1', 'default'], 'two', 1],
    [
      'the one in English is taken where none is marked',
      ['one', 'two'],
      ['-metadata:s:a:0', 'language=fre', '-metadata:s:a:1', 'language=eng'],
      'two',
      1,
    ],
    ['a marked silent one is passed over', ['one', 'silence'], ['-disposition:a:1', 'default'], 'one', 0],
  ])('%s', async (_, sounds, options, wanted, othersWithSpeech) => {
    const { heard, tracks } = await decoded(sounds, ...options);
    expectHeard(heard, wanted);
    expect(tracks).toEqual({ taken: sounds.indexOf(wanted) + 1, of: 2, othersWithSpeech });
  });

  it('the one with speech throughout is taken before one with a word of it', async () => {
    ffmpeg('-ss', '1', '-t', '0.9', '-i', SOUNDS.two, '-af', `apad=whole_dur=${SECONDS}`, at('word.wav'));
    const input = at('word.mkv');
    ffmpeg(
      '-i',
      at('word.wav'),
      '-t',
      `${SECONDS}`,
      '-i',
      SOUNDS.one,
      '-map',
      '0:a',
      '-map',
      '1:a',
      '-c:a',
      'flac',
      input,
    );
    const files = { decoded: at('word-decoded.wav'), speech: at('word-speech.wav') };
    const { tracks } = await decodeOriginal({ input, ...files, maxSeconds: 100 }, testJob());
    expectHeard(wavSamples(files.decoded), 'one');
    expect(tracks).toMatchObject({ taken: 2, othersWithSpeech: 1 });
  });

  it('a single one is no choice', async () => {
    expect((await decoded(['one'])).tracks).toBeNull();
  });
});
