import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ActorId, RecordingId } from '../rules/ids.ts';
import type { ReadRange } from '../rules/redaction/read-words.ts';
import type { WordChange, WordEdit } from '../rules/redaction/word-changes.ts';
import { when } from './columns.ts';
import { secretJson } from './encryption.ts';
import type { Unread } from './fit.ts';
import { recordings } from './recordings-schema.ts';

/**
 * What people changed in the words that the machine heard: one row a change, in order, and none is ever changed. The words of now are worked
 * out from them (`src/rules/redaction/word-changes.ts`).
 */
export const wordChanges = pgTable(
  'word_changes',
  {
    recordingId: text('recording_id')
      .$type<RecordingId>()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    kind: text('kind').$type<WordChange['kind']>().notNull(),
    /** Places in the words of the version before, old words and new words; empty for undo and redo. */
    edits: secretJson<Unread<WordEdit[]>>()('edits').notNull(),
    by: text('by').$type<ActorId>().notNull(),
    at: when('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.recordingId, t.version] })],
);

/** Which words of those that the machine heard somebody has read, in order: a later row takes back what an earlier one said. */
export const readMarks = pgTable(
  'read_marks',
  {
    recordingId: text('recording_id')
      .$type<RecordingId>()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    /** False where a mark was taken back. */
    isRead: boolean('is_read').notNull(),
    ranges: jsonb('ranges').$type<Unread<ReadRange[]>>().notNull(),
    by: text('by').$type<ActorId>().notNull(),
    at: when('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.recordingId, t.number] })],
);
