import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { probe } from '../../../media/ffmpeg/probe.ts';
import { measureLoudness } from '../../../media/loudness.ts';
import { coverPicture } from '../../../media/picture/cover.ts';
import { makePictureMaster } from '../../../media/picture/master.ts';
import { packageVideo } from '../../../media/picture/package.ts';
import { COVER_COLOUR } from '../../../media/picture/paint.ts';
import { poster } from '../../../media/picture/poster.ts';
import type { PictureMaster } from '../../../media/picture/regions.ts';
import type { Cover } from '../../../media/spans.ts';
import { boxesAt, movieIndex, topBoxes } from '../../../media/verify/boxes.ts';
import { testJob } from '../../tools.ts';
import { decodedFrames, runFfmpegProgram, ffprobe, worstDifference } from './decoded.ts';

const job = testJob();
const file = (name: string) => join(job.workDir, name);
const colour = (frames: Buffer, frame: number, width: number, height: number, x: number, y: number) => [
  ...frames.subarray(3 * (frame * width * height + y * width + x)).subarray(0, 3),
];

/** Turns the picture of an MP4 by 90° clockwise as phones do: in the track's display matrix. */
async function turn(path: string): Promise<void> {
  const bytes = readFileSync(path);
  const index = (await topBoxes(path)).find(({ type }) => type === 'moov')!;
  const header = boxesAt(await movieIndex(path), ['trak', 'tkhd'])[0]!;
  const matrix = index.from + header.from + 40;
  for (const [i, value] of [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000].entries())
    bytes.writeInt32BE(value, matrix + 4 * i);
  writeFileSync(path, bytes);
}

