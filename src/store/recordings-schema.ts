import { sql } from 'drizzle-orm';
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
} from 'drizzle-orm/pg-core';
import type { AfterPicture } from '../../media/picture/master.ts';
import type { CoverKey, Replacement } from '../../media/spans.ts';
import type { Transcript } from '../../media/words.ts';
import type { Stage } from '../../queues/stages.ts';
import type { Retention } from '../rules/consent/retention.ts';
import type { Absence } from '../rules/consent/absence.ts';
import type { ConsentResult } from '../rules/consent/consent-table.ts';
import type { NeededProgram } from '../programs/needed-programs.ts';
import type { MasterFacts } from '../rules/recording/facts.ts';
import type { ChosenTracks } from '../rules/recording/chosen-tracks.ts';
import type { KnownCut } from '../rules/recording/known-cut.ts';
import type { RecordingState } from '../rules/recording/states.ts';
import { DECISIONS } from '../rules/redaction/flag-state.ts';
import type { RedactionPlan } from '../rules/redaction/plan.ts';
import type { RosterCover } from '../rules/detection/roster.ts';
import type { AccountId, ActorId, FlagId, ParticipantId, PersonId, RecordingId, Sha256, ShowId } from '../rules/ids.ts';
import { created, when } from './columns.ts';
import type { Unread } from './fit.ts';
import { secretJson, secretText } from './encryption.ts';
import { persons } from './persons-schema.ts';

/**
 * A podcast or video series with a feed of its own. What is written here is public, and only that: texts that wait for a second person are in
 * `show_versions` alone.
 */
export const shows = pgTable('shows', {
  id: text('id').$type<ShowId>().primaryKey(),
  slug: text('slug').notNull().unique(),
  title: text('title').notNull(),
  description: text('description').notNull(),
  /** The organisation, as listeners see it. */
  author: text('author').notNull(),
  language: text('language').notNull().default('en-GB'),
  category: text('category').notNull().default('Society & Culture'),
  explicit: boolean('explicit').notNull().default(false),
  /** An address that podcast directories may write to. */
  ownerEmail: text('owner_email').notNull().default(''),
  licence: text('licence').notNull().default('cc-by-nc-nd-4.0'),
  /** False until its first texts are: no feed, no page, and placeholders in place of texts. */
  isPublic: boolean('is_public').notNull().default(true),
  /** SHA-256 of the square picture. */
  artSha256: text('art_sha256').$type<Sha256>().notNull(),
  /** Days that things are kept; see `src/rules/consent/retention.ts`. */
  retention: jsonb('retention').$type<Retention>().notNull().default({}),
  /** What is shown where a camera stopped before the sound; masters that are made already stay as they are. */
  afterPicture: text('after_picture').$type<AfterPicture>().notNull().default('last-frame'),
  createdAt: created(),
  updatedAt: when('updated_at').notNull().defaultNow(),
});

