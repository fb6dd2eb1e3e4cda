import type { Pronunciations } from './dictionary.ts';

/** The sounds in which a possessive or plural "s" is said. */
const ENDING_S = ['Z', 'S', 'IH Z'];
/** Written in capitals and this short, a word may be letters that are said one by one: "NHS". */
const LONGEST_ACRONYM = 5;
/** More ways to say one word than these help nobody. */
const MOST_WAYS = 8;

interface Reading {
  /** Words of the dictionary, said one after the other. */
  readonly parts: readonly string[];
  readonly endsInS: boolean;
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[’ʼ`]/g, "'").toLowerCase();

/** The ways to read a written word as words of the dictionary. None for a number or other characters. */
function readingsOf(text: string): Reading[] {
  const word = plain(text).replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  if (!/^[a-z][a-z'.-]*$/.test(word)) return [];
  const readings: Reading[] = [{ parts: [word], endsInS: false }];
  const possessive = /^(.+)'s$/.exec(word);
  if (possessive) readings.push({ parts: [possessive[1]!], endsInS: true });
  const parts = word.split(/[-.]+/).filter(Boolean);
  if (parts.length > 1) readings.push({ parts, endsInS: false });
  const bare = text.replace(/[^\p{L}]/gu, '');
  if (bare.length > 1 && bare.length <= LONGEST_ACRONYM && bare === bare.toUpperCase())
    readings.push({ parts: [...bare.toLowerCase()], endsInS: false });
  return readings;
}

/** The words to look up in the dictionary to know how these written words are said. */
export function wordsToLookUp(texts: Iterable<string>): Set<string> {
  const words = new Set<string>();
  for (const text of texts) for (const { parts } of readingsOf(text)) for (const part of parts) words.add(part);
  return words;
}

/**
 * How a written word is said, each way in the dictionary's sounds with spaces between them; an empty list where nobody knows: a number, a
 * name that the dictionary does not have.
 */
export function waysToSay(text: string, dictionary: Pronunciations): string[] {
  const ways = new Set<string>();
  for (const { parts, endsInS } of readingsOf(text)) {
    let said = [''];
    for (const part of parts) {
      const pronunciations = dictionary.get(part) ?? [];
      said = said.flatMap((before) => pronunciations.map((sounds) => `${before} ${sounds}`.trim()));
    }
    for (const sounds of said)
      for (const way of endsInS ? ENDING_S.map((ending) => `${sounds} ${ending}`) : [sounds]) ways.add(way);
  }
  return [...ways].slice(0, MOST_WAYS);
}
