import { desc, eq } from 'drizzle-orm';
import { notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { recordings } from '../store/schema.ts';
import { recordingsHeldUp, whereItIs } from './held-up.ts';
import type { Recording } from './life.ts';
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
  return row;
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
  const rows = await heard.db
    .select()
    .from(recordings)
    .where(showId ? eq(recordings.showId, showId) : undefined)
    .orderBy(desc(recordings.updatedAt));
  const held = await recordingsHeldUp(heard.db);
  return rows
    .filter((row) => maySee(actor, row))
    .map(({ id, showId: show, title, kind, state, reason, updatedAt }) => ({
      id,
      showId: show,
      title,
      kind,
      state,
      ...whereItIs({ state, reason }, held.get(id)),
      heldUp: held.has(id),
      updatedAt,
    }));
}
