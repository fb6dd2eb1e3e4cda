import { eq } from 'drizzle-orm';
import { notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { recordings } from '../store/schema.ts';
import { type HeldUp, heldUpBy, whereItIs } from '../recordings/held-up.ts';
import { type QueueWait, queueWaits } from '../recordings/queue-waits.ts';
import { authorize, type Authorized, shownOf } from '../people/allow.ts';
import type { RecordingState } from '../rules/recording/states.ts';
import type { RecordingId } from '../rules/ids.ts';
import { stagesOf, type StageView } from './stages.ts';

/** How far a recording is: what someone who waits wants to know every second. It reads no words and no names. */
export interface Progress {
  readonly id: RecordingId;
  readonly state: RecordingState;
  readonly stateLabel: string;
  /** What to do next, in one sentence. */
  readonly next: string;
  readonly reason: string | null;
  readonly run: number;
  readonly stages: StageView[];
  /** What it waits for, when the machine cannot do the work. */
  readonly heldUp: HeldUp | null;
  readonly queueWait: QueueWait | null;
}

/** @throws 404 also for a recording that this person may not know of */
export async function progressOf(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  recordingId: RecordingId,
): Promise<Authorized<Progress, 'see recording'>> {
  const [row] = await heard.db
    .select({
      id: recordings.id,
      state: recordings.state,
      reason: recordings.reason,
      run: recordings.run,
      uploadedBy: recordings.uploadedBy,
    })
    .from(recordings)
    .where(eq(recordings.id, recordingId));
  if (!row) throw notFound('recording');
  const seen = authorize(actor, 'see recording', row);
  const { id, state, run } = seen;
  const heldUp = await heldUpBy(heard.db, id);
  const queueWait = (await queueWaits(heard.db, id)).get(id) ?? null;
  return shownOf(seen, {
    id,
    state,
    ...whereItIs(row, heldUp, queueWait),
    run,
    stages: await stagesOf(heard, row),
    heldUp,
    queueWait,
  });
}
