import { dayInUk } from './days.ts';
import { effectivePermission, type Known, liveRecords, width } from './effective.ts';
import type { ConsentPolicy } from './policy.ts';
import type { ConsentRecord } from './records.ts';
import { CHANNELS } from './tags.ts';
import { RecordingId } from '../ids.ts';

/** A record that is about to be written. */
export type SupersedingRecord = Omit<ConsentRecord, 'id' | 'at'>;

/**
 * Why a new record cannot take the place of an old one, in plain words; null when it can. In doubt the old one stays, and of several answers
 * the narrowest holds.
 *
 *  1. Everyone who answered then must answer again: nobody's answer is replaced by somebody else's.
 *  2. The young person's own no ends only with a new answer of the young person.
 *  3. It may widen nothing but what the new record itself is about: no other channel, no other recording.
 *
 * @param where the recordings that this person is in
 */
export function whyNotSupersede(
  known: Known,
  record: SupersedingRecord,
  policy: ConsentPolicy,
  { recordings, now }: { readonly recordings: readonly RecordingId[]; readonly now: Date },
): string | null {
  if (record.supersedes === null) return null;
  const old = liveRecords(known.records).find(({ id }) => id === record.supersedes);
  if (!old || old.attribute !== record.attribute)
    return 'That older answer counts no more, or is about something else. Look at the list again.';
  const roles = new Set(record.givers.map(({ role }) => role));
  if (old.givers.some(({ role }) => !roles.has(role)))
    return 'Somebody else answered then, too. Everyone who answered then has to answer again.';
  if (isOwnNo(old) && !record.givers.some(({ role, how }) => role === 'self' && how !== 'told'))
    return 'The young person said no. Only their own new answer can change that.';
  return widensElsewhere(known, record, policy, recordings, now)
    ? 'The older answer is about more places or recordings than this one. It would be lost there. Choose as many as it has, or leave it as it is.'
    : null;
}

/** Whether the young person said no, refused, or took something back. */
function isOwnNo({ state, permission, givers }: ConsentRecord): boolean {
  const own = givers.filter(({ role }) => role === 'self');
  const isRefusal = state === 'refused' || state === 'withdrawn' || permission === 'never';
  return own.some(({ answer }) => answer === 'no') || (isRefusal && own.length > 0);
}

/** Any recording that is not there yet: what counts for the whole project counts for it too. */
const LATER_RECORDING = RecordingId.parse('later');

function widensElsewhere(
  known: Known,
  record: SupersedingRecord,
  policy: ConsentPolicy,
  recordings: readonly RecordingId[],
  now: Date,
): boolean {
  const after: Known = { ...known, records: [...known.records, { ...record, id: 'new', at: now }] };
  const named = known.records.flatMap(({ channels }) => channels);
  const today = dayInUk(now);
  // What begins later, the new record too, counts from then on.
  const days = [today, ...after.records.map(({ effectiveFrom }) => effectiveFrom).filter((day) => day > today)];
  const channels = [...new Set<string>([...CHANNELS, ...named, ...record.channels])];
  const isAbout = (channel: string, recordingId: RecordingId) =>
    record.channels.includes(channel) && (record.scope.kind === 'project' || record.scope.ids.includes(recordingId));
  return channels.some((channel) =>
    [...recordings, LATER_RECORDING].some((recordingId) => {
      if (isAbout(channel, recordingId)) return false;
      return days.some((on) => {
        const use = { attribute: record.attribute, channel, recordingId, on };
        const answer = (all: Known) => width(effectivePermission(all, use, policy).value);
        return answer(after) > answer(known);
      });
    }),
  );
}
