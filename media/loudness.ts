import { type Block, pcmBlocks, SAMPLE_RATE } from './audio/blocks.ts';
import { MediaError } from './errors.ts';
import { inputOptions, probe } from './ffmpeg/probe.ts';
import { type FfmpegOutput, openFfmpeg, PIPE } from './ffmpeg/run.ts';
import type { MediaJob } from './job.ts';
import { LoudnessMeter } from './loudness/meter.ts';
import { PeakPlaces } from './loudness/true-peak.ts';
import type { Loudness } from './words.ts';

/**
 * Loudness of any sound file as it is heard after decoding: integrated LUFS, true peak in dBTP (which a lossy encoder can push
 * above 0), range in LU. The first audio stream is measured; a one-channel file counts as dual mono.
 *
 * @throws MediaError a refusal when the file is no recording, `no-audio`, or a failure of ffmpeg.
 */
export async function measureLoudness(path: string, job: MediaJob): Promise<Loudness> {
  return await measureBeside(path, { outputs: [], see: () => {} }, job);
}

/**
 * The same, and where the sound passes `limitDb` (dBTP): the highest true peak of each 100 ms in dBTP, −Infinity where it does not.
 *
 * @throws MediaError as `measureLoudness` does.
 */
export async function measureLoudnessAndPeaks(
  path: string,
  limitDb: number,
  job: MediaJob,
): Promise<{ loudness: Loudness; peaks: number[] }> {
  let places: PeakPlaces | null = null;
  const see = (block: Block) => {
    places ??= new PeakPlaces(block.length, 10 ** (limitDb / 20));
    places.push(block);
  };
  const loudness = await measureBeside(path, { outputs: [], see }, job);
  const found = (places as PeakPlaces | null)?.finish() ?? [];
  return { loudness, peaks: found.map((peak) => 20 * Math.log10(peak)) };
}

/** What else one decoding makes. */
interface Beside {
  /** Files that ffmpeg writes of the same sound. */
  readonly outputs: readonly FfmpegOutput[];
  /** Shown each block of 100 ms at 48 kHz, of 1 or 2 channels; its arrays are used again. */
  readonly see: (block: Block) => void;
}

/**
 * The same, while the one decoding that it takes makes other things as well.
 *
 * @throws MediaError as `measureLoudness` does.
 */
export async function measureBeside(path: string, { outputs, see }: Beside, job: MediaJob): Promise<Loudness> {
  const probed = await probe(path, job);
  if (!probed.audio) throw new MediaError('no-audio', 'nothing to measure');
  const channels = probed.audio.channels === 1 ? 1 : 2;
  const ffmpeg = openFfmpeg(
    {
      inputs: [{ source: path, options: inputOptions(probed) }],
      outputs: [
        {
          target: PIPE,
          options: ['-map', `0:${probed.audio.index}`, '-ac', `${channels}`, '-ar', `${SAMPLE_RATE}`, '-f', 'f32le'],
        },
        ...outputs,
      ],
      durationSeconds: probed.durationSeconds ?? undefined,
    },
    job,
  );
  const meter = new LoudnessMeter(channels);
  const read = async () => {
    for await (const block of pcmBlocks(ffmpeg.stdout, { sample: 'f32le', channels })) {
      meter.push(block);
      see(block);
    }
  };
  await ffmpeg.finish(read());
  return meter.finish();
}
