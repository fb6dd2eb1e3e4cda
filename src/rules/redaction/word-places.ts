import type { CurrentWord } from './word-changes.ts';

/** A run of words by its place in some version: the number of its first word, counted from 0. With `count` 0 it is the place before `first`. */
export interface WordPlace {
  readonly first: number;
  readonly count: number;
}

/** Where words that were shown stand now, or what stands there instead. */
export type PlaceNow = { readonly at: number } | { readonly instead: WordPlace & { readonly text: string } };

/**
 * Finds words that were shown in the words of now. They are known by their ids, so that it does not matter who changed other words meanwhile, and
 * in which order.
 * @param shown the words of the version that was shown; the place must lie within
 */
export function placeNow(
  shown: readonly CurrentWord[],
  words: readonly CurrentWord[],
  { first, count }: WordPlace,
): PlaceNow {
  // The words beside an empty place name it.
  const from = count > 0 ? first : Math.max(0, first - 1);
  const to = count > 0 ? first + count : Math.min(shown.length, first + 1);
  const passage = shown.slice(from, to);
  const known = new Set(shown.map(({ id }) => id));
  const isNew = (at: number) => words[at] !== undefined && !known.has(words[at]!.id);
  const start = passage.length === 0 ? 0 : words.findIndex(({ id }) => id === passage[0]!.id);
  if (start >= 0 && passage.every(({ id }, index) => words[start + index]?.id === id)) {
    // Words that somebody only added right beside it may be meant for the same place.
    let [before, after] = [start - 1, start + passage.length];
    while (isNew(before)) before--;
    while (isNew(after)) after++;
    const wasAdded =
      (before < start - 1 && words[before]?.id === shown[from - 1]?.id) ||
      (after > start + passage.length && words[after]?.id === shown[to]?.id);
    if (!wasAdded) return { at: start + (first - from) };
  }
  const begins = passage[0]?.start ?? 0;
  const ends = passage.at(-1)?.end ?? Number.POSITIVE_INFINITY;
  const there = words.flatMap((word, index) => (word.start < ends && word.end > begins ? [index] : []));
  let [at, end] = [there[0] ?? words.length, (there.at(-1) ?? words.length - 1) + 1];
  while (isNew(at - 1)) at--;
  while (isNew(end)) end++;
  const text = words.slice(at, end).map((word) => word.text);
  return { instead: { first: at, count: end - at, text: text.join(' ') } };
}
