import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writtenAside } from '../aside.ts';
import { MediaError } from '../errors.ts';
import { type FfmpegInput, openFfmpeg, PIPE } from '../ffmpeg/run.ts';
import { type MediaJob, partOf } from '../job.ts';
import { measureLoudnessAndPeaks } from '../loudness.ts';
import { LoudnessMeter } from '../loudness/meter.ts';
import type { Chapter } from '../spans.ts';
import type { Loudness } from '../words.ts';
import { SAMPLE_RATE, toS16 } from './blocks.ts';
import {
  type EncodeLevel,
  isPeakBound,
  levelFor,
  levelledBlocks,
  loweredCeilings,
  SentMeter,
  type SentSound,
} from './encode-level.ts';
import { USUAL_PACE } from './limiter.ts';
import { MASTER_PEAK, TARGET_LUFS } from './normalise.ts';
import { type AudioTags, ffmetadata } from './tags.ts';
import { type WaveInfo, waveBlocks, waveInfo } from './wave.ts';

/** What the encoded file must reach: LUFS either side of the target, and the highest true peak in dBTP. */
const TOLERANCE = 0.5;
const HIGHEST_PEAK = -1;

/** While tries are left, a file must be this much better than the limits, in dB: other meters differ a little. */
const MARGIN = 0.1;
const MOST_TRIES = 6;

/** What an encoder changes by itself, in dB: LAME turns sound down at these bit rates (measured, mono and stereo). Saves a try. */
const ENCODER_GAIN = { mp3: -0.4, m4a: 0 } as const;

/**
 * The first gain is a multiple of this, in dB. One decision more or less moves the loudness of a recording by hundredths: with the same gain all sound but that
 * around the changed place is the same again, sample by sample, also after decoding an MP3.
 */
const GAIN_STEP = 0.1;

export interface EncodeRequest {
  /** The redacted master: 48 kHz, 16 bit, 1 or 2 channels. */
  readonly master: string;
  readonly out: string;
  readonly format: 'mp3' | 'm4a';
  readonly tags: AudioTags;
  readonly chapters: readonly Chapter[];
  /** Cover art (JPEG or PNG); it is encoded anew, so that nothing hidden in the picture file travels with it. */
  readonly art?: string;
}

/**
 * Encodes a master for publication, then decodes and measures the encoded file; where a peak is too high the limiter
 * takes it lower, the gain makes up for it, and the sound is encoded again until it has −16 ± 0.5 LUFS and at most −1 dBTP; or is quieter, where
 * nothing of this master can be as loud (`isAsLoudAsCanBe`). The same input gives the same bytes.
 *
 * @throws MediaError `loudness` when the recording is silent or six tries were not enough; `mismatch` for another kind of
 *   master; or a failure of ffmpeg.
 */
export async function encodeAudio(
  request: EncodeRequest,
  job: MediaJob,
): Promise<{ loudness: Loudness; tries: number }> {
  const info = await waveInfo(request.master);
  if (info.sampleRate !== SAMPLE_RATE || info.channels > 2) throw new MediaError('mismatch', 'not a master');
  const before = await masterLoudness(request.master, info, job);
  if (!Number.isFinite(before.integrated)) throw new MediaError('loudness', 'the recording is silent');
  const metadata = join(job.workDir, `tags-${randomBytes(6).toString('hex')}.txt`);
  await writeFile(metadata, ffmetadata(request.tags, request.chapters, info.frames / SAMPLE_RATE), { mode: 0o600 });
  try {
    return await writtenAside(request.out, (out) => encodeToTarget({ ...request, out }, info, metadata, before, job));
  } finally {
    await rm(metadata, { force: true });
  }
}

async function encodeToTarget(
  request: EncodeRequest,
  info: WaveInfo,
  metadata: string,
  before: Loudness,
  job: MediaJob,
): Promise<{ loudness: Loudness; tries: number }> {
  const { master } = request;
  let level: EncodeLevel = {
    gainDb: Math.round((TARGET_LUFS - before.integrated - ENCODER_GAIN[request.format]) / GAIN_STEP) * GAIN_STEP,
    ceilingsDb: [MASTER_PEAK - MARGIN],
    pace: USUAL_PACE,
  };
  let isWeak = false;
  for (let tries = 1; ; tries++) {
    const part = partOf(job, (tries - 1) / MOST_TRIES, tries / MOST_TRIES);
    const sent = await encodeOnce(request, info, metadata, level, partOf(part, 0, 0.7));
    const limit = HIGHEST_PEAK - MARGIN;
    const { loudness, peaks } = await measureLoudnessAndPeaks(request.out, limit, partOf(part, 0.7, 0.9));
    const last = tries === MOST_TRIES;
    const margin = last ? 0 : MARGIN;
    if (meetsTarget(loudness, margin) || (isWeak && (await isAsLoudAsCanBe(loudness, master, part, margin)))) {
      job.progress(1);
      return { loudness, tries };
    }
    if (last)
      throw new MediaError(
        'loudness',
        `${loudness.integrated.toFixed(1)} LUFS and ${loudness.truePeak.toFixed(1)} dBTP after ${tries} tries`,
      );
    const lower = { ...level, ceilingsDb: loweredCeilings(level.ceilingsDb, sent.peaks, peaks, limit) };
    const lufs = TARGET_LUFS - (loudness.integrated - sent.integrated);
    const found = await levelFor(lufs, { master, info, level: lower }, part);
    level = found.level;
    isWeak = found.missing > TOLERANCE;
  }
}

