import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import { DEMO_AGE, readRoster, withAges, withSpeaker } from '../../../demo/read-roster.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-roster-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (text: string) => {
  const path = join(folder, 'roster.json');
  writeFileSync(path, text);
  return path;
};

test('a roster file is read', async () => {
  const { participants } = await readRoster(file('{"participants":[{"name":"Jordan Okafor"}]}'));
  expect(participants.map(({ name }) => name)).toEqual(['Jordan Okafor']);
});

test.each([
  ['nobody', '{}', ['Anonymous']],
  ['only people who are talked about', '{"participants":[{"name":"Amara"}]}', ['Amara', 'Anonymous']],
  ['somebody who was asked', '{"participants":[{"name":"Amara","tags":["voice:allow"]}]}', ['Amara']],
])('a roster with %s gets a speaker where it has none', async (_what, text, names) => {
  const { roster, added } = withSpeaker(await readRoster(file(text)));
  expect(roster.participants.map(({ name }) => name)).toEqual(names);
  expect(added).toBe(names.includes('Anonymous'));
});

test('an age is stated for whoever is in it and has none', () => {
  const tags = ['voice:allow'];
  const { participants } = withAges(
    parseRoster({
      participants: [
        { name: 'Amara', tags },
        { name: 'Bo', tags, dateOfBirth: '2012-03-04' },
        { name: 'Only Mentioned' },
      ],
    }),
  );
  expect(participants.map(({ ageStated, dateOfBirth }) => [ageStated, dateOfBirth])).toEqual([
    [DEMO_AGE, undefined],
    [undefined, '2012-03-04'],
    [undefined, undefined],
  ]);
});

test.each([
  ['names in place of a file', () => 'Jordan,Amara', 'takes the name of a JSON file'],
  ['a folder', () => folder, 'cannot be read'],
  ['other text', () => file('Jordan, Amara'), 'is not JSON'],
  ['an unknown field', () => file('{"people":[]}'), 'people'],
])('%s is refused in plain words', async (_, path, message) => {
  await expect(readRoster(path())).rejects.toThrow(message);
});
