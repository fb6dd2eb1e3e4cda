import { readFile } from 'node:fs/promises';
import { MediaError } from '../errors.ts';
import type { Pocketsphinx } from '../job.ts';

/** How words are said: for each word (lower case) its pronunciations, each in the dictionary's sounds with spaces between them. */
export type Pronunciations = ReadonlyMap<string, readonly string[]>;

/**
 * The pronunciations of words (lower case) that the program's dictionary has. It has 130,000 lines in 3 MB; a reader of lines takes ten times as long.
 * @throws MediaError tool-failed when it cannot be read
 */
export async function readPronunciations(
  { dictionary }: Pocketsphinx,
  words: Iterable<string>,
): Promise<Pronunciations> {
  const wanted = new Set(words);
  const found = new Map<string, string[]>();
  const text = await readFile(dictionary, 'utf8').catch((cause: unknown) => {
    throw new MediaError('tool-failed', 'the dictionary of PocketSphinx cannot be read', { cause });
  });
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const space = text.indexOf(' ', at);
    const said = text.slice(at, space < 0 ? end : Math.min(space, end));
    // A further pronunciation has a number: "read(2)".
    const numbered = said.indexOf('(');
    const word = numbered > 0 ? said.slice(0, numbered) : said;
    const sounds = text.slice(at + said.length, end);
    at = end + 1;
    if (!wanted.has(word)) continue;
    const known = found.get(word);
    if (known) known.push(sounds.trim());
    else found.set(word, [sounds.trim()]);
  }
  return found;
}
