import { open } from 'node:fs/promises';
import { MediaError } from '../errors.ts';
import type { Pocketsphinx } from '../job.ts';

/** How words are said: for each word (lower case) its pronunciations, each in the dictionary's sounds with spaces between them. */
export type Pronunciations = ReadonlyMap<string, readonly string[]>;

/**
 * The pronunciations of words (lower case) that the program's dictionary has. Reads it line by line: it has 130,000.
 * @throws MediaError tool-failed when it cannot be read
 */
export async function readPronunciations(
  { dictionary }: Pocketsphinx,
  words: Iterable<string>,
): Promise<Pronunciations> {
  const wanted = new Set(words);
  const found = new Map<string, string[]>();
  const file = await open(dictionary).catch((cause: unknown) => {
    throw new MediaError('tool-failed', 'the dictionary of PocketSphinx cannot be read', { cause });
  });
  for await (const line of file.readLines({ encoding: 'utf8' })) {
    const space = line.indexOf(' ');
    // A further pronunciation has a number: "read(2)".
    const numbered = line.indexOf('(');
    const word = line.slice(0, numbered > 0 && numbered < space ? numbered : space);
    if (!wanted.has(word)) continue;
    const sounds = line.slice(space + 1).trim();
    const known = found.get(word);
    if (known) known.push(sounds);
    else found.set(word, [sounds]);
  }
  return found;
}
