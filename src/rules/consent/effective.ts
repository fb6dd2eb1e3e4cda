import { dayInUk, eighteenthBirthday, isDay } from './days.ts';
import { type ConsentPolicy, type Group, groupOf } from './policy.ts';
import type { ConsentRecord, Giver, GiverRole, PersonFacts, Restriction } from './records.ts';
import type { Attribute, NamePermission } from './tags.ts';
import type { RecordingId } from '../ids.ts';

/**
 * What one participant allows, worked out from their consent records. Read this like a policy:
 *
 *  1. A legal restriction stops everything; no yes can lift it.
 *  2. A no stays a no: of the young person, of anybody who was asked, of a withdrawal. One no is enough, and only a complete yes that was
 *     written down to take its place lifts it, for as long as that yes counts.
 *  3. A yes counts from its first day until the day it ends, until it is due for review, and until the 18th birthday of whoever gave it before.
 *  4. A yes counts where everyone who must be asked said yes; the participant is always one of them. Somebody unsure, or not yet asked, is no yes.
 *  5. A yes counts for the channels and the recordings that it names, and no others. One that names no channel allows none.
 *  6. Of several answers the narrowest holds. What limits stays a limit, also once it has ended as a yes.
 *  7. Whoever must stay unknown to somebody is not heard, seen or named, whatever they allow: people who know them know their voice.
 *  8. What is missing is a no.
 */

/** From the narrowest to the widest. `role` and `first` are for names only. */
const NARROWEST_FIRST = ['never', 'mask', 'role', 'first', 'allow'] as const;
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
  | 'replaced'
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
  readonly recordingId: RecordingId;
  /** `YYYY-MM-DD`, in the United Kingdom. */
  readonly on: string;
}

/** Everything known about one participant; records in the order in which they were written down. */
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
  const records = known.records.filter(({ attribute }) => attribute === use.attribute);
  const answers = records.map((record) => answerOf(record, use, known.person, policy));
  const status = answers.flatMap((answer, index) => afterLaterOnes(answer, index, records, answers));
  return hideFromThoseWhoKnow(known.person, use.attribute, narrowestAnswer(status));
}

/**
 * What is left of an answer once others were written down in its place. A clear one takes it away. One that is still open, or counts
 * elsewhere, takes only the yes: what was a no, unsure or a limit stays, so that no open question ever widens anything.
 */
function afterLaterOnes(
  answer: RecordAnswer,
  at: number,
  records: readonly ConsentRecord[],
  answers: readonly RecordAnswer[],
): RecordAnswer[] {
  const later = laterOnes(at, records).map((index) => answers[index]!);
  if (later.length === 0) return [answer];
  if (later.some(({ value }) => value !== null)) return [];
  if (answer.value === 'never' || answer.rule === 'giver-unsure') return [answer];
  const bound = answer.value ?? answer.bound;
  return [bound ? { value: null, rule: 'replaced', record: answer.record, bound } : answer];
}

/** Where the records stand that took the place of one, and of those the ones that took theirs. */
function laterOnes(at: number, records: readonly ConsentRecord[]): number[] {
  return records.flatMap(({ supersedes }, index) =>
    index > at && supersedes === records[at]!.id ? [index, ...laterOnes(index, records)] : [],
  );
}

/** The restriction that is in force on a day, its last one too; the one that was written down first. */
export function restrictionOn(restrictions: readonly Restriction[], day: string): Restriction | null {
  return restrictions.find(({ from, until }) => from <= day && (until === null || day <= until)) ?? null;
}

