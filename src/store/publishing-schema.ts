import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Verification } from '../../media/verify/verify.ts';
import type { Loudness } from '../../media/words.ts';
import type { Manifest } from '../rules/publishing/manifest.ts';
import { type Confirmation, SHOW_VERSION_STATES, type ShowTexts } from '../rules/publishing/show-texts.ts';
import type { AccountId, ActorId, ParticipantId, RecordingId, ReleaseId, Sha256, ShowId } from '../rules/ids.ts';
import { created, when } from './columns.ts';
import type { Unread } from './fit.ts';
import { secretJson, secretText } from './encryption.ts';
import { recordings, shows } from './recordings-schema.ts';

/** Every version of what listeners read of a show. A show of before has none until somebody looks at its texts: they are its first. */
export const showVersions = pgTable(
  'show_versions',
  {
    showId: text('show_id')
      .$type<ShowId>()
      .notNull()
      .references(() => shows.id),
    /** Counts from 1 in each show. */
    number: integer('number').notNull(),
    texts: secretJson<Unread<ShowTexts>>()('texts').notNull(),
    textsHash: text('texts_hash').notNull(),
    state: text('state', { enum: SHOW_VERSION_STATES }).notNull(),
    /** Who wrote it, or went back to it. */
    madeBy: text('made_by').$type<ActorId>().notNull(),
    createdAt: created(),
    /** Who confirmed or refused it last. */
    answeredBy: text('answered_by').$type<ActorId>(),
    answeredAt: when('answered_at'),
    /** All findings that second persons confirmed in it (`src/rules/publishing/show-findings.ts`). */
    confirmed: secretJson<Unread<readonly Confirmation[]>>()('confirmed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.showId, t.number] })],
);

/** The exact set of files and texts proposed for publication, named by the hash of its manifest. */
export const releases = pgTable(
  'releases',
  {
    id: text('id').$type<ReleaseId>().primaryKey(),
    recordingId: text('recording_id')
      .$type<RecordingId>()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    run: integer('run').notNull(),
    manifestHash: text('manifest_hash').notNull(),
    manifest: jsonb('manifest').$type<Unread<Manifest>>().notNull(),
    verification: jsonb('verification').$type<Verification>(),
    /** Loudness of each encoded file, by role. */
    loudness: jsonb('loudness').$type<Record<string, Loudness>>().notNull(),
    /** False as soon as anything that it stands on has changed. */
    current: boolean('current').notNull().default(true),
    voidedReason: text('voided_reason'),
    createdAt: created(),
  },
  (t) => [uniqueIndex('one_release_a_run').on(t.recordingId, t.run)],
);

/** One person's yes, bound to a release's manifest hash. */
export const approvals = pgTable(
  'approvals',
  {
    id: text('id').primaryKey(),
    releaseId: text('release_id')
      .$type<ReleaseId>()
      .notNull()
      .references(() => releases.id, { onDelete: 'cascade' }),
    manifestHash: text('manifest_hash').notNull(),
    /** Hash of the consents and restrictions that whoever approved saw; null for approvals of before. */
    consentsHash: text('consents_hash'),
    kind: text('kind', { enum: ['consent', 'redaction'] }).notNull(),
    userId: text('user_id').$type<AccountId>().notNull(),
    createdAt: created(),
  },
  (t) => [uniqueIndex('one_approval_of_a_kind').on(t.releaseId, t.kind)],
);

/** A participant's own answer to the final edit. */
export const signOffs = pgTable(
  'sign_offs',
  {
    id: text('id').primaryKey(),
    releaseId: text('release_id')
      .$type<ReleaseId>()
      .notNull()
      .references(() => releases.id, { onDelete: 'cascade' }),
    manifestHash: text('manifest_hash').notNull(),
    participantId: text('participant_id').$type<ParticipantId>().notNull(),
    answer: text('answer', { enum: ['yes', 'no', 'change'] }).notNull(),
    how: text('how', { enum: ['in person', 'video call', 'phone call', 'private link'] }).notNull(),
    /** For “change this”: the moment in seconds, and what they wrote. */
    moment: doublePrecision('moment'),
    note: secretText('note'),
    /** The worker who was there, or who sent the link. */
    recordedBy: text('recorded_by').$type<ActorId>().notNull(),
    createdAt: created(),
  },
  (t) => [uniqueIndex('one_sign_off_a_person').on(t.releaseId, t.participantId)],
);

/** A published release in a show. Its guid is for ever; its files change address with every revision. */
export const episodes = pgTable(
  'episodes',
  {
    /** The public id in addresses: says nothing about the recording. */
    id: text('id').primaryKey(),
    guid: text('guid').notNull().unique(),
    showId: text('show_id')
      .$type<ShowId>()
      .notNull()
      .references(() => shows.id),
    recordingId: text('recording_id').$type<RecordingId>().notNull().unique(),
    releaseId: text('release_id').$type<ReleaseId>().notNull(),
    revision: integer('revision').notNull().default(1),
    publishedAt: when('published_at').notNull(),
    updatedAt: when('updated_at').notNull(),
    takenDownAt: when('taken_down_at'),
    /** The first day, `YYYY-MM-DD` in the United Kingdom, on which what its people allow no longer covers it; null where nobody worked that out. */
    coveredUntil: text('covered_until'),
    /** When the bytes of what was taken down had gone. */
    purgedAt: when('purged_at'),
  },
  (t) => [index('episodes_by_show').on(t.showId, t.publishedAt)],
);

/** Every public address a file ever had: served while its episode is up, 410 for ever after. Kept when the recording is erased. */
export const publicFiles = pgTable('public_files', {
  /** The part of the address after `/media/`. */
  address: text('address').primaryKey(),
  episodeId: text('episode_id')
    .notNull()
    .references(() => episodes.id),
  role: text('role').notNull(),
  sha256: text('sha256').$type<Sha256>().notNull(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  mediaType: text('media_type').notNull(),
  goneAt: when('gone_at'),
});