describe('the picture master', () => {
  it('stands upright at a constant rate, without sound, tags or chapters', async () => {
    const input = file('phone.mp4');
    writeFileSync(
      file('chapters.txt'),
      ';FFMETADATA1\ntitle=Jordan\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=2\ntitle=Jordan\n',
    );
    // Left half red, right half blue; about 21 frames a second, unevenly.
    const halves =
      "color=red:s=320x180:r=30:d=3[a];color=blue:s=160x180:r=30:d=3[b];[a][b]overlay=160:0,select='mod(n,7)*mod(n,3)'[v]";
    runFfmpegProgram(
      ...[
        '-f',
        'lavfi',
        '-i',
        'sine=d=3',
        '-i',
        file('chapters.txt'),
        '-filter_complex',
        halves,
        '-map',
        '[v]',
        '-map',
        '0:a',
      ],
      ...[
        '-map_metadata',
        '1',
        '-map_chapters',
        '1',
        '-fps_mode',
        'vfr',
        '-c:v',
        'libx264',
        '-c:a',
        'aac',
        '-shortest',
        input,
      ],
    );
    await turn(input);
    const out = file('master.mp4');
    const master = await makePictureMaster({ input, out, probe: await probe(input, job) }, job);
    expect(master).toMatchObject({ width: 180, height: 320 });
    const { streams, format, chapters, packets } = ffprobe(
      out,
      '-show_streams',
      '-show_format',
      '-show_chapters',
      '-show_packets',
    );
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({
      codec_name: 'h264',
      pix_fmt: 'yuv420p',
      color_space: 'bt709',
      color_range: 'tv',
    });
    expect(streams[0]).not.toHaveProperty('side_data_list');
    expect(chapters).toEqual([]);
    expect(Object.keys(format.tags ?? {}).sort()).toEqual(['compatible_brands', 'major_brand', 'minor_version']);
    expect(packets).toHaveLength(master.frames);
    const times = packets.map((packet) => Number(packet.pts_time)).sort((a, b) => a - b);
    const step = master.frameRate.den / master.frameRate.num;
    for (const [i, time] of times.entries()) expect(time).toBeCloseTo(i * step, 3);
    expect(Math.abs(master.durationSeconds - 3)).toBeLessThan(0.15);
    const frames = decodedFrames(out, 'rgb24');
    const [top, bottom] = [colour(frames, 5, 180, 320, 90, 40), colour(frames, 5, 180, 320, 90, 280)];
    expect(top[0]! > 200 && top[2]! < 60).toBe(true);
    expect(bottom[2]! > 200 && bottom[0]! < 60).toBe(true);
  });

  it('starts with the recording when the picture starts later than the sound', async () => {
    const input = file('late.mp4');
    const sources = [
      '-f',
      'lavfi',
      '-i',
      'sine=d=2',
      '-itsoffset',
      '0.4',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=160x120:r=25:d=1.6',
    ];
    runFfmpegProgram(...sources, '-c:v', 'libx264', '-c:a', 'aac', input);
    const master = await makePictureMaster(
      { input, out: file('late-master.mp4'), probe: await probe(input, job) },
      job,
    );
    expect(master.frames).toBe(50);
  });

  it.each(['mp4', 'webm'])('keeps the last frame where the camera stopped before the sound: %s', async (kind) => {
    const input = file(`stopped.${kind}`);
    const codecs = kind === 'mp4' ? ['-c:v', 'libx264', '-c:a', 'aac'] : ['-c:v', 'libvpx', '-c:a', 'libopus'];
    const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=160x120:r=25:d=2', '-f', 'lavfi', '-i', 'sine=r=48000:d=5'];
    runFfmpegProgram(...sources, ...codecs, input);
    // Browsers write no length for each track.
    if (kind === 'webm')
      writeFileSync(input, Buffer.from(readFileSync(input, 'latin1').replaceAll('DURATION', 'XURATION'), 'latin1'));
    const probed = await probe(input, job);
    expect(probed.video!.durationSeconds === null).toBe(kind === 'webm');
    const out = file(`stopped-master-${kind}.mp4`);
    const master = await makePictureMaster({ input, out, probe: probed, soundSeconds: 5 }, job);
    expect(master.endsEarly).toEqual({ ownSeconds: expect.closeTo(2, 1), afterOwn: 'last-frame' });
    expect(Math.abs(master.durationSeconds - 5)).toBeLessThan(0.05);
    const luma = decodedFrames(out, 'gray');
    const frame = (number: number) => luma.subarray(number * 160 * 120, (number + 1) * 160 * 120);
    const difference = (a: number, b: number) =>
      frame(a).reduce((sum, value, i) => sum + Math.abs(value - frame(b)[i]!), 0);
    expect(difference(49, 124) / (160 * 120)).toBeLessThan(2);
    expect(difference(25, 49) / (160 * 120)).toBeGreaterThan(4);
  });

  it('shows a plain card where the camera stopped before the sound, if the show wants one, also after HDR', async () => {
    const input = file('card.mp4');
    const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=160x120:r=25:d=2', '-f', 'lavfi', '-i', 'sine=r=48000:d=5'];
    runFfmpegProgram(...sources, '-c:v', 'libx264', '-c:a', 'aac', input);
    await turn(input);
    const probed = await probe(input, job);
    const video = { ...probed.video!, hdr: true, colorTransfer: 'arib-std-b67' };
    for (const [name, seen] of [
      ['plain', probed],
      ['hdr', { ...probed, video }],
    ] as const) {
      const out = file(`card-master-${name}.mp4`);
      const afterPicture = 'plain-card';
      const master = await makePictureMaster({ input, out, probe: seen, soundSeconds: 5, afterPicture }, job);
      expect(master).toMatchObject({ width: 120, height: 160 });
      expect(master.endsEarly).toEqual({ ownSeconds: expect.closeTo(2, 1), afterOwn: afterPicture });
      expect(Math.abs(master.durationSeconds - 5)).toBeLessThan(0.05);
      const frames = decodedFrames(out, 'rgb24');
      const size = 3 * 120 * 160;
      const amiss = (frame: number) =>
        frames
          .subarray(frame * size, (frame + 1) * size)
          .reduce((most, value, i) => Math.max(most, Math.abs(value - [0x4a, 0x24, 0x75][i % 3]!)), 0);
      expect(amiss(49)).toBeGreaterThan(100);
      for (const frame of [50, 90, master.frames - 1]) expect(amiss(frame)).toBeLessThan(12);
    }
  });

  it('reads HEVC as phones record it: ten bits, in a turned QuickTime file', async () => {
    const input = file('phone-hevc.mov');
    const hevc = ['-c:v', 'libx265', '-x265-params', 'log-level=none', '-tag:v', 'hvc1', '-pix_fmt', 'yuv420p10le'];
    runFfmpegProgram(
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=320x180:r=30:d=1',
      '-f',
      'lavfi',
      '-i',
      'sine=d=1',
      ...hevc,
      '-c:a',
      'aac',
      input,
    );
    await turn(input);
    const out = file('hevc-master.mp4');
    const master = await makePictureMaster({ input, out, probe: await probe(input, job) }, job);
    expect(master).toMatchObject({ width: 180, height: 320, frames: 30 });
    const streams = ffprobe(out, '-show_streams').streams;
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p' });
  });

  it('brings HDR down to 8-bit SDR, and leaves what is SDR as bright as it was', async () => {
    const grey = async (transfer: string, primaries: string, matrix: string) => {
      const input = file(`${transfer}.mp4`);
      const tags = ['-color_trc', transfer, '-color_primaries', primaries, '-colorspace', matrix, '-color_range', 'tv'];
      const ten = ['-vf', 'format=yuv420p10le', '-c:v', 'libx264', ...tags];
      runFfmpegProgram('-f', 'lavfi', '-i', 'color=0x808080:s=320x180:r=25:d=0.4', ...ten, input);
      const out = file(`${transfer}-master.mp4`);
      await makePictureMaster({ input, out, probe: await probe(input, job) }, job);
      const [stream] = ffprobe(out, '-show_streams').streams;
      expect(stream).toMatchObject({
        pix_fmt: 'yuv420p',
        color_transfer: 'bt709',
        color_primaries: 'bt709',
        color_space: 'bt709',
      });
      return decodedFrames(out, 'gray')[5000]! - decodedFrames(input, 'gray')[5000]!;
    };
    expect(Math.abs(await grey('bt709', 'bt709', 'bt709'))).toBeLessThanOrEqual(1);
    // Half of the PQ scale is about 92 candela a square metre: nearly white on an ordinary screen.
    expect(await grey('smpte2084', 'bt2020', 'bt2020nc')).toBeGreaterThan(15);
  });
});

