import { dayInUk } from './days.ts';
import { endOf, width } from './effective.ts';
import type { Reply } from './notices/wording.ts';
import type { ConsentRecord, Giver, GiverRole, PersonFacts, RecordState, Scope } from './records.ts';
import type { NamePermission } from './tags.ts';

/** One giver's answer to one question. */
export interface OwnAnswer {
  readonly role: GiverRole;
  readonly reply: Reply;
  readonly channels: readonly string[];
  /** The day on which it ends. */
  readonly until: string;
}

/** The part of a consent record that says what is allowed, and by whom. */
export interface Joined {
  readonly permission: NamePermission;
  readonly channels: readonly string[];
  readonly givers: readonly Giver[];
  readonly state: RecordState;
  readonly until: string;
  readonly reviewOn: string | null;
  readonly supersedes: string | null;
}

/**
 * The record that an answer takes part in: about the same recordings, and for some of the same channels. A withdrawal names no channel: it is
 * about all of them. What ran out, or was given before an 18th birthday, is not carried over.
 */
export function formerRecord<Row extends ConsentRecord>(
  live: readonly Row[],
  use: { readonly scope: Scope; readonly channels: readonly string[] },
  person: PersonFacts,
  now: Date,
): { readonly record: Row; readonly stillCounts: boolean } | null {
  const record = live.findLast(
    ({ scope, channels }) =>
      scopeKeyOf(scope) === scopeKeyOf(use.scope) &&
      (channels.length === 0 || channels.some((channel) => use.channels.includes(channel))),
  );
  if (!record) return null;
  const isNo = record.state === 'refused' || record.state === 'withdrawn';
  return { record, stillCounts: isNo || dayInUk(now) < endOf(record, person) };
}

/**
 * Several givers, one record: it carries everyone who answered so far, and allows the narrowest of what they allow. One no, and it is a no.
 * Whoever answers again takes back only what they said themselves.
 * @param own what each giver is known to have chosen; of whom nothing is known, what the former record allowed counts
 */
export function joinedRecord(
  former: { readonly record: ConsentRecord; readonly stillCounts: boolean } | null,
  answer: OwnAnswer,
  own: ReadonlyMap<GiverRole, Reply>,
  now: Date,
): Joined {
  const { role, reply } = answer;
  const others = former?.stillCounts ? former.record.givers.filter((giver) => giver.role !== role) : [];
  const said = reply === 'unsure' ? 'unsure' : reply === 'never' ? 'no' : 'yes';
  const givers: Giver[] = [...others, { role, answer: said, how: 'on screen', at: now.toISOString() }];
  const earlier = others.length > 0 ? former!.record : null;
  const choices = [
    ...(said === 'yes' ? [reply as NamePermission] : []),
    ...others
      .filter((giver) => giver.answer === 'yes')
      .map((giver) => permissionOf(own.get(giver.role)) ?? earlier!.permission),
  ];
  const isNo = givers.some((giver) => giver.answer === 'no') || choices.includes('never');
  return {
    permission: isNo ? 'never' : narrowest(choices),
    channels: channelsOf(earlier?.channels ?? null, answer.channels, isNo),
    givers,
    state: isNo ? 'refused' : 'given',
    until: [answer.until, ...(earlier ? [earlier.until] : [])].sort()[0]!,
    reviewOn: earlier?.reviewOn ?? null,
    supersedes: former?.record.id ?? null,
  };
}

/** A yes is for what all of them were asked about; a no also for what only some of them were. */
function channelsOf(earlier: readonly string[] | null, mine: readonly string[], isNo: boolean): readonly string[] {
  if (earlier === null) return mine;
  if (isNo) return earlier.length === 0 ? [] : [...new Set([...earlier, ...mine])];
  return mine.filter((channel) => earlier.length === 0 || earlier.includes(channel));
}

/** Nobody who is sure allows anything: then nothing more than `mask` is written down, and it counts as no yes. */
const narrowest = (choices: readonly NamePermission[]): NamePermission =>
  [...choices].sort((a, b) => width(a) - width(b))[0] ?? 'mask';

const permissionOf = (reply: Reply | undefined): NamePermission | null =>
  reply === undefined || reply === 'unsure' ? null : reply;

/** The same recordings, in whatever order they were written. */
export const scopeKeyOf = (scope: Scope): string =>
  scope.kind === 'project' ? 'project' : [...scope.ids].sort().join(' ');
