import type { Heard } from '../heard.ts';
import { liveRecords } from '../rules/consent/effective.ts';
import { idsOf } from '../consent/person-store.ts';
import { addRecords, type ConsentRow, recordsOf } from '../consent/record-store.ts';
import type { Giver } from '../rules/consent/records.ts';
import { notFound } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { consentChanged, sendAll } from './consent-changed.ts';
import { removeUnpublished } from './purge.ts';

export interface Withdrawal {
  /** Only this recording; null for everything. */
  readonly recordingId: string | null;
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
  personId: string,
  { recordingId, giver }: Withdrawal,
): Promise<void> {
  const work = await heard.db.transaction(async (tx) => {
    const ids = (await idsOf(tx, [personId])).get(personId);
    if (!ids) throw notFound('person');
    const now = new Date();
    const live = liveRecords(await recordsOf(tx, ids)) as ConsentRow[];
    const affected = live.filter(
      ({ state, scope }) =>
        state !== 'withdrawn' && (recordingId === null || scope.kind === 'project' || scope.ids.includes(recordingId)),
    );
    await addRecords(
      tx,
      actor,
      affected.map(
        ({ attribute, permission, scope, id, givers, purpose, lawfulBasis, specialCondition, notice, stage }) => {
          // A project-wide yes stays for the other recordings; for this one a no stands beside it.
          const isPart = recordingId !== null && scope.kind === 'project';
          return {
            personId: ids[0]!,
            attribute,
            permission,
            channels: [],
            scope: recordingId === null ? scope : { kind: 'recordings' as const, ids: [recordingId] },
            givers: [...givers, { ...giver, answer: 'no' as const, at: now.toISOString() }],
            state: 'withdrawn' as const,
            supersedes: isPart ? null : id,
            purpose,
            lawfulBasis,
            specialCondition,
            notice,
            stage,
          };
        },
      ),
      now,
    );
    return consentChanged(tx, actor, ids, 'Somebody who is in it took their permission back.', now);
  });
  await sendAll(heard, work);
  // Versions that were never published hold what may be used no more.
  for (const { job, recordingId: id } of work)
    if (job === 'check') await heard.db.transaction((tx) => removeUnpublished(tx, heard, actor, id));
}
