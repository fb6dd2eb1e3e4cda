import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writtenAside } from './aside.ts';
import { type Analysis, SoundAnalysis } from './audio/analysis.ts';
import { pcmBlocks, SAMPLE_RATE } from './audio/blocks.ts';
import { WaveWriter, waveInfo } from './audio/wave.ts';
import { chooseSound, type SoundChoice, type SoundTracks, type TrackSpeech } from './choose-sound.ts';
import { type CutShort, MediaError } from './errors.ts';
import { readBeside } from './ffmpeg/same-clock.ts';
import { type FfmpegResult, FfmpegFailed, openFfmpeg, PIPE, runFfmpeg } from './ffmpeg/run.ts';
import { inputOptions, type Probe, probe } from './ffmpeg/probe.ts';
import { partsPastEnd } from './ffmpeg/cut-short.ts';
import { trueFlacHeader } from './ffmpeg/flac-rate.ts';
import { holdsSeveral } from './ffmpeg/several-recordings.ts';
import { readSampleRun, type SampleRun } from './ffmpeg/sample-run.ts';
import { sniff } from './ffmpeg/sniff.ts';
import type { AudioStream } from './ffmpeg/streams.ts';
import type { MediaJob } from './job.ts';
import type { TrackExcerpt } from './tracks/excerpt.ts';
import { isHeldPicture } from './picture/held-picture.ts';
import { NOTHING_IN_IT, refusalOf, refusalOfCut, shortfallOf } from './refusals.ts';
import { channelsOf, soundGraph, type TakenTrack } from './tracks/graph.ts';

/** Sample rate of the sound that is transcribed, in samples a second. */
const SPEECH_RATE = 16_000;

/** Float sound may pass full scale: from here on (+0.1 dB) it is turned down before it is written with 16 bit, to this peak (−1 dBFS). */
const OVER_FULL_SCALE = 10 ** (0.1 / 20);
const TURNED_DOWN_TO = -1;
/** Turned down no further than this, in dB: samples beyond are damage, not sound. */
const MOST_TURNED_DOWN = 48;

/** The decoded recording and what was learnt on the way. */
export interface Decoded extends Analysis {
  readonly durationSeconds: number;
  readonly sampleRate: typeof SAMPLE_RATE;
  readonly channels: 1 | 2;
  readonly probe: Probe;
  /** What is missing at the end, where somebody chose to go on with what is there. */
  readonly cutShort: CutShort | null;
  /** Which sound tracks were taken, where there are several. */
  readonly tracks: SoundTracks | null;
  /** When the person of each track speaks, where several were mixed. */
  readonly trackSpeech: readonly TrackSpeech[];
  /** What people can hear of each of several tracks before they choose: see `writeExcerpt`. */
  readonly excerpts: readonly TrackExcerpt[];
  /** The file's picture was one still beside the sound, or hardly moved on: it is left out, as cover art is. */
  readonly stillPicture: boolean;
}

export interface DecodeRequest {
  /** The original. */
  readonly input: string;
  /** Where the decoded WAV goes: 48 kHz, 16 bit, 1 or 2 channels. */
  readonly decoded: string;
  /** Where the speech WAV goes: 16 kHz, 16 bit, mono. */
  readonly speech: string;
  /** The longest recording that is accepted. */
  readonly maxSeconds: number;
  /** Somebody chose to go on with what is there of a recording whose end is missing. */
  readonly acceptCut?: boolean;
  /** Which of several sound tracks somebody chose; null where nobody did. */
  readonly soundChoice?: SoundChoice | null;
}

/**
 * Decodes a recording in one pass: the decoded WAV, the speech WAV, loudness, peaks and silences. Sound that starts late or has
 * gaps is filled with silence, so that times are those of the container. Float sound over full scale takes a second pass that turns
 * all of it down alike: nothing is clipped, and `loudness` stays that of the original. Both files appear only when all went well.
 *
 * @throws MediaError `empty`, `not-media`, `dictation`, `playlist`, `picture`, `no-audio`, `unreadable-sound`, `damaged`, `truncated`, `several-parts`, `too-long` or `protected` when the
 *   recording is at fault; else a failure of the tools.
 */
