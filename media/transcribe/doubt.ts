import type { Word } from '../words.ts';
import { type SpeechEnergy, speechSeconds } from './speech-energy.ts';

/** No word is shorter, and what whisper.cpp gives 10 ms to is where it lost its way in time. */
const SHORTEST_WORD = 0.03;
/** No word lasts longer: a 6 s "word" has hidden a second take of a sentence. */
export const LONGEST_CREDIBLE_WORD = 1.2;
const LONGEST_PHRASE = 6;
const LOOP_TIMES = 4;
/** Recognised times may be off by this much, in seconds, before a word counts as being where nobody speaks. */
const TIME_SLACK = 0.2;
/** This many words, this near to the next in seconds, open a sentence. */
const OPENING_WORDS = 2;
const OPENING_REACH = 1;

const spelling = ({ text }: Word) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * The words of loops: the same phrase of 1 to 6 words at least 4 times running, which is how Whisper behaves when it is lost.
 * The first time is kept, as somebody may have said it. Where each of them was likely and its own sounds were found, somebody did repeat it.
 */
function loopedWords(words: readonly Word[], lowProbability: number): Set<number> {
  const said = words.map(spelling);
  const looped = new Set<number>();
  for (let size = 1; size <= LONGEST_PHRASE; size++) {
    for (let from = 0; from + size * LOOP_TIMES <= said.length; from++) {
      let end = from + size;
      while (end < said.length && said[end] === said[end - size]) end++;
      if (end - from < size * LOOP_TIMES) continue;
      const repeated = words.slice(from, end);
      if (!repeated.every((word) => wasSaid(word, lowProbability)))
        for (let i = from + size; i < end; i++) looped.add(i);
      from = end - size;
    }
  }
  return looped;
}

function wasSaid({ aligned, doubtful, probability }: Word, lowProbability: number): boolean {
  return aligned === true && doubtful === undefined && probability >= lowProbability;
}

/**
 * The words that lie where nobody speaks. One or two of them just before a word that is spoken are that sentence's first words
 * with times that are too early, not words that the model made up.
 */
function inventedWords(words: readonly Word[], energy: SpeechEnergy): Set<number> {
  const silent = words.map(({ start, end }) => speechSeconds(energy, start - TIME_SLACK, end + TIME_SLACK) === 0);
  const invented = new Set<number>();
  for (let from = 0; from < words.length; from++) {
    if (!silent[from]) continue;
    let to = from;
    while (silent[to]) to++;
    const next = words[to];
    const opensSentence = to - from <= OPENING_WORDS && next && next.start - words[to - 1]!.end <= OPENING_REACH;
    if (!opensSentence) for (let i = from; i < to; i++) invented.add(i);
    from = to;
  }
  return invented;
}

/**
 * Marks the words that cannot be trusted, and why; none is left out. Of several reasons the gravest is given: a loop, no
 * speech energy, doubtful times (hardly any, or longer than any word), sounds of other words, low probability.
 */
export function markDoubtful(words: readonly Word[], energy: SpeechEnergy, lowProbability: number): Word[] {
  const looped = loopedWords(words, lowProbability);
  const invented = inventedWords(words, energy);
  const doubt = (word: Word, index: number): Word['doubtful'] => {
    const seconds = Math.round((word.end - word.start) * 1000) / 1000;
    if (looped.has(index)) return 'loop';
    if (invented.has(index)) return 'no-energy';
    // The sounds of an aligned word were found where it is, however quiet or short it is.
    const isPlaced = word.aligned && seconds > 0;
    if (!isPlaced && speechSeconds(energy, word.start, word.end) === 0) return 'timing';
    if (!isPlaced && seconds < SHORTEST_WORD) return 'timing';
    if (!(seconds <= LONGEST_CREDIBLE_WORD)) return 'timing';
    return word.probability < lowProbability ? 'low-probability' : undefined;
  };
  return words.map((word, index) => {
    const doubtful = word.doubtful ?? doubt(word, index);
    return doubtful ? { ...word, doubtful } : word;
  });
}

/** Whether a word belongs in captions: not when it repeats in a loop, or lies where there is no speech energy. */
export function belongsInCaptions({ doubtful }: Word): boolean {
  return doubtful !== 'loop' && doubtful !== 'no-energy';
}
