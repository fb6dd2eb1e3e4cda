import type { TimeSpan, Word } from '../words.ts';
import { mayBeSameWord } from './alike.ts';
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
  /**
   * Whether it is improbable and all of its sound is that of words that may be heard, which an aligner followed through the first sound. A recogniser makes something like
   * a name of a word that a span cuts off, and makes the same of it twice.
   */
  readonly isExplained: (name: readonly Word[]) => boolean;
}

/** @param staying words that may be heard */
export function remnants(spans: readonly TimeSpan[], staying: readonly Word[]): Remnants {
  const known = staying.filter(({ aligned, doubtful }) => aligned && doubtful === undefined);
  const isExplained = (name: readonly Word[]) =>
    name.some(({ probability }) => probability < IMPROBABLE) &&
    name.every((word) => word.aligned && !hasSoundOfItsOwn(word, spans, known));
  return { isExplained, isLeft: (name) => name.some((word) => isBesideSpan(word, spans)) && !isExplained(name) };
}

/** Whether each word of a name, or one word for all of them, is much like a word at its place. One ordinary word of several (“Thy nade”, “thy age”) is no name. */
export function isHeardAgain(name: readonly Word[], words: readonly Word[]): boolean {
  const isThere = (one: Word) => words.some((word) => mayBeSameWord(one.text, word.text) && isAboutThere(one, word));
  const joined = { ...name[0]!, text: name.map(({ text }) => text).join(''), end: name.at(-1)!.end };
  return name.every(isThere) || isThere(joined);
}
