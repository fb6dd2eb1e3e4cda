import { eq } from 'drizzle-orm';
import { conflict } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { move, type RecordingOutline, voidRelease } from '../recordings/life.ts';
import { lockRecordingTo } from '../recordings/recordings.ts';
import type { RecordingId } from '../rules/ids.ts';
import type { ActOnRecording } from '../rules/policy.ts';
import { recordings } from '../store/schema.ts';
import type { Transaction } from '../store/transactions.ts';

/** What people wrote about a recording and what its flags and its release are made of. */
type Written = Partial<Pick<RecordingOutline, 'keepList' | 'covers' | 'title' | 'kind' | 'notes'>>;

/**
 * A recording, locked, whose release may be made void.
 * @throws 403, 404, 409 while machines are at work or its episode is up
 */
export async function lockToChange(
  tx: Transaction,
  actor: Actor,
  act: ActOnRecording,
  recordingId: RecordingId,
): Promise<RecordingOutline> {
  const recording = await lockRecordingTo(tx, actor, act, recordingId);
  mayBeChanged(recording);
  return recording;
}

/** @throws 409 while machines are at work on it or its episode is up */
export function mayBeChanged({ state }: Pick<RecordingOutline, 'state'>): void {
  if (['preparing', 'making-release', 'publishing'].includes(state))
    throw conflict('We are at work on this recording. Please wait a moment, then try again.');
  if (state === 'published') throw conflict('This episode is published. Take it down first, then change it.');
}

/**
 * What was proposed for publication is void; words that are there are checked again.
 * @param why in plain words for staff, without names
 * @returns the recording where work is to be done
 */
export async function checkAnew(
  tx: Transaction,
  actor: Actor,
  recording: RecordingOutline,
  why: string,
  change: Written = {},
): Promise<RecordingOutline | null> {
  await voidRelease(tx, actor, recording.id, why);
  if (!recording.hasTranscript || recording.state === 'refused' || recording.state === 'no-speech') {
    await tx
      .update(recordings)
      .set({ ...change, updatedAt: new Date() })
      .where(eq(recordings.id, recording.id));
    return null;
  }
  const back =
    recording.state === 'needs-decisions' ? recording : await move(tx, actor, recording, { to: 'needs-decisions' });
  return move(tx, actor, back, { to: 'preparing', newRun: true, also: change });
}
