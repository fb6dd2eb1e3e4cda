import { type CutShort, MediaError } from './errors.ts';
import { partsPastEnd } from './ffmpeg/cut-short.ts';
import type { Probe } from './ffmpeg/probe.ts';
import type { FfmpegFailed } from './ffmpeg/run.ts';
import type { SampleRun } from './ffmpeg/sample-run.ts';
import type { Container } from './ffmpeg/sniff.ts';
import type { AudioStream } from './ffmpeg/streams.ts';
import type { SymptomCount } from './ffmpeg/symptoms.ts';
import { lengthInWords } from './length-in-words.ts';

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
  'mp3',
  'flv',
  'au',
];

/** A decoded recording may be this much shorter than its container says. */
const SHORTFALL = { seconds: 1, share: 0.02 };

/** What ffmpeg's failure to decode means for the recording. Failures of the machine stay failures: they can be tried again. */
export async function refusalOf(failure: FfmpegFailed, input: string, probed: Probe): Promise<MediaError> {
  if (failure.has('no-disk') || failure.has('no-memory')) return failure;
  if (failure.has('protected')) return new MediaError('protected', 'the decoder was refused', { cause: failure });
  if (
    failure.has('moov-missing') ||
    failure.has('partial-file') ||
    (await partsPastEnd(input, probed.container)).missing > 0
  )
    return new MediaError('truncated', 'the decoder met the end too early', { cause: failure });
  if (failure.has('no-decoder'))
    return new MediaError('unreadable-sound', 'no decoder for the sound', { cause: failure });
  if (failure.has('invalid-data') || failure.has('decode-errors'))
    return new MediaError('damaged', 'the sound cannot be decoded', { cause: failure });
  return failure;
}

/** What is known of a recording once it was decoded. */
interface DecodedSound {
  readonly input: string;
  readonly probed: Probe;
  readonly audio: AudioStream;
  /** Where the file's samples lie, for containers of plain samples. */
  readonly run: SampleRun | null;
  readonly decodedSeconds: number;
  readonly symptoms: SymptomCount;
}

/**
 * Finds what is missing of a recording: its samples or a part of the file go on past its end, the decoder met the end too early, or the
 * container declares clearly more than was decoded. Less than a second is no loss, and neither is damage in the middle: the rest is there.
 *
 * @returns null where nothing is missing
 * @throws MediaError `truncated` or `damaged` when nothing at all was decoded.
 */
export async function shortfallOf(sound: DecodedSound): Promise<CutShort | null> {
  const cut = await cutOf(sound);
  if (sound.decodedSeconds > 0) return cut;
  throw cut
    ? new MediaError('truncated', 'nothing could be decoded of what is there')
    : new MediaError('damaged', 'no sound could be decoded', { plain: NOTHING_IN_IT });
}

/** Said of a file that has the form of a recording and no sound. */
export const NOTHING_IN_IT =
  'The file has the form of a recording, but there is no sound in it: the recorder may have stopped before it wrote any. Look for another copy on the phone or computer it was made on.';

async function cutOf({ input, probed, audio, run, decodedSeconds, symptoms }: DecodedSound): Promise<CutShort | null> {
  const thereSeconds = decodedSeconds;
  const notThere = run ? ((run.claimed ?? run.there) - run.there) / run.perSecond : 0;
  if (notThere >= SHORTFALL.seconds) return { thereSeconds, declaredSeconds: decodedSeconds + notThere };
  const parts = run ? null : await partsPastEnd(input, probed.container);
  // Where the samples lie was read already: a program's word on the last of them is no news.
  const stopped = run === null && (symptoms.has('partial-file') || symptoms.has('ended-early'));
  const endsEarly = stopped || (parts !== null && parts.missing > 0);
  const declaredSeconds = declaredLength(probed, audio, endsEarly);
  if (declaredSeconds === null) {
    // How long the missing bytes would last, if they were like those that are there.
    const missing = parts ? (parts.missing / Math.max(1, parts.size)) * decodedSeconds : 0;
    return stopped || missing >= SHORTFALL.seconds ? { thereSeconds, declaredSeconds: null } : null;
  }
  const missing = declaredSeconds - decodedSeconds;
  if (missing <= SHORTFALL.seconds) return null;
  return endsEarly || missing > declaredSeconds * SHORTFALL.share ? { thereSeconds, declaredSeconds } : null;
}

/** The refusal of a recording whose end is missing, with how much is there. */
export function refusalOfCut(cutShort: CutShort): MediaError {
  const { thereSeconds, declaredSeconds } = cutShort;
  const of = declaredSeconds === null ? '' : ` of ${lengthInWords(declaredSeconds)}`;
  const detail = `${thereSeconds.toFixed(1)} s of ${declaredSeconds?.toFixed(1) ?? 'an unknown length'} are there`;
  const plain = `The end of the recording is missing: ${lengthInWords(thereSeconds)}${of} are there. If the phone or computer it was made on has all of it, upload it again from there. If this is all that is left, you can go on with what is there.`;
  return new MediaError('truncated', detail, { plain, cutShort });
}

/** How long the sound should be at least, in seconds; null when the container does not say. */
function declaredLength(probed: Probe, audio: AudioStream, endsEarly: boolean): number | null {
  // An MP3 that tells where its end is tells its length too; of others ffmpeg only guesses it, as of an AVI whose index was cut off and of a cut ASF.
  const guessed: readonly Container[] = endsEarly ? ['avi', 'asf'] : ['mp3'];
  if (guessed.includes(probed.container) || !DECLARES_LENGTH.includes(probed.container)) return null;
  const whole = probed.durationSeconds ?? Infinity;
  // A picture may go on after the sound: the length of the file then says nothing about the sound.
  const stream = audio.durationSeconds ?? (probed.video ? 0 : whole);
  const declared = Math.min(whole, stream);
  return Number.isFinite(declared) && declared > 0 ? declared : null;
}
