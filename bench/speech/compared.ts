import type { TimeSpan, Word } from '../../media/words.ts';
import { type AlignedPair, alignWords } from './alignment.ts';
import { spokenWords } from './spoken-words.ts';
import { isNameWord, type SaidName, type SaidWord } from './truth.ts';

/** A recognised word as it is compared: one that is compared as several has its start with the first and its end with the last. */
interface HeardWord {
  readonly text: string;
  /** Which recognised word it is, or is a part of. */
  readonly word: number;
  readonly start: number | null;
  readonly end: number | null;
}

/** What was said beside what was recognised. */
export interface ComparedWords {
  readonly pairs: readonly AlignedPair[];
  /** For each word that was said: the recognised word that stands for it, right or wrong; null where there is none. */
  readonly standsFor: readonly (number | null)[];
  /** For each word that was said: whether that very word was recognised. */
  readonly isRight: readonly boolean[];
  /** Recognised less true times of the words that were recognised, in milliseconds. */
  readonly startErrors: readonly number[];
  readonly endErrors: readonly number[];
}

/** A name that was said beside what was recognised. */
export interface ComparedName {
  readonly said: SaidName;
  /** Whether all its words were recognised where it is said (its possessive counts too). */
  readonly isHeard: boolean;
  /** The recognised words that stand for it. */
  readonly words: readonly number[];
  /** Where it is spoken: the true times, else what the recognised words say. */
  readonly place: TimeSpan | null;
}

function heardWords(words: readonly Word[]): HeardWord[] {
  return words.flatMap(({ text, start, end }, word) => {
    const parts = spokenWords(text);
    const last = parts.length - 1;
    return parts.map((part, index) => ({
      text: part,
      word,
      start: index === 0 ? start : null,
      end: index === last ? end : null,
    }));
  });
}

const milliseconds = (heard: number | null, said: number | null): number[] =>
  heard === null || said === null ? [] : [Math.round((heard - said) * 1000)];

/** Aligns what was said with what was recognised. */
export function compareWords(said: readonly SaidWord[], words: readonly Word[]): ComparedWords {
  const heard = heardWords(words);
  const pairs = alignWords(
    said.map(({ text }) => text),
    heard.map(({ text }) => text),
  );
  const standsFor: (number | null)[] = said.map(() => null);
  const isRight = said.map(() => false);
  const startErrors: number[] = [];
  const endErrors: number[] = [];
  for (const { said: one, heard: other, kind } of pairs) {
    if (one === null || other === null) continue;
    standsFor[one] = heard[other]!.word;
    if (kind !== 'same') continue;
    isRight[one] = true;
    startErrors.push(...milliseconds(heard[other]!.start, said[one]!.start));
    endErrors.push(...milliseconds(heard[other]!.end, said[one]!.end));
  }
  return { pairs, standsFor, isRight, startErrors, endErrors };
}

/** Finds out what was recognised at each name that was said. */
export function compareNames(
  names: readonly SaidName[],
  said: readonly SaidWord[],
  words: readonly Word[],
  { standsFor, isRight }: ComparedWords,
): ComparedName[] {
  return names.map((name) => {
    const places = Array.from({ length: name.lastWord - name.firstWord + 1 }, (_, index) => name.firstWord + index);
    const heard = places.map((place) => standsFor[place]!);
    const isHeard = places.every((place, index) => {
      if (isRight[place]) return true;
      const recognised = heard[index] === null ? [] : spokenWords(words[heard[index]!]!.text);
      const { text } = said[place]!;
      // “Hale’s” for “Hale” still tells the name, and the other way round.
      return recognised.some((word) => isNameWord(word, text) || isNameWord(text, word));
    });
    const found = heard.filter((word) => word !== null);
    const times = found.map((word) => words[word]!);
    const recognised =
      times.length === 0
        ? null
        : { start: Math.min(...times.map(({ start }) => start)), end: Math.max(...times.map(({ end }) => end)) };
    return { said: name, isHeard, words: found, place: name.place ?? recognised };
  });
}
