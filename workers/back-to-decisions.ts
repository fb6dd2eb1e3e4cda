import { SYSTEM } from '../src/people/actor.ts';
import { lockRecording, move } from '../src/recordings/life.ts';
import type { Transaction } from '../src/store/database.ts';
import type { StageWork } from './handler.ts';

/**
 * Something stands in the way of the version that was being made: there is none, and the rest of the flow finds nothing to do.
 * @param back.reason in plain words for staff, without names
 * @param back.first what is written down with it
 */
export async function backToDecisions(
  heard: StageWork['heard'],
  { recordingId, run }: StageWork['payload'],
  { reason, first = async () => {} }: { readonly reason: string; readonly first?: (tx: Transaction) => Promise<void> },
): Promise<void> {
  await heard.db.transaction(async (tx) => {
    const recording = await lockRecording(tx, recordingId);
    if (recording.run !== run || recording.state !== 'making-release') return;
    await first(tx);
    await move(tx, SYSTEM, recording, { to: 'needs-decisions', reason });
  });
}
