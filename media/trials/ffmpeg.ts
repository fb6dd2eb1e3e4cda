import { join } from 'node:path';
import { speechEnvelope } from '../audio/envelope.ts';
import { MediaError } from '../errors.ts';
import { probe } from '../ffmpeg/probe.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import { TRIAL_SPEECH } from './listener.ts';

/** What Heard publishes: each encoder is a library of its own, and some builds of ffmpeg come without one. */
const VIDEO = [
  '-map',
  '[picture]',
  '-map',
  '0:a',
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-c:a',
  'aac',
  '-f',
  'mp4',
];
const SOUND = ['-map', '0:a', '-c:a', 'libmp3lame', '-b:a', '64k', '-f', 'mp3'];
const SPEECH = ['-map', '0:a', '-ac', '1', '-ar', '16000', '-c:a', 'pcm_s16le', '-f', 'wav'];
/** Encoding and decoding may change how loud the speech is by this much, as a ratio. */
const CHANGED = 1.25;

/**
 * Encodes the sentence as Heard's published files are (H.264 with AAC, and MP3), looks into them with ffprobe, and decodes one again.
 * @throws MediaError what went wrong; mismatch when what comes out is not what went in
 */
export async function tryFfmpeg(job: MediaJob): Promise<void> {
  const video = join(job.workDir, 'trial.mp4');
  const sound = join(job.workDir, 'trial.mp3');
  const decoded = join(job.workDir, 'decoded.wav');
  const picture = 'color=c=gray:s=128x96:r=25:d=1,format=yuv420p[picture]';
  await runFfmpeg(
    {
      inputs: [{ source: TRIAL_SPEECH }],
      outputs: [
        { target: video, options: VIDEO },
        { target: sound, options: SOUND },
      ],
      filterComplex: picture,
    },
    job,
  );
  const inside = await probe(video, job);
  if (inside.video?.codec !== 'h264' || inside.audio?.codec !== 'aac')
    throw new MediaError('mismatch', 'the video that it made is not H.264 with AAC');
  await runFfmpeg({ inputs: [{ source: sound }], outputs: [{ target: decoded, options: SPEECH }] }, job);
  const [before, after] = await Promise.all([TRIAL_SPEECH, decoded].map(levelOf));
  if (!(after! < before! * CHANGED && after! > before! / CHANGED))
    throw new MediaError('mismatch', 'the MP3 that it made does not sound like what it was made from');
}

/** Root mean square of a WAV file, weighted by nothing, over its whole length; 0 to 1. */
async function levelOf(wav: string): Promise<number> {
  const { rms } = await speechEnvelope(wav);
  return Math.sqrt(rms.reduce((sum, value) => sum + value * value, 0) / rms.length);
}
