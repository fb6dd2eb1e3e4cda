import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EncodeRequest, encodeAudio, isAsLoudAsCanBe } from '../../../media/audio/encode.ts';
import { testJob } from '../../tools.ts';
import {
  bestShift,
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
const ART = new URL('../../fixtures/faces/astronaut.jpg', import.meta.url).pathname;
const tags = {
  title: 'Being heard; part #1 = "start"',
  album: 'Joining Up',
  artist: 'Heard\nteam',
  date: '2027',
  language: 'eng',
};
const chapters = [
  { start: 0, title: 'Hello' },
  { start: 4.5, title: 'What = changed' },
];

beforeAll(() => {
  const speech = 'aresample=48000,loudnorm=I=-16:TP=-2,aresample=48000';
  const plain = ['-t', '12', '-bitexact', '-c:a', 'pcm_s16le'];
  ffmpeg('-i', join(RECORDINGS, 'sample4.wav'), '-af', speech, ...plain, at('mono.wav'));
  ffmpeg(
    '-i',
    join(RECORDINGS, 'sample4.wav'),
    '-af',
    `${speech},aformat=channel_layouts=mono,pan=stereo|c0=c0|c1=0.8*c0`,
    ...plain,
    at('stereo.wav'),
  );
  ffmpeg('-i', at('mono.wav'), '-af', 'volume=-9dB', '-bitexact', at('low.wav'));
  ffmpeg('-i', at('mono.wav'), '-af', 'volume=8dB', '-bitexact', at('clipped.wav'));
});

const encode = (name: string, request: Partial<EncodeRequest> & { master: string; format: 'mp3' | 'm4a' }) =>
  encodeAudio({ out: at(name), tags, chapters, ...request, master: at(request.master) }, testJob());

function described(name: string) {
  const args = ['-v', 'error', '-show_streams', '-show_format', '-show_chapters', '-print_format', 'json', at(name)];
  return JSON.parse(spawnSync(testJob().tools.ffprobe, args).stdout.toString()) as {
    streams: {
      codec_name: string;
      codec_type: string;
      width?: number;
      disposition: { attached_pic: number };
      tags?: Record<string, string>;
    }[];
    format: { tags: Record<string, string> };
    chapters: { start_time: string; end_time: string; tags: { title: string } }[];
  };
}

describe('the encoded file', () => {
  it.each([
    ['mp3', 'mono.wav'],
    ['mp3', 'stereo.wav'],
    ['mp3', 'low.wav'],
    ['mp3', 'clipped.wav'],
    ['m4a', 'mono.wav'],
    ['m4a', 'stereo.wav'],
    ['m4a', 'clipped.wav'],
  ] as const)('%s of %s has −16 ± 0.5 LUFS and at most −1 dBTP', async (format, master) => {
    const { loudness, tries } = await encode(`${master}.${format}`, { master, format });
    const opinion = ffmpegLoudness(at(`${master}.${format}`));
    expect(Math.abs(opinion.integrated + 16)).toBeLessThanOrEqual(0.5);
    expect(opinion.truePeak).toBeLessThanOrEqual(-1);
    expect(Math.abs(loudness.integrated - opinion.integrated)).toBeLessThan(0.15);
    expect(tries).toBeLessThanOrEqual(3);
  });

  it.each(['mp3', 'm4a'] as const)('%s is the master, at its time', async (format) => {
    await encode(`time.${format}`, { master: 'stereo.wav', format });
    const before = samplesOf(at('stereo.wav'), 2, 48_000)[0]!.subarray(96_000, 192_000);
    const after = samplesOf(at(`time.${format}`), 2, 48_000)[0]!.subarray(96_000, 192_000);
    expect(bestShift(before, after, 20)).toBe(0);
    expect(correlation(before, after)).toBeGreaterThan(0.9);
  });

  it.each(['mp3', 'm4a'] as const)(
    '%s holds the tags, the chapters and the art, and nothing of the encoder',
    async (format) => {
      await encode(`tagged.${format}`, { master: 'mono.wav', format, art: ART });
      const found = described(`tagged.${format}`);
      const { title, album, artist, date } = found.format.tags;
      expect({ title, album, artist, date }).toEqual({
        title: tags.title,
        album: 'Joining Up',
        artist: 'Heard team',
        date: '2027',
      });
      const container = ['major_brand', 'minor_version', 'compatible_brands'];
      expect(
        Object.keys(found.format.tags)
          .filter((key) => !container.includes(key))
          .sort(),
      ).toEqual(['album', 'artist', 'date', 'title']);
      expect(found.chapters.map((chapter) => [Number(chapter.start_time), chapter.tags.title])).toEqual([
        [0, 'Hello'],
        [4.5, 'What = changed'],
      ]);
      expect(Number(found.chapters[1]!.end_time)).toBeCloseTo(12, 1);
      const art = found.streams.filter(({ disposition }) => disposition.attached_pic);
      expect(art).toHaveLength(1);
      expect(art[0]).toMatchObject({ codec_name: 'mjpeg', width: 512 });
      expect(readFileSync(at(`tagged.${format}`)).includes('Lavc')).toBe(false);
    },
  );

  it('m4a can be played before it is loaded whole', async () => {
    await encode('fast.m4a', { master: 'mono.wav', format: 'm4a' });
    const bytes = readFileSync(at('fast.m4a'));
    expect(bytes.indexOf('moov')).toBeGreaterThan(0);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  it('is the same in every run', async () => {
    for (const format of ['mp3', 'm4a'] as const) {
      await encode(`one.${format}`, { master: 'mono.wav', format, art: ART });
      await encode(`two.${format}`, { master: 'mono.wav', format, art: ART });
      expect(Buffer.compare(readFileSync(at(`one.${format}`)), readFileSync(at(`two.${format}`)))).toBe(0);
    }
  });

  it('is not made of silence', async () => {
    writeWav(at('silent.wav'), new Int16Array(480_000), 1);
    await expect(encode('silent.mp3', { master: 'silent.wav', format: 'mp3' })).rejects.toMatchObject({
      code: 'loudness',
    });
    expect(existsSync(at('silent.mp3'))).toBe(false);
  });

  it.each(['mp3', 'm4a'] as const)('of nothing but clicks is as loud as its peaks allow: %s', async (format) => {
    // Clicks in silence: loud enough would mean peaks that are far too high.
    const clicks = new Int16Array(96_000);
    for (let i = 4_800; i < 96_000; i += 9_600) clicks[i] = 32_000;
    writeWav(at('clicks.wav'), clicks, 1);
    await encode(`clicks.${format}`, { master: 'clicks.wav', format });
    const loudness = ffmpegLoudness(at(`clicks.${format}`));
    expect(loudness.truePeak).toBeLessThanOrEqual(-1);
    expect(loudness.truePeak).toBeGreaterThan(-6);
    expect(loudness.integrated).toBeLessThan(-16.5);
    // The check of the finished files agrees for this master only, and for no file whose peaks are too high.
    const quiet = { ...loudness, range: 0 };
    expect(await isAsLoudAsCanBe(quiet, at('clicks.wav'), testJob())).toBe(true);
    expect(await isAsLoudAsCanBe({ ...quiet, truePeak: -0.9 }, at('clicks.wav'), testJob())).toBe(false);
    expect(await isAsLoudAsCanBe(quiet, at('mono.wav'), testJob())).toBe(false);
  });

  it('is not left behind when the work is cancelled', async () => {
    const stop = new AbortController();
    const job = testJob({ signal: stop.signal, progress: () => stop.abort() });
    const request = { master: at('mono.wav'), out: at('stopped.m4a'), format: 'm4a' as const, tags, chapters };
    await expect(encodeAudio(request, job)).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(at('stopped.m4a'))).toBe(false);
    expect(wavSamples(at('mono.wav')).length).toBeGreaterThan(0);
  });
});
