import type { Envelope } from '../audio/envelope.ts';
import type { MediaJob } from '../job.ts';
import type { HeardAgain, TimeSpan, Word } from '../words.ts';
import type { ModelSettings } from './models.ts';
import { cutWithin } from './pieces.ts';
import { recogniseEach } from './recognise.ts';
import { surelySaidAgain, wordsInCommon } from './said-again.ts';

/**
 * This many words are judged together: a wrong word among right ones is a mishearing, many of them wrong is Whisper making a sentence up. Of 479 words of six people reading
 * and talking never more than 2 of 8 do not fit their sound or are improbable; of what Whisper writes on the same recordings played backwards at least 3 of 8 nearly everywhere.
 */
const JUDGED_TOGETHER = 8;
const MOST_MISFITS = 0.375;
/** So many words of which so many do not fit were not said, even if the same come again: Whisper makes the same sentence up twice. Words that could not be followed count, in short pieces. */
const MANY_WORDS = 12;
const TOO_MANY_MISFITS = 0.3;
/** … nor were those of which so many do not fit or are improbable, both times. In such passages of people reading two fifths at the most are. */
const TOO_MANY_DOUBTED = 0.5;
/** Mean probability of words: 0.85 and more in passages of people reading of which many do not fit; 0.32 to 0.65 in what Whisper writes on speech played backwards. */
const LIKELY = 0.75;
/**
 * Words of which so many were found in the sound, and of which this share came again, were said, unlikely as they are: so a passage of a telephone is (16 of 17 words
 * found, 8 came again, mean probability 0.73). Of what Whisper writes on people backwards 0 and 1 of 100 words were found, and 40 and 50 when it was heard again.
 */
const FOUND_IN_SOUND = 0.85;
const SOME_AGAIN = 1 / 3;
/** Words that were really said come out again when they are heard in another way; this share of them at least. */
const SAID_AGAIN = 0.5;
/** … or, where fewer come, this share of those, of at least so many. */
const SAME_AGAIN = 0.7;
const FEWEST_AGAIN = 3;
/** Where fewer of a passage's words than this share surely came again, that is chance: four of a passage of a voice played backwards did, half of a synthetic voice. */
const SURELY_SAID = 1 / 3;
/** Invented passages this near to each other, in seconds, may be of one text: Whisper works on 30 s. */
const NEAR = 30;
/**
 * A passage up to this long, in seconds, is heard a last time, with so much of the sound on each side. What came then counts where half of the words are at their place and their mean probability
 * is above anything on speech played backwards: of “Will we ever forget it?” in an accent that the aligner hardly knows three of five words, 0.72.
 */
const SHORT_PASSAGE = 6;
const AROUND = 0.5;
const HALF_FOUND = 0.5;
const LIKELY_AT_LAST = 0.7;
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
 * is heard once more without names to expect; where other words come, or far too many do not fit, only those count that surely came again.
 * @param words in order of time, aligned
 * @returns the words without invented ones, where those were (words that stay may lie there), and what was tried
 * @throws MediaError as `recogniseEach`
 */
export async function withoutInvented(
  { speech, envelope, settings, words }: DoubtedHearing,
  job: MediaJob,
): Promise<{ words: Word[]; invented: TimeSpan[]; tried: HeardAgain[] }> {
  const doubted = misfits(words, settings.lowProbability);
  if (doubted.length === 0) return { words: [...words], invented: [], tried: [] };
  const cutting = settings.again[0]?.cutting ?? settings.cutting;
  const cut = doubted.map((passage) => cutWithin(envelope, passage, cutting));
  const hearing = { speech, envelope, settings, prompt: null, voiceDetection: false, sharing: true };
  const heard = await recogniseEach({ ...hearing, pieces: cut.flat() }, job);
  const left = [...heard];
  const again = cut.map((pieces) => left.splice(0, pieces.length).flatMap((piece) => piece.words));
  const judged = doubted.map((passage, at): Judged => {
    const run = words.slice(passage.first, passage.last + 1);
    const isInvented = areInvented(run, again[at]!, settings.lowProbability);
    return { ...passage, isInvented, isSaidAgain: !isInvented && areSaidAgain(run, again[at]!) };
  });
  const invented = withIslands(judged, words);
  const said = new Set(
    doubted.flatMap(({ first, last }, at) => {
      const run = words.slice(first, last + 1);
      const sure = [...surelySaidAgain(run, again[at]!)];
      return sure.length >= SURELY_SAID * run.length ? sure.map((index) => first + index) : [];
    }),
  );
  const stays = (index: number) =>
    said.has(index) || !invented.some(({ first, last }) => index >= first && index <= last);
  const stayed = words.filter((_, index) => stays(index));
  const tried = doubted.map(({ start, end, first, last }) => ({
    ...{ start, end, way: WAY },
    words: words.slice(first, last + 1).filter((_, index) => stays(first + index)).length,
  }));
  const last = await heardMoreSlowly({ speech, envelope, settings, words: stayed }, invented, job);
  return {
    words: last.words,
    invented: invented.map(({ start, end }) => ({ start, end })),
    tried: [...tried, ...last.tried],
  };
}

