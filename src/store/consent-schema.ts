import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Answers, Asks } from '../rules/consent/asks.ts';
import type { ConsentPolicy } from '../rules/consent/policy.ts';
import type { Giver, GiverRole, RecordState, Scope, ConsentStage } from '../rules/consent/records.ts';
import type { Attribute, NamePermission } from '../rules/consent/tags.ts';
import type { ActorId, PersonId, RecordingId, ReleaseId, Sha256, ShowId } from '../rules/ids.ts';
import type { Unread } from './fit.ts';
import { bytes, created, when } from './columns.ts';
import { persons } from './persons-schema.ts';
import { recordings, shows } from './recordings-schema.ts';

/**
 * One permission a row: person × attribute. Append-only and hash-chained, ids and codes only: a change of mind is a further row that
 * supersedes an earlier one (ISO/IEC TS 27560 keeps consent records as events in the same way).
 */
export const consentRecords = pgTable(
  'consent_records',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey(),
    id: text('id').notNull().unique(),
    at: when('at').notNull(),
    by: text('by').$type<ActorId>().notNull(),
    personId: text('person_id')
      .$type<PersonId>()
      .notNull()
      .references(() => persons.id),
    attribute: text('attribute').$type<Attribute>().notNull(),
    permission: text('permission').$type<NamePermission>().notNull(),
    /** What it is for, as a code such as `thank-you` or `podcast-series`. */
    purpose: text('purpose').notNull(),
    /** Where it may be used: `podcast`, `website`, `social`, `internal`, or `partner:` and an id. */
    channels: text('channels').array().notNull(),
    scope: jsonb('scope').$type<Unread<Scope>>().notNull(),
    /** Days, `YYYY-MM-DD`, in the United Kingdom. On the day of `until` it no longer holds. */
    effectiveFrom: text('effective_from').notNull(),
    until: text('until').notNull(),
    reviewOn: text('review_on'),
    notice: jsonb('notice').$type<{ id: string; version: number; sha256: string; language: string; format: string }>(),
    lawfulBasis: text('lawful_basis').notNull(),
    /** The condition for special-category data (UK GDPR article 9), where the story holds some. */
    specialCondition: text('special_condition'),
    givers: jsonb('givers').$type<Unread<readonly Giver[]>>().notNull(),
    stage: text('stage').$type<ConsentStage>().notNull(),
    state: text('state').$type<RecordState>().notNull(),
    /** The record that this one takes the place of. */
    supersedes: text('supersedes'),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [index('consent_records_by_person').on(t.personId)],
);

/** A bar on identification that no consent can lift, such as a court order. */
export const restrictions = pgTable(
  'restrictions',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .$type<PersonId>()
      .notNull()
      .references(() => persons.id),
    /** Code of the ground, such as `court-order`. */
    basis: text('basis').notNull(),
    /** Days, `YYYY-MM-DD`; without `until` it has no end. */
    from: text('from').notNull(),
    until: text('until'),
    /** The member of staff who checked it. */
    checkedBy: text('checked_by').$type<ActorId>().notNull(),
    /** A paper or reference, as an evidence file. */
    evidenceId: text('evidence_id').references(() => evidence.id, { onDelete: 'set null' }),
    createdAt: created(),
  },
  (t) => [index('restrictions_by_person').on(t.personId)],
);

/** A scan of a signed form or of an order: the bytes lie in the file store, sealed with the person's key. */
export const evidence = pgTable(
  'evidence',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .$type<PersonId>()
      .notNull()
      .references(() => persons.id),
    /** SHA-256 of the sealed bytes. */
    sha256: text('sha256').$type<Sha256>().notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    mediaType: text('media_type').notNull(),
    addedBy: text('added_by').$type<ActorId>().notNull(),
    createdAt: created(),
  },
  (t) => [index('evidence_by_person').on(t.personId)],
);

