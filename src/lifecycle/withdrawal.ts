import type { Heard } from '../heard.ts';
import { liveRecords } from '../rules/consent/effective.ts';
import { oneAt } from '../rules/consent/separated.ts';
import { idsOf } from '../consent/person-store.ts';
import {
  addRecords,
  type ConsentRow,
  lockConsentChain,
  type NewRecord,
  recordsThatFit,
} from '../consent/record-store.ts';
import type { Giver } from '../rules/consent/records.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import { notFound } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { changeConsent } from './change-consent.ts';
import { samePersonHistory } from './separate.ts';

export interface Withdrawal {
  /** Only this recording; null for everything. */
  readonly recordingId: RecordingId | null;
  /** Who said so, and how. Nobody has to give a reason. */
  readonly giver: Pick<Giver, 'role' | 'how' | 'witness'>;
  /** When the private link was made through which it is said: it counts for everybody who was thought to be this person then. */
  readonly throughLinkOf?: Date;
}

/**
 * Takes back a participant's permissions. It is written down first and on its own, waiting for nothing but other consent records. When this
 * returns, every episode that they are in is out of its feed and its addresses answer 410; what is under way stops, and what was made goes. A
 * reason is never asked for.
 * @param actor an account, or whoever opened a private link
 * @throws 404
 */
export async function withdraw(
  heard: Heard,
  actor: Actor,
  personId: PersonId,
  { recordingId, giver, throughLinkOf }: Withdrawal,
): Promise<void> {
  const why = 'Somebody who is in it took their permission back.';
  // Nobody is locked: whoever has a participant's row must not keep their no from being written down.
  await changeConsent(heard, actor, { why, personIds: [] }, async (tx) => {
    // First: who counts as one person may change until then.
    await lockConsentChain(tx);
    const meant = throughLinkOf ? oneAt(await samePersonHistory(tx), personId, throughLinkOf) : [personId];
    const known = await idsOf(tx, meant);
    if (!known.has(personId)) throw notFound('person');
    const now = new Date();
    const said: Giver = { ...giver, answer: 'no', at: now.toISOString() };
    const groups = new Map([...known.values()].map((ids) => [ids[0]!, ids]));
    let isNo = false;
    for (const [root, ids] of groups) {
      const { records, unfit } = await recordsThatFit(tx, ids);
      const live = liveRecords(records) as ConsentRow[];
      const affected = live.filter(
        ({ state, scope }) =>
          state !== 'withdrawn' &&
          (recordingId === null || scope.kind === 'project' || scope.ids.includes(recordingId)),
      );
      const no: No = { recordingId, personId: root, said };
      const added = [...unfit.map((row) => noBeside(row, no)), ...affected.map((row) => noTo(row, no))];
      if ((await addRecords(tx, actor, added, now)).length > 0) isNo = true;
    }
    const personIds = [...groups.values()].flat();
    return { result: null, changed: { personIds, recordingId, kind: isNo ? 'no' : 'unclear' } };
  });
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
