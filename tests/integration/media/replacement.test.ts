import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { redactAudio } from '../../../media/audio/redact.ts';
import { replacementSound } from '../../../media/audio/replacement-sound.ts';
import type { AudioSpan } from '../../../media/spans.ts';
import { testJob } from '../../tools.ts';
import { correlation, ffmpeg, ffmpegLoudness, RECORDINGS, scratchFolder, wavSamples, writeWav } from './audio-files.ts';

const folder = scratchFolder();
const at = (name: string) => join(folder, name);
const SHA = 'ab'.repeat(32);
const RATE = 48_000;

beforeAll(() => {
  const stereo = 'loudnorm=I=-20:TP=-2,aresample=48000,aformat=channel_layouts=mono,pan=stereo|c0=c0|c1=0.6*c0';
  ffmpeg('-i', join(RECORDINGS, 'sample3.wav'), '-af', stereo, '-bitexact', '-c:a', 'pcm_s16le', at('master.wav'));
  // Two seconds of another voice, far too quiet, between two pauses: as a phone records it.
  const quiet = 'atrim=1:3,asetpts=PTS-STARTPTS,volume=-14dB,adelay=700:all=1,apad=pad_dur=0.9';
  ffmpeg('-i', join(RECORDINGS, 'sample5.wav'), '-af', quiet, '-ac', '2', '-c:a', 'aac', '-f', 'ipod', at('voice.m4a'));
});

const replace = (start: number, end: number): AudioSpan => ({
  start,
  end,
  action: 'replace',
  replacement: { sha256: SHA, seconds: 2 },
  flags: ['f1'],
});

async function redacted(spans: AudioSpan[], name: string, input = at('voice.m4a')) {
  const request = { master: at('master.wav'), redacted: at(name), spans, replacements: new Map([[SHA, input]]) };
  await redactAudio(request, testJob());
  return { before: wavSamples(at('master.wav')), after: wavSamples(at(name)) };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int16Array) => Buffer.from(buffer, byteOffset, byteLength);

const channel = (samples: Int16Array, c: number, first: number, end: number) =>
  Float32Array.from({ length: end - first }, (_, i) => samples[(first + i) * 2 + c]!);