/** A private link for somebody without an account: to give permission, to withdraw, or to sign off a finished version. */
export const consentLinks = pgTable(
  'consent_links',
  {
    id: text('id').primaryKey(),
    /** SHA-256 of the secret in the link. */
    hash: text('hash').notNull().unique(),
    kind: text('kind', { enum: ['give', 'withdraw', 'sign-off'] }).notNull(),
    personId: text('person_id')
      .$type<PersonId>()
      .notNull()
      .references(() => persons.id),
    recordingId: text('recording_id').$type<RecordingId>(),
    /** For a sign-off: the version that it is about. */
    releaseId: text('release_id').$type<ReleaseId>(),
    /** Who answers: a role such as `self` or `parent`. */
    giver: text('giver').$type<GiverRole>().notNull(),
    /** What is asked for, for `give`: attributes, channels, notice and stage. */
    asks: jsonb('asks').$type<Asks>(),
    /** Answers given so far, by attribute: codes only. They become consent records when they are sent. */
    answers: jsonb('answers').$type<Answers>().notNull().default({}),
    /** Their date of birth, sealed with the participant's key, until the answers are sent; null where it was not asked or not said. */
    dateOfBirth: bytes('date_of_birth'),
    createdBy: text('created_by').$type<ActorId>().notNull(),
    createdAt: created(),
    expiresAt: when('expires_at').notNull(),
    usedAt: when('used_at'),
    revokedAt: when('revoked_at'),
  },
  (t) => [index('consent_links_by_person').on(t.personId)],
);

/**
 * A change of consent of which not every recording was told yet. Written with the change itself and gone when all were looked at, so that
 * nothing that somebody said stays without effect when a process dies in between.
 */
export const consentChanges = pgTable('consent_changes', {
  id: text('id').primaryKey(),
  /** Whose: every id under which they are known. Null: everybody's. */
  personIds: text('person_ids').array().$type<PersonId[]>(),
  /** Only this recording; null for all that they are in. */
  recordingId: text('recording_id').$type<RecordingId>(),
  /**
   * `no`: something that was allowed is allowed no more, and what was made with it goes. `unclear`: it may be. Until they were looked at, none of
   * the recordings is public. `yes`: more is allowed than before.
   */
  kind: text('kind', { enum: ['no', 'unclear', 'yes'] }).notNull(),
  /** For the pages of the recordings. No names. */
  why: text('why').notNull(),
  by: text('by').$type<ActorId>().notNull(),
  createdAt: created(),
});

/** Something that staff must know of in time: a permission that ends, an 18th birthday, a review, a restriction that begins. */
export const reminders = pgTable(
  'reminders',
  {
    id: text('id').primaryKey(),
    kind: text('kind', {
      enum: ['expiry', 'birthday', 'review', 'restriction', 'unpublished', 'change-asked', 'show-texts', 'other-age'],
    }).notNull(),
    personId: text('person_id')
      .$type<PersonId>()
      .references(() => persons.id),
    recordingId: text('recording_id')
      .$type<RecordingId>()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    showId: text('show_id')
      .$type<ShowId>()
      .references(() => shows.id),
    /** The day it is about. */
    due: text('due').notNull(),
    createdAt: created(),
    doneAt: when('done_at'),
    doneBy: text('done_by').$type<ActorId>(),
  },
  (t) => [index('reminders_open').on(t.doneAt), index('reminders_by_recording').on(t.recordingId)],
);

/** What this organisation asks of whom. One row; without it the defaults of `src/rules/consent/policy.ts` hold. */
export const organisation = pgTable(
  'organisation',
  {
    one: boolean('one').primaryKey().default(true),
    consentPolicy: jsonb('consent_policy').$type<Unread<ConsentPolicy>>().notNull(),
    /** Days between the last sign-off and publication. */
    coolingOffDays: integer('cooling_off_days').notNull().default(0),
    updatedBy: text('updated_by').$type<ActorId>().notNull(),
    updatedAt: when('updated_at').notNull().defaultNow(),
  },
  (t) => [check('only_one', sql`${t.one}`)],
);
