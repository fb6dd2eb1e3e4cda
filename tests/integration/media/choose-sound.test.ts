import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normaliseAudio } from '../../../media/audio/normalise.ts';
import type { SoundChoice } from '../../../media/choose-sound.ts';
import { decodeOriginal } from '../../../media/decode.ts';
import { testJob } from '../../tools.ts';
import {
  correlation,
  ffmpeg,
  ffmpegLoudness,
  RECORDINGS,
  samplesOf,
  scratchFolder,
  wavSamples,
  writeWav,
} from './audio-files.ts';

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
/** A Matroska file with these files as sound tracks, the options after them, as it is decoded. */
async function decodedFiles(paths: readonly string[], options: readonly string[], soundChoice?: SoundChoice) {
  const input = at(`tracks${++count}.mkv`);
  const maps = paths.flatMap((_, i) => ['-map', `${i}:a`, `-disposition:a:${i}`, '0']);
  ffmpeg(...paths.flatMap((path) => ['-i', path]), ...maps, '-c:a', 'pcm_s16le', ...options, input);
  const files = { decoded: at(`decoded${count}.wav`), speech: at(`speech${count}.wav`) };
  const analysis = await decodeOriginal({ input, ...files, maxSeconds: 100, soundChoice }, testJob());
  return { heard: wavSamples(files.decoded), speech: wavSamples(files.speech), analysis, decoded: files.decoded };
}

/** The same of six seconds of these sounds. */
async function decoded(sounds: readonly Sound[], options: readonly string[] = [], soundChoice?: SoundChoice) {
  const paths = sounds.map((sound) => {
    const path = at(`${sound}-six.wav`);
    ffmpeg('-t', `${SECONDS}`, '-i', SOUNDS[sound], path);
    return path;
  });
  const { heard, analysis } = await decodedFiles(paths, options, soundChoice);
  return { heard, tracks: analysis.tracks };
}

function expectHeard(heard: Int16Array, sound: Sound): void {
  const wanted = samplesOf(SOUNDS[sound], 1, 48_000)[0]!.subarray(0, SECONDS * 48_000);
  expect(correlation(wanted, heard)).toBeGreaterThan(0.95);
}

const LANGUAGES = ['-metadata:s:a:0', 'language=fre', '-metadata:s:a:1', 'language=eng'];

describe('of several sound tracks', () => {
  it.each<[string, Sound[], string[], Sound, number]>([
    ['a silent first one is passed over', ['silence', 'one'], [], 'one', 0],
    ['a tone is passed over, even where it is marked', ['tone', 'one'], ['-disposition:a:0', 'default'], 'one', 0],
    [
      'of two that speak all the time at once, the marked one',
      ['one', 'two'],
      ['-disposition:a:1', 'default'],
      'two',
      1,
    ],
    ['the one in English is taken where none is marked', ['one', 'two'], LANGUAGES, 'two', 1],
    ['a marked silent one is passed over', ['one', 'silence'], ['-disposition:a:1', 'default'], 'one', 0],
    ['the same twice is heard once', ['one', 'one'], [], 'one', 0],
  ])('%s', async (_, sounds, options, wanted, othersWithSpeech) => {
    const { heard, tracks } = await decoded(sounds, options);
    expectHeard(heard, wanted);
    const taken = sounds.indexOf(wanted) + 1;
    expect(tracks).toMatchObject({ taken, of: 2, othersWithSpeech });
    expect(tracks?.mixed).toBeUndefined();
  });

  it('a single one is no choice', async () => {
    expect((await decoded(['one'])).tracks).toBeNull();
  });

  it('the one that somebody chose is taken, and all where they chose that', async () => {
    const second = await decoded(['one', 'two'], ['-disposition:a:0', 'default'], 2);
    expectHeard(second.heard, 'two');
    expect(second.tracks).toMatchObject({ taken: 2, othersWithSpeech: 1 });
    const all = await decoded(['one', 'tone', 'two', 'silence', 'one'], LANGUAGES, 'all');
    expect(all.tracks).toMatchObject({ taken: 2, of: 5, othersWithSpeech: 0, mixed: [2, 3, 5] });
    expect(all.tracks!.tracks!.map(({ number, language }) => [number, language])).toEqual([
      [1, 'fre'],
      [2, 'eng'],
      ...[3, 4, 5].map((number) => [number, null]),
    ]);
  });
});

const TURN = 3;
const TURNS_SECONDS = 24;
/** Whether the first person speaks at this time. */
const isFirst = (seconds: number) => Math.floor(seconds / TURN) % 2 === 0;

/** A person who speaks in turns of 3 s: the first person in the first, third, …, the other one between. */
function person(name: string, source: string, first: boolean, options: string, seconds: number): string {
  const speaks = `volume='if(eq(mod(floor(t/${TURN}),2),${first ? 0 : 1}),1,0)':eval=frame`;
  const filters = `aresample=48000,asetnsamples=480,${speaks},${options},atrim=end=${seconds}`;
  ffmpeg('-t', `${TURNS_SECONDS}`, '-i', source, '-af', filters, at(name));
  return at(name);
}

