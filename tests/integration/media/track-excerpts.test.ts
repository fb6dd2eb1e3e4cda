import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeOriginal } from '../../../media/decode.ts';
import { writeExcerpt } from '../../../media/tracks/excerpt.ts';
import { testJob } from '../../tools.ts';
import { bestShift, correlation, ffmpeg, ffmpegLoudness, RECORDINGS, samplesOf, scratchFolder } from './audio-files.ts';
import { ffprobe } from './decoded.ts';

/** What staff hear of each sound track before they choose: the right track, from where its own person speaks the most. */

const folder = scratchFolder();
const at = (name: string) => join(folder, name);
const RATE = 4_000;

/** 100 s in which somebody speaks for 20 s, `from` seconds after the start, and half a second is heard of them at the very beginning. */
function speaker(name: string, from: number, volume: string): string {
  const source = join(RECORDINGS, `${name}.wav`);
  const moment = '[0]atrim=0:20,asplit[a][b];[a]atrim=5:5.5,asetpts=PTS-STARTPTS[word]';
  const placed = `[b]adelay=${from * 1000}[all];[word][all]amix=inputs=2:normalize=0,volume=${volume},apad=whole_dur=100`;
  ffmpeg('-t', '20', '-i', source, '-filter_complex', `${moment};${placed}`, '-ar', '48000', at(`${name}.wav`));
  return at(`${name}.wav`);
}

const people = [
  { path: speaker('sample1', 60, '1'), from: 60 },
  { path: speaker('sample3', 30, '0.1'), from: 30 },
];
ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=mono:d=100', at('silence.wav'));
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=5:d=100'];
const MPEG4 = ['-c:v', 'mpeg4', '-g', '5'];

it.each<[string, string, string[], string[]]>([
  ['Matroska', 'mkv', [], ['-c:a', 'flac']],
  ['MOV with a picture', 'mov', PICTURE, [...MPEG4, '-c:a', 'aac']],
  ['MPEG transport stream with a picture', 'ts', PICTURE, ['-c:v', 'mpeg2video', '-c:a', 'mp2']],
  ['Ogg', 'ogg', [], ['-c:a', 'libvorbis']],
])('in %s', { timeout: 120_000 }, async (_, end, picture, codecs) => {
  const input = at(`three.${end}`);
  const sounds = [at('silence.wav'), ...people.map(({ path }) => path)];
  const inputs = [...sounds.flatMap((path) => ['-i', path]), ...picture];
  const maps = [...(picture.length > 0 ? ['-map', '3:v'] : []), ...[0, 1, 2].flatMap((i) => ['-map', `${i}:a`])];
  ffmpeg(...inputs, ...maps, ...codecs, input);
  const job = testJob();
  const wavs = { decoded: at('decoded.wav'), speech: at('speech.wav') };
  const { excerpts, probe } = await decodeOriginal({ input, ...wavs, maxSeconds: 200 }, job);
  expect(excerpts.map(({ number }) => number)).toEqual([1, 2, 3]);
  for (const [i, { path, from }] of people.entries()) {
    const excerpt = excerpts[i + 1]!;
    expect(Math.abs(excerpt.start - (from - 0.5))).toBeLessThan(1);
    const out = at('excerpt.m4a');
    expect(await writeExcerpt(input, probe, excerpt, out, job)).toBe(true);
    const heard = samplesOf(out, 1, RATE)[0]!;
    expect(Math.abs(heard.length / RATE - 30)).toBeLessThan(0.1);
    const put = samplesOf(path, 1, RATE)[0]!.subarray(excerpt.start * RATE);
    const shift = bestShift(put.subarray(RATE, 9 * RATE), heard.subarray(RATE), RATE / 20);
    expect(correlation(put.subarray(0, 30 * RATE), heard, shift)).toBeGreaterThan(0.9);
    // The second person is 20 dB quieter in the file and as loud as the first here.
    expect(Math.abs(ffmpegLoudness(out).integrated - -20)).toBeLessThan(3);
    const { format, streams } = ffprobe(out, '-show_streams', '-show_format');
    expect([streams!.length, JSON.stringify(format)]).toEqual([1, expect.not.stringMatching(/title|artist|encoder/)]);
  }
  expect(await writeExcerpt(input, probe, excerpts[0]!, at('silent.m4a'), job)).toBe(true);
  expect(samplesOf(at('silent.m4a'), 1, RATE)[0]!.every((sample) => Math.abs(sample) < 0.001)).toBe(true);
});

it('turns a track by its own person, not by what its microphone hears of another', async () => {
  const [one, two] = people.map(({ path }) => path);
  // The second microphone hears the first person for 20 s, 15 dB below its own, who speaks for 8 s.
  const bleed = `[1]atrim=0:38,apad=whole_dur=100,volume=10[own];[0]volume=0.1[b];[own][b]amix=inputs=2:normalize=0`;
  ffmpeg('-i', one!, '-i', two!, '-filter_complex', bleed, at('hears.wav'));
  const input = at('bleed.mkv');
  ffmpeg('-i', one!, '-i', at('hears.wav'), '-map', '0', '-map', '1', '-c:a', 'flac', input);
  const wavs = { decoded: at('decoded.wav'), speech: at('speech.wav') };
  const { excerpts } = await decodeOriginal({ input, ...wavs, maxSeconds: 200 }, testJob());
  expect(Math.abs(excerpts[1]!.start - 29.5)).toBeLessThan(1);
});
