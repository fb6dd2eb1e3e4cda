import { asc, eq } from 'drizzle-orm';
import type { RosterCover, RosterParticipant } from '../redaction/roster.ts';
import type { Rows } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { participants } from '../store/schema.ts';

export type Participant = typeof participants.$inferSelect;

/** Who and what a recording is about, as a person gives it. */
export interface RosterInput {
  readonly participants: readonly RosterParticipant[];
  /** Public names that are offered for keeping. */
  readonly keep: readonly string[];
  /** Regions of the picture to cover. */
  readonly covers: readonly RosterCover[];
}

/** Everyone on a recording's roster, in the order in which they were written down. */
export async function rosterOf(db: Pick<Rows, 'select'>, recordingId: string): Promise<Participant[]> {
  return db
    .select()
    .from(participants)
    .where(eq(participants.recordingId, recordingId))
    .orderBy(asc(participants.position));
}

/** Writes the people of a recording, keeping the id of whoever stands at the same place under the same name. */
export async function writeRoster(tx: Rows, recordingId: string, people: readonly RosterParticipant[]): Promise<void> {
  const before = await rosterOf(tx, recordingId);
  await tx.delete(participants).where(eq(participants.recordingId, recordingId));
  if (people.length === 0) return;
  await tx.insert(participants).values(
    people.map((person, position) => ({
      id: before.find((known) => known.name === person.name)?.id ?? newId(),
      recordingId,
      position,
      name: person.name,
      also: [...person.also],
      soundsLike: [...person.soundsLike],
      role: person.role ?? '',
      tags: [...person.tags],
    })),
  );
}

/** The roster in the form that the rules of `src/redaction/` and `src/consent/` read. */
export function asRoster(people: readonly Participant[]): RosterParticipant[] {
  return people.map(({ name, also, soundsLike, role, tags }) => ({
    name,
    also,
    soundsLike,
    tags,
    ...(role ? { role } : {}),
  }));
}
