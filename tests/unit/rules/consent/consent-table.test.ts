import { describe, expect, it } from 'vitest';
import { derivedTags } from '../../../../src/rules/consent/derived-tags.ts';
import { DEFAULT_POLICY } from '../../../../src/rules/consent/policy.ts';
import type { ConsentTableRow } from '../../../../src/rules/consent/consent-table.ts';
import { permissionsFor, placeholderFor } from '../../../../src/rules/consent/rules.ts';
import { RecordingId } from '../../../../src/rules/ids.ts';
import { known, TODAY } from './consent-words.ts';

const NOW = new Date(`${TODAY}T12:00:00Z`);
/** Everything allowed on the podcast by an adult; further lines come after it as record 7 and on. */
const ALL = ['voice', 'face', 'name', 'role', 'story', 'location'].map((attribute) => `${attribute}:allow, self yes`);
const without = (...attributes: string[]) => ALL.filter((line) => !attributes.includes(line.split(':')[0]!));

type Facts = { readonly voiceMarked?: true; readonly hasPicture?: false; readonly onlyMentioned?: true };

function someone(actor: string, lines: readonly string[], { voiceMarked, onlyMentioned }: Facts = {}) {
  const use = { recordingId: RecordingId.parse('here'), channel: 'podcast', on: TODAY } as const;
  return {
    name: 'Jo Bell',
    role: 'Mentor',
    ...derivedTags(known(actor, lines), use, DEFAULT_POLICY),
    onlyMentioned: onlyMentioned ?? false,
    voiceMarkedAt: voiceMarked ? NOW : null,
  };
}

function table(actor: string, lines: readonly string[], facts: Facts = {}): ConsentTableRow[] {
  const recording = {
    kind: 'podcast',
    hasPicture: facts.hasPicture ?? true,
    someoneSpeaks: true,
    channel: 'podcast',
  } as const;
  return permissionsFor(recording, [someone(actor, lines, facts)], NOW).rows;
}

const inShort = ({ outcome, rule, record }: ConsentTableRow) => `${outcome} | ${rule} | ${record ?? 'no record'}`;

/** Who, what was written down, which row of the table, and what it says: outcome, rule, record. */
type Case = readonly [
  who: string,
  lines: readonly string[],
  row: ConsentTableRow['attribute'],
  says: string,
  facts?: Facts,
];

