import { eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { type RosterInput, writeRoster } from '../consent/roster-rows.ts';
import { badInput, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { isVisible } from '../rules/visible.ts';
import { newId } from '../store/ids.ts';
import { recordings, shows } from '../store/schema.ts';
import type { RecordingId, ShowId } from '../rules/ids.ts';

export interface NewRecording {
  readonly showId: ShowId;
  readonly kind: 'podcast' | 'thank-you';
  readonly title: string;
  readonly notes?: string;
  readonly roster?: RosterInput;
}

/** Makes a place for a recording, to which its file is then uploaded. @returns its id. @throws 404, 422 */
export async function createRecording(
  heard: Heard,
  actor: Actor,
  { showId, kind, title, notes = '', roster }: NewRecording,
): Promise<RecordingId> {
  const [show] = await heard.db.select({ id: shows.id }).from(shows).where(eq(shows.id, showId));
  if (!show) throw notFound('show');
  if (!isVisible(title)) throw badInput('Please give the recording a title.', { title: 'Write a title.' });
  const id = newId<RecordingId>();
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
      uploadedBy: actor.id,
      episodeId: newId(),
    });
    await writeRoster(tx, actor, id, roster?.participants ?? []);
    await audit(tx, { actor: actor.id, action: 'recording.created', subject: id });
  });
  return id;
}
