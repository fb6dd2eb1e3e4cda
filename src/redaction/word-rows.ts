import { and, arrayContains, asc, eq } from 'drizzle-orm';
import type { ActorId, RecordingId } from '../rules/ids.ts';
import { type ReadMark, ReadRangesShape } from '../rules/redaction/read-words.ts';
import { type CurrentWord, currentWords, type WordChange, WordEditsShape } from '../rules/redaction/word-changes.ts';
import { IN_CORRECTED_WORDS } from '../rules/redaction/corrected-flags.ts';
import type { Recording } from '../recordings/life.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { fitting } from '../store/fit.ts';
import { flags, readMarks, wordChanges } from '../store/schema.ts';

/** A change of the words as it was made. */
export interface MadeChange extends WordChange {
  readonly by: ActorId;
  readonly at: Date;
}

/** A mark of a passage as it was made. */
interface MadeMark extends ReadMark {
  readonly number: number;
}

/** What people made of the words of a recording. */
export interface PeoplesWords {
  /** In order of their versions. */
  readonly changes: readonly MadeChange[];
  readonly marks: readonly MadeMark[];
}

/** Words that nobody touched. */
export const UNTOUCHED: PeoplesWords = { changes: [], marks: [] };

/** What people changed in the words of a recording, and which words they read. @throws UnfitRow */
export async function peoplesWordsOf(db: Pick<Rows, 'select'>, recordingId: RecordingId): Promise<PeoplesWords> {
  return { changes: await wordChangesOf(db, recordingId), marks: await readMarksOf(db, recordingId) };
}

/** The changes of a recording's words, in order of their versions. @throws UnfitRow */
export async function wordChangesOf(db: Pick<Rows, 'select'>, recordingId: RecordingId): Promise<MadeChange[]> {
  const rows = await db
    .select()
    .from(wordChanges)
    .where(eq(wordChanges.recordingId, recordingId))
    .orderBy(asc(wordChanges.version));
  return rows.map(({ recordingId: id, edits, ...row }) => ({
    ...row,
    edits: fitting(WordEditsShape, edits, { table: 'word_changes', column: 'edits', id }),
  }));
}

/** The marks of passages that were read, in their order. @throws UnfitRow */
async function readMarksOf(db: Pick<Rows, 'select'>, recordingId: RecordingId): Promise<MadeMark[]> {
  const rows = await db
    .select()
    .from(readMarks)
    .where(eq(readMarks.recordingId, recordingId))
    .orderBy(asc(readMarks.number));
  return rows.map(({ recordingId: id, number, isRead, ranges }) => ({
    number,
    isRead,
    ranges: fitting(ReadRangesShape, ranges, { table: 'read_marks', column: 'ranges', id }),
  }));
}

/** The words of a recording as they are read after these changes. */
export function wordsAfter(
  { transcript, facts }: Pick<Recording, 'transcript' | 'facts'>,
  changes: readonly WordChange[],
): CurrentWord[] {
  return currentWords(transcript?.words ?? [], changes, facts?.durationSeconds ?? 0);
}

/**
 * Forgets what people made of words that are there no more. Flags of those words keep their times and what was decided.
 * @returns whether there was anything
 */
export async function forgetPeoplesWords(tx: Transaction, recordingId: RecordingId): Promise<boolean> {
  const changes = await tx
    .delete(wordChanges)
    .where(eq(wordChanges.recordingId, recordingId))
    .returning({ version: wordChanges.version });
  const marks = await tx
    .delete(readMarks)
    .where(eq(readMarks.recordingId, recordingId))
    .returning({ number: readMarks.number });
  await tx
    .update(flags)
    .set({ firstWord: null, lastWord: null })
    .where(and(eq(flags.recordingId, recordingId), arrayContains(flags.foundBy, [IN_CORRECTED_WORDS])));
  return changes.length + marks.length > 0;
}
