import { bigint, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { ActorId } from '../rules/ids.ts';
import { when } from './columns.ts';

/** Who did what, when, to which hash. Append-only: a trigger refuses changes; each row holds the hash of the one before. */
export const auditLog = pgTable('audit_log', {
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  at: when('at').notNull(),
  actor: text('actor').$type<ActorId>().notNull(),
  action: text('action').notNull(),
  subject: text('subject').notNull(),
  detail: jsonb('detail').$type<Record<string, string | number | boolean | null>>().notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
});

/**
 * How many entries each append-only table has, and the hash of the last: kept apart, so that entries cut off at the end are missed. Only a
 * trigger on those tables moves it, by one at a time.
 */
export const chainHeads = pgTable('chain_heads', {
  /** Name of the table. */
  chain: text('chain', { enum: ['audit_log', 'consent_records'] }).primaryKey(),
  entries: bigint('entries', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
});
