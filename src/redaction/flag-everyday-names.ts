import type { Recording, Transaction } from '../recordings/life.ts';
import { asRoster, type Participant } from '../recordings/roster-rows.ts';
import { idFrom } from '../store/ids.ts';
import { flags } from '../store/schema.ts';
import type { Flag } from './flag-rows.ts';
import { everydayNames } from './forbidden-forms.ts';
import { everydayNamesLeft } from './left-over-names.ts';

const CODE = 'everyday-name';

/**
 * Adds an undecided flag wherever an everyday word that is taken out as a name elsewhere stands unflagged as a name is written. Such names
 * are known only once staff have decided. @returns how many were added
 */
export async function flagEverydayNames(
  tx: Transaction,
  recording: Recording,
  people: readonly Participant[],
  decided: readonly Flag[],
): Promise<number> {
  const words = recording.transcript?.words ?? [];
  const names = everydayNames({ participants: asRoster(people), keep: recording.keepList }, decided);
  const rows = everydayNamesLeft(words, names, decided).map(({ text, firstWord, lastWord }, index) => {
    const [start, end] = [words[firstWord]!.start, words[lastWord]!.end];
    return {
      id: idFrom('flag', recording.id, 'name', CODE, start, end),
      recordingId: recording.id,
      position: index,
      kind: 'name' as const,
      code: CODE,
      text,
      reason: 'You took this name out elsewhere. It is an ordinary word too, but here it has a capital letter.',
      foundBy: ['capital'],
      confidence: 0.5,
      start,
      end: Math.max(end, start + 0.01),
      firstWord,
      lastWord,
      suggestion: 'bleep' as const,
    };
  });
  if (rows.length > 0) await tx.insert(flags).values(rows).onConflictDoNothing();
  return rows.length;
}
