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

it.each([
  ['Then RJ came with us.', '“RJ” looks like the initials of somebody.'],
  ['So Miss K came with us.', '“MISS K” looks like the initials of somebody.'],
  [
    'We got to Timbuktu there.',
    '“Timbuktu” has a capital letter inside a sentence, so it may be the name of a person or a place.',
  ],
  ['We saw 王芳 there.', '“王芳” is in another script, so it may be a name.'],
  ['It is N I A M H there.', 'Somebody spells out “N I A M H”, which may be a name.'],
  ['My name is Zorblat now.', '“Zorblat” comes after “my name is”, where a name often stands.'],
])('the reason shows what was found: %s', (text, reason) =>
  expect(finds(text.split(' '))[0]!.reason).toBe(`${reason} Nobody on the roster is called that.`),
);

it('a word of the transcript has the times of the name, and the surest reason counts', () => {
  const words = 'We saw Samuel L. Harker there.'.split(' ').map((text, at) => ({ text, start: at, end: at + 0.5 }));
  expect(findUnknownNames(words)).toMatchObject([
    {
      kind: 'name',
      text: 'Samuel L. Harker',
      start: 2,
      end: 4.5,
      confidence: 0.9,
      code: 'given-name',
      participant: null,
    },
  ]);
});
