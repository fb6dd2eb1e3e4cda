import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permissionsFor, placeholderFor } from '../../../../src/rules/consent/rules.ts';
import { ATTRIBUTES, CHANNELS } from '../../../../src/rules/consent/tags.ts';
import type { Outcome } from '../../../../src/rules/consent/why-narrower.ts';

const NOW = new Date('2027-06-15T12:00:00Z');
const video = { kind: 'thank-you', hasPicture: true, someoneSpeaks: false, channel: 'podcast' } as const;
const audio = { kind: 'podcast', hasPicture: false, someoneSpeaks: false, channel: 'podcast' } as const;
const FULL = [
  'voice:allow',
  'face:allow',
  'name:allow',
  'role:allow',
  'story:allow',
  'location:allow',
  'channel:podcast',
  'until:2028-01-01',
];
/** Full permission with one tag changed or (by `-voice`) taken away. */
const but = (change: string) => [
  ...FULL.filter((tag) => !tag.startsWith(`${change.replace('-', '').split(':')[0]}:`)),
  ...(change.startsWith('-') ? [] : [change]),
];
const ask = (tags: string[], recording: typeof video | typeof audio = video, now = NOW) =>
  permissionsFor(recording, [{ name: 'Jo Bell', role: 'Mentor', tags }], now);
const outcome = (tags: string[], attribute: string, recording: typeof video | typeof audio = video, now = NOW) =>
  ask(tags, recording, now).rows.find((row) => row.attribute === attribute)?.outcome;

