import { bigint, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { when } from './columns.ts';

/** Who did what, when, to which hash. Append-only: a trigger refuses changes; each row holds the hash of the one before. */
export const auditLog = pgTable('audit_log', {
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  at: when('at').notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  subject: text('subject').notNull(),
  detail: jsonb('detail').$type<Record<string, string | number | boolean | null>>().notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
});
