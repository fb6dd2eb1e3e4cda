import type { Effective, Known, Use } from '../../../../src/rules/consent/effective.ts';
import { DEFAULT_POLICY } from '../../../../src/rules/consent/policy.ts';
import {
  type Audience,
  type ConsentRecord,
  GIVER_ROLES,
  type Giver,
  RECORD_STATES,
  type Restriction,
  STATED_AGES,
} from '../../../../src/rules/consent/records.ts';
import { ATTRIBUTES, type Attribute, type NamePermission } from '../../../../src/rules/consent/tags.ts';
import { RecordingId } from '../../../../src/rules/ids.ts';

/** Reads the short lines of the consent tables, so that somebody who writes no programs can check them. */

/** The day of every case that names no other. */
export const TODAY = '2027-06-15';

/**
 * Such as `17, in-care`, `born 2008-02-29, not-in-care`, `age unknown`, `stated under-18`, `adult, anonymous from public`, `adult, erased`. Without a care
 * status nobody asked for it.
 */
function person(text: string): Known['person'] {
  const [age = '', ...more] = text.split(', ');
  const born = /^born (.*)$/.exec(age)?.[1];
  const years = age === 'adult' ? 30 : Number(age);
  const dateOfBirth = born ?? (/^(age unknown|stated .*)$/.test(age) ? null : `${2027 - years}-01-10`);
  const audience = more.find((part) => part.startsWith('anonymous from '))?.replace('anonymous from ', '');
  const careStatus = more.find(
    (part) => DEFAULT_POLICY.careStatuses.some(({ code }) => code === part) || /^care:/.test(part),
  );
  return {
    dateOfBirth,
    ageStated: STATED_AGES.find((stated) => age === `stated ${stated}`) ?? null,
    careStatus: careStatus ?? null,
    anonymousFrom: audience ? (audience.split(' and ') as Audience[]) : [],
    erased: more.includes('erased'),
  };
}

const role = (words: string): Giver['role'] => {
  const found = GIVER_ROLES.find((one) => one === words.replace(' ', '-'));
  if (!found) throw new Error(`No giver is called ${words}.`);
  return found;
};

/**
 * Such as `voice:allow, self yes, parent unsure, refused, on website+podcast, on no channel, for here, for elsewhere, from DAY, until DAY,
 * review DAY, written DAY, signed DAY, instead of 1`. Left out: for the podcast, for the whole project, written down on 1 June 2027, for two years.
 */
function record(text: string, index: number): ConsentRecord {
  const [what = '', ...parts] = text.split(', ');
  const [attribute, permission] = what.split(':') as [Attribute, NamePermission];
  if (!ATTRIBUTES.includes(attribute)) throw new Error(`Nothing is called ${attribute}.`);
  const after = (word: string) => parts.find((part) => part.startsWith(`${word} `))?.slice(word.length + 1);
  const written = after('written') ?? '2027-06-01';
  const at = `${after('signed') ?? written}T12:00:00.000Z`;
  const givers = parts.flatMap((part): Giver[] => {
    const [, actor, answer] = /^(.+) (yes|no|unsure)$/.exec(part) ?? [];
    return actor ? [{ role: role(actor), answer: answer as Giver['answer'], how: 'on screen', at }] : [];
  });
  const channels = after('on') ?? 'podcast';
  const place = after('for');
  const instead = after('instead of');
  return {
    id: `record ${index + 1}`,
    at: new Date(`${written}T12:00:00Z`),
    attribute,
    permission,
    channels: channels === 'no channel' ? [] : channels.split('+'),
    scope: place
      ? { kind: 'recordings', ids: place.split('+').map((id) => RecordingId.parse(id)) }
      : { kind: 'project' },
    effectiveFrom: after('from') ?? '2027-06-01',
    until: after('until') ?? '2029-06-01',
    reviewOn: after('review') ?? null,
    givers,
    state: RECORD_STATES.find((state) => parts.includes(state)) ?? 'given',
    supersedes: instead ? `record ${instead}` : null,
  };
}

/** Such as `bar from 2027-01-01 until 2027-12-31`. */
function restriction(text: string, index: number): Restriction {
  const [, from, until] = /^bar from (\S+)(?: until (\S+))?$/.exec(text) ?? [];
  if (!from) throw new Error(`This is no restriction: ${text}`);
  return { id: `bar ${index + 1}`, basis: 'court-order', from, until: until ?? null };
}

/** Records and restrictions of one person, in the order in which they were written down. */
export function known(actor: string, lines: readonly string[]): Known {
  return {
    person: person(actor),
    records: lines.filter((line) => !line.startsWith('bar ')).map(record),
    restrictions: lines.filter((line) => line.startsWith('bar ')).map(restriction),
  };
}

/** Such as `voice`, `voice / website`, `voice / podcast / 2027-06-15`. The recording is always the one called `here`. */
export function use(text: string): Use {
  const [attribute, channel = 'podcast', on = TODAY] = text.split(' / ');
  return { attribute: attribute as Attribute, channel, recordingId: RecordingId.parse('here'), on };
}

const NAMES: Record<Giver['role'], string> = {
  self: 'the young person',
  parent: 'a parent',
  carer: 'a carer',
  guardian: 'a guardian',
  'placing-authority': 'the placing authority',
};

/** An answer of the rules in words. */
export function inWords({ value, rule, giver, record }: Effective): string {
  const actor = NAMES[giver ?? 'self'];
  const why: Partial<Record<Effective['rule'], string>> = {
    'giver-said-no': `${actor} said no`,
    'giver-unsure': `${actor} is not sure`,
    'giver-missing': `${giver === 'parent' ? 'a parent, carer or guardian' : actor} has not said yes`,
    refused: 'they said no',
    withdrawn: 'it was taken back',
    asked: 'asked and not answered',
    'not-yet': 'it has not begun',
    expired: 'it has ended',
    'review-due': 'it is due for review',
    'adult-now': 'they are 18 now and decide anew',
    replaced: 'it was replaced',
    'other-channel': 'said for another channel',
    'other-recording': 'said for another recording',
    restriction: 'a legal restriction',
    missing: 'nobody said anything',
    erased: 'they were erased',
    anonymous: 'they must stay unknown',
  };
  if (value === null || value === 'never') return `no: ${why[rule] ?? rule}`;
  const place = record?.startsWith('record ') && rule === 'given' ? '' : `: ${why[rule] ?? rule}`;
  return `${value}${place}`;
}
