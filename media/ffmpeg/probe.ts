import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { MediaError } from '../errors.ts';
import type { MediaJob } from '../job.ts';
import type { Chapter } from '../spans.ts';
import { startProgram } from './child.ts';
import { type AudioStream, audioStreams, type FfprobeReport, type VideoStream, videoStream } from './streams.ts';
import { partsPastEnd } from './cut-short.ts';
import { CONTAINERS, type Container, sniff } from './sniff.ts';
import { SymptomCount } from './symptoms.ts';
import { firstDecodable } from './first-decodable.ts';

/** What is inside a file, as far as Heard cares. */
export interface Probe {
  /** ffmpeg's name of the demuxer: hand it back with `-f` (see `inputOptions`), so that the bytes cannot choose another. */
  readonly container: Container;
  /** Length in seconds as the container declares it; null when it declares none. */
  readonly durationSeconds: number | null;
  /** Where the container's clock starts, in seconds: the earliest start of any stream. */
  readonly startSeconds: number;
  /** The first audio stream that can be decoded, or null. */
  readonly audio: AudioStream | null;
  /** The first moving picture, never cover art; or null. */
  readonly video: VideoStream | null;
  /** The audio streams that name a codec and have channels, in the file's order. */
  readonly sounds: readonly AudioStream[];
  /** How many audio streams there are, decodable or not. */
  readonly audioStreams: number;
  /** Types of the remaining streams, such as `subtitle`, `data`, `cover`. */
  readonly otherStreams: string[];
  readonly chapters: Chapter[];
  /** The container's tags. They may hold names: for checking only, never for a log. */
  readonly tags: Record<string, string>;
}

/** A file of fewer bytes that cannot be opened is the beginning of a recording. */
const LEAST_BYTES = 1024;

/** ffmpeg options that open this file as what `probe` found it to be, and as nothing else. */
export function inputOptions(probed: Probe): string[] {
  return ['-f', probed.container, '-format_whitelist', CONTAINERS.join(',')];
}

/**
 * Finds out what a file holds, without decoding more than a moment of it. Only local files of the known containers are opened,
 * whatever the name of the file says.
 *
 * @throws MediaError a refusal (`empty`, `playlist`, `picture`, `not-media`, `dictation`, `damaged`, `truncated`, `protected`) or a failure of ffprobe.
 */
export async function probe(path: string, job: MediaJob): Promise<Probe> {
  const announced = await sniff(path);
  const { report, symptoms } = await ffprobe(path, job);
  const container = containerOf(report);
  if (container === null) {
    if (announced !== null) throw await unopened(path, announced, symptoms);
    throw new MediaError('not-media', 'no known container');
  }
  // A demuxer that scores this low has only guessed: any random bytes give an "MP3" now and then.
  if (announced === null && (report.format?.probe_score ?? 0) < 25) throw new MediaError('not-media', 'only a guess');
  const streams = report.streams ?? [];
  if (
    symptoms.has('protected') ||
    streams.some((stream) => /^(drms|drmi|enca|encv|p608)$/.test(stream.codec_tag_string ?? ''))
  )
    throw new MediaError('protected', 'encrypted streams');

  const video = videoStream(streams);
  const audio = audioStreams(streams);
  const probed = {
    container,
    durationSeconds: seconds(report.format?.duration),
    startSeconds: seconds(report.format?.start_time) ?? 0,
    video,
    sounds: audio,
    audioStreams: streams.filter((stream) => stream.codec_type === 'audio').length,
    otherStreams: streams
      .filter((stream) => stream.codec_type !== 'audio' && stream.index !== video?.index)
      .map((stream) => (stream.disposition?.attached_pic ? 'cover' : (stream.codec_type ?? 'unknown'))),
    chapters: (report.chapters ?? []).map(({ start_time, tags }) => ({
      start: seconds(start_time) ?? 0,
      title: tags?.title ?? '',
    })),
    tags: report.format?.tags ?? {},
  };
  return { ...probed, audio: await firstDecodable(path, audio, inputOptions({ ...probed, audio: null }), job) };
}

/** What is the matter with a file that begins as a recording and cannot be opened. */
async function unopened(path: string, announced: Container, symptoms: SymptomCount): Promise<MediaError> {
  const { missing, size, isInOrder } = await partsPastEnd(path, announced);
  const isCut = missing > 0 || size < LEAST_BYTES || (symptoms.has('moov-missing') && isInOrder);
  return new MediaError(isCut ? 'truncated' : 'damaged', `the ${announced} file cannot be opened (${symptoms})`);
}

async function ffprobe(path: string, job: MediaJob): Promise<{ report: FfprobeReport; symptoms: SymptomCount }> {
  const args = [
    '-hide_banner',
    '-v',
    'warning',
    '-print_format',
    'json',
    '-show_format',
    '-show_streams',
    '-show_chapters',
  ];
  const limits = ['-probesize', '20000000', '-analyzeduration', '20000000'];
  const fences = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS.join(',')];
  const call = {
    name: 'ffprobe',
    file: job.tools.ffprobe,
    args: [...args, ...limits, ...fences, '-i', `file:${resolve(path)}`],
    stdout: true,
  };
  const program = startProgram(call, job);
  const symptoms = new SymptomCount();
  const [json, log] = await Promise.all([text(program.stdout!), text(program.stderr), program.done]);
  for (const line of log.split('\n')) symptoms.read(line);
  return { report: reportOf(json), symptoms };
}

/** ffprobe breaks off in the middle when a decoder does not even open: such a stream cannot be told from a damaged file. */
function reportOf(json: string): FfprobeReport {
  try {
    return JSON.parse(json || '{}') as FfprobeReport;
  } catch (cause) {
    throw new MediaError('damaged', 'a stream cannot be opened', { cause });
  }
}

function containerOf(report: FfprobeReport): Container | null {
  const names = report.format?.format_name?.split(',') ?? [];
  return CONTAINERS.find((container) => names.includes(container)) ?? null;
}

function seconds(value: string | undefined): number | null {
  const number = Number(value);
  return value === undefined || !Number.isFinite(number) || number < 0 ? null : number;
}