describe('the covered picture', () => {
  const master = file('scene-master.mp4');
  const covers: Cover[] = [
    { start: 0.5, end: 1.2, x: 41, y: 31, width: 61, height: 23, flags: ['f1'] },
    { start: 0, end: 9, x: 200, y: 120, width: 90, height: 40, flags: ['f2'] },
  ];
  let picture: PictureMaster;

  beforeAll(async () => {
    const input = file('scene.mp4');
    runFfmpegProgram('-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=2', '-c:v', 'libx264', '-crf', '10', input);
    picture = await makePictureMaster({ input, out: master, probe: await probe(input, job) }, job);
  });

  it('holds nothing but the cover where and while something is covered, and the picture elsewhere', async () => {
    const out = file('covered.mp4');
    expect(await coverPicture({ master, out, covers, picture }, job)).toEqual({ framesCovered: 50 });
    const select = (first: number, last: number) => [`trim=start_frame=${first}:end_frame=${last + 1}`];
    const badge = decodedFrames(out, 'yuv420p', ...select(12, 30), 'crop=62:24:40:30');
    expect(badge.length).toBe(19 * 62 * 24 * 1.5);
    expect(worstDifference(badge, 62, 24, COVER_COLOUR)).toBeLessThanOrEqual(6);
    const always = decodedFrames(out, 'yuv420p', 'crop=90:40:200:120');
    expect(always.length).toBe(50 * 90 * 40 * 1.5);
    expect(worstDifference(always, 90, 40, COVER_COLOUR)).toBeLessThanOrEqual(6);
    for (const [filters, most] of [
      [[...select(0, 49), 'crop=140:100:110:0'], 4],
      [[...select(0, 10), 'crop=62:24:40:30'], 4],
      [[...select(33, 49), 'crop=62:24:40:30'], 4],
    ] as const) {
      const [before, after] = [decodedFrames(master, 'gray', ...filters), decodedFrames(out, 'gray', ...filters)];
      expect(after.length).toBe(before.length);
      expect(before.reduce((sum, value, i) => sum + Math.abs(value - after[i]!), 0) / before.length).toBeLessThan(most);
    }
  });

  it('is encoded anew also when nothing is covered, and is the same bytes each time', async () => {
    await coverPicture({ master, out: file('plain1.mp4'), covers: [], picture }, job);
    await coverPicture({ master, out: file('plain2.mp4'), covers: [], picture }, job);
    expect(readFileSync(file('plain1.mp4')).equals(readFileSync(file('plain2.mp4')))).toBe(true);
    const sizes = (path: string) => ffprobe(path, '-show_packets').packets.map((packet) => packet.size);
    expect(sizes(file('plain1.mp4'))).toHaveLength(50);
    expect(sizes(file('plain1.mp4'))).not.toEqual(sizes(master));
  });

  it('fails, and leaves nothing behind, when the master is not as long as it should be or the work is stopped', async () => {
    const kept = readdirSync(job.workDir).sort();
    const wrong = { ...picture, frames: 51 };
    await expect(coverPicture({ master, out: file('no.mp4'), covers, picture: wrong }, job)).rejects.toThrow(
      /mismatch/,
    );
    const outside = [{ ...covers[0]!, x: 300 }];
    await expect(coverPicture({ master, out: file('no.mp4'), covers: outside, picture }, job)).rejects.toThrow(
      /cover 0/,
    );
    const stop = new AbortController();
    const stopped = coverPicture({ master, out: file('no.mp4'), covers, picture }, { ...job, signal: stop.signal });
    setTimeout(() => stop.abort(), 60);
    await expect(stopped).rejects.toThrow(/cancelled/);
    expect(readdirSync(job.workDir).sort()).toEqual(kept);
  });
});

