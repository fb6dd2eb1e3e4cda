import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedTags } from '../../../../src/rules/consent/derived-tags.ts';
import { effectivePermission, type Known, width } from '../../../../src/rules/consent/effective.ts';
import { type ConsentPolicy, DEFAULT_POLICY, GROUPS } from '../../../../src/rules/consent/policy.ts';
import {
  ANSWERS,
  AUDIENCES,
  type ConsentRecord,
  GIVER_ROLES,
  type Giver,
  type PersonFacts,
  RECORD_STATES,
  type Restriction,
  STATED_AGES,
} from '../../../../src/rules/consent/records.ts';
import type { ConsentResult, ConsentTableRow } from '../../../../src/rules/consent/consent-table.ts';
import { permissionsFor } from '../../../../src/rules/consent/rules.ts';
import { ATTRIBUTES, type Attribute } from '../../../../src/rules/consent/tags.ts';
import { RecordingId } from '../../../../src/rules/ids.ts';
import { TODAY } from './consent-words.ts';

/** Whatever is added to what is known of somebody, short of a complete yes: nothing that was forbidden becomes allowed. */

const RUNS = { numRuns: 1000 };
const USE = { recordingId: RecordingId.parse('here'), channel: 'podcast', on: TODAY } as const;

const giver = fc.record({
  role: fc.constantFrom(...GIVER_ROLES),
  answer: fc.constantFrom('yes', 'yes', 'yes', ...ANSWERS),
  how: fc.constant('on screen'),
  at: fc.constantFrom('2020-05-01T12:00:00Z', '2027-06-01T12:00:00Z'),
}) as fc.Arbitrary<Giver>;
const everyone: Giver[] = GIVER_ROLES.map((role) => ({
  role,
  answer: 'yes',
  how: 'on screen',
  at: '2027-06-01T12:00:00Z',
}));

const record = (noChannelToo: boolean): fc.Arbitrary<Omit<ConsentRecord, 'id' | 'supersedes'>> =>
  fc.constantFrom<Attribute>('voice', 'voice', 'face', 'name', 'role', 'story').chain((attribute) =>
    fc.record({
      attribute: fc.constant(attribute),
      at: fc.constantFrom(new Date('2020-05-01T12:00:00Z'), new Date('2027-06-01T12:00:00Z')),
      permission:
        attribute === 'name'
          ? fc.constantFrom('allow', 'first', 'role', 'mask', 'never')
          : fc.constantFrom('allow', 'allow', 'allow', 'mask', 'never'),
      channels: fc.oneof(
        fc.constant(['podcast']),
        fc.subarray(['podcast', 'website', 'partner:one'], { minLength: noChannelToo ? 0 : 1 }),
      ),
      scope: fc.constantFrom(
        { kind: 'project' as const },
        { kind: 'recordings' as const, ids: ['here'] },
        { kind: 'recordings' as const, ids: ['elsewhere'] },
      ),
      effectiveFrom: fc.constantFrom('2020-05-01', '2027-06-01', '2027-06-01', TODAY, '2027-06-16'),
      until: fc.constantFrom(TODAY, '2027-06-16', '2029-01-01', '2029-01-01', '2029-01-01'),
      reviewOn: fc.constantFrom(null, null, null, TODAY, '2028-01-01'),
      givers: fc.oneof({ weight: 3, arbitrary: fc.constant(everyone) }, fc.array(giver, { maxLength: 4 })),
      state: fc.oneof({ weight: 4, arbitrary: fc.constant('given') }, fc.constantFrom(...RECORD_STATES)),
    }),
  ) as fc.Arbitrary<Omit<ConsentRecord, 'id' | 'supersedes'>>;

/** Records in the order in which they were written down; each may take the place of one before. */
const history = (noChannelToo: boolean, minLength = 0): fc.Arbitrary<ConsentRecord[]> =>
  fc.array(fc.tuple(record(noChannelToo), fc.option(fc.nat(5))), { minLength, maxLength: 6 }).map((list) =>
    list.map(([row, of], index) => ({
      ...row,
      id: `record ${index}`,
      supersedes: of !== null && of < index ? `record ${of}` : null,
    })),
  );