/** What was put in within one person's turns and what came out there, without 50 ms at either end. */
function inTurns(samples: ArrayLike<number>, first: boolean, step = 1, rate = 48_000): number[] {
  const found: number[] = [];
  for (let i = 0; i < samples.length; i += step) {
    const at = i / step / rate;
    const within = at % TURN;
    if (isFirst(at) === first && within > 0.05 && within < TURN - 0.05) found.push(samples[i]!);
  }
  return found;
}

describe('of a microphone for each person', () => {
  it('all are mixed, as loud as each other, at their times, to the end of the longest', async () => {
    const one = person('one-turns.wav', SOUNDS.one, true, 'volume=-3dB', 21.5);
    // The second is 15 dB quieter, hears the first 7 ms later and 15 dB below its own person, and has its microphone on the right alone.
    const quiet = person('two-alone.wav', SOUNDS.two, false, 'volume=-18dB', TURNS_SECONDS);
    const bleed = '[1]volume=-30dB,adelay=7[b];[0][b]amix=inputs=2:normalize=0,pan=stereo|c0=0*c0|c1=c0';
    ffmpeg('-i', quiet, '-i', one, '-filter_complex', bleed, '-ar', '48000', at('two-turns.wav'));
    const { heard, speech, analysis, decoded } = await decodedFiles([one, at('two-turns.wav')], []);

    expect(analysis.tracks).toMatchObject({ taken: 1, of: 2, othersWithSpeech: 0, mixed: [1, 2] });
    expect([analysis.channels, analysis.samples]).toEqual([1, TURNS_SECONDS * 48_000]);
    const put = [samplesOf(one, 1, 48_000)[0]!, samplesOf(quiet, 1, 48_000)[0]!];
    const master = at('turns-master.wav');
    await normaliseAudio({ decoded, master, analysis }, testJob());
    for (const out of [heard, wavSamples(master)])
      for (const [i, was] of put.entries()) {
        const length = Math.min(was.length, out.length);
        const [wanted, found] = [was, out].map((all) => inTurns(all.slice(0, length), i === 0));
        expect(correlation(wanted!, found!)).toBeGreaterThan(0.95);
      }
    const levels = [true, false].map((first) => {
      const part = writeWav(at(`level-${first}.wav`), Int16Array.from(inTurns(heard, first)), 1);
      return ffmpegLoudness(part).integrated;
    });
    expect(Math.abs(levels[0]! - levels[1]!)).toBeLessThan(1);
    // The recogniser hears the same mix.
    const heardAt16 = heard.filter((_, i) => i % 3 === 0);
    expect(speech.length).toBe(heardAt16.length);
    expect(correlation(heardAt16, speech)).toBeGreaterThan(0.9);

    expect(analysis.trackSpeech.map(({ track }) => track)).toEqual([1, 2]);
    for (const [i, { spans }] of analysis.trackSpeech.entries()) {
      const own = spans.reduce((sum, [start, end]) => sum + end - start, 0);
      const amiss = spans.filter(([start, end]) => isFirst(start + 0.2) !== (i === 0) || end - start > TURN + 0.3);
      expect(amiss).toEqual([]);
      expect(own).toBeGreaterThan(TURNS_SECONDS / 2 - 5);
    }
  });

  it('they are not mixed where they are marked as two languages', async () => {
    const people = [person('fr.wav', SOUNDS.one, true, 'anull', 12), person('en.wav', SOUNDS.two, false, 'anull', 12)];
    const { analysis } = await decodedFiles(people, LANGUAGES);
    expect(analysis.tracks).toMatchObject({ taken: 2, othersWithSpeech: 1 });
    expect([analysis.tracks!.mixed, analysis.trackSpeech]).toEqual([undefined, []]);
  });

  it('the mix that a recorder writes beside them is taken alone; without the mark of the usual one, too', async () => {
    const people = [person('a.wav', SOUNDS.one, true, 'anull', 12), person('b.wav', SOUNDS.two, false, 'anull', 12)];
    ffmpeg('-i', people[0]!, '-i', people[1]!, '-filter_complex', 'amix=inputs=2:normalize=0', at('mixed.wav'));
    const { analysis, heard } = await decodedFiles([...people, at('mixed.wav')], []);
    expect(analysis.tracks).toMatchObject({ taken: 3, of: 3, othersWithSpeech: 0 });
    expect(correlation(samplesOf(at('mixed.wav'), 1, 48_000)[0]!, heard)).toBeGreaterThan(0.99);
  });

  it('a word on one while another speaks throughout is heard', async () => {
    ffmpeg('-ss', '1', '-t', '0.9', '-i', SOUNDS.two, '-af', `adelay=2000,apad=whole_dur=${SECONDS}`, at('word.wav'));
    ffmpeg('-t', `${SECONDS}`, '-i', SOUNDS.one, at('throughout.wav'));
    const { analysis } = await decodedFiles([at('word.wav'), at('throughout.wav')], []);
    expect(analysis.tracks).toMatchObject({ mixed: [1, 2], othersWithSpeech: 0 });
  });
});