/** Whether an encoded file may be published as far as loudness goes. */
export function meetsTarget(loudness: Loudness, margin = 0): boolean {
  return (
    Math.abs(loudness.integrated - TARGET_LUFS) <= TOLERANCE - margin && loudness.truePeak <= HIGHEST_PEAK - margin
  );
}

/**
 * Whether a file that is too quiet may be published all the same: its peaks keep the limit, and no file of this master can be as loud as it
 * should. What gives way is loudness, never the peaks: nobody's recording is stuck because it holds nothing but clicks.
 *
 * @throws MediaError `cancelled`
 */
export async function isAsLoudAsCanBe(loudness: Loudness, master: string, job: MediaJob, margin = 0): Promise<boolean> {
  const isQuiet = loudness.integrated < TARGET_LUFS && loudness.truePeak <= HIGHEST_PEAK - margin;
  return isQuiet && (await isPeakBound(master, TARGET_LUFS - TOLERANCE, job));
}

async function encodeOnce(
  request: EncodeRequest,
  info: WaveInfo,
  metadata: string,
  level: EncodeLevel,
  job: MediaJob,
): Promise<SentSound> {
  const inputs: FfmpegInput[] = [
    { source: PIPE, options: ['-f', 's16le', '-ar', `${SAMPLE_RATE}`, '-ac', `${info.channels}`] },
    { source: metadata, options: ['-f', 'ffmetadata'] },
  ];
  if (request.art) inputs.push({ source: request.art, options: ['-f', 'image2', '-pattern_type', 'none'] });
  const work = {
    inputs,
    outputs: [{ target: request.out, options: outputOptions(request, info.channels) }],
    durationSeconds: info.frames / SAMPLE_RATE,
  };
  const ffmpeg = openFfmpeg(work, job);
  return await ffmpeg.finish(sendLevelled(request.master, info, level, ffmpeg.stdin));
}

async function sendLevelled(master: string, info: WaveInfo, level: EncodeLevel, stdin: Writable): Promise<SentSound> {
  const meter = new SentMeter(info.channels);
  await pipeline(async function* () {
    for await (const block of levelledBlocks(master, info, level)) {
      meter.push(block);
      yield toS16(block);
    }
  }, stdin);
  return meter.finish();
}

function outputOptions(request: EncodeRequest, channels: number): string[] {
  const { language } = request.tags;
  const art = [
    '-map',
    '2:v:0',
    '-c:v',
    'mjpeg',
    '-q:v',
    '2',
    '-pix_fmt',
    'yuvj420p',
    '-disposition:v:0',
    'attached_pic',
  ];
  const sound =
    request.format === 'mp3'
      ? [
          '-c:a',
          'libmp3lame',
          '-b:a',
          channels === 1 ? '96k' : '128k',
          '-id3v2_version',
          '3',
          '-write_id3v1',
          '0',
          '-f',
          'mp3',
        ]
      : ['-c:a', 'aac', '-b:a', channels === 1 ? '96k' : '128k', '-movflags', '+faststart', '-f', 'ipod'];
  return [
    ...['-map', '0:a:0', ...(request.art ? art : [])],
    ...['-map_metadata', '1', '-map_chapters', '1'],
    ...(language ? ['-metadata:s:a:0', `language=${language}`] : []),
    // No name or version of the encoder and no time: the same input gives the same bytes.
    ...['-fflags', '+bitexact', '-flags:a', '+bitexact', '-flags:v', '+bitexact'],
    ...sound,
  ];
}

async function masterLoudness(master: string, info: WaveInfo, job: MediaJob): Promise<Loudness> {
  const meter = new LoudnessMeter(info.channels);
  for await (const block of waveBlocks(master, info)) {
    if (job.signal.aborted) throw new MediaError('cancelled', 'encoding was stopped');
    meter.push(block);
  }
  return meter.finish();
}
