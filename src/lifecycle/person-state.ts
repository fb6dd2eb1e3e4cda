import { staleChangesOf } from '../audit/last-change.ts';
import type { PersonDetails } from '../consent/person-store.ts';
import type { ConsentRow } from '../consent/record-store.ts';
import { ChangedMeanwhile } from '../errors.ts';
import type { StaleChange } from '../rules/changed-meanwhile.ts';
import { liveRecords } from '../rules/consent/effective.ts';
import { ATTRIBUTES, type Attribute } from '../rules/consent/tags.ts';
import { fieldsChangedSince, fieldsWantedOtherwise, revisionOfFields } from '../rules/field-revisions.ts';
import type { PersonId } from '../rules/ids.ts';
import type { Transaction } from '../store/database.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What is known of somebody, as forms and programs send it: without who made a statement, and when. */
export function detailFields({ ageStated, ...details }: PersonDetails) {
  return { ...details, ageStated: ageStated && { age: ageStated.age, text: ageStated.text } };
}

/** Who has to be asked stands on these together: whoever changes one has to have seen the others. */
const WHO_IS_ASKED = ['dateOfBirth', 'ageStated', 'careStatus'];
const together = (name: string): readonly string[] => (WHO_IS_ASKED.includes(name) ? WHO_IS_ASKED : [name]);

/** Names the state of what is known of somebody. */
export function detailsRevision(details: PersonDetails): string {
  return revisionOfFields(detailFields(details));
}

/**
 * Compares what is to be changed of somebody with what is there. Without a revision only what nobody wrote down yet may be set.
 * @param details read while the person is locked
 * @throws ChangedMeanwhile
 */
export async function mustBeShownDetails(
  tx: Transaction,
  { id, details }: { readonly id: PersonId; readonly details: PersonDetails },
  { revision, wanted }: { readonly revision: string | undefined; readonly wanted: Fields },
): Promise<void> {
  const now: Fields = detailFields(details);
  const isKnown = (name: string) => now[name] !== null && !(Array.isArray(now[name]) && now[name].length === 0);
  const isNotSeen =
    revision === undefined ? isKnown : (name: string) => fieldsChangedSince(revision, now).includes(name);
  const stale = fieldsWantedOtherwise(now, wanted).filter((name) => together(name).some(isNotSeen));
  if (stale.length === 0) return;
  // Of what was not seen all is told, also where only what stands on it is to be changed.
  const names = [...new Set(stale.flatMap((name) => [name, ...together(name).filter(isNotSeen)]))];
  const state = { now, wanted: { ...now, ...wanted }, revision: detailsRevision(details) };
  throw new ChangedMeanwhile(await staleChangesOf(tx, id, names, state), { unconditional: revision === undefined });
}

/** The records that count for each attribute. */
function liveByAttribute(records: readonly ConsentRow[]): Record<Attribute, ConsentRow[]> {
  const live = new Set(liveRecords(records).map(({ id }) => id));
  const of = (attribute: Attribute) => records.filter((one) => one.attribute === attribute && live.has(one.id));
  return Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, of(attribute)])) as Record<
    Attribute,
    ConsentRow[]
  >;
}

const idsByAttribute = (records: readonly ConsentRow[]): Fields =>
  Object.fromEntries(
    Object.entries(liveByAttribute(records)).map(([attribute, live]) => [attribute, live.map(({ id }) => id).sort()]),
  );

/** Names the state of what somebody allows: which records count for each attribute. */
export function permissionsRevision(records: readonly ConsentRow[]): string {
  return revisionOfFields(idsByAttribute(records));
}

/**
 * The answers among these that were written down on another state than the one that is there. A no is none of them: it counts at any moment.
 * Neither is what somebody else wrote down just so.
 */
export function stalePermissions(
  wanted: readonly { readonly attribute: Attribute; readonly permission: string }[],
  revision: string | undefined,
  records: readonly ConsentRow[],
): StaleChange[] {
  if (revision === undefined) return [];
  const changed = fieldsChangedSince(revision, idsByAttribute(records));
  const live = liveByAttribute(records);
  return wanted.flatMap(({ attribute, permission }) => {
    const theirs = live[attribute].map((record) => (record.state === 'given' ? record.permission : 'never'));
    const isSame = theirs.length > 0 && theirs.every((one) => one === permission);
    if (permission === 'never' || isSame || !changed.includes(attribute)) return [];
    const last = live[attribute].toSorted((one, other) => Number(other.at) - Number(one.at))[0];
    const by = { by: last?.by ?? null, at: last?.at ?? null, revision: permissionsRevision(records) };
    return [{ of: attribute, wanted: permission, theirs, stands: theirs, ...by }];
  });
}
