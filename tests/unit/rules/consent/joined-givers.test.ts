import { describe, expect, it } from 'vitest';
import { effectivePermission } from '../../../../src/rules/consent/effective.ts';
import { formerRecord, joinedRecord, type OwnAnswer } from '../../../../src/rules/consent/joined-givers.ts';
import type { Reply } from '../../../../src/rules/consent/notices/wording.ts';
import { DEFAULT_POLICY } from '../../../../src/rules/consent/policy.ts';
import type { ConsentRecord, GiverRole, PersonFacts } from '../../../../src/rules/consent/records.ts';
import { RecordingId } from '../../../../src/rules/ids.ts';

/** Fifteen, not in care: they and a parent have to say yes. */
const PERSON: PersonFacts = {
  dateOfBirth: '2012-01-01',
  ageStated: null,
  careStatus: 'not-in-care',
  anonymousFrom: [],
  erased: false,
};
const SCOPE = { kind: 'recordings', ids: [RecordingId.parse('r1')] } as const;
const NOW = new Date('2027-06-01T12:00:00Z');

type Said = readonly [GiverRole, Reply, (readonly string[])?];

/** Everyone answers in turn; each record takes the place of the one before. */
function whenAnswered(said: readonly Said[], first: readonly ConsentRecord[] = [], person = PERSON, now = NOW) {
  let records = [...first];
  const own = new Map<GiverRole, Reply>();
  for (const [role, reply, channels = ['podcast']] of said) {
    const answer: OwnAnswer = { role, reply, channels, until: '2029-06-01' };
    const replaced = new Set(records.map(({ supersedes }) => supersedes));
    const live = records.filter(({ id }) => !replaced.has(id));
    const joined = joinedRecord(formerRecord(live, { scope: SCOPE, channels }, person, now), answer, own, now);
    own.set(role, reply);
    const id = `c${records.length}`;
    records = [...records, { id, at: now, attribute: 'voice', scope: SCOPE, effectiveFrom: '2027-06-01', ...joined }];
  }
  const use = (channel: string) => ({
    attribute: 'voice' as const,
    channel,
    recordingId: RecordingId.parse('r1'),
    on: '2027-06-02',
  });
  const on = (channel: string) =>
    effectivePermission({ person, records, restrictions: [] }, use(channel), DEFAULT_POLICY);
  return { records, last: records.at(-1)!, on };
}

describe('answers of several givers', () => {
  it.each<[string, Said[], string | null, string]>([
    ['only the young person', [['self', 'allow']], null, 'giver-missing'],
    ['only the parent', [['parent', 'allow']], null, 'giver-missing'],
    [
      'both say yes',
      [
        ['self', 'allow'],
        ['parent', 'allow'],
      ],
      'allow',
      'given',
    ],
    [
      'in the other order',
      [
        ['parent', 'allow'],
        ['self', 'allow'],
      ],
      'allow',
      'given',
    ],
    [
      'the parent allows less',
      [
        ['self', 'allow'],
        ['parent', 'mask'],
      ],
      'mask',
      'given',
    ],
    [
      'the parent’s narrower choice stays',
      [
        ['parent', 'mask'],
        ['self', 'allow'],
      ],
      'mask',
      'given',
    ],
    [
      'the parent widens their own',
      [
        ['parent', 'mask'],
        ['self', 'allow'],
        ['parent', 'allow'],
      ],
      'allow',
      'given',
    ],
    [
      'the young person says no',
      [
        ['parent', 'allow'],
        ['self', 'never'],
      ],
      'never',
      'refused',
    ],
    [
      'the parent says no',
      [
        ['self', 'allow'],
        ['parent', 'never'],
      ],
      'never',
      'refused',
    ],
    [
      'a no is taken back by who said it',
      [
        ['self', 'never'],
        ['parent', 'allow'],
        ['self', 'allow'],
      ],
      'allow',
      'given',
    ],
    [
      'a no is not lifted by somebody else',
      [
        ['self', 'never'],
        ['parent', 'allow'],
      ],
      'never',
      'refused',
    ],
    [
      'one is unsure',
      [
        ['parent', 'allow'],
        ['self', 'unsure'],
      ],
      null,
      'giver-unsure',
    ],
    [
      'unsure, then sure',
      [
        ['self', 'unsure'],
        ['parent', 'allow'],
        ['self', 'allow'],
      ],
      'allow',
      'given',
    ],
  ])('%s', (_what, said, value, rule) => {
    expect(whenAnswered(said).on('podcast')).toMatchObject({ value, rule });
  });

  it('a yes is only for where everyone was asked, a no for all of it', () => {
    const yes = whenAnswered([
      ['parent', 'allow', ['podcast', 'website']],
      ['self', 'allow', ['podcast']],
    ]);
    expect([yes.on('podcast').value, yes.on('website').value]).toEqual(['allow', null]);
    const no = whenAnswered([
      ['parent', 'allow', ['podcast', 'website']],
      ['self', 'never', ['podcast']],
    ]);
    expect([no.on('podcast').value, no.on('website').value]).toEqual(['never', 'never']);
  });

  it('what was withdrawn by somebody else stays withdrawn', () => {
    const { last } = whenAnswered([
      ['self', 'allow'],
      ['parent', 'allow'],
    ]);
    const withdrawn: ConsentRecord = {
      ...last,
      id: 'w',
      channels: [],
      state: 'withdrawn',
      supersedes: last.id,
      givers: [...last.givers, { role: 'parent', answer: 'no', how: 'on screen', at: NOW.toISOString() }],
    };
    expect(whenAnswered([['self', 'allow']], [last, withdrawn]).on('podcast').value).toBe('never');
    expect(whenAnswered([['self', 'allow']], [last, withdrawn]).on('website').value).toBe('never');
  });

  it('a yes of a childhood is not carried into an adult’s record', () => {
    const { records } = whenAnswered([
      ['self', 'allow'],
      ['parent', 'allow'],
    ]);
    const grown = whenAnswered(
      [['parent', 'allow']],
      records,
      { ...PERSON, dateOfBirth: '2009-06-02' },
      new Date('2027-06-02T12:00:00Z'),
    );
    expect(grown.last.givers.map(({ role }) => role)).toEqual(['parent']);
    expect(grown.on('podcast').value).toBeNull();
  });

  it('ends when the first of them ends', () => {
    const { records } = whenAnswered([['parent', 'allow']]);
    const short = [{ ...records[0]!, until: '2028-01-01' }];
    expect(whenAnswered([['self', 'allow']], short).last.until).toBe('2028-01-01');
  });
});

