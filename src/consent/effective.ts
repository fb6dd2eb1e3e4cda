import { dayInUk, eighteenthBirthday } from './days.ts';
import { type ConsentPolicy, type Group, groupOf } from './policy.ts';
import type { ConsentRecord, Giver, GiverRole, PersonFacts, Restriction } from './records.ts';
import type { Attribute, NamePermission } from './tags.ts';

/**
 * What one participant allows, worked out from their consent records. Read this like a policy:
 *
 *  1. A legal restriction stops everything; no yes can lift it.
 *  2. A no stays a no: of the young person, of anybody who has to be asked, of a withdrawal. One no is enough.
 *  3. A yes counts from its first day until the day it ends, until it is due for review, and until the 18th birthday of whoever gave it before.
 *  4. A yes counts where everyone who must be asked said yes. Somebody unsure, or not yet asked, is no yes.
 *  5. A yes counts for the channels and the recordings that it names, and no others. One that names no channel allows none.
 *  6. Of several answers the narrowest holds.
 *  7. Whoever must stay unknown to somebody is not heard, seen or named, whatever they allow: people who know them know their voice.
 *  8. What is missing is a no.
 */

/** From the narrowest to the widest. `role` and `first` are for names only. */
export const NARROWEST_FIRST = ['never', 'mask', 'role', 'first', 'allow'] as const;
export type PermissionValue = NamePermission;

export type RuleCode =
  | 'erased'
  | 'restriction'
  | 'refused'
  | 'withdrawn'
  | 'giver-said-no'
  | 'giver-unsure'
  | 'giver-missing'
  | 'not-yet'
  | 'expired'
  | 'review-due'
  | 'adult-now'
  | 'other-channel'
  | 'other-recording'
  | 'asked'
  | 'anonymous'
  | 'given'
  | 'missing';

/** What is allowed, and the rule and record that say so. `value` null: no yes, which is as good as a no. */
export interface Effective {
  readonly value: PermissionValue | null;
  readonly rule: RuleCode;
  /** Id of the consent record or restriction; null where there is none. */
  readonly record: string | null;
  /** The giver whose answer decides, where one does. */
  readonly giver?: GiverRole;
  /** The day on which a yes ends. */
  readonly until?: string;
  /** A yes that names no channel: it says what is allowed and not where, so nothing may be published on it. */
  readonly nowhere?: true;
}

export interface Use {
  readonly attribute: Attribute;
  /** `podcast`, `website`, `social`, `internal`, or `partner:` and an id. */
  readonly channel: string;
  readonly recordingId: string;
  /** `YYYY-MM-DD`, in the United Kingdom. */
  readonly on: string;
}

/** Everything known about one participant. */
export interface Known {
  readonly person: PersonFacts;
  readonly records: readonly ConsentRecord[];
  readonly restrictions: readonly Restriction[];
}

/** What somebody allows for one attribute in one use. Pure; the same input gives the same answer. */
export function effectivePermission(known: Known, use: Use, policy: ConsentPolicy): Effective {
  if (known.person.erased) return { value: 'never', rule: 'erased', record: null };
  const bar = restrictionOn(known.restrictions, use.on);
  if (bar) return { value: 'never', rule: 'restriction', record: bar.id };
  const answers = liveRecords(known.records)
    .filter((record) => record.attribute === use.attribute)
    .map((record) => answerOf(record, use, known.person, policy));
  return hideFromThoseWhoKnow(known.person, use.attribute, narrowestAnswer(answers));
}

/** The restriction that is in force on a day; the one that was written down first. */
export function restrictionOn(restrictions: readonly Restriction[], day: string): Restriction | null {
  return restrictions.find(({ from, until }) => from <= day && (until === null || day < until)) ?? null;
}

/** Records that no later one took the place of. */
export function liveRecords(records: readonly ConsentRecord[]): ConsentRecord[] {
  const replaced = new Set(records.map(({ supersedes }) => supersedes));
  return records.filter(({ id, state }) => !replaced.has(id) && state !== 'superseded');
}

/** What one record says about one use. `bound`: the most that can be allowed, also where the record is not complete. */
interface RecordAnswer extends Effective {
  readonly bound?: PermissionValue;
}

