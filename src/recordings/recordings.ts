import { desc, eq, inArray } from 'drizzle-orm';
import { notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { recordings } from '../store/schema.ts';
import { recordingsHeldUp, whereItIs } from './held-up.ts';
import { OUTLINE, outlineOf, type Recording, recordingOf, type RecordingOutline } from './life.ts';
import type { RecordingState } from '../rules/recording/states.ts';

export interface RecordingSummary {
  readonly id: string;
  readonly showId: string;
  readonly title: string;
  readonly kind: Recording['kind'];
  readonly state: RecordingState;
  readonly stateLabel: string;
  readonly next: string;
  readonly reason: string | null;
  /** It waits for a machine to be mended. */
  readonly heldUp: boolean;
  readonly updatedAt: Date;
}

/** @throws 404 also for a researcher who asks for a recording of somebody else: they may not know that it is there. */
export async function findRecording(heard: Heard, actor: Actor, id: string): Promise<Recording> {
  const [row] = await heard.db.select().from(recordings).where(eq(recordings.id, id));
  if (!row || !maySee(actor, row)) throw notFound('recording');
  return recordingOf(row);
}

/** The same without its words. @throws 404 as `findRecording` does */
export async function findOutline(heard: Pick<Heard, 'db'>, actor: Actor, id: string): Promise<RecordingOutline> {
  const [row] = await heard.db.select(OUTLINE).from(recordings).where(eq(recordings.id, id));
  if (!row || !maySee(actor, row)) throw notFound('recording');
  return outlineOf(row);
}

/** What those of these recordings that this person may see are called, in the order of the ids. */
export async function titlesOf(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  ids: readonly string[],
): Promise<{ id: string; title: string }[]> {
  if (ids.length === 0) return [];
  const rows = await heard.db
    .select({ id: recordings.id, title: recordings.title, uploadedBy: recordings.uploadedBy })
    .from(recordings)
    .where(inArray(recordings.id, [...ids]));
  const seen = new Map(rows.filter((row) => maySee(actor, row)).map(({ id, title }) => [id, title]));
  return ids.flatMap((id) => (seen.has(id) ? [{ id, title: seen.get(id)! }] : []));
}

/** Staff see every recording, a researcher those that they uploaded. */
export function maySee(actor: Actor, recording: Pick<Recording, 'uploadedBy'>): boolean {
  return actor.role !== 'researcher' || recording.uploadedBy === actor.id;
}

/** The recordings that this person may see, the last changed first. */
export async function listRecordings(
  heard: Heard,
  actor: Actor,
  { showId }: { showId?: string } = {},
): Promise<RecordingSummary[]> {
  const { id, showId: show, title, kind, state, reason, uploadedBy, updatedAt } = recordings;
  const rows = await heard.db
    .select({ id, showId: show, title, kind, state, reason, uploadedBy, updatedAt })
    .from(recordings)
    .where(showId ? eq(recordings.showId, showId) : undefined)
    .orderBy(desc(recordings.updatedAt));
  const held = await recordingsHeldUp(heard.db);
  return rows
    .filter((row) => maySee(actor, row))
    .map(({ uploadedBy: _uploadedBy, ...row }) => ({
      ...row,
      ...whereItIs(row, held.get(row.id)),
      heldUp: held.has(row.id),
    }));
}
