import { speechEnvelope } from '../audio/envelope.ts';
import type { MediaJob } from '../job.ts';
import type { TimeSpan, Word } from '../words.ts';
import { settingsFor } from './models.ts';
import { cutWithin } from './pieces.ts';
import { promptFor } from './prompt-for.ts';
import { recogniseEach } from './recognise.ts';
import type { RememberedHearings } from './remembered.ts';

export interface PartsToHear {
  /** 16 kHz mono 16-bit WAV file. */
  readonly speech: string;
  /** The parts to listen to, in seconds; they may overlap. */
  readonly parts: readonly TimeSpan[];
  /** Names to expect; models that names do not help go without. */
  readonly prompt: readonly string[];
  /** What was heard of the same sound before. */
  readonly remembered?: RememberedHearings;
}

/**
 * Recognises the words of many parts of one recording afresh, with as few starts of whisper-cli as possible: the model is loaded once
 * for many parts. A part that is longer than the model likes is cut at its pauses.
 * @returns the words of each part, with times in seconds from the start of the recording; none for a part that nobody could hear
 * @throws MediaError cancelled, timed-out, stalled, tool-failed, mismatch (not a 16 kHz mono WAV)
 */
export async function transcribeParts(sound: PartsToHear, job: MediaJob): Promise<Word[][]> {
  const { speech, parts, prompt, remembered } = sound;
  const own = settingsFor(job.tools.whisperModel);
  // Threads of one process wait for each other by spinning: on a busy machine a short passage took 19 s of processor time with two of them, 5 s with one.
  const settings = { ...own, arguments: own.afresh, mostThreads: 1 };
  // A window of 30 s takes as long to hear however little is in it.
  const cutting = { ...settings.cutting, fewest: settings.audioContext === null };
  const envelope = await speechEnvelope(speech);
  const cut = parts.map((part) => cutWithin(envelope, part, cutting));
  const heard = await recogniseEach(
    {
      speech,
      pieces: cut.flat(),
      envelope,
      settings,
      prompt: await promptFor(prompt, job),
      sharing: true,
      rough: true,
      remembered,
    },
    job,
  );
  const left = [...heard];
  return cut.map((pieces) => left.splice(0, pieces.length).flatMap(({ words }) => words));
}
