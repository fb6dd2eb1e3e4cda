import type { Heard } from '../heard.ts';
import { liveRecords } from '../rules/consent/effective.ts';
import { idsOf } from '../consent/person-store.ts';
import { addRecords, type ConsentRow, type NewRecord, recordsThatFit } from '../consent/record-store.ts';
import type { Giver } from '../rules/consent/records.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import { notFound } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { consentChanged, sendAll } from './consent-changed.ts';
import { removeUnpublished } from './purge.ts';

export interface Withdrawal {
  /** Only this recording; null for everything. */
  readonly recordingId: RecordingId | null;
  /** Who said so, and how. Nobody has to give a reason. */
  readonly giver: Pick<Giver, 'role' | 'how' | 'witness'>;
}

/**
 * Takes back a participant's permissions. When this returns, every episode that they are in is out of its feed and its addresses answer 410;
 * jobs then remove the files. A reason is never asked for.
 * @param actor an account, or whoever opened a private link
 * @throws 404
 */
export async function withdraw(
  heard: Heard,
  actor: Actor,
  personId: PersonId,
  { recordingId, giver }: Withdrawal,
): Promise<void> {
  const work = await heard.db.transaction(async (tx) => {
    const ids = (await idsOf(tx, [personId])).get(personId);
    if (!ids) throw notFound('person');
    const now = new Date();
    const { records, unfit } = await recordsThatFit(tx, ids);
    const live = liveRecords(records) as ConsentRow[];
    const affected = live.filter(
      ({ state, scope }) =>
        state !== 'withdrawn' && (recordingId === null || scope.kind === 'project' || scope.ids.includes(recordingId)),
    );
    const no: No = { recordingId, personId: ids[0]!, said: { ...giver, answer: 'no', at: now.toISOString() } };
    await addRecords(
      tx,
      actor,
      [...unfit.map((row) => noBeside(row, no)), ...affected.map((row) => noTo(row, no))],
      now,
    );
    return consentChanged(tx, actor, ids, 'Somebody who is in it took their permission back.', now);
  });
  await sendAll(heard, work);
  // Versions that were never published hold what may be used no more.
  for (const { job, recordingId: id } of work)
    if (job === 'check') await heard.db.transaction((tx) => removeUnpublished(tx, heard, actor, id));
}

interface No {
  readonly recordingId: RecordingId | null;
  readonly personId: PersonId;
  readonly said: Giver;
}

/** The record that takes a permission back. */
function noTo(former: ConsentRow, { recordingId, personId, said }: No): NewRecord {
  const { attribute, permission, scope, id, givers, purpose, lawfulBasis, specialCondition, notice, stage } = former;
  // A project-wide yes stays for the other recordings; for this one a no stands beside it.
  const isPart = recordingId !== null && scope.kind === 'project';
  return {
    personId,
    attribute,
    permission,
    channels: [],
    scope: recordingId === null ? scope : { kind: 'recordings', ids: [recordingId] },
    givers: [...givers, said],
    state: 'withdrawn',
    supersedes: isPart ? null : id,
    purpose,
    lawfulBasis,
    specialCondition,
    notice,
    stage,
  };
}

/** A no beside a permission that cannot be read. It takes the place of nothing, since nobody knows what stands there. */
function noBeside({ attribute }: Pick<ConsentRow, 'attribute'>, { recordingId, personId, said }: No): NewRecord {
  const scope =
    recordingId === null ? { kind: 'project' as const } : { kind: 'recordings' as const, ids: [recordingId] };
  return { personId, attribute, permission: 'never', channels: [], scope, givers: [said], state: 'withdrawn' };
}
