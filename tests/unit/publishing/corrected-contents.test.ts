import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Participant } from '../../../src/consent/roster-rows.ts';
import { releaseContents } from '../../../src/publishing/contents.ts';
import type { Recording } from '../../../src/recordings/life.ts';
import { findInWords, isNew, rowOfFind } from '../../../src/redaction/flag-corrections.ts';
import { decidedSounds, type Flag } from '../../../src/redaction/flag-rows.ts';
import { wordsAfter } from '../../../src/redaction/word-rows.ts';
import { foldedWords } from '../../../src/rules/detection/words.ts';
import { RecordingId } from '../../../src/rules/ids.ts';
import { versionOf, type WordChange } from '../../../src/rules/redaction/word-changes.ts';
import { audioSpans } from '../../../src/rules/redaction/spans.ts';
import { madeOf, someHeard, someSteps } from '../rules/redaction/some-words.ts';

const jordan = {
  ...{ id: 'p1', name: 'Jordan Okafor', also: [], soundsLike: [], role: 'Peer researcher', tags: ['name:role'] },
} as unknown as Participant;
const NAMES = ['jordan', 'okafor', 'zainab', 'kwame'];

/** What is there once somebody changed words, and decided to bleep all that was found in them. */
async function bleepAll(recording: Recording, changes: readonly WordChange[], flags: readonly Flag[]): Promise<Flag[]> {
  const looked = { recording, people: [jordan], words: wordsAfter(recording, changes) };
  const finds = (await findInWords(looked)).filter((find) => isNew(recording.id, flags, find));
  return [
    ...flags,
    ...finds.map(
      (find, position) => ({ ...rowOfFind(looked, find, { position, there: flags }), decision: 'bleep' }) as Flag,
    ),
  ];
}

const soundOf = (recording: Recording, flags: readonly Flag[]) =>
  audioSpans(decidedSounds(flags), {
    durationSeconds: recording.facts!.durationSeconds,
    envelope: { stepSeconds: 1, rms: [] },
    words: recording.transcript!.words,
  });

test('no sequence of corrections, undo and redo lets what was taken out reappear, in sound or text, or forbids less', async () => {
  await fc.assert(
    fc.asyncProperty(someHeard, someSteps, async ({ words, seconds }, steps) => {
      const recording = {
        ...{ id: RecordingId.parse('r1'), title: 'A talk', keepList: [] },
        facts: { durationSeconds: seconds, silences: [] },
        transcript: { words },
      } as unknown as Recording;
      const made = madeOf(words, seconds, steps);
      let flags: Flag[] = [];
      let before: string[] = [];
      for (let count = 0; count <= made.length; count++) {
        const changes = made.slice(0, count);
        expect(versionOf(changes)).toBe(count);
        flags = await bleepAll(recording, changes, flags);
        const spans = soundOf(recording, flags);
        // All that was ever decided: a span may move a little when another comes beside it, and covers its flag all the same.
        for (const flag of flags)
          expect(spans.some(({ start, end }) => start <= flag.start + 1e-6 && end >= flag.end - 1e-6)).toBe(true);
        const redaction = { spans, covers: [], decisionsHash: '' };
        const people = {
          changes: changes.map((change) => ({ ...change, by: 'x', at: new Date(0) }) as never),
          marks: [],
        };
        const contents = releaseContents({ ...recording, redaction }, [jordan], flags, people);
        expect(contents.forbidden).toEqual(expect.arrayContaining(before));
        for (const word of contents.words.filter(({ redacted }) => !redacted)) {
          expect(foldedWords(word.text).filter((part) => NAMES.includes(part))).toEqual([]);
          expect(spans.some(({ start, end }) => word.start < end - 1e-6 && word.end > start + 1e-6)).toBe(false);
        }
        before = contents.forbidden;
      }
    }),
    { numRuns: 60 },
  );
});
