import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeOriginal } from '../../../media/decode.ts';
import { MediaError } from '../../../media/errors.ts';
import { probe } from '../../../media/ffmpeg/probe.ts';
import { measureLoudness } from '../../../media/loudness.ts';
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
  writeAmr,
} from './audio-files.ts';

const folder = scratchFolder();
const SAMPLE = join(RECORDINGS, 'sample1.wav');
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc=s=160x120:r=15:d=6'];
const at = (name: string) => join(folder, name);

let count = 0;
async function decode(input: string, maxSeconds = 100) {
  const files = { decoded: at(`decoded${++count}.wav`), speech: at(`speech${count}.wav`) };
  return { ...files, ...(await decodeOriginal({ input, ...files, maxSeconds }, testJob())) };
}

/** The code of the refusal; nothing may be left behind. */
async function refusal(input: string, maxSeconds?: number): Promise<string> {
  try {
    await decode(input, maxSeconds);
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(MediaError);
    expect(existsSync(at(`decoded${count}.wav`)) || existsSync(at(`speech${count}.wav`))).toBe(false);
    return (error as MediaError).code;
  }
}

/** Makes a file of the first six seconds of a sample. */
function made(name: string, ...options: string[]): string {
  ffmpeg('-t', '6', '-i', SAMPLE, ...options, at(name));
  return at(name);
}

