import type { Envelope } from '../audio/envelope.ts';
import { type MediaJob, partOf } from '../job.ts';
import type { HeardAgain, TimeSpan, Word } from '../words.ts';
import { LONGEST_CREDIBLE_WORD } from './doubt.ts';
import type { ModelSettings, WayToHear } from './models.ts';
import { cutWithin } from './pieces.ts';
import type { Prompt } from './prompt.ts';
import { recogniseEach } from './recognise.ts';

/** Words of before and after are heard with a passage, so that it does not begin or end in the middle of one: seconds on each side. */
const CONTEXT = 1;
/** Passages closer than this, in seconds, are heard together. */
const TOGETHER = 2;
/** A shorter passage is not heard again, in seconds: it is the times of the words beside it that are rough, and their words would come twice. */
const SHORTEST_PASSAGE = 1.5;
/** The same where words are aligned: a short word or a breath comes out no better. */
const SHORTEST_ALIGNED_PASSAGE = 0.6;
/** The same word within this many seconds is the same word, and within the other it may be. */
const SAME_WORD = 0.6;
const MAY_BE_SAME = 1.5;
/** A word counts as found in a passage when its middle lies in it, or outside by no more than this, in seconds: times are that rough. */
const REACH = 0.1;

export interface FirstHearing {
  /** 16 kHz mono WAV file. */
  readonly speech: string;
  readonly envelope: Envelope;
  readonly durationSeconds: number;
  readonly settings: ModelSettings;
  readonly prompt: Prompt | null;
  readonly words: readonly Word[];
  /** Where somebody speaks and there are too few words: worked out anew from any words. */
  readonly unheardIn: (words: readonly Word[]) => TimeSpan[];
}

/**
 * Hears passages again in which somebody speaks and no words came: Whisper leaves a window early, or gives one word the time of a sentence. One
 * way after the other, as long as passages are left. Words that are there already stay; only what has no words gets some.
 * @returns all words in order of time, and what was tried where
 * @throws MediaError as `recogniseEach`
 */
export async function hearAgain(first: FirstHearing, job: MediaJob): Promise<{ words: Word[]; tried: HeardAgain[] }> {
  let words = [...first.words];
  const tried: HeardAgain[] = [];
  const shortest = first.settings.isAligned && job.tools.pocketsphinx ? SHORTEST_ALIGNED_PASSAGE : SHORTEST_PASSAGE;
  for (const [index, way] of first.settings.again.entries()) {
    const passages = first.unheardIn(words).filter(({ start, end }) => end - start >= shortest);
    if (passages.length === 0) break;
    const ways = first.settings.again.length;
    const found = await heard(first, passages, way, partOf(job, index / ways, (index + 1) / ways));
    for (const { start, end } of passages) {
      const inPassage = newWords(
        found.filter((word) => isIn(word, { start, end })),
        words,
      );
      tried.push({ start, end, way: way.name, words: inPassage.length });
      words = joined(words, inPassage);
    }
  }
  return { words, tried };
}

/** The words that come in the passages this time. */
async function heard(
  { speech, envelope, durationSeconds, settings, prompt }: FirstHearing,
  passages: readonly TimeSpan[],
  { cutting, withNames, arguments: given }: WayToHear,
  job: MediaJob,
): Promise<Word[]> {
  const pieces = withContext(passages, durationSeconds).flatMap((stretch) => cutWithin(envelope, stretch, cutting));
  const again = { ...settings, arguments: given };
  const names = withNames ? prompt : null;
  const words = await recogniseEach(
    { speech, envelope, pieces, settings: again, prompt: names, voiceDetection: false, sharing: true },
    job,
  );
  return words.flatMap((heard) => heard.words).filter((word) => passages.some((passage) => isIn(word, passage)));
}

function withContext(passages: readonly TimeSpan[], durationSeconds: number): TimeSpan[] {
  const wider: TimeSpan[] = [];
  for (const { start, end } of [...passages].sort((a, b) => a.start - b.start)) {
    const last = wider.at(-1);
    if (last && start - last.end <= TOGETHER) wider[wider.length - 1] = { ...last, end: Math.max(last.end, end) };
    else wider.push({ start, end });
  }
  return wider.map(({ start, end }) => ({
    start: Math.max(0, start - CONTEXT),
    end: Math.min(durationSeconds, end + CONTEXT),
  }));
}

function isIn({ start, end }: TimeSpan, passage: TimeSpan): boolean {
  const middle = (start + end) / 2;
  return middle > passage.start - REACH && middle < passage.end + REACH;
}

const spelling = ({ text }: Word) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * What was found in a passage, without the words that stand beside it already: their times may reach into the passage. Where nothing else was found, nothing
 * was: whoever repeated a word there is better asked for than lost.
 */
function newWords(found: readonly Word[], words: readonly Word[]): Word[] {
  const middle = ({ start, end }: Word) => (start + end) / 2;
  const stands = (word: Word, within: number) =>
    words.some(
      (other) =>
        spelling(other) === spelling(word) &&
        other.end - other.start <= LONGEST_CREDIBLE_WORD &&
        Math.abs(middle(other) - middle(word)) <= within,
    );
  if (found.every((word) => stands(word, MAY_BE_SAME))) return [];
  return found.filter((word) => !stands(word, SAME_WORD));
}

/**
 * Both in order of time. A word of before that lasts longer than a word can goes when it was heard again within its time; every other word
 * stays, and what was heard at the very place of one of them is the same word.
 */
function joined(before: readonly Word[], found: readonly Word[]): Word[] {
  const isHeardAgain = (word: Word) =>
    word.end - word.start > LONGEST_CREDIBLE_WORD &&
    found.some(
      (one) => spelling(one) === spelling(word) && one.start >= word.start - CONTEXT && one.end <= word.end + CONTEXT,
    );
  const stay = before.filter((word) => !isHeardAgain(word));
  const isThere = (word: Word) => {
    const middle = (word.start + word.end) / 2;
    return stay.some(({ start, end }) => end - start <= LONGEST_CREDIBLE_WORD && middle > start && middle < end);
  };
  return [...stay, ...found.filter((word) => !isThere(word))].sort((a, b) => a.start - b.start || a.end - b.end);
}