describe('a recording that takes the place of a sound', () => {
  it('overwrites its span in every channel to the sample, changes nothing outside, and ends in silence', async () => {
    const { before, after } = await redacted([replace(2.000013, 6)], 'out.wav');
    const [first, end] = [96_001, 288_000];
    expect(after.length).toBe(before.length);
    for (let i = 0; i < before.length; i++) {
      const frame = Math.floor(i / 2);
      if ((frame < first || frame >= end) && after[i] !== before[i]) expect.fail(`sample ${i} changed`);
    }
    const [left, right] = [channel(after, 0, first, end), channel(after, 1, first, end)];
    expect(right).toEqual(left);
    const { seconds } = await replacementSound({ input: at('voice.m4a'), decoded: at('voice.f32') }, testJob());
    expect(seconds).toBeGreaterThan(1.5);
    expect(seconds).toBeLessThan(2.3);
    const length = Math.round(seconds * RATE);
    expect(left.subarray(length).every((sample) => sample === 0)).toBe(true);
    expect(Math.max(...left.subarray(0, length).map(Math.abs))).toBeGreaterThan(1000);
    // It fades from silence and to silence, over 5 ms.
    for (const edge of [left.subarray(0, 20), left.subarray(length - 20, length)])
      expect(Math.max(...edge.map(Math.abs))).toBeLessThan(100);
  });

  it('mixes nothing: what was said before is not there, in any channel or between them', async () => {
    const { before, after } = await redacted([replace(2, 4.5)], 'mixed.wav');
    const [first, end] = [2 * RATE, 4.5 * RATE];
    for (const c of [0, 1])
      expect(Math.abs(correlation(channel(before, c, first, end), channel(after, c, first, end)))).toBeLessThan(0.05);
    const other = wavSamples(at('master.wav')).map((sample, i) =>
      i >= 2 * first && i < 2 * end ? (i * 7919) % 30_000 : sample,
    );
    writeWav(at('other-master.wav'), other, 2);
    const spans = [replace(2, 4.5)];
    const replacements = new Map([[SHA, at('voice.m4a')]]);
    await redactAudio({ master: at('other-master.wav'), redacted: at('other.wav'), spans, replacements }, testJob());
    // Compared as numbers, so many samples take a minute.
    expect(bytesOf(wavSamples(at('other.wav'))).equals(bytesOf(after))).toBe(true);
  });

  it('is as loud as the speech that stays', async () => {
    const { after } = await redacted([replace(2, 6)], 'loud.wav');
    writeWav(at('part.wav'), after.slice(2 * 2 * RATE, 2 * 4 * RATE), 2);
    expect(
      Math.abs(ffmpegLoudness(at('part.wav')).integrated - ffmpegLoudness(at('master.wav')).integrated),
    ).toBeLessThan(1.5);
  });

  it('keeps its shape where its samples pass full scale by 12 dB', async () => {
    const float = (name: string, gain: number) => {
      const volume = `atrim=1:3,aresample=48000:out_sample_fmt=flt,volume=${gain}dB:precision=float`;
      ffmpeg('-i', join(RECORDINGS, 'sample5.wav'), '-af', volume, '-ac', '2', '-c:a', 'pcm_f32le', at(name));
      return at(name);
    };
    const peakOf = async (input: string) =>
      (await replacementSound({ input, decoded: at('peak.f32') }, testJob())).peak;
    const lift = 12 - 20 * Math.log10(await peakOf(float('as-it-is.wav', 0)));
    const [loud, low] = [float('loud-voice.wav', lift), float('low-voice.wav', lift - 24)];
    expect(20 * Math.log10(await peakOf(loud))).toBeCloseTo(12, 1);
    const put = async (name: string, input: string) =>
      channel((await redacted([replace(2, 6)], name, input)).after, 0, 2 * RATE, 6 * RATE);
    const [heard, expected] = [await put('over.wav', loud), await put('under.wav', low)];
    expect(heard.reduce((highest, sample) => Math.max(highest, sample), 0)).toBeGreaterThan(1000);
    expect(correlation(heard, expected)).toBeGreaterThan(0.9999);
  });

  it('is cut by nothing and reaches over nothing: longer than its span, or missing, it is refused', async () => {
    await expect(redacted([replace(2, 3)], 'never.wav')).rejects.toMatchObject({ code: 'mismatch' });
    const request = { master: at('master.wav'), redacted: at('never.wav'), spans: [replace(2, 6)] };
    await expect(redactAudio(request, testJob())).rejects.toMatchObject({ code: 'mismatch' });
  });

  it('gives way to silence where anything else is decided for a part of its span', async () => {
    const bleep: AudioSpan = { start: 5.5, end: 7, action: 'bleep', flags: ['f2'] };
    const { after } = await redacted([replace(2, 6), bleep], 'both.wav');
    expect(channel(after, 0, 2 * RATE, 6 * RATE).every((sample) => sample === 0)).toBe(true);
  });
});

describe('an uploaded replacement', () => {
  const measured = (input: string) => replacementSound({ input, decoded: at('measured.f32') }, testJob());

  it.each([
    ['not-media', () => writeFileSync(at('bad.mp3'), 'These are words.'), 'bad.mp3'],
    ['empty', () => writeFileSync(at('none.wav'), ''), 'none.wav'],
    ['playlist', () => writeFileSync(at('list.m3u8'), '#EXTM3U\n#EXTINF:1,\n/etc/hostname\n'), 'list.m3u8'],
    ['empty', () => ffmpeg('-f', 'lavfi', '-i', 'anullsrc=d=2', at('silent.mp3')), 'silent.mp3'],
    ['too-long', () => ffmpeg('-f', 'lavfi', '-i', 'sine=d=310', '-ar', '8000', at('long.flac')), 'long.flac'],
  ])('is refused as %s', async (code, make, name) => {
    make();
    await expect(measured(at(name))).rejects.toMatchObject({ code });
  });
});