/**
 * Hears short invented passages of which no word is left a last time, in the slowest way: a sentence of two seconds by itself gives Whisper little to go by. What is doubtful in it stays marked.
 */
async function heardMoreSlowly(
  { speech, envelope, settings, words }: DoubtedHearing,
  invented: readonly TimeSpan[],
  job: MediaJob,
): Promise<{ words: Word[]; tried: HeardAgain[] }> {
  const way = settings.again.at(-1);
  const isIn = (passage: TimeSpan) => (word: Word) => {
    const middle = (word.start + word.end) / 2;
    return middle > passage.start - AROUND && middle < passage.end + AROUND;
  };
  const passages = invented.filter(
    (passage) => passage.end - passage.start <= SHORT_PASSAGE && !words.some(isIn(passage)),
  );
  if (!way || passages.length === 0) return { words: [...words], tried: [] };
  const durationSeconds = envelope.rms.length * envelope.stepSeconds;
  const pieces = passages.map(({ start, end }) => ({
    start: Math.max(0, start - AROUND),
    end: Math.min(durationSeconds, end + AROUND),
  }));
  const again = { ...settings, arguments: way.arguments };
  const hearing = { speech, envelope, settings: again, prompt: null, voiceDetection: false, sharing: true };
  const heard = (await recogniseEach({ ...hearing, pieces }, job)).map((piece) => piece.words);
  const said = heard.map((found) => (wereProbablySaid(found) ? found : []));
  return {
    words: [...words, ...said.flat()].sort((a, b) => a.start - b.start || a.end - b.end),
    tried: passages.map(({ start, end }, at) => ({ start, end, way: way.name, words: said[at]!.length })),
  };
}

/** Whether words that came at last, of a passage in which nothing else was left, count: at least three. */
export function wereProbablySaid(words: readonly Word[]): boolean {
  const found = words.filter(fits).length;
  return words.length >= FEWEST_AGAIN && found >= HALF_FOUND * words.length && meanProbability(words) >= LIKELY_AT_LAST;
}

interface Passage extends TimeSpan {
  readonly first: number;
  readonly last: number;
}

/** A passage that was heard once more, and what came of it. */
interface Judged extends Passage {
  readonly isInvented: boolean;
  readonly isSaidAgain: boolean;
}

/** Whether a passage was made up, after these words came when it was heard again. */
export function areInvented(passage: readonly Word[], again: readonly Word[], lowProbability: number): boolean {
  // That nobody could follow a voice says nothing of its words: a synthetic one, or one of an accent that the aligner does not know.
  if (!wereFollowed(passage) && meanProbability(passage) >= LIKELY && areSaidAgain(passage, again)) return false;
  const share = (words: readonly Word[], isOne: (word: Word) => boolean) =>
    words.length < MANY_WORDS ? 0 : words.filter(isOne).length / words.length;
  const isOther =
    share(passage, ({ doubtful }) => doubtful === 'mismatch') >= TOO_MANY_MISFITS ||
    share(again, (word) => !fits(word)) >= TOO_MANY_MISFITS;
  const areDoubtful = [passage, again].every(
    (words) => share(words, (word) => isDoubted(word, lowProbability)) >= TOO_MANY_DOUBTED,
  );
  if (areDoubtful) return true;
  return !wereFoundInSound(passage, again) && (isContradicted(passage, again) || (isOther && isUnlikely(passage)));
}

