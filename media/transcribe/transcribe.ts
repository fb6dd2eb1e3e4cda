import { type Envelope, speechEnvelope } from '../audio/envelope.ts';
import { type MediaJob, partOf } from '../job.ts';
import type { TimeSpan, Transcript, Word } from '../words.ts';
import { markDoubtful } from './doubt.ts';
import { withoutExpected } from './expected-words.ts';
import { hearAgain } from './hear-again.ts';
import { withoutInvented } from './invented.ts';
import { settingsFor } from './models.ts';
import { cutAtPauses } from './pieces.ts';
import { promptFor } from './prompt-for.ts';
import { recogniseEach } from './recognise.ts';
import { CLEAR_ABOVE_NOISE, findSpeechEnergy, speechSeconds } from './speech-energy.ts';
import { findUnheard } from './unheard.ts';
import { whisperVersion } from './whisper.ts';

export interface TranscribeInput {
  /** 16 kHz mono 16-bit WAV file. */
  readonly speech: string;
  /** Silences found while decoding: further places where the recording may be cut. */
  readonly silences: readonly TimeSpan[];
  /** Names to expect, the most important first: the roster, then the keep list. */
  readonly prompt: readonly string[];
  readonly durationSeconds: number;
}

/** Share of the work that hearing everything once is. */
const FIRST_HEARING = 0.8;
/** … and with hearing again what had no words. */
const ALL_HEARD = 0.9;
/** … and with judging what does not fit its sound; then come names that were only expected. */
const ALL_JUDGED = 0.97;
/** Less speech energy than this in a whole recording, in seconds, is nobody speaking. */
const SOMEBODY_SPEAKS = 0.3;

/** Times never run backwards; a word that would start before the one before it has doubtful times. */
function inOrder(words: readonly Word[]): Word[] {
  let latest = 0;
  return words.map((word) => {
    const early = word.start < latest;
    const start = Math.max(word.start, latest);
    latest = start;
    return early ? { ...word, start, end: Math.max(start, word.end), doubtful: 'timing' as const } : word;
  });
}

async function wordsOf(speech: string, envelope: Envelope, input: Omit<TranscribeInput, 'speech'>, job: MediaJob) {
  const settings = settingsFor(job.tools.whisperModel);
  const pieces = cutAtPauses(envelope, input.durationSeconds, settings.cutting, input.silences);
  const prompt = await promptFor(input.prompt, job);
  const energy = findSpeechEnergy(envelope);
  const marked = (words: readonly Word[]) => markDoubtful(inOrder(words), energy, settings.lowProbability);
  const heard = await recogniseEach({ speech, pieces, envelope, settings, prompt }, partOf(job, 0, FIRST_HEARING));
  const unwritten = heard.flatMap((piece) => piece.unwritten);
  const { durationSeconds } = input;
  const clear = findSpeechEnergy(envelope, CLEAR_ABOVE_NOISE);
  const unheardIn = (words: readonly Word[], nowhere: readonly TimeSpan[]) =>
    findUnheard({ words: marked(words), unwritten: [...unwritten, ...nowhere], energy, clear, durationSeconds });
  const first = {
    ...{ speech, envelope, durationSeconds, settings, prompt },
    words: heard.flatMap((piece) => piece.words),
    unheardIn: (words: readonly Word[]) => unheardIn(words, []),
  };
  const all = await hearAgain(first, partOf(job, FIRST_HEARING, ALL_HEARD));
  const canJudge = settings.isAligned && job.tools.pocketsphinx !== undefined;
  const said = canJudge
    ? await withoutInvented({ speech, envelope, settings, words: all.words }, partOf(job, ALL_HEARD, ALL_JUDGED))
    : { words: all.words, invented: [], tried: [] };
  const names = prompt ? input.prompt : [];
  const judged = { speech, envelope, durationSeconds, settings, names, words: inOrder(said.words) };
  const sure = canJudge ? await withoutExpected(judged, partOf(job, ALL_JUDGED, 1)) : { words: said.words, tried: [] };
  return {
    words: marked(sure.words),
    energy,
    tried: [...all.tried, ...said.tried, ...sure.tried],
    unheard: unheardIn(sure.words, said.invented),
  };
}

/**
 * Recognises the words of a recording with whisper.cpp. Words that cannot be trusted are marked, never left out.
 * The outcome is "no-speech" when no word was recognised where there is speech energy, and there is hardly any of it or no stretch that
 * somebody could be sent to listen to: a person then listens to all of it. Words recognised in spite of that stay in the transcript, marked. Speech energy without words is heard again in other ways; what stays without is listed in `unheard`.
 * The same recording, model and settings give the same words.
 * @throws MediaError cancelled, timed-out, stalled, tool-failed, mismatch (not a 16 kHz mono WAV)
 */
export async function transcribe(input: TranscribeInput, job: MediaJob): Promise<Transcript> {
  const version = await whisperVersion(job);
  const envelope = await speechEnvelope(input.speech);
  const { words, energy, tried, unheard } = await wordsOf(input.speech, envelope, input, job);
  const nobodySpeaks = speechSeconds(energy, 0, input.durationSeconds) < SOMEBODY_SPEAKS;
  const nothingHeard = words.every(({ doubtful }) => doubtful === 'no-energy');
  job.progress(1);
  return {
    engine: { name: 'whisper.cpp', version, model: job.tools.whisperModel.name },
    words,
    outcome: nothingHeard && (nobodySpeaks || unheard.length === 0) ? 'no-speech' : 'words',
    unheard,
    ...(tried.length > 0 ? { heardAgain: tried } : {}),
  };
}
