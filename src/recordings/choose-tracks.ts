import { and, eq, isNotNull } from 'drizzle-orm';
import type { SoundChoice } from '../../media/choose-sound.ts';
import { audit } from '../audit/log.ts';
import { badInput, conflict, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import type { RecordingId, Sha256 } from '../rules/ids.ts';
import { mayChooseTracks, trackExcerptRole } from '../rules/recording/chosen-tracks.ts';
import type { Transaction } from '../store/database.ts';
import { participants } from '../store/schema.ts';
import { handToQueue } from './hand-to-queue.ts';
import { keptFile } from './kept-files.ts';
import { move, type RecordingOutline, voidRelease } from './life.ts';
import { findOutline, lockRecordingTo } from './recordings.ts';

/**
 * Chooses which sound tracks of a file belong to the recording, and starts it again from its original. A finished version is void, and nobody's
 * voice counts as marked everywhere: more may be heard of them now.
 * @throws 403, 404; 409 where an episode stands on it, machines are at work, or the original is gone; 422 for a track that is not there
 */
export async function chooseTracks(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  use: SoundChoice,
): Promise<void> {
  const moved = await heard.db.transaction(async (tx) => {
    const found = await lockRecordingTo(tx, actor, 'choose sound tracks', recordingId);
    const facts = factsOf(found);
    const tracks = facts.soundTracks?.tracks ?? [];
    if (use !== 'all' && !tracks.some(({ number }) => number === use)) {
      const plain = 'This file has no such sound track. Choose one from the list.';
      throw badInput(plain, { use: plain });
    }
    const { originalSha256: sha256 } = found;
    if (!sha256 || !(await heard.files.has(sha256)))
      throw conflict('The original of this recording is not kept any more, so its sound tracks cannot be chosen.');
    await audit(tx, {
      actor: actor.id,
      action: 'recording.sound-tracks-chosen',
      subject: recordingId,
      detail: { sha256, use, of: facts.soundTracks!.of },
    });
    await voidRelease(tx, actor, recordingId, 'Other sound tracks were chosen.');
    await markNobodysVoice(tx, actor, recordingId);
    const back = found.state === 'needs-approval' ? await move(tx, actor, found, { to: 'needs-decisions' }) : found;
    // What was found out about the sound of before does not hold for this one.
    const { trackSpeech: _speech, noiseBelowVoice: _noise, ...kept } = facts;
    return move(tx, actor, back, {
      to: 'preparing',
      newRun: true,
      also: { chosenTracks: { use, by: actor.id }, facts: kept, nobodySpeaksBy: null },
    });
  });
  await handToQueue(heard, moved, (pipeline, payload) => pipeline.prepare(payload));
}

/**
 * The piece of a sound track that staff hear before they choose: AAC in MP4.
 * @param track counted from 1
 * @throws 403; 404 where there is none, or where nobody may choose now
 */
export async function trackExcerptFile(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  track: number,
): Promise<Sha256> {
  allow(actor, 'choose sound tracks');
  const recording = await findOutline(heard, actor, 'see recording', recordingId);
  const sha256 = mayChooseTracks(recording) ? await keptFile(heard, recording, [trackExcerptRole(track)]) : null;
  if (!sha256) throw notFound('sound track');
  return sha256;
}

function factsOf(recording: RecordingOutline): NonNullable<RecordingOutline['facts']> {
  const { state, failedStage, facts } = recording;
  if (state === 'published' || failedStage === 'publish')
    throw conflict('This episode is published. Take it down first, then make it again.');
  if (state === 'taken-down' || state === 'stopped')
    throw conflict('Make this recording again first. Then choose its sound tracks.');
  if (!mayChooseTracks(recording)) throw conflict('There are no sound tracks to choose from now.');
  return facts!;
}

async function markNobodysVoice(tx: Transaction, actor: Actor, recordingId: RecordingId): Promise<void> {
  const marked = await tx
    .update(participants)
    .set({ voiceMarkedAt: null, voiceMarkedBy: null })
    .where(and(eq(participants.recordingId, recordingId), isNotNull(participants.voiceMarkedAt)))
    .returning({ id: participants.id });
  for (const { id } of marked)
    await audit(tx, {
      actor: actor.id,
      action: 'voice.not-all-marked',
      subject: id,
      detail: { recording: recordingId },
    });
}
