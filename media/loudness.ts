import { pcmBlocks, SAMPLE_RATE } from './audio/blocks.ts';
import { MediaError } from './errors.ts';
import { inputOptions, probe } from './ffmpeg/probe.ts';
import { openFfmpeg, PIPE } from './ffmpeg/run.ts';
import type { MediaJob } from './job.ts';
import { LoudnessMeter } from './loudness/meter.ts';
import type { Loudness } from './words.ts';

/**
 * Loudness of any sound file as it is heard after decoding: integrated LUFS, true peak in dBTP (which a lossy encoder can push
 * above 0), range in LU. The first audio stream is measured; a one-channel file counts as dual mono.
 *
 * @throws MediaError a refusal when the file is no recording, `no-audio`, or a failure of ffmpeg.
 */
export async function measureLoudness(path: string, job: MediaJob): Promise<Loudness> {
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
      ],
      durationSeconds: probed.durationSeconds ?? undefined,
    },
    job,
  );
  const meter = new LoudnessMeter(channels);
  const read = async () => {
    for await (const block of pcmBlocks(ffmpeg.stdout, { sample: 'f32le', channels })) meter.push(block);
  };
  await ffmpeg.finish(read());
  return meter.finish();
}