describe('the record that an answer joins', () => {
  const former: ConsentRecord = {
    id: 'old',
    at: NOW,
    attribute: 'voice',
    permission: 'mask',
    channels: ['podcast', 'social'],
    scope: SCOPE,
    effectiveFrom: '2027-01-01',
    until: '2028-06-01',
    reviewOn: '2028-01-01',
    givers: [{ role: 'parent', answer: 'yes', how: 'paper scan', at: NOW.toISOString() }],
    state: 'given',
    supersedes: null,
  };
  const found = (change: Partial<ConsentRecord>, scope: ConsentRecord['scope'] = SCOPE, channels = ['podcast']) =>
    formerRecord([{ ...former, ...change }], { scope, channels }, PERSON, NOW);

  it.each<[string, Partial<ConsentRecord>, ConsentRecord['scope'], boolean]>([
    ['is about the same recordings', {}, SCOPE, true],
    ['is not about others', {}, { kind: 'recordings', ids: [RecordingId.parse('r2')] }, false],
    ['is not about the project, where this is about recordings', { scope: { kind: 'project' } }, SCOPE, false],
    ['is about the project, where this is too', { scope: { kind: 'project' } }, { kind: 'project' }, true],
    [
      'is about the same recordings, whichever was named first',
      { scope: { kind: 'recordings', ids: [RecordingId.parse('r2'), RecordingId.parse('r1')] } },
      { kind: 'recordings', ids: [RecordingId.parse('r1'), RecordingId.parse('r2')] },
      true,
    ],
    ['shares a channel', { channels: ['website', 'podcast'] }, SCOPE, true],
    ['does not share no channel', { channels: ['website'] }, SCOPE, false],
    ['or names none, as whoever takes everything back', { channels: [] }, SCOPE, true],
  ])('%s', (_what, change, scope, is) => expect(found(change, scope) !== null).toBe(is));

  it.each<[string, Partial<ConsentRecord>, boolean]>([
    ['a yes, before it ends', {}, true],
    ['not on the day on which it ends', { until: '2027-06-01' }, false],
    ['a no for ever', { state: 'refused', until: '2027-01-01' }, true],
    ['what was taken back for ever', { state: 'withdrawn', until: '2027-01-01' }, true],
  ])('counts: %s', (_what, change, counts) => expect(found(change)!.stillCounts).toBe(counts));

  const joined = (
    reply: Reply,
    change: Partial<ConsentRecord> = {},
    channels: readonly string[] = ['podcast'],
    own: readonly (readonly [GiverRole, Reply])[] = [],
  ) =>
    joinedRecord(
      { record: { ...former, ...change }, stillCounts: true },
      { role: 'self', reply, channels, until: '2029-06-01' },
      new Map(own),
      NOW,
    );

  it('keeps what the others allowed, where nobody knows what each chose', () => {
    expect(joined('allow')).toMatchObject({ permission: 'mask', state: 'given', supersedes: 'old' });
    expect(joined('allow', {}, ['podcast'], [['parent', 'unsure']]).permission).toBe('mask');
    expect(joined('allow', {}, ['podcast'], [['parent', 'allow']]).permission).toBe('allow');
  });

  it('takes no permission from whoever is not sure', () => {
    const unsure = [{ ...former.givers[0]!, answer: 'unsure' as const }];
    expect(joined('allow', { givers: unsure }).permission).toBe('allow');
    const alone = joined('unsure', { givers: unsure, permission: 'allow' });
    expect(alone).toMatchObject({ permission: 'mask', state: 'given' });
    expect(alone.givers.map(({ answer }) => answer)).toEqual(['unsure', 'unsure']);
  });

  it('writes a no down as a no', () => {
    const { givers, ...rest } = joined('never');
    expect(rest).toMatchObject({ permission: 'never', state: 'refused' });
    expect(givers.map(({ role, answer }) => [role, answer])).toEqual([
      ['parent', 'yes'],
      ['self', 'no'],
    ]);
  });

  it('is looked at again on the day that was set before', () => {
    expect(joined('allow').reviewOn).toBe('2028-01-01');
    expect(joined('allow', { reviewOn: null }).reviewOn).toBeNull();
  });

  it.each<[string, Reply, string[], string[], string[]]>([
    ['a yes is for what all were asked about', 'allow', ['podcast', 'social'], ['podcast', 'website'], ['podcast']],
    [
      'a yes after a record without channels is for its own',
      'allow',
      [],
      ['podcast', 'website'],
      ['podcast', 'website'],
    ],
    ['a no is for what any was asked about', 'never', ['social'], ['podcast'], ['social', 'podcast']],
    ['a no after a record without channels has none', 'never', [], ['podcast'], []],
  ])('%s', (_what, reply, earlier, mine, channels) =>
    expect(joined(reply, { channels: earlier }, mine).channels).toEqual(channels),
  );
});