/** Records that no later one took the place of: those to show and to answer anew. What they allow, only `effectivePermission` says. */
export function liveRecords(records: readonly ConsentRecord[]): ConsentRecord[] {
  const replaced = new Set(records.map(({ supersedes, attribute }) => `${attribute} ${supersedes}`));
  return records.filter(({ id, attribute, state }) => !replaced.has(`${attribute} ${id}`) && state !== 'superseded');
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
  if (state === 'superseded') return here('replaced');
  if (record.scope.kind === 'recordings' && !record.scope.ids.includes(use.recordingId)) return here('other-recording');
  const isEverywhere = record.channels.length === 0;
  if (!isEverywhere && !record.channels.includes(use.channel)) return here('other-channel');
  // Nobody has to wait for their no to begin, and it does not run out.
  if (state === 'refused' || state === 'withdrawn') return here(state, { value: 'never' });
  const no = record.givers.find(({ answer }) => answer === 'no');
  if (no) return here('giver-said-no', { value: 'never', giver: no.role });
  const unsure = record.givers.find(({ answer }) => answer === 'unsure');
  if (unsure) return here('giver-unsure', { giver: unsure.role, bound: permission });
  if (state === 'requested') return here('asked');
  if (permission === 'never') return here('refused', { value: 'never' });
  if (use.on < record.effectiveFrom) return here('not-yet');
  const bound = permission;
  if (state === 'expired') return here('expired', { bound });
  if (use.on >= record.until) return here('expired', { until: record.until, bound });
  if (record.reviewOn !== null && use.on >= record.reviewOn)
    return here('review-due', { until: record.reviewOn, bound });
  if (isFromChildhood(record, person) && use.on >= eighteenthBirthday(person.dateOfBirth!))
    return here('adult-now', { bound });
  const missing = missingGiver(record.givers, groupOf(person, use.on, policy), policy);
  if (missing) return here('giver-missing', { giver: missing, bound });
  return here('given', { value: permission, until: endOf(record, person), ...(isEverywhere ? { nowhere: true } : {}) });
}

/**
 * Given before the 18th birthday of somebody whose age is known: it is asked again then (targets: consent). A paper of before that is
 * written down later counts from the day on which it was signed.
 */
function isFromChildhood({ at, givers }: ConsentRecord, { dateOfBirth }: PersonFacts): boolean {
  if (dateOfBirth === null || !isDay(dateOfBirth)) return false;
  const birthday = eighteenthBirthday(dateOfBirth);
  const moments = [at, ...givers.map((giver) => new Date(giver.at))];
  return moments.some((moment) => Number.isNaN(moment.getTime()) || dayInUk(moment) < birthday);
}

/** The first day on which a yes holds no more. */
export function endOf(record: ConsentRecord, person: PersonFacts): string {
  const ends = [record.until, ...(record.reviewOn === null ? [] : [record.reviewOn])];
  if (isFromChildhood(record, person)) ends.push(eighteenthBirthday(person.dateOfBirth!));
  return ends.sort()[0]!;
}

/** Who must be asked and has not said yes; null when nobody is missing. No setting takes away that the participant is asked. */
function missingGiver(givers: readonly Giver[], group: Group, policy: ConsentPolicy): GiverRole | null {
  const required: readonly (readonly GiverRole[])[] = [['self'], ...policy.groups[group].givers];
  const missing = required.find(
    (roles) => !givers.some(({ role, answer }) => answer === 'yes' && roles.includes(role)),
  );
  return missing ? (missing[0] ?? 'self') : null;
}

/** Of all answers the narrowest; a no before a yes, an open question before a yes, and silence last. */
function narrowestAnswer(answers: readonly RecordAnswer[]): Effective {
  const no = answers.find(({ value }) => value === 'never');
  if (no) return plain(no);
  const unsure = answers.find(({ rule }) => rule === 'giver-unsure');
  if (unsure) return plain(unsure);
  const given = answers.filter(({ value }) => value !== null);
  if (given.length === 0)
    return plain(WHY_NOT.flatMap((rule) => answers.filter((answer) => answer.rule === rule))[0] ?? NOTHING);
  // What names no channel allows none, and still limits what others allow.
  const somewhere = given.filter(({ nowhere }) => !nowhere);
  const yes = somewhere.length > 0 ? somewhere : given;
  const until = given.flatMap((answer) => answer.until ?? []).sort()[0];
  const limits = answers.flatMap((answer) => {
    const most = answer.value ?? answer.bound;
    return most && !yes.includes(answer) ? [{ ...answer, value: most }] : [];
  });
  const narrowest = [...yes, ...limits].sort((a, b) => width(a.value!) - width(b.value!))[0]!;
  const { nowhere: _nowhere, until: _until, ...answer } = narrowest;
  return plain({
    ...answer,
    rule: 'given',
    ...(until ? { until } : {}),
    ...(somewhere.length === 0 ? { nowhere: true } : {}),
  });
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
  'replaced',
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
  return { ...answer, value: most, rule: 'anonymous' };
}
