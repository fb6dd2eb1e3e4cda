import { badInput, ChangedMeanwhile } from '../errors.ts';
import type { Recording } from '../recordings/life.ts';
import { type CurrentWord, versionOf } from '../rules/redaction/word-changes.ts';
import { placeNow, type WordPlace } from '../rules/redaction/word-places.ts';
import { type MadeChange, wordsAfter } from './word-rows.ts';

/** The words of a recording while it is locked, and the version that somebody was shown. */
export interface WordsMet {
  readonly recording: Recording;
  readonly changes: readonly MadeChange[];
  readonly words: readonly CurrentWord[];
  readonly version: number;
}

/**
 * Finds words that somebody was shown in the words of now.
 * @param wanted.text that they want there
 * @returns the number of the first of them now, for each place
 * @throws ChangedMeanwhile where other words stand there now; 422 for a version or words that never were
 */
export function placesMet(
  { recording, changes, words, version }: WordsMet,
  wanted: readonly (WordPlace & { readonly text?: string })[],
): number[] {
  const now = versionOf(changes);
  if (version > now) throw badInput('There is no such version of the words.', { version: 'There is no such version.' });
  const shown = wordsAfter(
    recording,
    changes.filter((change) => change.version <= version),
  );
  return wanted.map((place) => {
    if (place.first + place.count > shown.length)
      throw badInput('There are no such words.', { first: 'There are no such words.' });
    const found = placeNow(shown, words, place);
    if ('at' in found) return found.at;
    const { first, count, text = textOfWords(shown.slice(first, first + count)) } = place;
    const since = changes.filter((change) => change.version > version);
    throw staleWords(since, { wanted: { first, count, text }, theirs: found.instead, now });
  });
}

/** What somebody wanted of words that another person changed meanwhile, and what is there. @param since the changes that they were not shown */
export function staleWords(
  since: readonly MadeChange[],
  { wanted, theirs, now }: { readonly wanted: unknown; readonly theirs: unknown; readonly now: number },
): ChangedMeanwhile {
  const { by = null, at = null } = since.at(-1) ?? {};
  return new ChangedMeanwhile([{ of: 'words', wanted, theirs, stands: theirs, by, at, revision: String(now) }]);
}

const textOfWords = (words: readonly CurrentWord[]) => words.map(({ text }) => text.trim()).join(' ');
