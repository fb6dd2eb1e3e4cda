import { join } from 'node:path';
import { type Envelope, speechEnvelope } from '../../media/audio/envelope.ts';
import { decodeOriginal } from '../../media/decode.ts';
import type { MediaJob } from '../../media/job.ts';
import { transcribe } from '../../media/transcribe/transcribe.ts';
import type { TimeSpan, Transcript } from '../../media/words.ts';
import { flagTranscript } from '../../src/rules/detection/flags.ts';
import type { FoundFlag } from '../../src/rules/detection/found-flag.ts';
import { parseRoster } from '../../src/rules/detection/roster.ts';
import { audioSpans } from '../../src/rules/redaction/spans.ts';
import { atSurePlaces } from '../../src/rules/redaction/sure-flags.ts';
import { speechIn } from '../../src/rules/redaction/sure-place.ts';
import { measuredSeconds } from '../ratio.ts';

/** A recording that Heard has decoded. */
export interface DecodedRecording {
  /** 16 kHz mono WAV file. */
  readonly speech: string;
  readonly silences: readonly TimeSpan[];
  readonly durationSeconds: number;
  readonly envelope: Envelope;
  /** How long decoding took, in seconds. */
  readonly decodeSeconds: number;
}

/** A flag at its place in the sound, in seconds. */
export type PlacedFlag = FoundFlag & TimeSpan;

/** What Heard makes of a recording up to the decisions of staff. */
export interface HeardRecording {
  readonly transcript: Transcript;
  readonly flags: readonly PlacedFlag[];
  readonly durationSeconds: number;
  readonly envelope: Envelope;
  readonly transcribeSeconds: number;
  readonly checkSeconds: number;
}

const LONGEST_SECONDS = 4 * 3600;
/** A flag is at least this long, in seconds, as in the stage “check”. */
const SHORTEST_FLAG = 0.01;

/** Decodes a recording as the stage “decode” does. @throws MediaError */
export async function decodeRecording(input: string, job: MediaJob): Promise<DecodedRecording> {
  const speech = join(job.workDir, 'speech.wav');
  const request = { input, decoded: join(job.workDir, 'decoded.wav'), speech, maxSeconds: LONGEST_SECONDS };
  let analysis: Awaited<ReturnType<typeof decodeOriginal>> | null = null;
  const decodeSeconds = await measuredSeconds(async () => {
    analysis = await decodeOriginal(request, job);
  });
  const { silences, durationSeconds } = analysis!;
  return { speech, silences, durationSeconds, envelope: await speechEnvelope(speech), decodeSeconds };
}

/**
 * Recognises and flags a recording as the stages “transcribe” and “check” do.
 * @param names of the roster, also given as the prompt; none for a recording without a roster
 * @throws MediaError
 */
export async function hearRecording(
  { speech, silences, durationSeconds, envelope }: DecodedRecording,
  names: readonly string[],
  job: MediaJob,
): Promise<HeardRecording> {
  let transcript: Transcript | null = null;
  const transcribeSeconds = await measuredSeconds(async () => {
    transcript = await transcribe({ speech, silences, prompt: names, durationSeconds }, job);
  });
  const { words, unheard } = transcript!;
  const roster = parseRoster({ participants: names.map((name) => ({ name })) });
  let flags: PlacedFlag[] = [];
  const checkSeconds = await measuredSeconds(async () => {
    const found = flagTranscript(words, roster, { durationSeconds, unheard });
    flags = atSurePlaces(found, { words, energy: speechIn(envelope) }, durationSeconds).map((flag) => {
      const start = Math.max(0, Math.min(flag.start ?? words[flag.firstWord]?.start ?? 0, durationSeconds));
      const end = flag.end ?? words[flag.lastWord]?.end ?? durationSeconds;
      return { ...flag, start, end: Math.min(durationSeconds, Math.max(end, start + SHORTEST_FLAG)) };
    });
  });
  return { transcript: transcript!, flags, durationSeconds, envelope, transcribeSeconds, checkSeconds };
}

/**
 * The stretches that are overwritten when staff decide with care: every name and detail is bleeped, and a place to listen to where
 * somebody who listens hears a name.
 */
export function carefulSpans(heard: HeardRecording, hearsName: (flag: PlacedFlag) => boolean): TimeSpan[] {
  const { durationSeconds, envelope, transcript } = heard;
  const decided = heard.flags
    .map((flag, index) => ({ flag, id: `f${index}` }))
    .filter(({ flag }) => flag.kind !== 'listen' || hearsName(flag))
    .map(({ flag, id }) => {
      const { start, end } = flag;
      // What was not recognised stands on no word, only beside some.
      const words = flag.text ? { firstWord: flag.firstWord, lastWord: flag.lastWord } : {};
      return { id, action: 'bleep' as const, start, end, ...words };
    });
  return audioSpans(decided, { durationSeconds, envelope, words: transcript.words });
}
