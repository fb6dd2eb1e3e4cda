import { desc, eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, conflict, forbidden, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Who } from '../people/who.ts';
import { newId } from '../store/ids.ts';
import { recordings, shows } from '../store/schema.ts';
import { recordingsHeldUp, whereItIs } from './held-up.ts';
import { lockRecording, move, type Recording, voidRelease } from './life.ts';
import { type RosterInput, writeRoster } from '../consent/roster-rows.ts';
import type { RecordingState } from '../rules/recording/states.ts';

export interface NewRecording {
  readonly showId: string;
  readonly kind: 'podcast' | 'thank-you';
  readonly title: string;
  readonly notes?: string;
  readonly roster?: RosterInput;
}

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

/** Makes a place for a recording, to which its file is then uploaded. @returns its id. @throws 404, 422 */
export async function createRecording(
  heard: Heard,
  who: Who,
  { showId, kind, title, notes = '', roster }: NewRecording,
): Promise<string> {
  const [show] = await heard.db.select({ id: shows.id }).from(shows).where(eq(shows.id, showId));
  if (!show) throw notFound('show');
  if (!title.trim()) throw badInput('Please give the recording a title.', { title: 'Write a title.' });
  const id = newId();
  await heard.db.transaction(async (tx) => {
    await tx.insert(recordings).values({
      id,
      showId,
      kind,
      title: title.trim(),
      notes,
      keepList: [...(roster?.keep ?? [])],
      covers: [...(roster?.covers ?? [])],
      state: 'waiting',
      uploadedBy: who.id,
      episodeId: newId(),
    });
    await writeRoster(tx, who, id, roster?.participants ?? []);
    await audit(tx, { actor: who.id, action: 'recording.created', subject: id });
  });
  return id;
}

/** @throws 404 also for a researcher who asks for a recording of somebody else: they may not know that it is there. */
export async function findRecording(heard: Heard, who: Who, id: string): Promise<Recording> {
  const [row] = await heard.db.select().from(recordings).where(eq(recordings.id, id));
  if (!row || !maySee(who, row)) throw notFound('recording');
  return row;
}

/** Staff see every recording, a researcher those that they uploaded. */
export function maySee(who: Who, recording: Pick<Recording, 'uploadedBy'>): boolean {
  return who.role !== 'researcher' || recording.uploadedBy === who.id;
}

/** The recordings that this person may see, the last changed first. */
export async function listRecordings(
  heard: Heard,
  who: Who,
  { showId }: { showId?: string } = {},
): Promise<RecordingSummary[]> {
  const rows = await heard.db
    .select()
    .from(recordings)
    .where(showId ? eq(recordings.showId, showId) : undefined)
    .orderBy(desc(recordings.updatedAt));
  const held = await recordingsHeldUp(heard.db);
  return rows
    .filter((row) => maySee(who, row))
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

/**
 * Changes who and what a recording is about. What was proposed for publication is void, and the words are checked again;
 * decisions on what is found again stay as they were.
 * @throws 403 for a researcher once the file is there, 409 while machines are at work or an episode is up
 */
export async function setRoster(heard: Heard, who: Who, recordingId: string, roster: RosterInput): Promise<void> {
  await findRecording(heard, who, recordingId);
  const recheck = await heard.db.transaction(async (tx) => {
    const recording = await lockRecording(tx, recordingId);
    if (who.role === 'researcher' && recording.state !== 'waiting')
      throw forbidden('Ask a member of staff to change this now.');
    if (['preparing', 'making-release', 'publishing'].includes(recording.state)) {
      throw conflict('We are at work on this recording. Please wait a moment, then try again.');
    }
    if (recording.state === 'published')
      throw conflict('This episode is published. Take it down first, then change its people.');
    await writeRoster(tx, who, recordingId, roster.participants);
    const change = { keepList: [...roster.keep], covers: [...roster.covers] };
    await voidRelease(tx, who, recordingId, 'The people, their consents or the keep list were changed.');
    await audit(tx, {
      actor: who.id,
      action: 'recording.roster-changed',
      subject: recordingId,
      detail: { people: roster.participants.length },
    });
    if (!recording.transcript || recording.state === 'refused' || recording.state === 'no-speech') {
      await tx
        .update(recordings)
        .set({ ...change, updatedAt: new Date() })
        .where(eq(recordings.id, recordingId));
      return null;
    }
    const back =
      recording.state === 'needs-decisions' ? recording : await move(tx, who, recording, { to: 'needs-decisions' });
    return move(tx, who, back, { to: 'preparing', newRun: true, also: change });
  });
  if (recheck) await heard.pipeline.checkAgain({ recordingId, run: recheck.run });
}
