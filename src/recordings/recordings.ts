import { desc, eq, inArray } from 'drizzle-orm';
import { notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, authorize, type Authorized, may, shownOf } from '../people/allow.ts';
import type { Transaction } from '../store/database.ts';
import type { Act, ActOnRecording } from '../rules/policy.ts';
import { recordings } from '../store/schema.ts';
import { recordingsHeldUp, whereItIs } from './held-up.ts';
import { type QueueWait, queueWaits } from './queue-waits.ts';
import { lockRecording, OUTLINE, outlineOf, type Recording, recordingOf, type RecordingOutline } from './life.ts';
import type { RecordingState } from '../rules/recording/states.ts';
import type { RecordingId, ShowId } from '../rules/ids.ts';

interface RecordingSummary {
  readonly id: RecordingId;
  readonly showId: ShowId;
  readonly title: string;
  readonly kind: Recording['kind'];
  readonly state: RecordingState;
  readonly stateLabel: string;
  readonly next: string;
  readonly reason: string | null;
  /** It waits for a machine to be mended. */
  readonly heldUp: boolean;
  readonly queueWait: QueueWait | null;
  readonly updatedAt: Date;
}

/** A recording in the lists of somebody who may see it. */
export type SeenSummary = Authorized<RecordingSummary, 'see recording'>;

/**
 * A recording, for somebody who wants to do this with it.
 * @throws 403; 404 also for a researcher who asks for a recording of somebody else: they may not know that it is there
 */
export async function findRecording<A extends ActOnRecording>(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  act: A,
  id: RecordingId,
): Promise<Authorized<Recording, A>> {
  const [row] = await heard.db.select().from(recordings).where(eq(recordings.id, id));
  if (!row) throw notFound('recording');
  return authorize(actor, act, recordingOf(row));
}

/** The same without its words. @throws as `findRecording` does */
export async function findOutline<A extends ActOnRecording>(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  act: A,
  id: RecordingId,
): Promise<Authorized<RecordingOutline, A>> {
  const [row] = await heard.db.select(OUTLINE).from(recordings).where(eq(recordings.id, id));
  if (!row) throw notFound('recording');
  return authorize(actor, act, outlineOf(row));
}

/** What those of these recordings that this person may see are called, in the order of the ids. */
export async function titlesOf(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  ids: readonly RecordingId[],
): Promise<Authorized<{ id: RecordingId; title: string }, 'see recording'>[]> {
  if (ids.length === 0) return [];
  const rows = await heard.db
    .select({
      id: recordings.id,
      title: recordings.title,
      state: recordings.state,
      uploadedBy: recordings.uploadedBy,
    })
    .from(recordings)
    .where(inArray(recordings.id, [...ids]));
  const seen = new Map(
    rows
      .filter((row) => may(actor, 'see recording', row))
      .map((row) => [row.id, shownOf(authorize(actor, 'see recording', row), { id: row.id, title: row.title })]),
  );
  return ids.flatMap((id) => seen.get(id) ?? []);
}

/** The same, locked until the transaction ends. @throws 403, 404 */
export async function lockRecordingTo<A extends Act>(
  tx: Transaction,
  actor: Actor,
  act: A,
  id: RecordingId,
): Promise<Authorized<RecordingOutline, A>> {
  allow(actor, act);
  return authorize(actor, act, await lockRecording(tx, id));
}

/** The recordings that this person may see, the last changed first. */
export async function listRecordings(
  heard: Heard,
  actor: Actor,
  { showId }: { showId?: ShowId } = {},
): Promise<SeenSummary[]> {
  const { id, showId: show, title, kind, state, reason, uploadedBy, updatedAt } = recordings;
  const rows = await heard.db
    .select({ id, showId: show, title, kind, state, reason, uploadedBy, updatedAt })
    .from(recordings)
    .where(showId ? eq(recordings.showId, showId) : undefined)
    .orderBy(desc(recordings.updatedAt), desc(recordings.id));
  const held = await recordingsHeldUp(heard.db);
  const waits = await queueWaits(heard.db);
  return rows
    .filter((row) => may(actor, 'see recording', row))
    .map((found) => {
      const { uploadedBy: _uploadedBy, ...row } = found;
      return shownOf(authorize(actor, 'see recording', found), {
        ...row,
        ...whereItIs(row, held.get(row.id), waits.get(row.id)),
        heldUp: held.has(row.id),
        queueWait: waits.get(row.id) ?? null,
      });
    });
}