describe('what a participant allows', () => {
  const cases: [string, string, Outcome][] = [
    ['voice:allow', 'voice', 'allowed'],
    ['voice:mask', 'voice', 'blocks'],
    ['voice:never', 'voice', 'blocks'],
    ['-voice', 'voice', 'blocks'],
    ['face:allow', 'face', 'allowed'],
    ['face:mask', 'face', 'must be covered'],
    ['face:never', 'face', 'must be covered'],
    ['-face', 'face', 'must be covered'],
    ['name:allow', 'name', 'allowed'],
    ['name:first', 'name', 'must be bleeped'],
    ['name:role', 'name', 'must be bleeped'],
    ['name:mask', 'name', 'must be bleeped'],
    ['name:never', 'name', 'must be bleeped'],
    ['-name', 'name', 'must be bleeped'],
    ['role:mask', 'role', 'must be covered'],
    ['story:allow', 'story', 'allowed'],
    ['story:mask', 'story', 'must be bleeped'],
    ['story:never', 'story', 'blocks'],
    ['-story', 'story', 'blocks'],
    ['location:allow', 'location', 'allowed'],
    ['location:mask', 'location', 'must be bleeped'],
    ['location:never', 'location', 'must be bleeped'],
    ['-location', 'location', 'must be bleeped'],
    ['channel:podcast', 'channel', 'allowed'],
    ['channel:social', 'channel', 'blocks'],
    ['-channel', 'channel', 'blocks'],
    ['until:2027-06-16', 'until', 'allowed'],
    ['until:2027-06-15', 'until', 'blocks'],
    ['until:2020-01-01', 'until', 'blocks'],
  ];
  it.each(cases)('%s → %s %s', (change, attribute, expected) => expect(outcome(but(change), attribute)).toBe(expected));

  it('asks for no cover where there is no picture', () =>
    expect(outcome(but('face:never'), 'face', audio)).toBe('allowed'));
  it('ends at midnight in the United Kingdom, summer time included', () => {
    expect(outcome(but('until:2027-06-15'), 'until', video, new Date('2027-06-14T22:59:59Z'))).toBe('allowed');
    expect(outcome(but('until:2027-06-15'), 'until', video, new Date('2027-06-14T23:00:00Z'))).toBe('blocks');
  });
  it('asks of someone who is only mentioned just that the name is bleeped', () => {
    const result = ask([]);
    expect(result.rows).toMatchObject([{ participant: 0, attribute: 'name', outcome: 'must be bleeped' }]);
    expect(result.blocks).toEqual([]);
    expect(result.requiredActions).toHaveLength(1);
  });
  it('needs somebody on the list who speaks, where somebody is heard', () => {
    const heard = { ...video, someoneSpeaks: true };
    const nobody = 'Nobody on the list is heard or seen in it. Write down who speaks, and what they allow.';
    expect(permissionsFor(heard, [], NOW).blocks).toEqual([nobody]);
    expect(permissionsFor(heard, [{ name: 'Jo Bell', tags: [] }], NOW).blocks).toEqual([nobody]);
    expect(permissionsFor(heard, [{ name: 'Jo Bell', tags: FULL }], NOW).blocks).toEqual([]);
    expect(permissionsFor(video, [], NOW).blocks).toEqual([]);
  });
  it('lets full permission through with nothing to do', () =>
    expect(ask(FULL)).toMatchObject({ requiredActions: [], blocks: [] }));
  it('says why in plain words', () => {
    expect(ask(but('-voice')).blocks).toEqual([
      'We have no yes from Jo Bell to being heard. Ask, or take their parts out.',
    ]);
    expect(ask(but('face:mask')).requiredActions).toEqual([
      'Jo Bell does not want to be seen. The face must be covered.',
    ]);
  });
  it.each([
    ['voice:never', 'voice', 'Jo Bell said no to their own voice being heard.'],
    ['-voice', 'voice', 'We have no yes from Jo Bell to being heard.'],
    ['-face', 'face', 'We have no yes from Jo Bell to being seen.'],
    ['face:never', 'face', 'Jo Bell does not want to be seen.'],
    ['name:first', 'name', 'Only the first name of Jo Bell may stay.'],
    ['name:role', 'name', 'Jo Bell is named by role only.'],
    ['-name', 'name', 'We have no yes from Jo Bell to their name.'],
    ['name:never', 'name', 'Jo Bell does not want to be named.'],
    ['-story', 'story', 'We have no yes from Jo Bell to their story being told.'],
    ['story:never', 'story', 'Jo Bell said no to their story being told.'],
  ])('tells “nobody asked” from a no: %s', (change, attribute, reason) => {
    const row = ask(but(change)).rows.find((one) => one.attribute === attribute);
    expect(row!.reason.startsWith(reason)).toBe(true);
  });
  it('says nothing of an end where none is set', () =>
    expect(ask(but('-until')).rows.map(({ attribute }) => attribute)).not.toContain('until'));
  it('counts whoever is only spoken about as such, also where somebody wrote tags down, and nobody who was asked', () => {
    const rowsOf = (tags: string[], onlyMentioned: boolean) =>
      permissionsFor(video, [{ name: 'Jo Bell', tags, onlyMentioned }], NOW).rows.map(({ attribute }) => attribute);
    expect(rowsOf(FULL, true)).toEqual(['name']);
    expect(rowsOf([], false)).toContain('voice');
  });
  it('names the record that a channel, an end and each answer stand on', () => {
    const given = (record: string, more = {}) => ({ value: 'allow' as const, rule: 'given' as const, record, ...more });
    const permissions = {
      voice: { value: null, rule: 'missing' as const, record: null },
      face: { value: 'never' as const, rule: 'refused' as const, record: 'r-face' },
      name: given('r-name', { nowhere: true }),
      role: given('r-role'),
      story: given('r-story', { until: '2028-01-01' }),
      location: given('r-location'),
    };
    const rowsOf = (recording: typeof video | typeof audio) =>
      Object.fromEntries(
        permissionsFor(recording, [{ name: 'Jo Bell', tags: FULL, permissions }], NOW).rows.map(
          ({ attribute, rule, record }) => [attribute, [rule, record]],
        ),
      );
    expect(rowsOf(audio)).toMatchObject({
      voice: ['missing', null],
      face: ['no-picture', null],
      name: ['given', 'r-name'],
      story: ['given', 'r-story'],
      channel: ['given', 'r-role'],
      until: ['given', 'r-story'],
    });
    expect(rowsOf(video).face).toEqual(['refused', 'r-face']);
  });
  it('refuses a tag that it cannot read', () => expect(() => ask(['voice:yes'])).toThrow(/voice:yes/));

  it('is never wider with a tag taken away, a time later, or a person more', () => {
    const strictness: Record<Outcome, number> = { allowed: 0, 'must be bleeped': 1, 'must be covered': 1, blocks: 2 };
    const tagSets = fc.subarray([...FULL, 'channel:social'], { minLength: 2 });
    fc.assert(
      fc.property(tagSets, fc.nat(), fc.integer({ min: 0, max: 3 * 365 }), (tags, pick, days) => {
        const before = ask(tags);
        const without = tags.filter((_, index) => index !== pick % tags.length);
        const after = ask(without, video, new Date(NOW.getTime() + days * 86_400_000));
        for (const row of after.rows) {
          const earlier = before.rows.find((other) => other.attribute === row.attribute);
          if (earlier && without.length > 0)
            expect(strictness[row.outcome]).toBeGreaterThanOrEqual(strictness[earlier.outcome]);
        }
        const more = permissionsFor(
          video,
          [
            { name: 'Jo Bell', role: 'Mentor', tags },
            { name: 'Al', tags: without },
          ],
          NOW,
        );
        expect(more.blocks.length).toBeGreaterThanOrEqual(before.blocks.length);
      }),
    );
  });

  it('has one row for every question', () => {
    expect(ask(FULL).rows.map((row) => row.attribute)).toEqual([...ATTRIBUTES, 'channel', 'until']);
    expect(CHANNELS).toContain(video.channel);
  });
});

describe('what stands in for a name', () => {
  it.each([
    [['name:role'], 'Mentor'],
    [['name:allow'], 'Mentor'],
    [['role:allow'], 'Mentor'],
    [['name:role', 'role:never'], '[name removed]'],
    [['name:first'], 'Mentor'],
    [['name:mask'], '[name removed]'],
    [[], '[name removed]'],
  ])('%j → %s', (tags, expected) => expect(placeholderFor({ name: 'Jo', role: 'Mentor', tags })).toBe(expected));
  it('is never an empty role', () =>
    expect(placeholderFor({ name: 'Jo', tags: ['name:role'] })).toBe('[name removed]'));
});