// biome-ignore format: one line a case
const CASES: readonly Case[] = [
  ['adult', ALL, 'voice', 'allowed | given | record 1'],
  ['adult', ALL, 'face', 'allowed | given | record 2'],
  ['adult', ALL, 'name', 'allowed | given | record 3'],
  ['adult', ALL, 'role', 'allowed | given | record 4'],
  ['adult', ALL, 'story', 'allowed | given | record 5'],
  ['adult', ALL, 'location', 'allowed | given | record 6'],
  ['adult', ALL, 'channel', 'allowed | given | record 1'],
  ['adult', ALL, 'until', 'allowed | given | record 1'],
  ['adult', [...ALL, 'location:allow, self yes, until 2027-07-01'], 'until', 'allowed | given | record 6'],
  ['adult', [], 'voice', 'blocks | missing | no record'],
  ['adult', [], 'face', 'must be covered | missing | no record'],
  ['adult', [], 'name', 'must be bleeped | missing | no record'],
  ['adult', [], 'role', 'must be covered | missing | no record'],
  ['adult', [], 'story', 'blocks | missing | no record'],
  ['adult', [], 'location', 'must be bleeped | missing | no record'],
  ['adult', [], 'channel', 'blocks | other-channel | no record'],
  ['adult', [...ALL, 'voice:never, self yes, refused'], 'voice', 'blocks | refused | record 7'],
  ['adult', [...ALL, 'voice:never, self yes, refused'], 'voice', 'must be bleeped | refused | record 7', { voiceMarked: true }],
  ['adult', [...ALL, 'voice:mask, self yes'], 'voice', 'blocks | given | record 7'],
  ['adult', [...ALL, 'face:mask, self yes'], 'face', 'must be covered | given | record 7'],
  ['adult', [...ALL, 'face:never, self yes'], 'face', 'allowed | no-picture | no record', { hasPicture: false }],
  ['adult', [...ALL, 'name:first, self yes'], 'name', 'must be bleeped | given | record 7'],
  ['adult', [...ALL, 'name:role, self yes'], 'name', 'must be bleeped | given | record 7'],
  ['adult', [...ALL, 'role:never, self yes'], 'role', 'must be covered | refused | record 7'],
  ['adult', without('role'), 'role', 'allowed | given | record 3'],
  ['adult', [...without('role', 'name'), 'name:role, self yes'], 'role', 'allowed | given | record 5'],
  ['adult', [...without('role', 'name'), 'name:mask, self yes'], 'role', 'must be covered | given | record 5'],
  ['adult', [...without('role'), 'role:allow, self unsure'], 'role', 'must be covered | giver-unsure | record 6'],
  ['adult', [...without('role'), 'role:allow, self yes, on website'], 'role', 'must be covered | other-channel | record 6'],
  ['adult', [...without('role'), 'role:allow, self yes, for elsewhere'], 'role', 'allowed | given | record 3'],
  ['adult', [...without('role'), 'role:mask, self yes', 'role:allow, self yes, for elsewhere, instead of 6'], 'role', 'must be covered | replaced | record 6'],
  ['adult', [...ALL, 'story:mask, self yes'], 'story', 'must be bleeped | given | record 7'],
  ['adult', [...ALL, 'story:allow, self unsure'], 'story', 'blocks | giver-unsure | record 7'],
  ['adult', [...ALL, 'location:mask, self yes'], 'location', 'must be bleeped | given | record 7'],
  ['adult', [...without('voice'), 'voice:allow, self yes, until 2027-06-15'], 'voice', 'blocks | expired | record 6'],
  ['adult', [...without('voice'), 'voice:allow, self yes, review 2027-06-15'], 'voice', 'blocks | review-due | record 6'],
  ['adult', [...without('voice'), 'voice:allow, self yes, on website'], 'voice', 'blocks | other-channel | record 6'],
  ['adult', [...without('voice'), 'voice:allow, self yes, on no channel'], 'voice', 'blocks | other-channel | record 6'],
  ['adult', ['voice:allow, self yes, on no channel'], 'channel', 'blocks | other-channel | no record'],
  ['adult', ['voice:allow, self yes, on website'], 'channel', 'blocks | other-channel | no record'],
  ['adult, anonymous from people who know me', ALL, 'voice', 'blocks | anonymous | record 1'],
  ['adult, anonymous from people who know me', ALL, 'voice', 'must be bleeped | anonymous | record 1', { voiceMarked: true }],
  ['adult, anonymous from people who know me', ALL, 'location', 'must be bleeped | anonymous | record 6'],
  ['adult, anonymous from people who know me', ['voice:allow, self yes, on no channel'], 'channel', 'blocks | other-channel | no record'],
  ['adult, anonymous from public', ALL, 'face', 'must be covered | anonymous | record 2'],
  ['17, in-care', ALL, 'voice', 'blocks | giver-missing | record 1'],
  ['17, in-care', ALL, 'face', 'must be covered | giver-missing | record 2'],
  ['adult', [...ALL, 'bar from 2027-01-01'], 'restriction', 'blocks | restriction | bar 1'],
  ['adult', [...ALL, 'bar from 2027-01-01'], 'voice', 'blocks | restriction | bar 1'],
  ['adult', ['bar from 2027-01-01'], 'restriction', 'blocks | restriction | bar 1', { onlyMentioned: true }],
  ['adult, erased', ALL, 'voice', 'blocks | erased | no record'],
  ['age unknown', ALL, 'age', 'blocks | age-unknown | no record'],
  ['age unknown', ALL, 'voice', 'allowed | given | record 1'],
];

