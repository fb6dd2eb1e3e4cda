import type { Recording } from '../recordings/life.ts';
import { asRoster, type Participant } from '../consent/roster-rows.ts';
import { flags } from '../store/schema.ts';
import { flagIds } from './flag-ids.ts';
import type { Flag } from './flag-rows.ts';
import { everydayNamesLeft } from '../rules/detection/names/left-over-names.ts';
import { atSurePlaces } from '../rules/redaction/sure-flags.ts';
import type { Transaction } from '../store/database.ts';

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
  const { everydayNames } = await import('../rules/redaction/forbidden-forms.ts');
  const names = everydayNames({ participants: asRoster(people), keep: recording.keepList }, decided);
  const found = everydayNamesLeft(words, names, decided).map((run) => ({
    ...run,
    kind: 'name' as const,
    code: CODE,
    start: words[run.firstWord]!.start,
    end: words[run.lastWord]!.end,
    participant: null,
    reason: 'You took this name out elsewhere. It is an ordinary word too, but here it has a capital letter.',
    foundBy: ['capital'],
    confidence: 0.5,
  }));
  const ids = flagIds(recording.id, found);
  const length = recording.facts?.durationSeconds ?? words.at(-1)?.end ?? 0;
  // Without the sound at hand: the redaction judges the places anew with it.
  const rows = atSurePlaces(found, { words, energy: null }, length).map((flag, index) => {
    const { kind, text, reason, confidence, firstWord, lastWord } = flag;
    const start = flag.start!;
    return {
      id: ids[index]!,
      recordingId: recording.id,
      position: index,
      kind,
      code: CODE,
      text,
      reason,
      foundBy: [...flag.foundBy],
      confidence,
      start,
      end: Math.max(flag.end!, start + 0.01),
      firstWord,
      lastWord,
      suggestion: 'bleep' as const,
    };
  });
  if (rows.length > 0) await tx.insert(flags).values(rows).onConflictDoNothing();
  return rows.length;
}