const somebody: fc.Arbitrary<PersonFacts> = fc.record({
  dateOfBirth: fc.constantFrom(null, '1990-01-01', '1990-01-01', '2009-06-15', '2009-06-16', '2012-02-29'),
  ageStated: fc.constantFrom(null, null, ...STATED_AGES),
  careStatus: fc.constantFrom(null, ...DEFAULT_POLICY.careStatuses.map(({ code }) => code)),
  anonymousFrom: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray([...AUDIENCES])),
  erased: fc.constant(false),
});
const bar: fc.Arbitrary<Restriction> = fc.record({
  id: fc.constant('bar'),
  basis: fc.constant('court-order'),
  from: fc.constantFrom('2027-01-01', TODAY, '2027-06-16'),
  until: fc.constantFrom(null, '2027-06-14', TODAY, '2028-01-01'),
});
const known = (noChannelToo: boolean, minLength = 0): fc.Arbitrary<Known> =>
  fc.record({
    person: somebody,
    records: history(noChannelToo, minLength),
    restrictions: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(bar, { maxLength: 1 })),
  });

function result(all: readonly Known[], policy: ConsentPolicy = DEFAULT_POLICY, on: string = TODAY): ConsentResult {
  return permissionsFor(
    { kind: 'thank-you', hasPicture: true, someoneSpeaks: false, channel: 'podcast' },
    all.map((one, index) => ({
      name: `Person ${index}`,
      role: 'Mentor',
      ...derivedTags(one, { ...USE, on }, policy),
      onlyMentioned: false,
    })),
    new Date(`${on}T12:00:00Z`),
  );
}

const SEVERITY: Record<ConsentTableRow['outcome'], number> = {
  allowed: 0,
  'must be bleeped': 1,
  'must be covered': 1,
  blocks: 2,
};
const key = ({ participant, attribute }: ConsentTableRow) => `${participant} ${attribute}`;

/** Each row of before is there and no milder, and no tag allows more. */
function expectNoWider(
  before: readonly Known[],
  after: readonly Known[],
  policy = DEFAULT_POLICY,
  on: string = TODAY,
): void {
  const [old, fresh] = [result(before), result(after, policy, on)];
  const milder = old.rows.filter((row) => {
    const now = fresh.rows.find((one) => key(one) === key(row));
    return SEVERITY[now?.outcome ?? 'allowed'] < SEVERITY[row.outcome];
  });
  expect(milder).toEqual([]);
  for (const [index, one] of before.entries()) {
    const [then, now] = [derivedTags(one, USE, DEFAULT_POLICY), derivedTags(after[index]!, { ...USE, on }, policy)];
    for (const attribute of ATTRIBUTES)
      expect(width(now.permissions[attribute].value)).toBeLessThanOrEqual(width(then.permissions[attribute].value));
    const opened = now.tags.includes('channel:podcast') && !then.tags.includes('channel:podcast');
    expect(opened).toBe(false);
  }
}

const yesOf = (one: Known, row: ConsentRecord) =>
  effectivePermission(
    { ...one, records: [{ ...row, supersedes: null }], restrictions: [] },
    { ...USE, attribute: row.attribute },
    DEFAULT_POLICY,
  );
const isCompleteYes = (one: Known, row: ConsentRecord) => width(yesOf(one, row).value) > 0;

