import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findDetails } from '../../../../src/rules/detection/details/patterns.ts';

const fixture = readFileSync(new URL('../../../fixtures/redaction/details-exact.txt', import.meta.url), 'utf8');
const sections = fixture
  .split(/^# /m)
  .slice(1)
  .map((section) => {
    const [title = '', ...lines] = section.split('\n').filter(Boolean);
    return [title, lines] as const;
  });

/** The sentence with marks around what was found. */
function marked(words: readonly string[], found: ReturnType<typeof findDetails>): string {
  const marks = [...words];
  for (const { firstWord, lastWord } of found) {
    marks[firstWord] = `{${marks[firstWord]}`;
    marks[lastWord] += '}';
  }
  return marks.join(' ');
}

describe.each(sections)('from the first word to the last: %s', (title, lines) => {
  const [code, confidence] = title.split(' ');
  it.each(lines)('%s', (line) => {
    const words = line.replace(/[{}]/g, '').split(' ');
    const flags = findDetails(words.map((text) => ({ text })));
    const found = flags.filter((flag) => flag.code === code && flag.confidence >= Number(confidence));
    expect(marked(words, found)).toBe(line);
    if (code === 'no') expect(flags.map((flag) => flag.code)).not.toContain(confidence);
  });
});
