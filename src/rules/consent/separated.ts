import type { PersonId } from '../ids.ts';
import { liveRecords, width } from './effective.ts';
import type { ConsentRecord, Giver, Scope } from './records.ts';

/**
 * What holds once entries that were thought to be one person turn out to be several. Whoever spoke while they were one is unknown. So each no and
 * each limit of that time holds for all of them, also one that a later yes of that time lifted; a yes of that time counts for nobody until it is asked again, and
 * widens nothing that was said before it; and what was said before stays with whose entry it was.
 */

/** An entry was found to be the same person as another (`into`), or to be somebody else after all (null). */
export interface SamePersonChange {
  /** Place in the audit log: clocks of several processes do not tell what came first. */
  readonly seq: number;
  readonly at: Date;
  readonly id: PersonId;
  readonly into: PersonId | null;
}

/** With whom an entry was one at a moment, itself among them. */
export function oneAt(history: readonly SamePersonChange[], id: PersonId, moment: Date): PersonId[] {
  return [
    id,
    ...togetherSince(
      history.filter(({ at }) => at <= moment),
      id,
    ).keys(),
  ];
}

/**
 * Since which place in the audit log each other entry has been one with this entry.
 * @param history in the order in which it happened
 */
export function togetherSince(history: readonly SamePersonChange[], id: PersonId): Map<PersonId, number> {
  const roots = new Map<PersonId, PersonId>([[id, id]]);
  const rootOf = (one: PersonId) => roots.get(one) ?? one;
  const since = new Map<PersonId, number>();
  for (const { seq, id: moved, into } of history) {
    for (const one of [moved, into ?? moved]) roots.set(one, rootOf(one));
    const root = rootOf(moved);
    if (into === null) roots.set(moved, moved);
    else for (const [one, its] of roots) if (its === root) roots.set(one, into);
    for (const [one, its] of roots)
      if (one === id || its !== rootOf(id)) since.delete(one);
      else if (!since.has(one)) since.set(one, seq);
  }
  return since;
}

type OfEntry = ConsentRecord & { readonly personId: PersonId };

/**
 * The records that have to be written down for some entries, so that they lose nothing when the others leave.
 * @param all records of all entries, in the order in which they were written down
 * @param own the entries that stay together
 * @param meanwhile whether a record is of the time when they and the others were one
 */
export function keptWhenSeparated<R extends OfEntry>(
  all: readonly R[],
  own: ReadonlySet<PersonId>,
  meanwhile: (record: R) => boolean,
): R[] {
  const live = liveRecords(all.filter(({ personId }) => own.has(personId))) as R[];
  const narrower = live.flatMap((record): R[] => {
    if (isNo(record)) return [];
    const chain = chainOf(record, all, meanwhile).filter((other) => own.has(other.personId) || meanwhile(other));
    // What was said before, the last first: nobody knows who said the rest.
    const before = [record, ...chain]
      .filter((one) => !meanwhile(one))
      .toSorted((a, b) => all.indexOf(b) - all.indexOf(a));
    if (before.length === 0) return [{ ...record, state: 'expired' as const, supersedes: record.id }];
    const answers = chain.filter((other) => !isNo(other));
    const narrowed = answers.reduce(narrowestOf, record);
    const givers = narrowestGivers(before[0]!, [record, ...answers]);
    if (narrowed === record && saidBy(givers) === saidBy(record.givers)) return [];
    return [{ ...narrowed, givers, supersedes: record.id }];
  });
  const isLifted = (record: R) =>
    own.has(record.personId) && all.some((next) => follows(next, record) && meanwhile(next));
  const limits = all.filter(
    (record) => isLimit(record) && !live.includes(record) && (meanwhile(record) || (isNo(record) && isLifted(record))),
  );
  const beside = limits.map((limit) => ({
    ...limit,
    // What has ended as a yes limits and allows nothing.
    state: isNo(limit) || isUnsure(limit) ? limit.state : ('expired' as const),
    supersedes: null,
  }));
  const keyOf = (limit: R) => {
    const { attribute, state, permission, scope, channels } = limit;
    return JSON.stringify([attribute, state, isUnsure(limit), permission, scope, channels]);
  };
  return [...narrower, ...new Map(beside.map((limit) => [keyOf(limit), limit])).values()];
}

const isUnsure = ({ givers }: ConsentRecord): boolean => givers.some(({ answer }) => answer === 'unsure');

const isLimit = (record: ConsentRecord): boolean =>
  isNo(record) || isUnsure(record) || width(record.permission) < width('allow');

/** Of the last answer from before the yeses that stand in all; each open question of any. */
function narrowestGivers(base: ConsentRecord, all: readonly ConsentRecord[]): Giver[] {
  const yes = base.givers.filter(
    ({ role, answer }) =>
      answer === 'yes' && all.every(({ givers }) => givers.some((one) => one.role === role && one.answer === 'yes')),
  );
  return [...yes, ...all.flatMap(({ givers }) => givers.filter(({ answer }) => answer !== 'yes'))];
}

const saidBy = (givers: readonly Giver[]): string =>
  [...new Set(givers.map(({ role, answer, at }) => `${role} ${answer} ${at}`))].sort().join();

function isNo({ state, permission, givers }: ConsentRecord): boolean {
  return (
    state === 'refused' ||
    state === 'withdrawn' ||
    permission === 'never' ||
    givers.some(({ answer }) => answer === 'no')
  );
}

const follows = (next: ConsentRecord, record: ConsentRecord) =>
  next.supersedes === record.id && next.attribute === record.attribute;

/** What took a record’s place, and what it took the place of, back to what was said before the entries were one. */
function chainOf<R extends OfEntry>(record: R, all: readonly R[], meanwhile: (record: R) => boolean): R[] {
  const chain: R[] = [];
  for (let next = all.find((one) => follows(one, record)); next; next = all.find((one) => follows(one, next!)))
    chain.push(next);
  for (let at: R | undefined = record; at && meanwhile(at); ) {
    const former: R | undefined = all.find((one) => follows(at!, one));
    if (former) chain.push(former);
    at = former;
  }
  return chain;
}

/** What both of two answers allow. The first itself, where it is the narrower in everything. */
function narrowestOf<R extends ConsentRecord>(one: R, other: R): R {
  const permission = width(other.permission) < width(one.permission) ? other.permission : one.permission;
  const channels = one.channels.filter((channel) => other.channels.includes(channel));
  const scope = bothOf(one.scope, other.scope);
  const effectiveFrom = [one.effectiveFrom, other.effectiveFrom].sort()[1]!;
  const until = [one.until, other.until].sort()[0]!;
  const reviewOn = [one.reviewOn, other.reviewOn].filter((day) => day !== null).sort()[0] ?? null;
  const state = one.state === 'given' ? other.state : one.state;
  const isSame =
    permission === one.permission &&
    channels.length === one.channels.length &&
    scope === one.scope &&
    effectiveFrom === one.effectiveFrom &&
    until === one.until &&
    reviewOn === one.reviewOn &&
    state === one.state;
  return isSame ? one : { ...one, permission, channels, scope, effectiveFrom, until, reviewOn, state };
}

function bothOf(one: Scope, other: Scope): Scope {
  if (other.kind === 'project') return one;
  if (one.kind === 'project') return other;
  const ids = one.ids.filter((id) => other.ids.includes(id));
  return ids.length === one.ids.length ? one : { kind: 'recordings', ids };
}
