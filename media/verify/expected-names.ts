import { joinedForm } from './forbidden.ts';

/**
 * What a recogniser is told to expect of all that may not be heard, as it would write it: longer names first and with capitals, without the parts and the joined
 * forms of names that are there already. Every word of a prompt costs time in every window, and few fit.
 * @param forbidden folded forms, such as `jordan okafor`, `jordan`, `jordanokafor`
 */
export function expectedNames(forbidden: readonly string[]): string[] {
  const wordsOf = (name: string) => name.split(/\s+/).filter(Boolean);
  const longestFirst = [...forbidden].sort((a, b) => wordsOf(b).length - wordsOf(a).length);
  const parts = new Set<string>();
  const names: string[] = [];
  for (const name of longestFirst) {
    if (parts.has(joinedForm(name))) continue;
    const words = wordsOf(name);
    for (let from = 0; from < words.length; from++)
      for (let to = from + 1; to <= words.length; to++) parts.add(joinedForm(words.slice(from, to).join('')));
    names.push(words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' '));
  }
  return names;
}
