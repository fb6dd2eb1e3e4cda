import { beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { probe } from '../../../media/ffmpeg/probe.ts';
import { makePictureMaster } from '../../../media/picture/master.ts';
import { testJob } from '../../tools.ts';
import { decodedFrames, runFfmpegProgram } from './decoded.ts';

const job = testJob();
const file = (name: string) => join(job.workDir, name);
const SIZE = { width: 640, height: 360 };
/** The most that a colour may differ from the SDR original, in levels of 255. */
const TOLERANCE = 12;
/** Brightness of paper, in candela a square metre, and its 10-bit code in either form (ITU-R BT.2408). */
const WHITE = 203;
const FORMS = [
  ['PQ', 'smpte2084', 572],
  ['HLG, as Dolby Vision 8.4 has it', 'arib-std-b67', 721],
] as const;

const hevc = (transfer: string) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:crf=10', '-tag:v', 'hvc1'],
  ...['-color_trc', transfer, '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc', '-color_range', 'tv'],
];
const SDR = ['-color_trc', 'bt709', '-color_primaries', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'];
const RGB = ['scale=in_color_matrix=bt709:out_color_matrix=bt709'];

/** The colour in the middle of each upper bar of the first frame. */
function bars(path: string): number[][] {
  const frame = decodedFrames(path, 'rgb24', ...RGB);
  return [40, 115, 185, 255, 320, 390, 460, 520].map((x) => [
    ...frame.subarray(3 * (100 * SIZE.width + x)).subarray(0, 3),
  ]);
}

async function masterOf(input: string, name: string): Promise<string> {
  const out = file(name);
  await makePictureMaster({ input, out, probe: await probe(input, job) }, job);
  return out;
}

describe.each(FORMS)('a film in high dynamic range (%s)', (_, transfer, whiteCode) => {
  const sdr = file(`${transfer}-sdr.mp4`);

  beforeAll(() => {
    const source = `smptehdbars=s=${SIZE.width}x${SIZE.height}:r=25:d=0.2`;
    runFfmpegProgram('-f', 'lavfi', '-i', source, '-vf', 'format=yuv420p', '-c:v', 'libx264', '-qp', '0', ...SDR, sdr);
  });

  it('has the colours of its SDR original', async () => {
    const hdr = file(`${transfer}.mp4`);
    const chain = [
      `zscale=transferin=bt709:primariesin=bt709:matrixin=bt709:transfer=linear:npl=${WHITE}`,
      'format=gbrpf32le',
      'zscale=primaries=bt2020',
      `zscale=transfer=${transfer}:matrix=bt2020nc:range=tv:npl=${WHITE}`,
      'format=yuv420p10le',
    ];
    runFfmpegProgram('-i', sdr, '-vf', chain.join(','), ...hevc(transfer), hdr);
    const [wanted, found] = [bars(sdr), bars(await masterOf(hdr, `${transfer}-master.mp4`))];
    const off = found.map((colour, i) => Math.max(...colour.map((value, c) => Math.abs(value - wanted[i]![c]!))));
    expect(Math.max(...off)).toBeLessThanOrEqual(TOLERANCE);
  });

  it('shows paper white, and keeps what is brighter apart', async () => {
    const luma = async (code: number) => {
      const grey = file(`${transfer}-${code}.mp4`);
      const look = `format=yuv420p10le,geq=lum=${code}:cb=512:cr=512`;
      runFfmpegProgram('-f', 'lavfi', '-i', 'color=s=64x64:r=25:d=0.08', '-vf', look, ...hevc(transfer), grey);
      return decodedFrames(await masterOf(grey, `${transfer}-${code}-master.mp4`), 'gray')[2_000]!;
    };
    const white = await luma(whiteCode);
    // 235 is the white of video.
    expect(235 - white).toBeLessThanOrEqual(25);
    expect(await luma(whiteCode - 150)).toBeLessThan(white - 40);
    expect(await luma(whiteCode + 100)).toBeGreaterThan(white + 3);
  });
});
