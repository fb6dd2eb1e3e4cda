import { and, eq } from 'drizzle-orm';
import type { Stage } from '../../queues/stages.ts';
import { audit } from '../audit/log.ts';
import { conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { SYSTEM, type Actor } from '../people/actor.ts';
import type { StoredFile } from '../store/files.ts';
import { recordingFiles } from '../store/schema.ts';
import { handToQueue } from './hand-to-queue.ts';
import { lockRecording, movingRecordings, move, type RecordingOutline, withTranscript } from './life.ts';
import { findOutline, lockRecordingTo } from './recordings.ts';
import { onlyTheDemoModelListened } from '../rules/recording/demo-model.ts';
import type { RecordingId } from '../rules/ids.ts';

/**
 * Takes in a complete upload: its bytes are kept for good under their hash, and the pipeline starts. A file that replaces a
 * refused one does not remove it: the refused one is kept for staff.
 * @param path the uploaded file; it is moved
 * @param known its hash and size, where they were just worked out
 * @throws 409 when the recording has its file already
 */
export async function acceptUpload(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { path, originalName, known }: { readonly path: string; readonly originalName: string; readonly known?: StoredFile },
): Promise<void> {
  await findOutline(heard, actor, 'upload file', recordingId);
  const stored = await heard.files.ingest(path, known);
  const started = await heard.db.transaction(async (tx) => {
    const recording = await lockRecordingTo(tx, actor, 'upload file', recordingId);
    if (!['waiting', 'refused', 'failed'].includes(recording.state))
      throw conflict('This recording has its file already.');
    const [previous] = await tx
      .select()
      .from(recordingFiles)
      .where(and(eq(recordingFiles.recordingId, recordingId), eq(recordingFiles.role, 'original')));
    if (previous && previous.sha256 !== stored.sha256) {
      await tx
        .insert(recordingFiles)
        .values({ ...previous, role: `refused-original-${recording.run}` })
        .onConflictDoNothing();
    }
    await tx
      .insert(recordingFiles)
      .values({ recordingId, role: 'original', ...stored })
      .onConflictDoUpdate({ target: [recordingFiles.recordingId, recordingFiles.role], set: stored });
    await audit(tx, { actor: actor.id, action: 'recording.uploaded', subject: recordingId, detail: { ...stored } });
    return move(tx, actor, recording, {
      to: 'preparing',
      newRun: true,
      also: {
        originalName,
        originalSha256: stored.sha256,
        originalBytes: stored.bytes,
        transcript: null,
        facts: null,
        cutShort: null,
        chosenTracks: null,
        nobodySpeaksBy: null,
      },
    });
  });
  await handToQueue(heard, started, (pipeline, payload) => pipeline.prepare(payload));
}

const RELEASE_STAGES: readonly (Stage | null)[] = ['redact', 'package', 'verify'];

/** Starts again from where it went wrong, or listens again with a better model. @throws 409 when there is nothing to try again */
export async function tryAgain(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<void> {
  const recording = await heard.db.transaction(async (tx) => {
    const found = await lockRecordingTo(tx, actor, 'try again', recordingId);
    const listenAgain =
      found.state === 'needs-decisions' && onlyTheDemoModelListened(heard.config, await withTranscript(tx, found));
    if (found.state !== 'failed' && !listenAgain) {
      throw conflict('Nothing went wrong with this recording, so there is nothing to try again.');
    }
    const to =
      found.failedStage === 'publish'
        ? 'publishing'
        : RELEASE_STAGES.includes(found.failedStage)
          ? 'making-release'
          : 'preparing';
    return move(tx, actor, found, { to, newRun: true });
  });
  await send(heard, recording);
}

/**
 * Goes on with what is there of a recording whose end is missing. That its end is missing stays written down.
 * @throws 404, 409 where nothing is known to be missing
 */
export async function goOnCutShort(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<void> {
  const recording = await heard.db.transaction(async (tx) => {
    const found = await lockRecordingTo(tx, actor, 'try again', recordingId);
    const { state, cutShort, originalSha256 } = found;
    if (state !== 'refused' || !cutShort)
      throw conflict('This recording is not waiting for somebody to go on with a part of it.');
    const { thereSeconds, declaredSeconds } = cutShort;
    const detail = { sha256: originalSha256, thereSeconds, declaredSeconds };
    await audit(tx, { actor: actor.id, action: 'recording.cut-accepted', subject: recordingId, detail });
    return move(tx, actor, found, {
      to: 'preparing',
      newRun: true,
      also: { cutShort: { ...cutShort, acceptedBy: actor.id } },
    });
  });
  await send(heard, recording);
}

/** Staff listened and heard nobody speak: the recording goes on without words. @throws 403, 409 */
export async function goOnWithoutWords(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<void> {
  await heard.db.transaction(async (tx) => {
    const recording = await lockRecordingTo(tx, actor, 'go on without words', recordingId);
    if (recording.state !== 'no-speech') throw conflict('This recording is not waiting for that.');
    await move(tx, actor, recording, {
      to: 'needs-decisions',
      reason: 'A member of staff listened and heard nobody speak.',
      also: { nobodySpeaksBy: actor.id },
    });
  });
}

/** Sends the work that a recording's state asks for. */
async function send(heard: Heard, recording: RecordingOutline): Promise<void> {
  await handToQueue(heard, recording, async (pipeline, payload) => {
    if (recording.state === 'preparing') await pipeline.prepare(payload);
    if (recording.state === 'making-release') await pipeline.makeRelease(payload);
    if (recording.state === 'publishing') await pipeline.publish(payload);
  });
}

/**
 * Finds recordings that machines should be at work on while the queue knows nothing of it (the process died between saving and
 * sending, or the queue's store was lost), and sends the work again.
 * @param before what moved later is left alone: somebody may be about to send it
 * @returns how many there were
 */
export async function resumeLostWork(heard: Heard, before = new Date()): Promise<number> {
  let resumed = 0;
  for (const { id, run, updatedAt } of await movingRecordings(heard.db)) {
    if (updatedAt > before) continue;
    if (await heard.pipeline.isUnderWay({ recordingId: id, run })) continue;
    const again = await heard.db.transaction(async (tx) => {
      const recording = await lockRecording(tx, id);
      if (recording.run !== run || !['preparing', 'making-release', 'publishing'].includes(recording.state))
        return null;
      const failed = await move(tx, SYSTEM, recording, {
        to: 'failed',
        reason: 'The work was interrupted. It was started again.',
      });
      return move(tx, SYSTEM, failed, { to: recording.state, newRun: true });
    });
    if (!again) continue;
    await send(heard, again);
    heard.log.warn({ recording: id, run: again.run }, 'work that the queue had lost was sent again');
    resumed += 1;
  }
  return resumed;
}
