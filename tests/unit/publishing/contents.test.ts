import { expect, test } from 'vitest';
import { releaseContents } from '../../../src/publishing/contents.ts';
import type { Recording } from '../../../src/recordings/life.ts';
import type { Flag } from '../../../src/redaction/decisions.ts';
import { textFlagId } from '../../../src/redaction/typed-texts.ts';
import type { Participant } from '../../../src/consent/roster-rows.ts';
import { RecordingId } from '../../../src/rules/ids.ts';

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

const textFlag = (code: 'title' | 'role', of: string | null, text: string, firstWord: number, decision: string) =>
  ({
    id: textFlagId(RecordingId.parse('r1'), { code, of, text: '' }, firstWord, firstWord),
    kind: 'text',
    code,
    text,
    firstWord,
    lastWord: firstWord,
    decision,
    foundBy: ['given-name'],
    participantId: null,
  }) as unknown as Flag;

test('what is taken out of the title is in no title, chapter or description, and nowhere else either', () => {
  const titled = { ...recording, id: 'r1', title: 'A chat with Shanice' } as Recording;
  const contents = releaseContents(titled, [jordan], [textFlag('title', null, 'Shanice', 3, 'remove')]);
  expect(contents.title).toBe('A chat with [name removed]');
  expect(JSON.stringify([contents.description, contents.chapters, contents.words])).not.toMatch(/shanice/i);
  expect(contents.forbidden).toContain('shanice');
  const kept = releaseContents(titled, [jordan], [textFlag('title', null, 'Shanice', 3, 'keep')]);
  expect(kept.title).toBe('A chat with Shanice');
});

test('a name that is an everyday word opens the title, and goes where staff say so', () => {
  const titled = { ...recording, id: 'r1', title: 'Grace on moving house' } as Recording;
  const contents = releaseContents(titled, [], [textFlag('title', null, 'Grace', 0, 'remove')]);
  expect(contents.title).toBe('[name removed] on moving house');
});

test('a role label with a name in it credits nobody by that name, and stands in without it', () => {
  const mentor = { ...jordan, id: 'p2', name: 'Alex Reed', role: 'Mentor of Shanice' } as Participant;
  const taken = [textFlag('role', 'p2', 'Shanice', 2, 'remove')];
  const titled = { ...recording, id: 'r1', title: 'Alex Reed and Jordan' } as Recording;
  const contents = releaseContents(titled, [jordan, mentor], taken);
  expect(contents.credits).toEqual(['Peer researcher']);
  expect(contents.title).toBe('Mentor of [name removed] and Peer researcher');
  expect(releaseContents(titled, [jordan, mentor], []).credits).toEqual(['Peer researcher', 'Mentor of Shanice']);
});

test('captions show the words beside a bleep, never the bleeped ones; the transcript to read shows the role', () => {
  const words = ['So', 'yesterday', 'Jordan', 'afterwards'].map((text, index) => ({
    text,
    start: index * 0.7,
    end: index * 0.7 + 0.7,
    probability: 0.9,
  }));
  const bleeped = {
    id: 'f1',
    kind: 'name',
    text: 'Jordan',
    firstWord: 2,
    lastWord: 2,
    decision: 'bleep',
    foundBy: ['roster'],
    participantId: 'p1',
  } as unknown as Flag;
  const redaction = {
    spans: [{ start: 1.1, end: 2.35, action: 'bleep', flags: ['f1'] }],
    covers: [],
    decisionsHash: '',
  };
  const spoken = { ...recording, id: 'r1', transcript: { words }, redaction } as unknown as Recording;
  const shown = releaseContents(spoken, [jordan], [bleeped]).words;
  expect(shown.map(({ text }) => text)).toEqual(['So', 'yesterday', '[BLEEP]', 'afterwards']);
  expect(shown[2]!.placeholder).toBe('Peer researcher');
});

test('a name that is a word too is looked for with a capital letter only', () => {
  const grace = { ...jordan, name: 'Grace Okafor' } as Participant;
  const { title, forbidden, everyday } = releaseContents(
    { ...recording, title: 'With grace, says Grace' } as Recording,
    [grace],
    [],
  );
  expect(title).toBe('With grace, says Peer researcher');
  expect(forbidden).toContain('grace');
  expect(everyday).toEqual(['grace']);
});
