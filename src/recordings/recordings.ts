import { desc, eq } from 'drizzle-orm';
import { notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, type Authorized, authorize, may } from '../people/allow.ts';
import type { Transaction } from '../store/database.ts';
import type { Act, ActOnRecording } from '../rules/policy.ts';
import { recordings } from '../store/schema.ts';
import { recordingsHeldUp, whereItIs } from './held-up.ts';
import { lockRecording, type Recording } from './life.ts';
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

/**
 * A recording, for somebody who wants to do this with it.
 * @throws 403; 404 also for a researcher who asks for a recording of somebody else: they may not know that it is there
 */
export async function findRecording<A extends ActOnRecording>(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  act: A,
  id: string,
): Promise<Authorized<Recording, A>> {
  const [row] = await heard.db.select().from(recordings).where(eq(recordings.id, id));
  if (!row) throw notFound('recording');
  return authorize(actor, act, row);
}

/** The same, locked until the transaction ends. @throws 403, 404 */
export async function lockRecordingTo<A extends Act>(
  tx: Transaction,
  actor: Actor,
  act: A,
  id: string,
): Promise<Authorized<Recording, A>> {
  allow(actor, act);
  return authorize(actor, act, await lockRecording(tx, id));
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
    .filter((row) => may(actor, 'see recording', row))
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
