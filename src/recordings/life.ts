import { and, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { Transcript } from '../../media/words.ts';
import type { Stage } from '../../queues/stages.ts';
import { audit } from '../audit/log.ts';
import { conflict, notFound } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import type { Database, Transaction } from '../store/database.ts';
import { fitting } from '../store/fit.ts';
import { recordings, releases } from '../store/schema.ts';
import { lockInOrder } from '../store/transactions.ts';
import { KeptTranscriptShape } from '../rules/recording/transcript.ts';
import { type RedactionPlan, RedactionPlanShape } from '../rules/redaction/plan.ts';
import { MOVES, type RecordingState, STATES } from '../rules/recording/states.ts';
import type { RecordingId } from '../rules/ids.ts';

type RecordingRow = typeof recordings.$inferSelect;
export interface Recording extends Omit<RecordingRow, 'transcript' | 'redaction'> {
  readonly transcript: Transcript | null;
  readonly redaction: RedactionPlan | null;
}

/** A recording without its words: whoever asks only where it is need not open and read hours of talk. */
export type RecordingOutline = Omit<Recording, 'transcript'> & { readonly hasTranscript: boolean };

const { transcript, ...withoutTranscript } = getTableColumns(recordings);
/** What is read of a recording where its words are not needed. */
export const OUTLINE = { ...withoutTranscript, hasTranscript: sql<boolean>`${transcript} is not null` };

type OutlineRow = Omit<RecordingRow, 'transcript'> & { readonly hasTranscript: boolean };

/** A recording as it was read, once it was looked at. @throws UnfitRow */
export function outlineOf({ redaction, ...row }: OutlineRow): RecordingOutline {
  const at = { table: 'recordings', column: 'redaction', id: row.id };
  return { ...row, redaction: redaction && fitting(RedactionPlanShape, redaction, at) };
}

/** The same with its words. @throws UnfitRow */
export function recordingOf({ transcript: words, redaction, ...row }: RecordingRow): Recording {
  const at = (column: string) => ({ table: 'recordings', column, id: row.id });
  return {
    ...row,
    transcript: words && fitting(KeptTranscriptShape, words, at('transcript')),
    redaction: redaction && fitting(RedactionPlanShape, redaction, at('redaction')),
  };
}

/** The recording, locked until the transaction ends, so that two people cannot move it at once. @throws 404 */
export async function lockRecording(tx: Transaction, id: RecordingId): Promise<RecordingOutline> {
  const recording = await lockRecordingThere(tx, id);
  if (!recording) throw notFound('recording');
  return recording;
}

/** The same; null for one that is gone. */
export async function lockRecordingThere(tx: Transaction, id: RecordingId): Promise<RecordingOutline | null> {
  lockInOrder(tx, 'recording', id);
  // Not `update`: rows that only name this recording may be added meanwhile.
  const [row] = await tx.select(OUTLINE).from(recordings).where(eq(recordings.id, id)).for('no key update');
  return row ? outlineOf(row) : null;
}

/** A locked recording with its words too. @throws 404 */
export async function withTranscript(tx: Transaction, { id }: RecordingOutline): Promise<Recording> {
  const [row] = await tx.select().from(recordings).where(eq(recordings.id, id));
  if (!row) throw notFound('recording');
  return recordingOf(row);
}

export interface Move {
  readonly to: RecordingState;
  /** Plain words for the people whose recording it is; no names. */
  readonly reason?: string | null;
  readonly failedStage?: Stage | null;
  /** Starts the pipeline anew: jobs of earlier starts do nothing from now on. */
  readonly newRun?: boolean;
  readonly also?: Partial<Recording>;
}

/**
 * Moves a recording to another state and writes that down in the audit log.
 * @throws 409 when that move makes no sense from where it is.
 */
export async function move(
  tx: Transaction,
  actor: Pick<Actor, 'id'>,
  recording: Pick<Recording, 'id' | 'state' | 'run'>,
  { to, reason = null, failedStage = null, newRun = false, also = {} }: Move,
): Promise<RecordingOutline> {
  if (!MOVES[recording.state].includes(to)) {
    throw conflict(`This recording is at “${STATES[recording.state].label}”, so that cannot be done now.`);
  }
  const run = recording.run + (newRun ? 1 : 0);
  const [row] = await tx
    .update(recordings)
    .set({ ...also, state: to, reason, failedStage, run, updatedAt: new Date() })
    .where(eq(recordings.id, recording.id))
    .returning(OUTLINE);
  await audit(tx, {
    actor: actor.id,
    action: `recording.${to}`,
    subject: recording.id,
    detail: { from: recording.state, run, ...(failedStage ? { stage: failedStage } : {}) },
  });
  return outlineOf(row!);
}

/** Voids what was proposed for publication: approvals and sign-offs of it count no more. */
export async function voidRelease(
  tx: Transaction,
  actor: Pick<Actor, 'id'>,
  recordingId: RecordingId,
  why: string,
): Promise<void> {
  const voided = await tx
    .update(releases)
    .set({ current: false, voidedReason: why })
    .where(and(eq(releases.recordingId, recordingId), eq(releases.current, true)))
    .returning({ id: releases.id, manifestHash: releases.manifestHash });
  for (const release of voided) {
    await audit(tx, {
      actor: actor.id,
      action: 'release.voided',
      subject: release.id,
      detail: { manifest: release.manifestHash },
    });
  }
}

/** The states in which machines are at work. */
export const MOVING = ['preparing', 'making-release', 'publishing'] as const satisfies readonly RecordingState[];

/** The recordings that machines are at work on. */
export async function movingRecordings(
  db: Pick<Database, 'select'>,
): Promise<Pick<Recording, 'id' | 'run' | 'updatedAt'>[]> {
  return db
    .select({ id: recordings.id, run: recordings.run, updatedAt: recordings.updatedAt })
    .from(recordings)
    .where(inArray(recordings.state, [...MOVING]));
}
