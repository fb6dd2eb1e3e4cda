import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';
import { parseRoster } from '../../../../src/rules/detection/roster.ts';

/** A sentence with its marks taken off: word numbers that have to be found, and those that may be flagged. */
interface Said {
  readonly text: string;
  readonly due: readonly number[];
  readonly may: readonly number[];
  readonly roster: readonly string[];
}

const fixture = readFileSync(new URL('../../../fixtures/redaction/said.txt', import.meta.url), 'utf8');
const kinds = fixture
  .split(/^# /m)
  .slice(1)
  .map((section) => {
    const [kind = '', ...lines] = section.split('\n').filter(Boolean);
    return [kind, lines.map(read)] as const;
  });

function read(line: string): Said {
  const [said = '', people = ''] = line.split('||');
  const due: number[] = [];
  const may: number[] = [];
  let mark = '';
  const words = said
    .trim()
    .split(/\s+/)
    .map((word, index) => {
      mark = word.includes('[[') ? 'due' : word.includes('{{') ? 'may' : mark;
      if (mark === 'due') due.push(index);
      if (mark !== '') may.push(index);
      if (/\]\]|\}\}/.test(word)) mark = '';
      return word.replace(/\[\[|\]\]|\{\{|\}\}/g, '');
    });
  const roster = people.split(';').map((name) => name.trim());
  return { text: words.join(' '), due, may, roster: roster.filter(Boolean) };
}

function flagged({ text, roster }: Said, people = roster): number[][] {
  const participants = people.map((name) => ({ name }));
  return flagTranscript(
    text.split(' ').map((word) => ({ text: word })),
    parseRoster({ participants, keep: [] }),
  ).map(({ firstWord, lastWord }) => Array.from({ length: lastWord - firstWord + 1 }, (_, at) => firstWord + at));
}

describe.each(kinds)('what is said: %s', (kind, sentences) => {
  it.each(sentences.map((said) => [said.text, said] as const))('%s', (_, said) => {
    const flags = flagged(said);
    const words = said.text.split(' ');
    const under = new Set(flags.flat());
    expect(said.due.filter((word) => !under.has(word)).map((word) => words[word])).toEqual([]);
    const alarms = flags.filter((flag) => !flag.some((word) => said.may.includes(word)));
    expect(alarms.map((flag) => flag.map((word) => words[word]).join(' '))).toEqual([]);
  });

  if (kind === 'on the roster') return;
  it('finds the same when other people are on the roster', () => {
    for (const said of sentences) {
      const under = new Set(flagged(said, ['Wilhelmina Quayle', 'Obadiah Threlfall']).flat());
      expect(
        said.due.every((word) => under.has(word)),
        said.text,
      ).toBe(true);
    }
  });
});
