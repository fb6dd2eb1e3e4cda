import { MediaError } from './errors.ts';
import { isCutShort } from './ffmpeg/cut-short.ts';
import type { Probe } from './ffmpeg/probe.ts';
import type { FfmpegFailed } from './ffmpeg/run.ts';
import type { Container } from './ffmpeg/sniff.ts';
import type { AudioStream } from './ffmpeg/streams.ts';
import type { SymptomCount } from './ffmpeg/symptoms.ts';
import { hasSeveralStretches } from './ffmpeg/wave-chunks.ts';

/** Containers that write down how long they are; the others leave ffmpeg to guess from the size of the file. */
const DECLARES_LENGTH: readonly Container[] = [
  'mov',
  'matroska',
  'wav',
  'w64',
  'flac',
  'ogg',
  'aiff',
  'caf',
  'asf',
  'avi',
];

/** A decoded recording may be this much shorter than its container says. */
const SHORTFALL = { seconds: 1, share: 0.02 };

/** What ffmpeg's failure to decode means for the recording. Failures of the machine stay failures: they can be tried again. */
export async function refusalOf(failure: FfmpegFailed, input: string, probed: Probe): Promise<MediaError> {
  if (failure.has('no-disk') || failure.has('no-memory')) return failure;
  if (failure.has('protected')) return new MediaError('protected', 'the decoder was refused', { cause: failure });
  if (failure.has('moov-missing') || failure.has('partial-file') || (await isCutShort(input, probed.container)))
    return new MediaError('truncated', 'the decoder met the end too early', { cause: failure });
  if (failure.has('no-decoder')) return new MediaError('no-audio', 'no decoder for the sound', { cause: failure });
  if (failure.has('invalid-data') || failure.has('decode-errors'))
    return new MediaError('not-media', 'the sound cannot be decoded', { cause: failure });
  return failure;
}

/**
 * Refuses a recording of which something would be missing: a part of the file says it goes on, the decoder met the end too early, or the
 * container declares clearly more than was decoded. Damage in the middle is no reason: the rest is there.
 *
 * @throws MediaError `truncated`, `several-parts`, or `not-media` when nothing at all was decoded.
 */
export async function refuseShortfall(
  input: string,
  probed: Probe,
  audio: AudioStream,
  decodedSeconds: number,
  symptoms: SymptomCount,
): Promise<void> {
  if (await isCutShort(input, probed.container))
    throw new MediaError('truncated', 'the file ends before its own parts do');
  if (probed.container === 'wav' && (await hasSeveralStretches(input)))
    throw new MediaError('several-parts', 'a WAV file with several stretches of samples');
  if (symptoms.has('partial-file') || symptoms.has('ended-early'))
    throw new MediaError('truncated', `the decoder met the end too early (${symptoms})`);
  if (decodedSeconds === 0) throw new MediaError('not-media', 'no sound could be decoded');
  const declared = declaredSeconds(probed, audio);
  const missing = declared - decodedSeconds;
  if (missing > SHORTFALL.seconds && missing > declared * SHORTFALL.share)
    throw new MediaError('truncated', `${decodedSeconds.toFixed(1)} s of ${declared.toFixed(1)} s could be decoded`);
}

/** How long the sound should be at least, in seconds; 0 when the container does not say. */
function declaredSeconds(probed: Probe, audio: AudioStream): number {
  if (!DECLARES_LENGTH.includes(probed.container)) return 0;
  const whole = probed.durationSeconds ?? Infinity;
  // A picture may go on after the sound: the length of the file then says nothing about the sound.
  const stream = audio.durationSeconds ?? (probed.video ? 0 : whole);
  const declared = Math.min(whole, stream);
  return Number.isFinite(declared) ? declared : 0;
}