/** One upload and its life. Its original bytes never change and are never public. */
export const recordings = pgTable(
  'recordings',
  {
    id: text('id').$type<RecordingId>().primaryKey(),
    showId: text('show_id')
      .$type<ShowId>()
      .notNull()
      .references(() => shows.id),
    kind: text('kind', { enum: ['podcast', 'thank-you'] }).notNull(),
    /** The working title: it may hold a name, so it is never public as it is. */
    title: secretText('title').notNull(),
    notes: secretText('notes').notNull(),
    keepList: secretJson<string[]>()('keep_list').notNull(),
    state: text('state').$type<RecordingState>().notNull(),
    /** Why the recording is where it is, in plain words. May hold no names. */
    reason: text('reason'),
    failedStage: text('failed_stage').$type<Stage>(),
    /** Counts the times that the pipeline was started for this recording; part of every job's id. */
    run: integer('run').notNull().default(0),
    uploadedBy: text('uploaded_by').$type<ActorId>().notNull(),
    /** Who listened and heard nobody speak in it; null where somebody speaks, or nobody listened for that. */
    nobodySpeaksBy: text('nobody_speaks_by').$type<ActorId>(),
    originalName: secretText('original_name'),
    originalSha256: text('original_sha256').$type<Sha256>(),
    originalBytes: bigint('original_bytes', { mode: 'number' }),
    facts: jsonb('facts').$type<MasterFacts>(),
    /** What is missing at the end of its file; null where nothing is. */
    cutShort: jsonb('cut_short').$type<KnownCut>(),
    /** Which of its sound tracks a member of staff chose; null where nobody did. */
    chosenTracks: jsonb('chosen_tracks').$type<ChosenTracks>(),
    transcript: secretJson<Unread<Transcript>>()('transcript'),
    consent: secretJson<ConsentResult>()('consent'),
    /** Regions of the picture to cover that came with the roster. */
    covers: secretJson<RosterCover[]>()('covers').notNull(),
    /** What the redact stage overwrote, for the stages after it. */
    redaction: jsonb('redaction').$type<Unread<RedactionPlan>>(),
    /** The public id that its episode has or will have. */
    episodeId: text('episode_id').notNull().unique(),
    createdAt: created(),
    updatedAt: when('updated_at').notNull().defaultNow(),
  },
  (t) => [index('recordings_by_show').on(t.showId)],
);

/** The files that a recording's stages made, by role; the bytes lie in the file store under their hash. */
export const recordingFiles = pgTable(
  'recording_files',
  {
    recordingId: text('recording_id')
      .$type<RecordingId>()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    role: text('role').notNull(),
    sha256: text('sha256').$type<Sha256>().notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.recordingId, t.role] })],
);

/** A person seen, heard or mentioned in a recording: its roster. */
export const participants = pgTable(
  'participants',
  {
    id: text('id').$type<ParticipantId>().primaryKey(),
    recordingId: text('recording_id')
      .$type<RecordingId>()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    name: secretText('name').notNull(),
    also: secretJson<string[]>()('also').notNull(),
    soundsLike: secretJson<string[]>()('sounds_like').notNull(),
    /** How listeners know this person, such as "Peer researcher". */
    role: text('role').notNull(),
    /** Consent tags of before there were consent records: carried over when the service starts, then null. */
    oldTags: text('tags').array(),
    /** Who this is across recordings; null for someone who is only mentioned and of whom nothing else is known. */
    personId: text('person_id')
      .$type<PersonId>()
      .references(() => persons.id),
    /** Since when it stands for this person; null for rows of before this was kept. */
    personSince: when('person_since'),
    /** Entries that counted as one when it came, and were found to be several people since: it is of one of these, and staff have to say of whom. */
    perhapsOf: text('perhaps_of').array().$type<PersonId[]>(),
    /** Spoken about, not seen or heard: no permission is asked, and the name must go. */
    onlyMentioned: boolean('only_mentioned').notNull().default(false),
    /** Staff marked every stretch in which this person speaks. */
    voiceMarkedAt: when('voice_marked_at'),
    voiceMarkedBy: text('voice_marked_by').$type<ActorId>(),
    /** Who put them on the list, and when; null for rows of before this was kept. */
    addedBy: text('added_by').$type<ActorId>(),
    addedAt: when('added_at'),
    /** Somebody said that they are not in the recording, or only talked about. It counts once a second person says so too. */
    saidToBe: text('said_to_be').$type<Absence>(),
    saidToBeBy: text('said_to_be_by').$type<ActorId>(),
    saidToBeAt: when('said_to_be_at'),
  },
  (t) => [index('participants_by_recording').on(t.recordingId), index('participants_by_person').on(t.personId)],
);

