import { expect, test } from 'vitest';
import { releaseContents } from '../../../src/publishing/contents.ts';
import type { Recording } from '../../../src/recordings/life.ts';
import type { Participant } from '../../../src/recordings/roster-rows.ts';

const jordan = {
  id: 'p1',
  name: 'Jordan Okafor',
  also: [],
  soundsLike: [],
  role: 'Peer researcher',
  tags: ['name:role'],
} as unknown as Participant;
const recording = {
  title: 'Jordan on moving house',
  notes: 'Dad must not find out that she lives near the canal.',
  keepList: [],
  facts: { durationSeconds: 10, silences: [] },
  transcript: { words: [{ text: 'Hello.', start: 1, end: 1.5, probability: 0.9 }] },
  redaction: { spans: [], covers: [], decisionsHash: '' },
} as unknown as Recording;

test('the notes for staff are in nothing that is published', () => {
  const { forbidden: _neverPublished, ...contents } = releaseContents(recording, [jordan], []);
  expect(JSON.stringify(contents)).not.toMatch(/canal|Dad|find out/);
});

test('the title is public, without the names that may not be known', () => {
  const { title, description, chapters } = releaseContents(recording, [jordan], []);
  expect(title).toBe('Peer researcher on moving house');
  expect(description).toBe(title);
  expect(chapters).toEqual([{ start: 0, title }]);
});
