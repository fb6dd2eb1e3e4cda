import fc from 'fast-check';
import type { Word } from '../../../../media/words.ts';
import {
  currentWords,
  editsBetween,
  heldChanges,
  type WordChange,
} from '../../../../src/rules/redaction/word-changes.ts';

/** Words as a machine hears them, one after the other, and how long the recording is. */
export const someHeard = fc
  .array(
    fc.record({
      text: fc.constantFrom('so', 'jordan', 'Jordan', 'came', 'home', 'to', 'Zainab,', 'comfortable'),
      pause: fc.constantFrom(0, 0.02, 0.4, 2),
      length: fc.constantFrom(0, 0.1, 0.35, 0.9),
    }),
    { maxLength: 12 },
  )
  .map((said) => {
    let at = 0;
    const words = said.map(({ text, pause, length }): Word => {
      const start = at + pause;
      at = start + length;
      return { text, start, end: at, probability: 0.9 };
    });
    return { words, seconds: at + 0.5 };
  });

/** What somebody does to the words: a passage typed anew, undo or redo. */
type Step = { readonly first: number; readonly count: number; readonly text: readonly string[] } | 'undo' | 'redo';

export const someSteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        first: fc.nat(12),
        count: fc.nat(4),
        text: fc.array(fc.constantFrom('so', 'Jordan', 'Kwame', 'we', 'went', 'Zainab', 'along'), { maxLength: 5 }),
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom<Step>('undo', 'redo') },
  ),
  { maxLength: 12 },
);

/** The changes that these steps are; undo and redo where there is nothing do nothing. */
export function madeOf(heard: readonly Word[], seconds: number, steps: readonly Step[]): WordChange[] {
  const changes: WordChange[] = [];
  for (const step of steps) {
    const version = changes.length + 1;
    if (typeof step === 'string') {
      const { active, undone } = heldChanges(changes);
      if ((step === 'undo' ? active : undone).length > 0) changes.push({ version, kind: step, edits: [] });
      continue;
    }
    const now = currentWords(heard, changes, seconds).map(({ text }) => text);
    const first = Math.min(step.first, now.length);
    const edits = editsBetween(now.slice(first, first + step.count), step.text, first);
    if (edits.length > 0) changes.push({ version, kind: 'correct', edits });
  }
  return changes;
}
