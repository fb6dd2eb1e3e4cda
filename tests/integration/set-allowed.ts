import { recordTags } from '../../src/consent/tag-records.ts';
import type { Heard } from '../../src/heard.ts';
import { SYSTEM } from '../../src/people/actor.ts';
import { rosterOf } from '../../src/consent/roster-rows.ts';
import type { ParticipantId, RecordingId } from '../../src/rules/ids.ts';

/** Sets what people of a recording allow, as if staff had written it down anew. @param participantId null for everyone who is asked */
export async function setAllowed(
  heard: Heard,
  recordingId: RecordingId,
  participantId: ParticipantId | null,
  tags: readonly string[],
): Promise<void> {
  const people = await rosterOf(heard.db, recordingId);
  await heard.db.transaction(async (tx) => {
    for (const { id, personId, tags: before } of people)
      if (personId !== null && (participantId === null || id === participantId))
        await recordTags(tx, SYSTEM, { personId, recordingId, before, tags }, new Date());
  });
}
