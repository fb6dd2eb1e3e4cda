import type { Envelope } from '../audio/envelope.ts';
import type { MediaJob } from '../job.ts';
import type { HeardAgain, TimeSpan, Word } from '../words.ts';
import type { ModelSettings } from './models.ts';
import { cutWithin } from './pieces.ts';
import { recogniseEach } from './recognise.ts';

/**
 * This many words are judged together: a wrong word among right ones is a mishearing, many of them wrong is Whisper making a sentence up. Of 1,070 words of
 * people reading and talking 1 to 2 % do not fit their sound, never more than 2 of 8; of what Whisper writes on speech played backwards 44 %.
 */
const JUDGED_TOGETHER = 8;
const MOST_MISFITS = 0.375;
/** So many words of which so many do not fit were not said, even if the same come again: Whisper makes the same sentence up twice. Words that could not be followed count, in short pieces. */
const MANY_WORDS = 12;
const TOO_MANY_MISFITS = 0.3;
/** Words that were really said come out again when they are heard in another way; this share of them at least. */
const SAID_AGAIN = 0.5;
/** How a passage was heard, in words that staff understand. */
const WAY = 'once more, because the words did not fit the sound';

export interface DoubtedHearing {
  /** 16 kHz mono WAV file. */
  readonly speech: string;
  readonly envelope: Envelope;
  readonly settings: ModelSettings;
  readonly words: readonly Word[];
}

/**
 * Finds passages in which Whisper wrote sentences that nobody said, as it does on babble, foreign speech and music: there most words do not fit the sound. Each
 * is heard once more without names to expect; where other words come, or far too many do not fit, none of them counts.
 * @param words in order of time, aligned
 * @returns the words without invented ones, where those were, and what was tried
 * @throws MediaError as `recogniseEach`
 */
export async function withoutInvented(
  { speech, envelope, settings, words }: DoubtedHearing,
  job: MediaJob,
): Promise<{ words: Word[]; invented: TimeSpan[]; tried: HeardAgain[] }> {
  const doubted = misfits(words);
  if (doubted.length === 0) return { words: [...words], invented: [], tried: [] };
  const cutting = settings.again[0]?.cutting ?? settings.cutting;
  const cut = doubted.map((passage) => cutWithin(envelope, passage, cutting));
  const hearing = { speech, envelope, settings, prompt: null, voiceDetection: false, sharing: true };
  const heard = await recogniseEach({ ...hearing, pieces: cut.flat() }, job);
  const left = [...heard];
  const again = cut.map((pieces) => left.splice(0, pieces.length).flatMap((piece) => piece.words));
  const isInvented = doubted.map(({ first, last }, at) => {
    const passage = words.slice(first, last + 1);
    const others = passage.filter(({ doubtful }) => doubtful === 'mismatch').length;
    const othersAgain = again[at]!.filter(isMisfit).length;
    return (
      !areSaidAgain(passage, again[at]!) ||
      areTooMany(others, passage.length) ||
      areTooMany(othersAgain, again[at]!.length)
    );
  });
  return {
    words: words.filter(
      (_, index) => !doubted.some(({ first, last }, at) => isInvented[at] && index >= first && index <= last),
    ),
    invented: doubted.filter((_, at) => isInvented[at]).map(({ start, end }) => ({ start, end })),
    tried: doubted.map(({ start, end, first, last }, at) => ({
      start,
      end,
      way: WAY,
      words: isInvented[at] ? 0 : last - first + 1,
    })),
  };
}

interface Passage extends TimeSpan {
  readonly first: number;
  readonly last: number;
}

/** Whether other sounds are in the place of a word, or nobody could follow it. */
function isMisfit({ aligned, doubtful }: Word): boolean {
  return aligned !== true || doubtful === 'mismatch';
}

/** Runs of words of which too many do not fit their sound, or could not be followed through it at all. */
export function misfits(words: readonly Word[]): Passage[] {
  const size = Math.min(JUDGED_TOGETHER, words.length);
  const misfit = words.map(isMisfit);
  const passages: Passage[] = [];
  let count = 0;
  for (let last = 0; last < words.length; last++) {
    count += misfit[last] ? 1 : 0;
    const first = last - size + 1;
    if (first > 0 && misfit[first - 1]) count--;
    if (first < 0 || count < MOST_MISFITS * size) continue;
    const before = passages.at(-1);
    const joined = before && before.last >= first - 1 ? { ...before, last } : { first, last, start: 0, end: 0 };
    const run = words.slice(joined.first, last + 1);
    const passage = {
      ...joined,
      start: Math.min(...run.map(({ start }) => start)),
      end: Math.max(...run.map(({ end }) => end)),
    };
    if (joined.first === before?.first) passages[passages.length - 1] = passage;
    else passages.push(passage);
  }
  return passages.filter(({ start, end }) => end > start);
}

function areTooMany(misfits: number, words: number): boolean {
  return words >= MANY_WORDS && misfits >= TOO_MANY_MISFITS * words;
}

const spelling = ({ text }: Word) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Whether enough of the words come again, in their order. */
function areSaidAgain(words: readonly Word[], again: readonly Word[]): boolean {
  let row = new Uint16Array(again.length + 1);
  for (const word of words) {
    const next = new Uint16Array(again.length + 1);
    for (const [at, other] of again.entries())
      next[at + 1] = spelling(word) === spelling(other) ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!);
    row = next;
  }
  return row.at(-1)! >= SAID_AGAIN * words.length;
}