describe('the packaged video', () => {
  const request = () => ({
    picture: file('covered.mp4'),
    audio: file('redacted.wav'),
    captions: file('captions.srt'),
    tags: { title: 'Thank you', artist: 'Joining Up' },
    language: 'eng',
  });

  beforeAll(() => {
    const quiet = 'anoisesrc=d=2:c=pink:r=48000:a=0.3:seed=3,tremolo=f=3:d=0.9';
    runFfmpegProgram('-f', 'lavfi', '-i', quiet, '-ac', '1', '-c:a', 'pcm_s16le', '-bitexact', file('redacted.wav'));
    writeFileSync(file('captions.srt'), '1\n00:00:00,200 --> 00:00:01,500\nThank you, [BLEEP]\n');
  });

  it('plays while it loads, is loud enough, and carries only what it was given', async () => {
    const out = file('release.mp4');
    const made = await packageVideo({ ...request(), out }, job);
    expect(made.captions).toBe(true);
    const measured = await measureLoudness(out, job);
    expect(Math.abs(measured.integrated + 16)).toBeLessThanOrEqual(0.5);
    expect(measured.truePeak).toBeLessThanOrEqual(-1);
    const order = (await topBoxes(out)).map(({ type }) => type);
    expect(order.indexOf('moov')).toBeLessThan(order.indexOf('mdat'));
    const { streams, format, chapters } = ffprobe(out, '-show_streams', '-show_format', '-show_chapters');
    expect(streams.map((stream) => stream.codec_name)).toEqual(['h264', 'aac', 'mov_text']);
    expect(streams.map((stream) => stream.tags?.language)).toEqual(['und', 'eng', 'eng']);
    expect(chapters).toEqual([]);
    expect(format.tags).toEqual({
      major_brand: 'isom',
      minor_version: '512',
      compatible_brands: expect.any(String),
      title: 'Thank you',
      artist: 'Joining Up',
    });
    runFfmpegProgram('-i', out, '-map', '0:s', file('back.srt'));
    expect(readFileSync(file('back.srt'), 'utf8')).toContain('Thank you, [BLEEP]');
    const pixels = decodedFrames(out);
    expect(pixels.equals(decodedFrames(file('covered.mp4')))).toBe(true);
  });

  it('is the same bytes each time, and has no caption track without captions', async () => {
    await packageVideo({ ...request(), out: file('again.mp4') }, testJob());
    expect(readFileSync(file('again.mp4')).equals(readFileSync(file('release.mp4')))).toBe(true);
    writeFileSync(file('empty.vtt'), 'WEBVTT\n');
    const made = await packageVideo({ ...request(), captions: file('empty.vtt'), out: file('silent.mp4') }, job);
    expect(made.captions).toBe(false);
    expect(ffprobe(file('silent.mp4'), '-show_streams').streams).toHaveLength(2);
  });

  it('has a still without EXIF, in which what is covered stays covered', async () => {
    for (const atSeconds of [0.8, 99]) {
      await poster({ picture: file('covered.mp4'), out: file('still.jpg'), atSeconds }, job);
      const jpeg = readFileSync(file('still.jpg'));
      expect(jpeg.subarray(0, 2).toString('hex')).toBe('ffd8');
      expect(markers(jpeg)).not.toContain(0xe1);
      expect(markers(jpeg)).not.toContain(0xfe);
      const region = decodedFrames(
        file('still.jpg'),
        'yuv420p',
        'scale=in_range=full:out_range=tv:out_color_matrix=bt709',
        'crop=90:40:200:120',
      );
      expect(worstDifference(region, 90, 40, COVER_COLOUR)).toBeLessThanOrEqual(12);
    }
  });
});

/** Marker codes of a JPEG's header segments. */
function markers(jpeg: Buffer): number[] {
  const found: number[] = [];
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2))
    found.push(jpeg[at + 1]!);
  return found;
}
