import type { Actor } from '../people/actor.ts';
import { dayInUk } from '../rules/consent/days.ts';
import { latestEndFrom, usualEndFrom } from '../rules/consent/permission-period.ts';
import { liveRecords } from '../rules/consent/effective.ts';
import { addRecords, type NewRecord, recordsOf } from './record-store.ts';
import type { Answer, ConsentRecord, Giver } from '../rules/consent/records.ts';
import { ATTRIBUTES, parseTags } from '../rules/consent/tags.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import type { Transaction } from '../store/database.ts';

/**
 * Turns consent tags that somebody typed in for a recording into consent records. The tags say what was agreed elsewhere, so the giver is
 * the participant and the way is `told`. A record of before that was made in the same way is superseded; one that a participant, parent or
 * authority gave themselves is not: what they said still counts, and of all answers the narrowest. A tag that is left out was taken back;
 * left out, the day of its end stays as it is.
 * @param before the tags that hold now; where the new ones say the same, nothing is written
 * @throws TagError
 */
export async function recordTags(
  tx: Transaction,
  actor: Actor,
  given: { personId: PersonId; recordingId: RecordingId; before: readonly string[]; tags: readonly string[] },
  now: Date,
): Promise<void> {
  const { personId, recordingId } = given;
  const [old, fresh] = [parseTags(given.before), parseTags(given.tags)];
  const today = dayInUk(now);
  const until = earlier(fresh.until ?? old.until ?? usualEndFrom(today), latestEndFrom(today));
  const sameUse = sorted(old.channels) === sorted(fresh.channels) && old.until === until;
  const told = liveRecords(await recordsOf(tx, [personId])).filter(isTold(recordingId));
  const records = ATTRIBUTES.flatMap((attribute): NewRecord[] => {
    const permission = fresh[attribute];
    const known = told.find((record) => record.attribute === attribute);
    if (permission === old[attribute] && (sameUse || permission === undefined)) return [];
    const shared: Pick<NewRecord, 'personId' | 'attribute' | 'scope' | 'supersedes'> = {
      personId,
      attribute,
      scope: { kind: 'recordings', ids: [recordingId] },
      supersedes: known?.id ?? null,
    };
    if (permission === undefined) {
      if (old[attribute] === 'never') return [];
      const givers = known?.givers ?? [toldAt(now, 'no')];
      return [{ ...shared, permission: 'never', channels: [], givers, state: 'withdrawn', until }];
    }
    const state = permission === 'never' ? 'refused' : 'given';
    return [{ ...shared, permission, channels: [...fresh.channels], givers: [toldAt(now)], state, until }];
  });
  await addRecords(tx, actor, records, now);
}

const isTold =
  (recordingId: RecordingId) =>
  ({ scope, givers }: Pick<ConsentRecord, 'scope' | 'givers'>): boolean =>
    scope.kind === 'recordings' && scope.ids.includes(recordingId) && givers.every(({ how }) => how === 'told');

const toldAt = (now: Date, answer: Answer = 'yes'): Giver => ({
  role: 'self',
  answer,
  how: 'told',
  at: now.toISOString(),
});

const earlier = (one: string, other: string): string => (one < other ? one : other);
const sorted = (list: readonly string[]): string => [...list].sort().join(' ');