/** Whether nearly all words have their sounds at their place, and some came again. */
function wereFoundInSound(words: readonly Word[], again: readonly Word[]): boolean {
  const found = words.filter(fits).length;
  return (
    words.length >= JUDGED_TOGETHER &&
    found >= FOUND_IN_SOUND * words.length &&
    wordsInCommon(words, again) >= SOME_AGAIN * words.length
  );
}

/** Whether most of the words were found in the sound, as themselves or as other sounds in their place. */
function wereFollowed(words: readonly Word[]): boolean {
  return words.filter(({ aligned }) => aligned).length >= words.length / 2;
}

function meanProbability(words: readonly Word[]): number {
  return words.reduce((sum, word) => sum + word.probability, 0) / words.length;
}

/** False where other sounds are in the place of a word, or nobody could follow it. */
function fits({ aligned, doubtful }: Word): boolean {
  return aligned === true && doubtful !== 'mismatch';
}

/** Whether a word does not fit, or is improbable. */
function isDoubted(word: Word, lowProbability: number): boolean {
  return !fits(word) || word.probability < lowProbability;
}

/** Runs of words of which too many do not fit their sound, could not be followed through it at all, or are improbable. */
export function misfits(words: readonly Word[], lowProbability: number): Passage[] {
  const size = Math.min(JUDGED_TOGETHER, words.length);
  const misfit = words.map((word) => isDoubted(word, lowProbability));
  const passages: Passage[] = [];
  let count = 0;
  for (let last = 0; last < words.length; last++) {
    count += misfit[last] ? 1 : 0;
    const first = last - size + 1;
    if (first > 0 && misfit[first - 1]) count--;
    if (first < 0 || count < MOST_MISFITS * size) continue;
    const before = passages.at(-1);
    if (before && before.last >= first - 1) passages[passages.length - 1] = passageOf(words, before.first, last);
    else passages.push(passageOf(words, first, last));
  }
  return passages.filter(({ start, end }) => end > start);
}

function passageOf(words: readonly Word[], first: number, last: number): Passage {
  const run = words.slice(first, last + 1);
  const start = Math.min(...run.map((word) => word.start));
  return { first, last, start, end: Math.max(...run.map(({ end }) => end)) };
}

/**
 * Invented passages with the words between two of them, where those are fewer than the invented ones, close to both, and did not come again when they were heard
 * once more: Whisper repeats what it made up, and is sure of it the second time.
 */
function withIslands(judged: readonly Judged[], words: readonly Word[]): Passage[] {
  const joined: Passage[] = [];
  let isOpen = false;
  for (const passage of judged) {
    if (!passage.isInvented) {
      isOpen &&= !passage.isSaidAgain;
      continue;
    }
    const before = joined.at(-1);
    const length = ({ first, last }: Passage) => last - first + 1;
    const isIsland =
      before &&
      isOpen &&
      passage.start - before.end <= NEAR &&
      passage.first - before.last - 1 < length(before) + length(passage);
    if (isIsland) joined[joined.length - 1] = passageOf(words, before.first, passage.last);
    else joined.push(passage);
    isOpen = true;
  }
  return joined;
}

/** Whether Whisper itself was in doubt of these words, or half of them do not fit: in people's speech neither is so, even where a dialect fits badly. */
function isUnlikely(words: readonly Word[]): boolean {
  return meanProbability(words) < LIKELY || words.filter((word) => !fits(word)).length >= words.length / 2;
}

/** Whether other words come when the passage is heard again. Fewer of the same say nothing, nor do a few others against many likely ones: Whisper leaves a window early. */
function isContradicted(words: readonly Word[], again: readonly Word[]): boolean {
  const same = wordsInCommon(words, again);
  const isLeftEarly = again.length >= FEWEST_AGAIN && same >= SAME_AGAIN * again.length;
  const isAnswer = again.length >= words.length / 2 || isUnlikely(words);
  return !areSaidAgain(words, again) && isAnswer && !isLeftEarly;
}

/** Whether enough of the words come again. */
function areSaidAgain(words: readonly Word[], again: readonly Word[]): boolean {
  return wordsInCommon(words, again) >= SAID_AGAIN * words.length;
}
