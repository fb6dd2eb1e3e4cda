import { expect, test } from 'vitest';
import type { Word } from '../../../media/words.ts';
import type { Participant } from '../../../src/consent/roster-rows.ts';
import { releaseContents } from '../../../src/publishing/contents.ts';
import type { Recording } from '../../../src/recordings/life.ts';
import { findInWords, isNew, rowOfFind } from '../../../src/redaction/flag-corrections.ts';
import { decidedSounds, type Flag } from '../../../src/redaction/flag-rows.ts';
import { wordsAfter } from '../../../src/redaction/word-rows.ts';
import { RecordingId } from '../../../src/rules/ids.ts';
import { audioSpans } from '../../../src/rules/redaction/spans.ts';
import { isStillSaid } from '../../../src/rules/redaction/corrected-flags.ts';
import { editsBetween, type WordChange } from '../../../src/rules/redaction/word-changes.ts';

/** What decisions about words mean for what people write in their place. */

const anna = {
  ...{ id: 'p1', name: 'Anna Thornton', also: [], soundsLike: [], role: 'Peer researcher', tags: ['name:role'] },
} as unknown as Participant;
const SECONDS = 30;

function saying(text: string, from = 0): Recording {
  const words = text.split(' ').map((word, at): Word => {
    const start = from + at * 0.5;
    return { text: word, start, end: start + 0.4, probability: 0.9 };
  });
  return {
    ...{ id: RecordingId.parse('r1'), title: 'A talk', keepList: [] },
    facts: { durationSeconds: SECONDS, silences: [] },
    transcript: { words },
  } as unknown as Recording;
}

/** The changes that make a recording say these texts, one after the other. */
function corrected(recording: Recording, ...texts: string[]): WordChange[] {
  const changes: WordChange[] = [];
  for (const text of texts) {
    const now = wordsAfter(recording, changes).map((word) => word.text);
    const version = changes.length + 1;
    changes.push({ version, kind: 'correct', edits: editsBetween(now, text.split(' '), 0) });
  }
  return changes;
}

async function asked(recording: Recording, changes: readonly WordChange[], there: readonly Flag[]): Promise<Flag[]> {
  const looked = { recording, people: [anna], words: wordsAfter(recording, changes) };
  const finds = (await findInWords(looked)).filter((find) => isNew(recording.id, there, find));
  return finds.map((find, position) => rowOfFind(looked, find, { position, there }) as Flag);
}

const decided = (flags: readonly Flag[], decision: Flag['decision']) => flags.map((flag) => ({ ...flag, decision }));

const contentsOf = (recording: Recording, flags: readonly Flag[], changes: readonly WordChange[]) => {
  const spans = audioSpans(decidedSounds(flags), {
    durationSeconds: SECONDS,
    envelope: { stepSeconds: 0.01, rms: new Float32Array(SECONDS * 100) },
    words: recording.transcript!.words,
  });
  const all = changes.map((change) => ({ ...change, by: 'x', at: new Date(0) }) as never);
  const redaction = { spans, covers: [], decisionsHash: '' };
  return releaseContents({ ...recording, redaction }, [anna], flags, { changes: all, marks: [] });
};

test('whoever kept what the machine heard did not keep the name that somebody wrote in its place', async () => {
  const recording = saying('then Hannah came home');
  const kept = decided(await asked(recording, [], []), 'keep');
  expect(kept.map(({ text }) => text)).toEqual(['Hannah']);
  const changes = corrected(recording, 'then Anna came home');
  const bleeped = decided(await asked(recording, changes, kept), 'bleep');
  expect(bleeped.map(({ text }) => text)).toEqual(['Anna']);
  expect(contentsOf(recording, [...kept, ...bleeped], changes).forbidden).toContain('anna');
});

test.each([
  ['a house number in a street', 'at 12 acorn straight today', 'at 12 Acorn street today', 'at 12 Rose street today'],
  [
    'a name between two',
    'then hammer gene what son came',
    'then Emma Jane Watson came',
    'then Emma Louise Watson came',
  ],
])('%s is asked about anew where a word inside it is corrected', async (_, heard, first, second) => {
  const recording = saying(heard);
  const changes = corrected(recording, first, second);
  const kept = decided(await asked(recording, changes.slice(0, 1), []), 'keep');
  expect(kept).not.toEqual([]);
  expect(await asked(recording, changes, kept)).not.toEqual([]);
});

test('what was decided about an address says nothing of a name in it', async () => {
  const recording = saying('we meet at 12 Rose Street with them');
  const kept = decided(await asked(recording, [], []), 'keep');
  expect(kept.map(({ kind }) => kind)).toEqual(['detail']);
  const changes = corrected(recording, 'we meet at twelve then Rose told me');
  expect((await asked(recording, changes, kept)).map(({ text }) => text)).toEqual(['Rose']);
});

test('a flag of words that were forgotten stands in for no other name that gets the same number', async () => {
  const before = saying('then sell her came home');
  const kept = decided(await asked(before, corrected(before, 'then Sarah came home'), []), 'keep');
  expect(kept).toHaveLength(1);
  // Heard anew: other words at other times, and the numbers begin again.
  const after = saying('so okay lee went there', 12);
  const forgotten = kept.map((flag) => ({ ...flag, firstWord: null, lastWord: null }));
  const changes = corrected(after, 'so Kayleigh went there');
  const [found] = await asked(after, changes, forgotten);
  expect(found).toMatchObject({ text: 'Kayleigh' });
  expect(found!.id).not.toBe(kept[0]!.id);
  expect(await asked(after, changes, [...forgotten, found!])).toEqual([]);
});

test('no caption shows a corrected word that may be said under a bleep of which nobody knows the words', async () => {
  const recording = saying('then um a chivy and left');
  const times = [8, 9, 12, 12.25, 13, 13.5];
  recording.transcript!.words.forEach(
    (word, at) => void Object.assign(word, { start: times[at], end: times[at]! + 0.2 }),
  );
  const byHand = {
    ...{ id: 'f1', kind: 'staff', text: '', foundBy: ['staff'], decision: 'bleep', participantId: null },
    ...{ start: 12, end: 12.5, firstWord: null, lastWord: null },
  } as unknown as Flag;
  const shown = (changes: readonly WordChange[]) =>
    contentsOf(recording, [byHand], changes).words.map(({ text }) => text);
  expect(shown([])).toEqual(['then', 'um', '[BLEEP]', 'and', 'left']);
  expect(shown(corrected(recording, 'then hmm HIV positive maybe and left')).join(' ')).not.toMatch(/HIV|positive/);
});

test('a flag over a heard word and one that was written in the pause after it is still about both', async () => {
  const recording = saying('I met Aaliyah came');
  recording.transcript!.words[3] = { ...recording.transcript!.words[3]!, start: 5, end: 5.4 };
  const changes = corrected(recording, 'I met Aaliyah Brown came');
  const all = await asked(recording, changes, []);
  const found = all.find(({ text }) => text === 'Aaliyah Brown')!;
  expect(isStillSaid(found, wordsAfter(recording, changes))).toBe(true);
  expect(isStillSaid(found, wordsAfter(recording, []))).toBe(false);
});
