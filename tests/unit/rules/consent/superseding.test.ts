import { describe, expect, it } from 'vitest';
import type { Known } from '../../../../src/rules/consent/effective.ts';
import { DEFAULT_POLICY } from '../../../../src/rules/consent/policy.ts';
import type { ConsentRecord, Giver } from '../../../../src/rules/consent/records.ts';
import { type SupersedingRecord, whyNotSupersede } from '../../../../src/rules/consent/superseding.ts';
import { RecordingId } from '../../../../src/rules/ids.ts';

const now = new Date('2026-06-01T12:00:00Z');
const giver = (role: Giver['role'], answer: Giver['answer'] = 'yes', how: Giver['how'] = 'in person'): Giver => ({
  role,
  answer,
  how,
  at: now.toISOString(),
});
const record = (change: Partial<ConsentRecord> = {}): ConsentRecord => ({
  id: 'old',
  at: now,
  attribute: 'voice',
  permission: 'allow',
  channels: ['podcast'],
  scope: { kind: 'project' },
  effectiveFrom: '2026-01-01',
  until: '2028-01-01',
  reviewOn: null,
  givers: [giver('self')],
  state: 'given',
  supersedes: null,
  ...change,
});
const no = { state: 'refused', permission: 'never', channels: [], givers: [giver('self', 'no')] } as const;
const fresh = (change: Partial<SupersedingRecord> = {}): SupersedingRecord => ({
  ...record({ supersedes: 'old' }),
  ...change,
});
const known = (...records: ConsentRecord[]): Known => ({
  person: { dateOfBirth: '1990-01-01', ageStated: null, careStatus: null, anonymousFrom: [], erased: false },
  records,
  restrictions: [],
});
const self = giver('self');

describe('a new record takes the place of an old one', () => {
  it.each([
    ['a further yes of the same person', known(record()), fresh(), true],
    ['the young person’s new yes after their no', known(record(no)), fresh(), true],
    ['a no after a yes', known(record()), fresh({ state: 'refused', permission: 'never', channels: [] }), true],
    ['a yes that others join', known(record()), fresh({ givers: [self, giver('parent')] }), true],
    ['nothing', known(record()), fresh({ supersedes: null }), true],
    ['a parent’s yes after the young person’s no', known(record(no)), fresh({ givers: [giver('parent')] }), false],
    [
      'a yes that somebody only told us, after a no',
      known(record(no)),
      fresh({ givers: [giver('self', 'yes', 'told')] }),
      false,
    ],
    ['one of two who answered then', known(record({ givers: [self, giver('parent', 'no')] })), fresh(), false],
    ['an answer about something else', known(record({ attribute: 'face' })), fresh(), false],
    ['an answer that counts no more', known(record(), record({ id: 'newer', supersedes: 'old' })), fresh(), false],
    [
      'a no about everything: it stays a no for the other recordings',
      known(record(no), record({ id: 'yes', scope: { kind: 'recordings', ids: [RecordingId.parse('other')] } })),
      fresh({ scope: { kind: 'recordings', ids: [RecordingId.parse('one')] } }),
      true,
    ],
    [
      'a no about everything: it stays a no for the other channels',
      known(record(no), record({ id: 'yes', channels: ['social'] })),
      fresh(),
      true,
    ],
    [
      'a no, where a yes for another channel begins later',
      known(record(no), record({ id: 'yes', channels: ['social'], effectiveFrom: '2027-01-01' })),
      fresh(),
      true,
    ],
    [
      'a no about everything, by a yes that names no channel: another yes would open one',
      known(record(no), record({ id: 'yes' })),
      fresh({ channels: [] }),
      false,
    ],
    [
      'the same where the other yes begins later',
      known(record(no), record({ id: 'yes', effectiveFrom: '2027-01-01' })),
      fresh({ channels: [] }),
      false,
    ],
    [
      'the same where the new yes begins later',
      known(record(no), record({ id: 'yes' })),
      fresh({ channels: [], effectiveFrom: '2027-01-01' }),
      false,
    ],
    [
      'the same where both begin later',
      known(record(no), record({ id: 'yes', effectiveFrom: '2027-06-01' })),
      fresh({ channels: [], effectiveFrom: '2027-01-01' }),
      false,
    ],
    [
      'what the young person took back, by what somebody only told us',
      known(record({ state: 'withdrawn' })),
      fresh({ givers: [giver('self', 'yes', 'told')] }),
      false,
    ],
    [
      'what the young person allowed to nobody, by what somebody only told us',
      known(record({ permission: 'never' })),
      fresh({ givers: [giver('self', 'yes', 'told')] }),
      false,
    ],
    [
      'the young person’s no beside others, by what somebody only told us',
      known(record({ givers: [giver('self', 'no')] })),
      fresh({ givers: [giver('self', 'yes', 'told')] }),
      false,
    ],
    [
      'the young person’s yes, by what somebody only told us',
      known(record()),
      fresh({ givers: [giver('self', 'yes', 'told')] }),
      true,
    ],
    [
      'a parent’s no, by the parent’s new answer',
      known(record({ ...no, givers: [giver('parent', 'no')] })),
      fresh({ givers: [giver('parent')] }),
      true,
    ],
    [
      'the young person’s no, by their new answer with a parent’s',
      known(record(no)),
      fresh({ givers: [giver('parent', 'yes', 'told'), self] }),
      true,
    ],
  ])('%s', (_what, all, next, may) => {
    const why = whyNotSupersede(all, next, DEFAULT_POLICY, {
      recordings: [RecordingId.parse('one'), RecordingId.parse('other')],
      now,
    });
    expect(why === null).toBe(may);
  });

  it('would open recordings that are not there yet: refused too', () => {
    const all = known(record(no), record({ id: 'yes' }));
    const why = whyNotSupersede(all, fresh({ channels: [] }), DEFAULT_POLICY, { recordings: [], now });
    expect(why).toContain('more places or recordings');
  });
});
