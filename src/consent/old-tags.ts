import { and, eq, isNotNull } from 'drizzle-orm';
import { addPerson } from './person-store.ts';
import { recordTags } from './tag-records.ts';
import { SYSTEM } from '../people/actor.ts';
import type { Database } from '../store/database.ts';
import { participants } from '../store/schema.ts';

/**
 * Turns the tags of rosters from before there were consent records into records, once. Two processes that start together do not do it
 * twice: the row is locked, and looked at again.
 */
export async function carryOverOldTags(db: Database, now = new Date()): Promise<void> {
  const old = await db.select({ id: participants.id }).from(participants).where(isNotNull(participants.oldTags));
  for (const { id } of old) {
    await db.transaction(async (tx) => {
      const [row] = await tx
        .select()
        .from(participants)
        .where(and(eq(participants.id, id), isNotNull(participants.oldTags)))
        .for('no key update');
      if (!row?.oldTags) return;
      const { oldTags: tags, recordingId, name, also, soundsLike } = row;
      const onlyMentioned = tags.length === 0;
      const personId = onlyMentioned ? null : await addPerson(tx, SYSTEM, { spokenNames: [name, ...also], soundsLike });
      if (personId) await recordTags(tx, SYSTEM, { personId, recordingId, before: [], tags }, now);
      await tx.update(participants).set({ personId, onlyMentioned, oldTags: null }).where(eq(participants.id, id));
    });
  }
}
