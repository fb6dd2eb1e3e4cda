import { inArray } from 'drizzle-orm';
import { asRoster, type Participant } from '../consent/roster-rows.ts';
import type { Recording } from '../recordings/life.ts';
import type { FlagId, RecordingId } from '../rules/ids.ts';
import type { CurrentWord } from '../rules/redaction/word-changes.ts';
import {
  IN_CORRECTED_WORDS,
  isAboutSame,
  isAskedBy,
  isStillSaid,
  placedFind,
  type PlacedFind,
  runsAround,
} from '../rules/redaction/corrected-flags.ts';
import { atSurePlaces } from '../rules/redaction/sure-flags.ts';
import type { Transaction } from '../store/database.ts';
import { idFrom } from '../store/ids.ts';
import { flags } from '../store/schema.ts';
import { type Flag, flagsOf } from './flag-rows.ts';
import { followEarlierDecisions } from './follow-decisions.ts';
import { foundRow } from './found-rows.ts';

/** Words of a recording, and its people, in which names and details are looked for. */
export interface LookedThrough {
  readonly recording: Pick<Recording, 'id' | 'transcript' | 'facts' | 'keepList'>;
  readonly people: readonly Participant[];
  /** The words as they are now. */
  readonly words: readonly CurrentWord[];
}

/**
 * What the finders see in the words of now.
 * @param isChanged of which words, with their neighbours; left out for all
 */
export async function findInWords(
  { recording, people, words }: LookedThrough,
  isChanged?: (word: CurrentWord, index: number) => boolean,
): Promise<PlacedFind[]> {
  const { flagTranscript } = await import('../rules/detection/flags.ts');
  const roster = { participants: asRoster(people), keep: recording.keepList };
  const around = isChanged
    ? runsAround(words, isChanged)
    : { reads: [{ first: 0, last: words.length - 1 }], counts: () => true };
  return around.reads.flatMap(({ first, last }) => {
    const read = words.slice(first, last + 1);
    return flagTranscript(read, roster)
      .filter(({ firstWord, lastWord }) => {
        for (let at = firstWord; at <= lastWord; at++) if (around.counts(first + at)) return true;
        return false;
      })
      .map((find) => placedFind(find, read));
  });
}

/**
 * Adds an undecided flag for each find that no flag asks about yet. Flags that people decided stay as they are, whatever happened to their words;
 * one that only words said that are there no more, and that nobody decided, goes.
 * @returns how many were added
 */
export async function flagFinds(
  tx: Transaction,
  { recording, people, words }: LookedThrough,
  finds: readonly PlacedFind[],
): Promise<number> {
  const before = await flagsOf(tx, recording.id);
  const gone = before.filter((flag) => isOfCorrection(flag) && flag.decision === null && !isStillSaid(flag, words));
  const goneIds = gone.map(({ id }) => id);
  if (goneIds.length > 0) await tx.delete(flags).where(inArray(flags.id, goneIds));
  const there = before.filter((flag) => !gone.includes(flag));
  const rows = finds
    .filter((find) => isNew(recording.id, there, find))
    .map((find, position) => rowOfFind({ recording, people }, find, { position, there }));
  if (rows.length > 0) {
    await tx.insert(flags).values(rows).onConflictDoNothing();
    await followEarlierDecisions(tx, recording);
  }
  return rows.length;
}

/** Whether no flag asks about a find yet. */
export function isNew(recordingId: RecordingId, there: readonly Flag[], find: PlacedFind): boolean {
  const own = idOf(recordingId, there, find);
  return !there.some((flag) => flag.id === own || isAskedBy(flag, find));
}

/**
 * The same for the same words at the same place, however often they are undone and redone. It holds no letter of them. Where a flag of words that were forgotten since has it,
 * and is about something else, the next one.
 */
function idOf(recordingId: RecordingId, there: readonly Flag[], find: PlacedFind): FlagId {
  const { kind, code = '' } = find.flag;
  for (let next = 0; ; next++) {
    const id = idFrom<FlagId>('flag', recordingId, kind, code, 'words', ...find.words, String(next));
    const holder = there.find((flag) => flag.id === id);
    if (!holder || isAboutSame(holder, find)) return id;
  }
}

/** Whether a flag was found in words that people wrote, and not in what the machine heard. */
export function isOfCorrection({ foundBy }: Pick<Flag, 'foundBy'>): boolean {
  return foundBy.includes(IN_CORRECTED_WORDS);
}

/** The row of a find, undecided. @param beside its position, and the flags that there are */
export function rowOfFind(
  { recording, people }: Omit<LookedThrough, 'words'>,
  find: PlacedFind,
  { position, there }: { readonly position: number; readonly there: readonly Flag[] },
): typeof flags.$inferInsert {
  const { flag, isUnheard } = find;
  const id = idOf(recording.id, there, find);
  const heard = { words: recording.transcript?.words ?? [], energy: null };
  const length = recording.facts?.durationSeconds ?? flag.end;
  // Without the sound at hand: the redaction judges the places anew with it.
  const [sure] = isUnheard ? [flag] : atSurePlaces([flag], heard, length);
  const start = Math.max(0, Math.min(flag.start, sure!.start ?? flag.start));
  const end = Math.min(length, Math.max(flag.end, sure!.end ?? flag.end));
  const row = foundRow(recording.id, people, { ...sure!, start, end }, { id, position });
  return isUnheard ? { ...row, firstWord: null, lastWord: null } : row;
}
