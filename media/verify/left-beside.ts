import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { align } from '../align/align.ts';
import type { Alignment } from '../align/segmentation.ts';
import { isFaultOfProgram } from '../errors.ts';
import type { MediaJob } from '../job.ts';
import { secondsOf, without } from '../time-spans.ts';
import { writePieces } from '../transcribe/piece-files.ts';
import type { TimeSpan, Word } from '../words.ts';
import type { Shortened } from './shortened.ts';
import { type SoundBeside, soundBeside } from './sound-beside.ts';

export interface Beside {
  /** Published sound: 16 kHz mono 16-bit WAV. */
  readonly speech: string;
  readonly durationSeconds: number;
  readonly spans: readonly TimeSpan[];
  /** Words that may be heard, with their times in the recording, in order. */
  readonly words: readonly Word[];
  /** A copy of the speech with silence in place of the spans. */
  readonly cut: Shortened;
  /** False when PocketSphinx is there but failed its trial: then nothing is sure. */
  readonly isFit?: boolean;
}

/** Words this near to the place are looked for in the sound, in seconds. */
const AROUND_SECONDS = 2;
/** Words nearer than this to a span must be well timed, in seconds. */
const NEAR_SECONDS = 1.5;
/** Of a word that a span covers for more than this share there is too little left to be followed. */
const MOST_COVERED = 0.7;
/** So much of a place must be the sound of no word. */
const UNEXPLAINED = 0.5;

/**
 * Finds what is left of a name beside a span, without a recogniser having to know half a name: a voice that goes on up to the span where no word stands that may
 * be heard, and that is none of those words either when they are followed through the published sound.
 * @returns places where both say so, and places where only the first does: a breath, a hesitation, a word with times that are off
 * @throws MediaError as `align`, but for a fault of the program
 */
export async function leftBeside(
  beside: Beside,
  job: MediaJob,
): Promise<{ sure: readonly SoundBeside[]; unsure: readonly SoundBeside[] }> {
  const sure = beside.spans.filter((span) => areWellTimed(span, beside.words));
  const places = await soundBeside({ ...beside, at: sure });
  const { pocketsphinx } = job.tools;
  if (places.length === 0 || !pocketsphinx || beside.isFit === false) return { sure: [], unsure: places };
  const folder = await mkdtemp(join(job.workDir, 'left-beside-'));
  try {
    const clips = places.map((place) => clipOf(place, beside));
    const { cut } = beside;
    const pieces = clips.map(({ start, end }) => ({ start: cut.short(start), end: cut.short(end) }));
    const files = await writePieces(cut.path, pieces, join(folder, 'clips'));
    const sounds = files.map((file, index) => ({ file, words: clips[index]!.words.map(({ text }) => text) }));
    const alignments = await align(sounds, pocketsphinx, job).catch((error: unknown) => {
      if (!isFaultOfProgram(error, job.signal)) throw error;
      return sounds.map(() => null);
    });
    const isSure = (place: TimeSpan, index: number) => {
      const alignment = alignments[index];
      if (!alignment) return false;
      const wordless = wordlessIn(alignment).map((one) => inRecording(one, pieces[index]!.start, cut.long));
      return secondsOf(without(place, wordless)) <= (1 - UNEXPLAINED) * (place.end - place.start);
    };
    return {
      sure: places.filter((place, index) => isSure(place, index)),
      unsure: places.filter((place, index) => !isSure(place, index)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the words around a span are where their times say: else their sound is taken for what is left of a name. */
function areWellTimed(span: TimeSpan, words: readonly Word[]): boolean {
  return words
    .filter(({ start, end }) => end > span.start - NEAR_SECONDS && start < span.end + NEAR_SECONDS)
    .every(({ aligned, doubtful }) => aligned && doubtful !== 'timing');
}

/** A place with what is said around it, cut between words. */
function clipOf(place: TimeSpan, { words, spans, durationSeconds }: Beside): TimeSpan & { readonly words: Word[] } {
  const near = words.filter(
    (word) =>
      word.end > place.start - AROUND_SECONDS && word.start < place.end + AROUND_SECONDS && isAudible(word, spans),
  );
  return {
    start: Math.max(0, Math.min(place.start - AROUND_SECONDS, near[0]?.start ?? durationSeconds)),
    end: Math.min(durationSeconds, Math.max(place.end + AROUND_SECONDS, near.at(-1)?.end ?? 0)),
    words: near,
  };
}

function isAudible(word: Word, spans: readonly TimeSpan[]): boolean {
  return secondsOf(without(word, spans)) >= (1 - MOST_COVERED) * (word.end - word.start);
}

/** Speech that is none of the words, and sounds in place of a word that are not its own. */
function wordlessIn({ words, unwritten }: Alignment): TimeSpan[] {
  return [...unwritten, ...words.filter(({ fits }) => !fits)];
}

function inRecording({ start, end }: TimeSpan, from: number, long: (words: readonly Word[]) => Word[]): TimeSpan {
  const [word] = long([{ text: '', start: from + start, end: from + end, probability: 1 }]);
  return word!;
}
