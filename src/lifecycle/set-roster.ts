import { eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { type RosterInput, writeRoster } from '../consent/roster-rows.ts';
import { conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { handToQueue } from '../recordings/hand-to-queue.ts';
import { move, voidRelease } from '../recordings/life.ts';
import { lockRecordingTo } from '../recordings/recordings.ts';
import { recordings } from '../store/schema.ts';
import type { RecordingId } from '../rules/ids.ts';

/**
 * Changes who and what a recording is about. What was proposed for publication is void, and the words are checked again;
 * decisions on what is found again stay as they were.
 * @throws 403 for a researcher once the file is there, 409 while machines are at work or an episode is up
 */
export async function setRoster(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  roster: RosterInput,
): Promise<void> {
  const recheck = await heard.db.transaction(async (tx) => {
    const recording = await lockRecordingTo(tx, actor, 'change roster', recordingId);
    if (['preparing', 'making-release', 'publishing'].includes(recording.state)) {
      throw conflict('We are at work on this recording. Please wait a moment, then try again.');
    }
    if (recording.state === 'published')
      throw conflict('This episode is published. Take it down first, then change its people.');
    await writeRoster(tx, actor, recordingId, roster.participants);
    const change = { keepList: [...roster.keep], covers: [...roster.covers] };
    await voidRelease(tx, actor, recordingId, 'The people, their consents or the keep list were changed.');
    await audit(tx, {
      actor: actor.id,
      action: 'recording.roster-changed',
      subject: recordingId,
      detail: { people: roster.participants.length },
    });
    if (!recording.hasTranscript || recording.state === 'refused' || recording.state === 'no-speech') {
      await tx
        .update(recordings)
        .set({ ...change, updatedAt: new Date() })
        .where(eq(recordings.id, recordingId));
      return null;
    }
    const back =
      recording.state === 'needs-decisions' ? recording : await move(tx, actor, recording, { to: 'needs-decisions' });
    return move(tx, actor, back, { to: 'preparing', newRun: true, also: change });
  });
  if (recheck) await handToQueue(heard, recheck, (pipeline, payload) => pipeline.checkAgain(payload));
}
