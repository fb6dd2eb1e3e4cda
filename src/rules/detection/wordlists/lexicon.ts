import nlp from 'compromise';
import { fold } from '../words.ts';

/** Single words of the entity library's lexicon, folded, with the tags that it gives them. */
function entries(): [string, string[]][] {
  const model = nlp.model() as { one: { lexicon: Record<string, string | string[]> } };
  return Object.entries(model.one.lexicon)
    .filter(([word]) => !word.includes(' '))
    .map(([word, tags]) => [fold(word), [tags].flat()]);
}

const ENTRIES = entries();

/** The words of the lexicon that have a tag which is wanted. */
export function lexiconWords(isWanted: (tag: string) => boolean): string[] {
  return ENTRIES.filter(([, tags]) => tags.some(isWanted)).map(([word]) => word);
}

/** The words of the lexicon that have no tag which is unwanted. */
export function lexiconWordsWithout(isUnwanted: (tag: string) => boolean): string[] {
  return ENTRIES.filter(([, tags]) => !tags.some(isUnwanted)).map(([word]) => word);
}
