import { align } from '../align/align.ts';
import type { Alignment } from '../align/segmentation.ts';
import { isFaultOfProgram } from '../errors.ts';
import type { MediaJob } from '../job.ts';
import type { TimeSpan, Word } from '../words.ts';
import { runWhisper, type WhisperRun } from './whisper.ts';

/** Words with times in seconds from the start of a stretch of sound, and the speech there that none of them explains. */
export interface StretchHeard {
  readonly words: readonly Word[];
  readonly unwritten: readonly TimeSpan[];
}

/** Sound files to be heard, and how long each is, in seconds. */
export type FilesToHear = Omit<WhisperRun, 'timed'> & {
  readonly seconds: readonly number[];
  /** True where it is enough to know where most of the words are: see `align`. */
  readonly rough?: boolean;
};

/** Where Whisper writes fewer words than this share with times than without, it left the window early: better all words and no times. */
const MOST_OF_THE_WORDS = 0.9;

/**
 * Recognises the words of sound files and where they are said. Where PocketSphinx is there, and helps the model, Whisper writes the words without times and PocketSphinx aligns them: what
 * sounds like other words is marked "mismatch". A file that cannot be followed with its words has Whisper's own times, or else none that can be trusted.
 * @throws MediaError as `runWhisper` and `align`
 */
export async function hearFiles({ seconds, rough, ...run }: FilesToHear, job: MediaJob): Promise<StretchHeard[]> {
  const aligner = run.settings.isAligned ? job.tools.pocketsphinx : undefined;
  if (!aligner) {
    const timed = await runWhisper({ ...run, timed: true }, job);
    return timed.map((words) => ({ words, unwritten: [] }));
  }
  // The voice detector takes the openings of sentences out.
  const written = await runWhisper({ ...run, timed: false, voiceDetection: false }, job);
  const sounds = run.files.map((file, index) => ({ file, words: written[index]!.map(({ text }) => text) }));
  const alignments = await align(sounds, aligner, job, rough).catch((error: unknown) => {
    // Then Whisper's own times count, as where it is not installed.
    if (!isFaultOfProgram(error, job.signal)) throw error;
    return sounds.map(() => null);
  });
  const lost = [...alignments.keys()].filter((index) => alignments[index] === null);
  const heard = alignments.map((alignment, index) =>
    alignment ? placed(written[index]!, alignment, seconds[index]!) : spread(written[index]!, 0, seconds[index]!),
  );
  if (lost.length === 0) return heard;
  const again = { ...run, files: lost.map((index) => run.files[index]!), timed: true, voiceDetection: false };
  const timed = await runWhisper({ ...again, onFile: undefined }, job);
  for (const [at, index] of lost.entries())
    if (timed[at]!.length >= MOST_OF_THE_WORDS * written[index]!.length)
      heard[index] = { words: timed[at]!, unwritten: [] };
  return heard;
}

/** The words where they were found, and those after the last one that was, spread over what is left. */
function placed(words: readonly Word[], alignment: Alignment, seconds: number): StretchHeard {
  const found = alignment.words.map(({ start, end, fits }, index): Word => {
    return { ...words[index]!, start, end, aligned: true, ...(fits ? {} : { doubtful: 'mismatch' as const }) };
  });
  const rest = spread(words.slice(found.length), found.at(-1)?.end ?? 0, seconds);
  return { words: [...found, ...rest.words], unwritten: alignment.unwritten };
}

/** The words, each as long as it is written, from one time to another. */
function spread(words: readonly Word[], from: number, to: number): StretchHeard {
  const characters = words.map(({ text }) => text.length + 1);
  const all = characters.reduce((sum, one) => sum + one, 0);
  let before = 0;
  return {
    words: words.map((word, index) => {
      const start = from + (before / all) * (to - from);
      before += characters[index]!;
      return { ...word, start, end: from + (before / all) * (to - from), doubtful: 'timing' as const };
    }),
    unwritten: [],
  };
}
