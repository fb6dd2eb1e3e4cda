import { writtenAside } from './aside.ts';
import { type Analysis, SoundAnalysis } from './audio/analysis.ts';
import { pcmBlocks, SAMPLE_RATE } from './audio/blocks.ts';
import { WaveWriter } from './audio/wave.ts';
import { MediaError } from './errors.ts';
import { type FfmpegResult, FfmpegFailed, openFfmpeg, PIPE, runFfmpeg } from './ffmpeg/run.ts';
import { inputOptions, type Probe, probe } from './ffmpeg/probe.ts';
import type { AudioStream } from './ffmpeg/streams.ts';
import type { MediaJob } from './job.ts';
import { refusalOf, refuseShortfall } from './refusals.ts';

/** Sample rate of the sound that is transcribed, in samples a second. */
const SPEECH_RATE = 16_000;

/** The decoded recording and what was learnt on the way. */
export interface Decoded extends Analysis {
  readonly durationSeconds: number;
  readonly sampleRate: typeof SAMPLE_RATE;
  readonly channels: 1 | 2;
  readonly probe: Probe;
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
}

/**
 * Decodes a recording in one pass: the decoded WAV, the speech WAV, loudness, peaks and silences. Sound that starts late or has
 * gaps is filled with silence, so that times are those of the container. Both files appear only when all went well.
 *
 * @throws MediaError `empty`, `not-media`, `playlist`, `picture`, `no-audio`, `truncated`, `several-parts`, `too-long` or `protected` when the
 *   recording is at fault; else a failure of the tools.
 */
export async function decodeOriginal(request: DecodeRequest, job: MediaJob): Promise<Decoded> {
  const probed = await probe(request.input, job);
  const { audio } = probed;
  if (!audio) {
    if (!probed.video && probed.audioStreams === 0)
      throw new MediaError('not-media', 'neither sound nor moving picture');
    throw new MediaError('no-audio', `${probed.audioStreams} audio streams, none decodable`);
  }
  return await writtenAside(request.decoded, (decoded) =>
    writtenAside(request.speech, (speech) => decodeStream({ ...request, decoded, speech }, probed, audio, job)),
  );
}

async function decodeStream(
  request: DecodeRequest,
  probed: Probe,
  audio: AudioStream,
  job: MediaJob,
): Promise<Decoded> {
  const channels = audio.channels === 1 ? 1 : 2;
  const ffmpeg = openFfmpeg(
    {
      inputs: [{ source: request.input, options: ['-vn', '-sn', '-dn', ...inputOptions(probed)] }],
      filterComplex: decodeGraph(audio, channels),
      outputs: [
        { target: PIPE, options: ['-map', '[sound]', '-c:a', 'pcm_s16le', '-f', 's16le'] },
        { target: request.speech, options: ['-map', '[speech]', ...SPEECH_WAV] },
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
      const copied = async function* () {
        for await (const chunk of ffmpeg.stdout) {
          await writer.write(chunk as Buffer);
          yield chunk as Buffer;
        }
      };
      for await (const block of pcmBlocks(copied(), { sample: 's16le', channels })) {
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
  const { analysis, result } = await finished(ffmpeg, analyse(), probed, request.input);
  const durationSeconds = analysis.samples / SAMPLE_RATE;
  await refuseShortfall(request.input, probed, audio, durationSeconds, result.symptoms);
  if (analysis.use !== 'both') await speechFromOneChannel(request, analysis.use === 'left' ? 0 : 1, job);
  return { ...analysis, durationSeconds, sampleRate: SAMPLE_RATE, channels, probe: probed };
}

const SPEECH_WAV = ['-c:a', 'pcm_s16le', '-ar', `${SPEECH_RATE}`, '-bitexact', '-map_metadata', '-1', '-f', 'wav'];

/** `async=1` fills gaps and late starts with silence and never stretches. */
function decodeGraph(audio: AudioStream, channels: 1 | 2): string {
  const layout = channels === 1 ? 'mono' : 'stereo';
  // A layout without a name has no rule for mixing it down: all channels then go to both sides alike.
  const mixed =
    audio.channels > 2 && audio.channelLayout === null
      ? `pan=mono|c0=${evenMix(audio.channels)},pan=stereo|c0=c0|c1=c0,`
      : '';
  const speech = channels === 1 ? 'anull' : 'pan=mono|c0=0.5*c0+0.5*c1';
  return [
    `[0:${audio.index}]${mixed}aresample=${SAMPLE_RATE}:async=1:first_pts=0,aformat=sample_fmts=s16:channel_layouts=${layout},asplit[sound][more]`,
    `[more]${speech},aresample=${SPEECH_RATE}[speech]`,
  ].join(';');
}

function evenMix(channels: number): string {
  return Array.from({ length: channels }, (_, c) => `${(1 / channels).toFixed(6)}*c${c}`).join('+');
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

/** Mixing would weaken or cancel the voice: takes the speech from one channel of the decoded sound instead. */
async function speechFromOneChannel(request: DecodeRequest, channel: 0 | 1, job: MediaJob): Promise<void> {
  await runFfmpeg(
    {
      inputs: [{ source: request.decoded, options: ['-f', 'wav'] }],
      outputs: [
        { target: request.speech, options: ['-af', `pan=mono|c0=c${channel},aresample=${SPEECH_RATE}`, ...SPEECH_WAV] },
      ],
    },
    { ...job, progress: () => {} },
  );
}
