import { secondsOf, without } from '../time-spans.ts';
import type { TimeSpan, Word } from '../words.ts';
import { mayBePartOf, mayBeSameWord } from './alike.ts';
import { joinedForm } from './forbidden.ts';
import { isBesideSpan } from './clips.ts';
import { isAboutThere } from './sentinels.ts';
import { hasSoundOfItsOwn } from './sound-beside.ts';

/**
 * A name written with less than this says little in place of words that may be heard. Measured: whole names that were left in had 0.57 and more, first halves whose
 * sound was found 0.69 and more; “Thy nade” for “thine age” and “I'd” for “might”, each cut off by a span, had 0.15 and 0.36.
 */
const IMPROBABLE = 0.5;

/** Tells what a name is that was heard, from the words that may be heard there. */
export interface Remnants {
  /** Whether its sound lies beside a span: what is left of it there, unless it is explained. */
  readonly isLeft: (name: readonly Word[]) => boolean;
  /** Words that may be heard, followed by an aligner through the first sound, that all of its sound is that of; none where a syllable of it is no such word's. */
  readonly wordsOf: (name: readonly Word[]) => readonly Word[];
  /** Whether it is improbable and no syllable of it is its own. A recogniser makes something like a name of a word that a span cuts off, and makes the same of it twice. */
  readonly isExplained: (name: readonly Word[]) => boolean;
  /** Whether each of these words, or what a span leaves of it, was heard at its place. */
  readonly areHeard: (staying: readonly Word[], heard: readonly Word[]) => boolean;
}

/** @param staying words that may be heard */
export function remnants(spans: readonly TimeSpan[], staying: readonly Word[]): Remnants {
  const known = staying.filter(({ aligned, doubtful }) => aligned && doubtful === undefined);
  const isCovered = (name: readonly Word[]) =>
    name.every((word) => word.aligned && !hasSoundOfItsOwn(word, spans, known));
  const wordsOf = (name: readonly Word[]) => {
    if (!isCovered(name)) return [];
    const [start, end] = [name[0]!.start, name.at(-1)!.end];
    return known.filter((word) => secondsOf(without({ start, end }, [word])) < end - start && !isHidden(word, spans));
  };
  const isExplained = (name: readonly Word[]) =>
    name.some(({ probability }) => probability < IMPROBABLE) && isCovered(name);
  return {
    wordsOf,
    isExplained,
    isLeft: (name) => name.some((word) => isBesideSpan(word, spans)) && !isExplained(name),
    areHeard: (words, heard) =>
      words.every((word) => heard.some((one) => isAboutThere(word, one) && isWhatIsLeft(one, word, spans))),
  };
}

function isSameWord(a: Word, b: Word): boolean {
  return joinedForm(a.text) === joinedForm(b.text);
}

/** Whether a span leaves less than half of a word. */
function isHidden(word: Word, spans: readonly TimeSpan[]): boolean {
  return secondsOf(without(word, spans)) < (word.end - word.start) / 2;
}

/** Whether what was heard is a word, or the part of it that a span does not cover. */
function isWhatIsLeft(heard: Word, word: Word, spans: readonly TimeSpan[]): boolean {
  if (isSameWord(heard, word)) return true;
  const cuts = (at: number) => spans.some(({ start, end }) => at >= start && at <= end);
  return (
    (cuts(word.start) && mayBePartOf(heard.text, word.text, 'end')) ||
    (cuts(word.end) && mayBePartOf(heard.text, word.text, 'start'))
  );
}

/** Whether each word of a name, or one word for all of them, is much like a word at its place. One ordinary word of several (“Thy nade”, “thy age”) is no name. */
export function isHeardAgain(name: readonly Word[], words: readonly Word[]): boolean {
  const isThere = (one: Word) => words.some((word) => mayBeSameWord(one.text, word.text) && isAboutThere(one, word));
  const joined = { ...name[0]!, text: name.map(({ text }) => text).join(''), end: name.at(-1)!.end };
  return name.every(isThere) || isThere(joined);
}