describe('the table of a recording', () => {
  it.each(CASES.map((line) => ({ line, title: line.slice(0, 4) })))(
    '$title',
    ({ line: [actor, lines, row, says, facts] }) => {
      const found = table(actor, lines, facts).find(({ attribute }) => attribute === row);
      expect(found && inShort(found)).toBe(says);
    },
  );

  it('has a rule in every row of somebody with records', () => {
    for (const actor of ['adult', '17, in-care', 'adult, anonymous from public', 'adult, erased', 'age unknown'])
      for (const lines of [ALL, [], [...ALL, 'bar from 2027-01-01']])
        expect(table(actor, lines).filter(({ rule }) => !rule)).toEqual([]);
  });

  it('says of whom only is spoken that the name goes, and nothing else', () => {
    expect(table('adult', [], { onlyMentioned: true }).map(({ attribute, outcome }) => [attribute, outcome])).toEqual([
      ['name', 'must be bleeped'],
    ]);
  });

  it('says why, and puts no words into the mouth of whoever said nothing', () => {
    const why = (actor: string, lines: readonly string[]) =>
      table(actor, lines).find(({ attribute }) => attribute === 'voice')!.reason;
    expect(why('adult', [...ALL, 'bar from 2027-01-01'])).toMatch(/legal restriction/);
    expect(why('adult, anonymous from people who know me', ALL)).toMatch(/stay unknown/);
    expect(why('17, in-care', ALL)).toMatch(/the placing authority has not said yes/);
    expect(why('17, in-care', ['voice:allow, self yes, placing authority yes'])).toMatch(/a parent, or a carer/);
    expect(why('adult', [])).toMatch(/no yes from/);
  });
});

describe('consent tags', () => {
  const tags = (actor: string, lines: readonly string[]) => someone(actor, lines).tags.join(' ');

  // biome-ignore format: one line a case
  it.each<[string, readonly string[], string]>([
    ['adult', [], ''],
    ['adult', ['voice:allow, self yes'], 'voice:allow channel:podcast until:2029-06-01'],
    ['adult', ['voice:allow, self yes, on podcast+website'], 'voice:allow channel:podcast channel:website until:2029-06-01'],
    ['adult', ['voice:allow, self yes, on website'], 'channel:website'],
    ['adult', ['voice:allow, self yes, on no channel'], 'voice:allow until:2029-06-01'],
    ['adult', ['voice:allow, self yes, on no channel', 'story:allow, self yes'], 'story:allow channel:podcast until:2029-06-01'],
    ['adult', ['voice:allow, self yes, on partner:town-council'], ''],
    ['adult', ['voice:never, self yes, refused, on podcast'], 'voice:never'],
    ['adult', ['voice:allow, self yes', 'face:mask, self yes, until 2028-01-01'], 'voice:allow face:mask channel:podcast until:2028-01-01'],
    ['adult', ['voice:allow, self unsure'], ''],
    ['adult', ['name:allow, self yes', 'role:allow, requested'], 'name:allow role:never channel:podcast until:2029-06-01'],
    ['17, in-care', ['voice:allow, self yes'], ''],
    ['adult', ['voice:allow, self yes', 'bar from 2027-01-01'], 'voice:never face:never name:never role:never story:never location:never'],
    ['adult, anonymous from people who know me', ['voice:allow, self yes, on no channel'], 'voice:mask until:2029-06-01'],
  ])('%s %j → %s', (actor, lines, expected) => expect(tags(actor, lines)).toBe(expected));

  it('credit by role goes with the name, unless the role has an answer of its own', () => {
    const credit = (...lines: string[]) => placeholderFor(someone('adult', lines));
    expect(credit('name:role, self yes')).toBe('Mentor');
    expect(credit('name:role, self yes', 'role:allow, self unsure')).toBe('[name removed]');
    expect(credit('name:mask, self yes')).toBe('[name removed]');
  });

  it('say who has a restriction, and whose age nobody wrote down', () => {
    expect(someone('age unknown', ['bar from 2027-01-01'])).toMatchObject({ restriction: 'bar 1', ageUnknown: true });
    expect(someone('17', ['bar from 2027-07-01'])).toMatchObject({ restriction: null, ageUnknown: false });
  });
});