/** How each stage went: one row a stage and run of the pipeline. */
export const stageRuns = pgTable(
  'stage_runs',
  {
    recordingId: text('recording_id')
      .$type<RecordingId>()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    run: integer('run').notNull(),
    stage: text('stage').$type<Stage>().notNull(),
    /** `held`: it waits for a program of the machine to be mended. */
    state: text('state', { enum: ['running', 'held', 'done', 'failed'] }).notNull(),
    /** 0 to 1. */
    progress: doublePrecision('progress').notNull().default(0),
    attempt: integer('attempt').notNull().default(1),
    startedAt: when('started_at').notNull().defaultNow(),
    finishedAt: when('finished_at'),
    seconds: doublePrecision('seconds'),
    reason: text('reason'),
    /** The program that it waits for, while it is held. */
    waitsFor: text('waits_for').$type<NeededProgram>(),
    /** What whoever runs the machine can do about that program. */
    remedy: text('remedy'),
  },
  (t) => [primaryKey({ columns: [t.recordingId, t.run, t.stage] })],
);

/** Which worker process works on which stage, whatever the queue runs on. */
export const stageWorkers = pgTable(
  'stage_workers',
  {
    workerId: text('worker_id').notNull(),
    stage: text('stage').$type<Stage>().notNull(),
    /** A sign of life moves it on; the end of the process sets it to now. */
    aliveUntil: when('alive_until').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workerId, t.stage] })],
);

/** Something that may identify a person: a span of time, a region of the picture, or a piece of text; with what was decided. */
export const flags = pgTable(
  'flags',
  {
    id: text('id').$type<FlagId>().primaryKey(),
    recordingId: text('recording_id')
      .$type<RecordingId>()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    kind: text('kind', { enum: ['name', 'detail', 'listen', 'picture', 'text', 'leak', 'voice'] }).notNull(),
    /** Short code of the reason, such as `roster`, `phone`, `face`, `screen-text`. */
    code: text('code'),
    /** The words or, for a picture, what it shows. */
    text: secretText('text').notNull(),
    reason: secretText('reason').notNull(),
    foundBy: text('found_by').array().notNull(),
    confidence: doublePrecision('confidence').notNull(),
    participantId: text('participant_id')
      .$type<ParticipantId>()
      .references(() => participants.id, { onDelete: 'set null' }),
    start: doublePrecision('start').notNull(),
    end: doublePrecision('end').notNull(),
    firstWord: integer('first_word'),
    lastWord: integer('last_word'),
    /** Pixels of the picture master: x, y, width, height. */
    region: jsonb('region').$type<{ x: number; y: number; width: number; height: number }>(),
    /** Where the region is at which moment, for one that moves; sorted by time. */
    keys: jsonb('keys').$type<CoverKey[]>(),
    suggestion: text('suggestion', { enum: DECISIONS }),
    decision: text('decision', { enum: DECISIONS }),
    /** The sound that takes its place, for `replace`: a file of the store. */
    replacement: jsonb('replacement').$type<Replacement>(),
    /** The flag whose decision this one follows, because the same was said there. */
    follows: text('follows').$type<FlagId>(),
    decidedBy: text('decided_by').$type<ActorId>(),
    decidedAt: when('decided_at'),
  },
  (t) => [index('flags_by_recording').on(t.recordingId), index('flags_by_participant').on(t.participantId)],
);

/** An upload under way: which recording the bytes are for. */
export const uploads = pgTable(
  'uploads',
  {
    /** The id that tus gave it; also the name of its file in the folder of uploads. */
    id: text('id').primaryKey(),
    recordingId: text('recording_id')
      .$type<RecordingId>()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    userId: text('user_id').$type<AccountId>().notNull(),
    /** How many bytes its file may grow to in the room that was promised to it; 0 when nothing is promised. */
    promisedBytes: bigint('promised_bytes', { mode: 'number' }).notNull().default(0),
    /** When room was last asked for. */
    askedAt: when('asked_at').notNull().defaultNow(),
    finishedAt: when('finished_at'),
    createdAt: created(),
  },
  (t) => [index('uploads_with_promise').on(t.askedAt).where(sql`promised_bytes > 0`)],
);
