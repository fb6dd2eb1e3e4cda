import { eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import type { RosterInput } from '../consent/roster-rows.ts';
import { lockRoster, writeRoster } from '../consent/write-roster.ts';
import { badInput, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { aboutProblems, type KINDS } from '../rules/recording/about.ts';
import { newId } from '../store/ids.ts';
import { recordings, shows } from '../store/schema.ts';
import type { RecordingId, ShowId } from '../rules/ids.ts';

export interface NewRecording {
  readonly showId: ShowId;
  readonly kind: (typeof KINDS)[number];
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
  const problems = aboutProblems({ title, notes });
  if (problems) throw badInput('Look again at what is written about the recording.', problems);
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
    const now = new Date();
    const people = roster?.participants ?? [];
    const before = await lockRoster(tx, id, people, now);
    await writeRoster(tx, actor, people, { recordingId: id, before, now });
    await audit(tx, { actor: actor.id, action: 'recording.created', subject: id });
  });
  return id;
}