export async function decodeOriginal(request: DecodeRequest, job: MediaJob): Promise<Decoded> {
  const announced = await sniff(request.input);
  const run = await readSampleRun(request.input, announced);
  if (run?.severalStretches) throw new MediaError('several-parts', 'several stretches of samples in one file');
  const mended = run?.trueHeader ? { ...run, header: run.trueHeader } : await trueFlacHeader(request.input, announced);
  const input = mended ? await withHeader(request.input, mended, job) : request.input;
  const probed = await probe(input, job);
  if (await holdsSeveral(input, probed, job.signal))
    throw new MediaError('several-parts', 'another recording follows the first');
  if (!probed.audio) {
    // An index that was cut off tells less than it held.
    if ((await partsPastEnd(input, probed.container)).missing > 0)
      throw new MediaError('truncated', 'the index of the file ends early');
    if (probed.audioStreams > 0)
      throw new MediaError('unreadable-sound', `${probed.audioStreams} audio streams, none decodable`);
    if (announced !== null && !probed.video && probed.otherStreams.length === 0)
      throw new MediaError('damaged', 'a container without streams', { plain: NOTHING_IN_IT });
    throw probed.video
      ? new MediaError('no-audio', 'a picture without sound')
      : new MediaError('not-media', 'neither sound nor moving picture');
  }
  const choice = request.soundChoice ?? null;
  const { taken, ...chosen } = await chooseSound(input, probed, { first: probed.audio, choice }, job);
  const made = await writtenAside(request.decoded, (decoded) =>
    writtenAside(request.speech, (speech) =>
      decodeTracks({ ...request, input, run, decoded, speech }, { ...probed, audio: longestOf(taken) }, taken, job),
    ),
  );
  const { video } = probed;
  const { durationSeconds: soundSeconds } = made;
  const stillPicture = video !== null && (await isHeldPicture({ input, probed, video, soundSeconds }, job));
  if (!stillPicture) return { ...made, ...chosen, stillPicture };
  // As cover art: nobody looks through it, so it is not published.
  const seen = { ...made.probe, video: null, otherStreams: [...made.probe.otherStreams, 'cover'] };
  return { ...made, ...chosen, probe: seen, stillPicture };
}

/** The same samples after the header that they should have, as a file in the job's folder: the original stays as it is. @returns its path */
async function withHeader(
  input: string,
  { header, start, there }: { readonly header: Buffer; readonly start: number; readonly there: number },
  { workDir, signal }: MediaJob,
): Promise<string> {
  const path = join(workDir, 'true-header.bin');
  await writeFile(path, header, { mode: 0o600 });
  const samples =
    there > 0 ? createReadStream(input, { start, end: start + there - 1, highWaterMark: 1 << 20 }) : Readable.from([]);
  await pipeline(samples, createWriteStream(path, { flags: 'a' }), { signal });
  return path;
}

interface StreamRequest extends DecodeRequest {
  readonly run: SampleRun | null;
}

/** The track that tells how long the sound has to be. */
function longestOf(taken: readonly TakenTrack[]): AudioStream {
  const length = ({ durationSeconds }: AudioStream) => durationSeconds ?? 0;
  return taken.map(({ stream }) => stream).reduce((longest, one) => (length(one) > length(longest) ? one : longest));
}

async function decodeTracks(
  request: StreamRequest,
  probed: Probe & { readonly audio: AudioStream },
  taken: readonly TakenTrack[],
  job: MediaJob,
): Promise<Omit<Decoded, 'tracks' | 'trackSpeech' | 'excerpts' | 'stillPicture'>> {
  const channels = channelsOf(taken);
  let { analysis, result } = await decodePass(request, { probed, taken, channels, gainDb: 0 }, job);
  const { loudness } = analysis;
  const durationSeconds = analysis.samples / SAMPLE_RATE;
  const { input, run } = request;
  const decoded = {
    input,
    probed,
    audio: probed.audio,
    run,
    decodedSeconds: durationSeconds,
    symptoms: result.symptoms,
  };
  const cutShort = await shortfallOf(decoded);
  if (cutShort && !request.acceptCut) throw refusalOfCut(cutShort);
  const peak = analysis.peaks.reduce((highest, value) => Math.max(highest, value), 0);
  if (peak > OVER_FULL_SCALE) {
    const gainDb = Math.max(-MOST_TURNED_DOWN, TURNED_DOWN_TO - 20 * Math.log10(peak));
    ({ analysis, result } = await decodePass(request, { probed, taken, channels, gainDb }, quiet(job)));
  }
  if (analysis.use === 'left' || analysis.use === 'right')
    await speechFromDecoded(request, analysis.use === 'left' ? 'c0' : 'c1', job);
  // Where channels change on the way, filters are made anew, and their resampler loses a little each time.
  else if (Math.abs((await waveInfo(request.speech)).frames - (analysis.samples * SPEECH_RATE) / SAMPLE_RATE) > 2)
    await speechFromDecoded(request, channels === 1 ? 'c0' : MIXED, job);
  return { ...analysis, loudness, durationSeconds, sampleRate: SAMPLE_RATE, channels, probe: probed, cutShort };
}