describe('what phones make is decoded', () => {
  const kinds: [string, string[]][] = [
    ['m4a (AAC)', ['a.m4a', '-c:a', 'aac']],
    ['mp3', ['a.mp3', '-c:a', 'libmp3lame']],
    ['wav 24 bit', ['a.wav', '-c:a', 'pcm_s24le', '-ar', '44100']],
    ['flac', ['a.flac']],
    ['ogg (Opus)', ['a.ogg', '-c:a', 'libopus']],
    ['ogg (Vorbis)', ['a2.ogg', '-c:a', 'libvorbis', '-ac', '2']],
    ['aac (ADTS)', ['a.aac', '-c:a', 'aac']],
    ['aiff', ['a.aiff']],
    ['caf', ['a.caf']],
    ['3gp (AAC)', ['a.3gp', '-c:a', 'aac']],
    ['mkv', ['a.mkv', '-c:a', 'libopus']],
    ['AVI', ['a.avi', '-c:a', 'pcm_s16le']],
    ['FLV (MP3)', ['a.flv', '-c:a', 'libmp3lame', '-ar', '44100']],
    ['FLV (AAC)', ['b.flv', '-c:a', 'aac']],
    ['AU', ['a.au']],
    ['5.1 channels', ['six.m4a', '-af', 'pan=5.1|FC=c0', '-c:a', 'aac']],
  ];

  it.each(['a.amr', 'a.3gp'])('AMR, as old phones record it: %s', async (name) => {
    const amr = writeAmr(at('bare.amr'), 150);
    if (name !== 'a.amr') ffmpeg('-i', amr, '-c', 'copy', at(name));
    const result = await decode(name === 'a.amr' ? amr : at(name));
    expect(result.durationSeconds).toBeCloseTo(3, 1);
    expect(result.channels).toBe(1);
    const heard = samplesOf(amr, 1, 16_000)[0]!.subarray(4_000, 40_000);
    const speech = wavSamples(result.speech);
    expect(correlation(heard, speech.subarray(4_000), bestShift(heard, speech.subarray(4_000), 200))).toBeGreaterThan(
      0.85,
    );
  });

  it.each(kinds)('%s', async (_, [name = '', ...options]) => {
    const result = await decode(made(name, ...options));
    expect(result.durationSeconds).toBeGreaterThan(5.9);
    expect(result.durationSeconds).toBeLessThan(6.2);
    expect(wavSamples(result.decoded).length).toBe(result.samples * result.channels);
    const speech = wavSamples(result.speech);
    expect(Math.abs(speech.length - result.samples / 3)).toBeLessThan(2);
    const original = samplesOf(SAMPLE, 1, 16_000)[0]!.subarray(0, 90_000);
    // AMR, ADTS and plain MP3 keep the encoder's delay: allow for it.
    const shift = bestShift(original.subarray(8_000, 40_000), speech.subarray(8_000), 1_100);
    expect(correlation(original.subarray(8_000, 80_000), speech.subarray(8_000), shift)).toBeGreaterThan(0.85);
    expect(result.peaks.length).toBe(Math.ceil(result.samples / 4_800));
    expect(Math.max(...result.peaks)).toBeLessThanOrEqual(1);
    expect(Math.max(...result.peaks)).toBeGreaterThan(0.08);
  });

  it('webm without a duration, as browsers record it', async () => {
    const live = at('live.webm');
    writeFileSync(live, ffmpeg('-t', '6', '-i', SAMPLE, '-c:a', 'libopus', '-f', 'webm', '-'));
    expect((await probe(live, testJob())).durationSeconds).toBeNull();
    expect((await decode(live)).durationSeconds).toBeCloseTo(6, 1);
  });

  it('a video with rotation: the picture is described upright and the sound is decoded', async () => {
    ffmpeg(
      ...PICTURE,
      '-t',
      '6',
      '-i',
      SAMPLE,
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
      at('flat.mov'),
    );
    ffmpeg('-i', at('flat.mov'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90', at('turned.mov'));
    const { probe: found, durationSeconds } = await decode(at('turned.mov'));
    expect(found.video?.rotation).toBeOneOf([90, 270]);
    expect(found.video).toMatchObject({
      width: 160,
      height: 120,
      codec: 'h264',
      hdr: false,
      averageFrameRate: { num: 15, den: 1 },
    });
    expect(durationSeconds).toBeCloseTo(6, 1);
  });

  it('sound that starts late keeps its time', async () => {
    ffmpeg(
      ...PICTURE,
      '-itsoffset',
      '1.5',
      '-t',
      '4',
      '-i',
      SAMPLE,
      '-c:v',
      'libx264',
      '-c:a',
      'pcm_s16le',
      '-f',
      'mov',
      at('late.mov'),
    );
    const { decoded } = await decode(at('late.mov'));
    const late = wavSamples(decoded);
    expect(late.subarray(0, 71_000).every((sample) => sample === 0)).toBe(true);
    const original = samplesOf(SAMPLE, 1, 48_000)[0]!;
    expect(bestShift(original.subarray(24_000, 72_000), late.subarray(72_000 + 24_000 - 100), 200)).toBe(100);
  });

  it.each([
    ['no decoder knows', 'apac'],
    ['gives no sound', '.mp3'],
  ])('the first of several audio streams that can be decoded, after one that %s', async (_, codec) => {
    made('tone.wav', '-af', 'volume=0,aeval=0.3*sin(2*PI*440*t)');
    ffmpeg('-t', '6', '-i', SAMPLE, '-i', at('tone.wav'), '-map', '0', '-map', '1', '-c:a', 'aac', at('two.mp4'));
    const bytes = readFileSync(at('two.mp4'));
    // Renames the first stream's codec, as a phone's own format would be.
    const entry = bytes.indexOf('mp4a', bytes.indexOf('stsd'));
    bytes.write(codec, entry, 'latin1');
    bytes.write('dapa', bytes.indexOf('esds', entry), 'latin1');
    writeFileSync(at('unknown-first.mp4'), bytes);
    const { probe: found, decoded } = await decode(at('unknown-first.mp4'));
    expect(found.audioStreams).toBe(2);
    expect(found.audio?.index).toBe(1);
    const tone = samplesOf(at('tone.wav'), 1, 48_000)[0]!;
    expect(correlation(tone.subarray(48_000, 96_000), wavSamples(decoded).subarray(48_000, 96_000))).toBeGreaterThan(
      0.9,
    );
  });

  it('cover art is no video', async () => {
    const art = new URL('../../fixtures/faces/astronaut.jpg', import.meta.url).pathname;
    ffmpeg(
      '-t',
      '3',
      '-i',
      SAMPLE,
      '-i',
      art,
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'copy',
      '-disposition:v:0',
      'attached_pic',
      at('art.mp3'),
    );
    const { probe: found } = await decode(at('art.mp3'));
    expect(found.video).toBeNull();
    expect(found.otherStreams).toEqual(['cover']);
  });

  it('damage in the middle is no reason to refuse', async () => {
    const bytes = readFileSync(made('hurt.mp3', '-c:a', 'libmp3lame', '-b:a', '64k'));
    bytes.fill(0x55, 20_000, 20_400);
    writeFileSync(at('hurt.mp3'), bytes);
    expect((await decode(at('hurt.mp3'))).durationSeconds).toBeGreaterThan(5.5);
  });
});

describe('one-sided and inverted channels', () => {
  const original = samplesOf(SAMPLE, 1, 16_000)[0]!;
  it.each([
    ['left', 'pan=stereo|c0=c0|c1=0*c0'],
    ['right', 'pan=stereo|c0=0*c0|c1=c0'],
    ['left', 'pan=stereo|c0=c0|c1=-1*c0'],
    ['both', 'pan=stereo|c0=c0|c1=0.5*c0'],
  ])('use %s for %s, and the speech keeps its voice', async (use, filter) => {
    const result = await decode(made(`sides${count}.wav`, '-af', filter));
    expect(result.use).toBe(use);
    expect(result.channels).toBe(2);
    const speech = wavSamples(result.speech);
    const loudest = Math.max(...speech.subarray(0, 90_000));
    expect(loudest / 32_768).toBeGreaterThan(0.6 * Math.max(...original.subarray(0, 90_000)));
    expect(correlation(original.subarray(8_000, 80_000), speech.subarray(8_000))).toBeGreaterThan(0.98);
  });
});

describe('what is not a whole recording is refused', () => {
  it('an empty file, a text, a picture, a playlist under any name', async () => {
    writeFileSync(at('empty.m4a'), '');
    writeFileSync(at('text.mp3'), 'This is a letter.\n'.repeat(50));
    copyFileSync(new URL('../../fixtures/faces/astronaut.jpg', import.meta.url).pathname, at('photo.mp4'));
    writeFileSync(at('list.mp4'), `#EXTM3U\n#EXTINF:30,\n${SAMPLE}\n#EXT-X-ENDLIST\n`);
    writeFileSync(at('concat.wav'), `ffconcat version 1.0\nfile ${SAMPLE}\n`);
    expect(await refusal(at('empty.m4a'))).toBe('empty');
    expect(await refusal(at('text.mp3'))).toBe('not-media');
    expect(await refusal(at('photo.mp4'))).toBe('picture');
    expect(await refusal(at('list.mp4'))).toBe('playlist');
    expect(await refusal(at('concat.wav'))).toBe('playlist');
  });

  it('random bytes', async () => {
    writeFileSync(
      at('noise.mp3'),
      Buffer.from(Array.from({ length: 60_000 }, (_, i) => (Math.imul(i ^ 0x5bd1, 2654435761) >>> 13) & 255)),
    );
    expect(await refusal(at('noise.mp3'))).toBe('not-media');
  });

  it('sound whose decoder cannot be opened', async () => {
    const bytes = readFileSync(made('broken.mp4', '-c:a', 'aac'));
    const entry = bytes.indexOf('mp4a', bytes.indexOf('stsd'));
    bytes.write('alac', entry, 'latin1');
    bytes.write('dapa', bytes.indexOf('esds', entry), 'latin1');
    writeFileSync(at('broken.mp4'), bytes);
    expect(await refusal(at('broken.mp4'))).toBe('damaged');
  });

  it.each([
    'ID3\x04',
    'OggS',
    'fLaC',
    'RIFF\0\0\0\0WAVE',
    '\0\0\0\x18ftypM4A ',
    '\x1a\x45\xdf\xa3',
    'caff\0\x01',
    'FLV\x01',
  ])('random bytes after the start of a recording (%j) are damaged, not cut off', async (start) => {
    const random = Array.from({ length: 60_000 }, (_, i) => (Math.imul(i ^ 0x5bd1, 2654435761) >>> 13) & 255);
    writeFileSync(at('junk.bin'), Buffer.concat([Buffer.from(start, 'latin1'), Buffer.from(random)]));
    expect(await refusal(at('junk.bin'))).toBe('damaged');
  });

  it.each([0.1, 0.3, 0.5, 0.9])('an M4A of whose index %f are there is cut off', async (share) => {
    for (const flags of ['+faststart', '0']) {
      const whole = readFileSync(made('index.m4a', '-c:a', 'aac', '-movflags', flags));
      const name = whole.indexOf('moov');
      const end = name - 4 + Math.floor(whole.readUInt32BE(name - 4) * share);
      writeFileSync(at('index-cut.m4a'), whole.subarray(0, end));
      const found = await refusal(at('index-cut.m4a'));
      // The end of an index at the end holds only tags.
      if (flags === '+faststart' || share < 0.9) expect(found).toBe('truncated');
    }
  });

  it('sound that no decoder knows', async () => {
    const bytes = readFileSync(made('apac.mp4', '-c:a', 'aac'));
    const entry = bytes.indexOf('mp4a', bytes.indexOf('stsd'));
    bytes.write('apac', entry, 'latin1');
    bytes.write('dapa', bytes.indexOf('esds', entry), 'latin1');
    writeFileSync(at('apac.mp4'), bytes);
    expect(await refusal(at('apac.mp4'))).toBe('unreadable-sound');
  });

  it('a video without sound', async () => {
    ffmpeg(...PICTURE, '-c:v', 'libx264', at('mute.mp4'));
    expect(await refusal(at('mute.mp4'))).toBe('no-audio');
  });

  const cut = (name: string, share: number, ...options: string[]) => {
    const path = made(name, ...options);
    truncateSync(path, Math.floor(readFileSync(path).length * share));
    return path;
  };
  it.each<[string, () => string]>([
    ['m4a without its index', () => cut('cut1.m4a', 0.7, '-c:a', 'aac')],
    ['m4a with its index first', () => cut('cut2.m4a', 0.7, '-c:a', 'aac', '-movflags', '+faststart')],
    ['wav with more in its header than in the file', () => cut('cut.wav', 0.6)],
    ['flac', () => cut('cut.flac', 0.6)],
    ['webm', () => cut('cut.webm', 0.6)],
    ['mp3', () => cut('cut.mp3', 0.6)],
    ['nothing but the beginning of a header', () => cut('cut.mkv', 0.001)],
  ])('%s is truncated', async (_, make) => {
    expect(await refusal(make())).toBe('truncated');
  });

  it('a recording that is too long, whatever its header says', async () => {
    expect(await refusal(SAMPLE, 20)).toBe('too-long');
    const live = at('long.webm');
    writeFileSync(live, ffmpeg('-i', SAMPLE, '-c:a', 'libopus', '-f', 'webm', '-'));
    expect(await refusal(live, 20)).toBe('too-long');
    expect(await refusal(SAMPLE, 31)).toBe('accepted');
  });
});

describe('loudness of a file', () => {
  it('a tone of −23 dBFS is −23 LUFS in stereo, and alike in mono', async () => {
    const tone = 'aevalsrc=exprs=0.0707946*sin(2*PI*1000*t):s=48000:d=10';
    ffmpeg('-f', 'lavfi', '-i', tone, '-c:a', 'pcm_s24le', at('mono.wav'));
    ffmpeg('-i', at('mono.wav'), '-af', 'pan=stereo|c0=c0|c1=c0', '-c:a', 'pcm_s24le', at('stereo.wav'));
    for (const name of ['mono.wav', 'stereo.wav']) {
      const { integrated, truePeak } = await measureLoudness(at(name), testJob());
      expect(Math.abs(integrated + 23)).toBeLessThan(0.1);
      expect(Math.abs(truePeak + 23)).toBeLessThan(0.1);
    }
  });

  it('agrees with the meter of ffmpeg on speech, also while decoding', async () => {
    const path = made('agree.flac', '-ar', '48000');
    const opinion = ffmpegLoudness(path);
    const own = await measureLoudness(path, testJob());
    const { loudness } = await decode(path);
    for (const { integrated, truePeak } of [own, loudness]) {
      expect(Math.abs(integrated - opinion.integrated)).toBeLessThan(0.15);
      expect(Math.abs(truePeak - opinion.truePeak)).toBeLessThan(0.2);
    }
  });
});

it('refuses a WAV with several data chunks: only the first would be heard, and the others lost without a word', async () => {
  const rate = 16_000;
  const tone = (hertz: number) =>
    Buffer.from(
      Int16Array.from({ length: 2 * rate }, (_, i) => 8000 * Math.sin((2 * Math.PI * hertz * i) / rate)).buffer,
    );
  const chunk = (name: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(2 * rate, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  const chunks = [
    chunk('fmt ', format),
    chunk('data', tone(440)),
    chunk('LIST', Buffer.alloc(4)),
    chunk('data', tone(880)),
  ];
  const body = Buffer.concat([Buffer.from('WAVE', 'latin1'), ...chunks]);
  writeFileSync(at('several.wav'), chunk('RIFF', body));
  expect(await refusal(at('several.wav'))).toBe('several-parts');
});
