import type { TimeSpan, Word } from '../words.ts';
import { mayBeSameWord } from './alike.ts';
import { isBesideSpan } from './clips.ts';
import { isAboutThere } from './sentinels.ts';
import { hasSoundOfItsOwn } from './sound-beside.ts';

/**
 * A name written with less than this has to be heard twice in place of words that may be heard. Measured: whole names that were left in had 0.57 and more, first halves
 * 0.69 and more; “Thy nade” for “thine age”, whose end a span cuts off, had 0.15.
 */
const IMPROBABLE = 0.5;

/**
 * Tells the names whose sound lies beside a span: what is left of them there. A recogniser makes names of words that a span cuts off, and is in doubt of them: where
 * the first transcript has words that may be heard, and an aligner found them in that sound, an improbable name has to be heard without expecting it.
 * @param staying words that may be heard
 */
export function remnants(spans: readonly TimeSpan[], staying: readonly Word[]): (name: readonly Word[]) => boolean {
  const known = staying.filter(({ aligned, doubtful }) => aligned && doubtful === undefined);
  return (name) => {
    const isProbable = name.every(({ probability }) => probability >= IMPROBABLE);
    const beside = name.filter((word) => isBesideSpan(word, spans));
    return beside.some((word) => isProbable || hasSoundOfItsOwn(word, spans, known));
  };
}

/** Whether each word of a name, or one word for all of them, is much like a word at its place. One ordinary word of several (“Thy nade”, “thy age”) is no name. */
export function isHeardAgain(name: readonly Word[], words: readonly Word[]): boolean {
  const isThere = (one: Word) => words.some((word) => mayBeSameWord(one.text, word.text) && isAboutThere(one, word));
  const joined = { ...name[0]!, text: name.map(({ text }) => text).join(''), end: name.at(-1)!.end };
  return name.every(isThere) || isThere(joined);
}