/** Decodes once, with a gain before anything is rounded to 16 bit. What comes from ffmpeg is float, so that the analysis sees peaks over full scale. */
async function decodePass(
  request: StreamRequest,
  pass: {
    readonly probed: Probe;
    readonly taken: readonly TakenTrack[];
    readonly channels: 1 | 2;
    readonly gainDb: number;
  },
  job: MediaJob,
): Promise<{ analysis: Analysis; result: FfmpegResult }> {
  const { probed, taken, channels, gainDb } = pass;
  const ffmpeg = openFfmpeg(
    {
      inputs: [{ source: request.input, options: inputOptions(probed) }],
      filterComplex: decodeGraph(taken, { channels, gainDb, mayStartLate: mayStartLate(probed) }),
      outputs: [
        { target: PIPE, options: ['-map', '[sound]', '-c:a', 'pcm_f32le', '-f', 'f32le'] },
        { target: request.speech, options: ['-map', '[speech]', ...SPEECH_WAV] },
        ...readBeside(probed, probed.video),
      ],
      durationSeconds: probed.durationSeconds ?? undefined,
    },
    job,
  );
  const analyse = async () => {
    const mostFrames = Math.ceil((request.maxSeconds + 1) * SAMPLE_RATE);
    const writer = await WaveWriter.create(request.decoded, { sampleRate: SAMPLE_RATE, channels, mostFrames });
    const sound = new SoundAnalysis(channels);
    try {
      for await (const block of pcmBlocks(ffmpeg.stdout, { sample: 'f32le', channels })) {
        await writer.writeBlock(block);
        sound.push(block);
        if (sound.samples > request.maxSeconds * SAMPLE_RATE)
          throw new MediaError('too-long', `over ${request.maxSeconds} s`);
      }
      await writer.finish();
    } finally {
      await writer.abandon();
    }
    return sound.finish();
  };
  return await finished(ffmpeg, analyse(), probed, request.input);
}

function quiet(job: MediaJob): MediaJob {
  return { ...job, progress: () => {} };
}

/** Both channels alike, as an expression of ffmpeg’s `pan`. */
const MIXED = '0.5*c0+0.5*c1';

const SPEECH_WAV = ['-c:a', 'pcm_s16le', '-ar', `${SPEECH_RATE}`, '-bitexact', '-map_metadata', '-1', '-f', 'wav'];

/** The sound, and the speech that is made of it. */
function decodeGraph(
  taken: readonly TakenTrack[],
  { channels, gainDb, mayStartLate }: { channels: 1 | 2; gainDb: number; mayStartLate: boolean },
): string {
  const speech = channels === 1 ? 'anull' : `pan=mono|c0=${MIXED}`;
  const turned = gainDb === 0 ? '' : `volume=${gainDb.toFixed(2)}dB:precision=float,`;
  return [
    soundGraph(taken, mayStartLate, '[taken]'),
    `[taken]${turned}aformat=sample_fmts=flt,asplit[sound][more]`,
    `[more]aformat=sample_fmts=s16,${speech},aresample=${SPEECH_RATE}[speech]`,
  ].join(';');
}

/**
 * Sound alone in these containers starts with its file. Its rate or channels may change on the way, where files were joined: ffmpeg then makes the
 * filters anew, and ones that fill a late start would fill all that came before once more.
 */
function mayStartLate({ container, video, sounds }: Probe): boolean {
  const isSoundAlone = video === null && sounds.length === 1;
  return !(isSoundAlone && ['mp3', 'aac', 'ogg'].includes(container));
}

async function finished(
  ffmpeg: ReturnType<typeof openFfmpeg>,
  analysing: Promise<Analysis>,
  probed: Probe,
  input: string,
): Promise<{ analysis: Analysis; result: FfmpegResult }> {
  try {
    const analysis = await ffmpeg.finish(analysing);
    return { analysis, result: await ffmpeg.done };
  } catch (error) {
    if (error instanceof FfmpegFailed) throw await refusalOf(error, input, probed);
    throw error;
  }
}

/**
 * Makes the speech from the decoded sound.
 * @param channels one of them where mixing would weaken or cancel the voice, or `MIXED`
 */
async function speechFromDecoded(request: DecodeRequest, channels: string, job: MediaJob): Promise<void> {
  await runFfmpeg(
    {
      inputs: [{ source: request.decoded, options: ['-f', 'wav'] }],
      outputs: [
        { target: request.speech, options: ['-af', `pan=mono|c0=${channels},aresample=${SPEECH_RATE}`, ...SPEECH_WAV] },
      ],
    },
    quiet(job),
  );
}