describe('what is allowed never grows by', () => {
  it('a further giver in a complete record, whatever they say', () => {
    fc.assert(
      fc.property(known(false, 1), fc.nat(), giver, (one, at, further) => {
        const index = at % one.records.length;
        fc.pre(isCompleteYes(one, one.records[index]!));
        const records = one.records.map((row, i) => (i === index ? { ...row, givers: [...row.givers, further] } : row));
        expectNoWider([one], [{ ...one, records }]);
      }),
      RUNS,
    );
  });

  it('a further giver whom the organisation wants to be asked', () => {
    fc.assert(
      fc.property(known(false, 1), fc.subarray([...GIVER_ROLES]), (one, roles) => {
        const groups = Object.fromEntries(
          GROUPS.map((group) => {
            const { givers, questions } = DEFAULT_POLICY.groups[group];
            return [group, { givers: [...givers, roles], questions }];
          }),
        ) as unknown as ConsentPolicy['groups'];
        expectNoWider([one], [one], { ...DEFAULT_POLICY, groups });
      }),
      RUNS,
    );
  });

  it('a further person in the recording', () => {
    fc.assert(
      fc.property(fc.array(known(true), { maxLength: 3 }), known(true), (all, further) => {
        const [before, after] = [result(all), result([...all, further])];
        expect(after.rows.filter(({ participant }) => participant < all.length)).toEqual(before.rows);
        expect(after.blocks).toEqual(expect.arrayContaining(before.blocks));
        expect(after.requiredActions).toEqual(expect.arrayContaining(before.requiredActions));
      }),
      RUNS,
    );
  });

  it('a further restriction', () => {
    fc.assert(
      fc.property(known(false), bar, (one, further) =>
        expectNoWider([one], [{ ...one, restrictions: [...one.restrictions, further] }]),
      ),
      RUNS,
    );
  });

  it('a further record that is no complete yes here, in whatever place it is written', () => {
    fc.assert(
      fc.property(known(false), record(false), fc.option(fc.nat(5)), (one, row, of) => {
        const further = { ...row, id: 'further', supersedes: of === null ? null : `record ${of}` };
        fc.pre(!isCompleteYes(one, further));
        expectNoWider([one], [{ ...one, records: [...one.records, further] }]);
      }),
      { numRuns: 4000 },
    );
  });

  it('a further answer to a question that is answered with yes, unless it takes the place of that answer', () => {
    fc.assert(
      fc.property(known(false, 1), record(false), (one, row) => {
        const { value } = derivedTags(one, USE, DEFAULT_POLICY).permissions[row.attribute];
        fc.pre(width(value) > 0);
        const after = { ...one, records: [...one.records, { ...row, id: 'further', supersedes: null }] };
        const now = derivedTags(after, USE, DEFAULT_POLICY).permissions[row.attribute];
        expect(width(now.value)).toBeLessThanOrEqual(width(value));
      }),
      RUNS,
    );
  });

  it('somebody more from whom a person must stay unknown', () => {
    fc.assert(
      fc.property(known(true), fc.constantFrom(...AUDIENCES), (one, audience) => {
        const person = { ...one.person, anonymousFrom: [...one.person.anonymousFrom, audience] };
        expectNoWider([one], [{ ...one, person }]);
      }),
      RUNS,
    );
  });

  it('erasing somebody', () => {
    fc.assert(
      fc.property(known(false), (one) => expectNoWider([one], [{ ...one, person: { ...one.person, erased: true } }])),
      RUNS,
    );
  });

  it('days that pass, for an adult whose permissions have all begun', () => {
    fc.assert(
      fc.property(known(false), fc.constantFrom('2027-06-16', '2027-12-24', '2028-02-01', '2029-01-01'), (one, on) => {
        const person = { ...one.person, dateOfBirth: '1990-01-01' };
        const records = one.records.filter(({ effectiveFrom }) => effectiveFrom <= TODAY);
        const adult = { person, records, restrictions: [] };
        expectNoWider([adult], [adult], DEFAULT_POLICY, on);
      }),
      RUNS,
    );
  });
});

it('whatever is known: a person with a block in every case where no complete yes stands', () => {
  fc.assert(
    fc.property(known(true), (one) => {
      fc.pre(!one.records.some((row) => row.attribute === 'voice' && isCompleteYes(one, row)));
      const { rows } = result([one]);
      expect(rows.find(({ attribute }) => attribute === 'voice')?.outcome).toBe('blocks');
    }),
    RUNS,
  );
});

it('the generator makes cases in which much is allowed, so that these tests prove something', () => {
  const sample = fc.sample(known(false, 1), 500);
  const allowed = sample.filter((one) => width(derivedTags(one, USE, DEFAULT_POLICY).permissions.voice.value) > 0);
  expect(allowed.length).toBeGreaterThan(25);
});
