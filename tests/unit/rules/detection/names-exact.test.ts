import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findUnknownNames } from '../../../../src/rules/detection/names/unknown-names.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/redaction/${name}`, import.meta.url), 'utf8')
    .split(/^# /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n').filter(Boolean);
      return [title, lines] as const;
    });
const finds = (words: readonly string[]) => findUnknownNames(words.map((text) => ({ text })));

/** The sentence with marks around what was found, and what speaks for it. */
function marked(words: readonly string[]): string {
  const marks = [...words];
  for (const { firstWord, lastWord, foundBy } of finds(words)) {
    marks[firstWord] = `{${marks[firstWord]}`;
    marks[lastWord] += `|${foundBy.join(' ')}}`;
  }
  return marks.join(' ');
}

describe.each(fixture('names-exact.txt'))('what stands out as a name, and why: %s', (_, lines) => {
  it.each(lines)('%s', (line) => {
    expect(marked(line.replace(/\{|\|[a-z -]+\}/g, '').split(' '))).toBe(line);
  });
});
