import type { Word } from '../words.ts';

/** The forbidden names among words: each of up to three words that is one only together with the others. */
export function namesHeard(words: readonly Word[], isForbidden: (words: readonly Word[]) => boolean): Word[][] {
  const names: { readonly last: number; readonly words: Word[] }[] = [];
  for (let first = 0; first < words.length; first++) {
    // The word before is given along: a recogniser's capital at the start of a text says nothing, and counts for nothing.
    const before = words.slice(Math.max(0, first - 1), first);
    for (let last = first; last < Math.min(words.length, first + 3); last++) {
      const these = words.slice(first, last + 1);
      if (isForbidden(before) || !isForbidden([...before, ...these])) continue;
      // The words before a name are no part of it.
      if (names.at(-1)?.last === last) names.pop();
      names.push({ last, words: these });
      break;
    }
  }
  return names.map((name) => name.words);
}