function answerOf(record: ConsentRecord, use: Use, person: PersonFacts, policy: ConsentPolicy): RecordAnswer {
  const { id, state, permission } = record;
  const here = (rule: RuleCode, more: Partial<RecordAnswer> = {}): RecordAnswer => ({
    value: null,
    rule,
    record: id,
    ...more,
  });
  if (record.scope.kind === 'recordings' && !record.scope.ids.includes(use.recordingId)) return here('other-recording');
  const isEverywhere = record.channels.length === 0;
  if (!isEverywhere && !record.channels.includes(use.channel)) return here('other-channel');
  // Nobody has to wait for their no to begin, and it does not run out.
  if (state === 'refused' || state === 'withdrawn') return here(state, { value: 'never' });
  if (state === 'requested') return here('asked');
  if (state === 'expired') return here('expired');
  if (permission === 'never') return here('refused', { value: 'never' });
  const no = record.givers.find(({ answer }) => answer === 'no');
  if (no) return here('giver-said-no', { value: 'never', giver: no.role });
  if (use.on < record.effectiveFrom) return here('not-yet');
  if (use.on >= record.until) return here('expired', { until: record.until });
  if (record.reviewOn !== null && use.on >= record.reviewOn) return here('review-due', { until: record.reviewOn });
  if (isFromChildhood(record, person) && use.on >= eighteenthBirthday(person.dateOfBirth!)) return here('adult-now');
  const open = openGiver(record.givers, groupOf(person, use.on, policy), policy);
  if (open) return here(open.rule, { giver: open.role, bound: permission });
  return here('given', { value: permission, until: endOf(record, person), ...(isEverywhere ? { nowhere: true } : {}) });
}

/** Given before the 18th birthday of somebody whose age is known: it is asked again then (targets: consent). */
function isFromChildhood(record: ConsentRecord, { dateOfBirth }: PersonFacts): boolean {
  return dateOfBirth !== null && dayInUk(record.at) < eighteenthBirthday(dateOfBirth);
}

/** The first day on which a yes holds no more. */
export function endOf(record: ConsentRecord, person: PersonFacts): string {
  const ends = [record.until, ...(record.reviewOn === null ? [] : [record.reviewOn])];
  if (isFromChildhood(record, person)) ends.push(eighteenthBirthday(person.dateOfBirth!));
  return ends.sort()[0]!;
}

/** Somebody who is unsure, or who must be asked and was not: then it is no yes yet. */
function openGiver(
  givers: readonly Giver[],
  group: Group,
  policy: ConsentPolicy,
): { rule: 'giver-unsure' | 'giver-missing'; role: GiverRole } | null {
  const unsure = givers.find(({ answer }) => answer === 'unsure');
  if (unsure) return { rule: 'giver-unsure', role: unsure.role };
  const missing = policy.groups[group].givers.find(
    (roles) => !givers.some(({ role, answer }) => answer === 'yes' && roles.includes(role)),
  );
  return missing ? { rule: 'giver-missing', role: missing[0]! } : null;
}

/** Of all answers the narrowest; a no before a yes, an open question before a yes, and silence last. */
function narrowestAnswer(answers: readonly RecordAnswer[]): Effective {
  const no = answers.find(({ value }) => value === 'never');
  if (no) return plain(no);
  const unsure = answers.find(({ rule }) => rule === 'giver-unsure');
  if (unsure) return plain(unsure);
  const yes = answers.filter(({ value }) => value !== null);
  if (yes.length === 0)
    return plain(WHY_NOT.flatMap((rule) => answers.filter((answer) => answer.rule === rule))[0] ?? NOTHING);
  const bounds = answers.flatMap(({ bound, ...answer }) => (bound ? [{ ...answer, value: bound }] : []));
  return plain([...yes, ...bounds].sort((a, b) => width(a.value!) - width(b.value!))[0]!);
}

const NOTHING: RecordAnswer = { value: null, rule: 'missing', record: null };

/** Where nothing is allowed, the reason that helps most comes first. */
const WHY_NOT: readonly RuleCode[] = [
  'giver-missing',
  'adult-now',
  'expired',
  'review-due',
  'not-yet',
  'asked',
  'other-channel',
  'other-recording',
];

function plain({ bound: _bound, ...answer }: RecordAnswer): Effective {
  return answer;
}

/** How much a permission allows: 0 is nothing. */
export function width(value: PermissionValue | null): number {
  return value === null ? 0 : NARROWEST_FIRST.indexOf(value);
}

/** What gives somebody away to those who know them; the public does not know a voice. */
const GIVES_AWAY: Readonly<Record<'public' | 'those who know', readonly Attribute[]>> = {
  public: ['face', 'name'],
  'those who know': ['voice', 'face', 'name', 'location'],
};

function hideFromThoseWhoKnow(person: PersonFacts, attribute: Attribute, answer: Effective): Effective {
  const known = person.anonymousFrom.some((audience) => audience !== 'public');
  const hidden = person.anonymousFrom.length > 0 && GIVES_AWAY[known ? 'those who know' : 'public'].includes(attribute);
  const most = attribute === 'name' ? 'role' : 'mask';
  if (!hidden || width(answer.value) <= width(most)) return answer;
  return { value: most, rule: 'anonymous', record: answer.record };
}
