import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StatedAgeInput } from '../../../../src/rules/consent/age-input.ts';
import { derivedTags } from '../../../../src/rules/consent/derived-tags.ts';
import { width } from '../../../../src/rules/consent/effective.ts';
import { DEFAULT_POLICY, groupOf, isAgeUnknown } from '../../../../src/rules/consent/policy.ts';
import { permissionsFor } from '../../../../src/rules/consent/rules.ts';
import { ATTRIBUTES } from '../../../../src/rules/consent/tags.ts';
import { RecordingId } from '../../../../src/rules/ids.ts';
import { known, TODAY } from './consent-words.ts';

const USE = { recordingId: RecordingId.parse('here'), channel: 'podcast', on: TODAY } as const;
const RECORDING = { kind: 'podcast', hasPicture: true, someoneSpeaks: true, channel: 'podcast' } as const;
const blocksOf = (actor: string, lines: readonly string[], onlyMentioned = false) =>
  permissionsFor(
    RECORDING,
    [{ name: 'Jo', ...derivedTags(known(actor, lines), USE, DEFAULT_POLICY), onlyMentioned }],
    new Date(`${TODAY}T12:00:00Z`),
  );
const all = (givers: string) => ATTRIBUTES.map((attribute) => `${attribute}:allow, ${givers}`);

describe('whose yes is needed', () => {
  it.each([
    ['age unknown', 'age-unknown'],
    ['stated adult', 'adult'],
    ['stated adult, in-care', 'adult'],
    ['stated under-18', 'under-16-in-care'],
    ['stated under-18, in-care', 'under-16-in-care'],
    ['stated under-18, not-in-care', 'under-16'],
  ])('%s', (actor, group) => {
    const { person } = known(actor, []);
    expect(groupOf(person, TODAY, DEFAULT_POLICY)).toBe(group);
    expect(isAgeUnknown(person)).toBe(actor === 'age unknown');
  });

  it('is what the date of birth says, whatever was stated', () => {
    const { person } = known('15, not-in-care', []);
    expect(groupOf({ ...person, ageStated: 'adult' }, TODAY, DEFAULT_POLICY)).toBe('under-16');
    expect(groupOf({ ...person, dateOfBirth: 'soon', ageStated: 'adult' }, TODAY, DEFAULT_POLICY)).toBe(
      'under-16-in-care',
    );
  });
});

describe('an age that nobody knows', () => {
  it.each([
    ['blocks, whatever they allow', 'age unknown', all('self yes'), true],
    ['and an adult by what staff know does not', 'stated adult', all('self yes'), false],
    ['and somebody under 18 needs everyone who is asked for a child in care', 'stated under-18', all('self yes'), true],
    ['until everyone said yes', 'stated under-18', all('self yes, placing authority yes, carer yes'), false],
  ])('%s', (_what, actor, lines, isBlocked) => {
    expect(blocksOf(actor, lines).blocks.length > 0).toBe(isBlocked);
  });

  it('says so in one row, and is not asked of somebody who is only talked about', () => {
    const rows = blocksOf('age unknown', all('self yes')).rows.filter(({ attribute }) => attribute === 'age');
    expect(rows).toMatchObject([{ outcome: 'blocks', rule: 'age-unknown' }]);
    const mentioned = permissionsFor(RECORDING, [{ name: 'Jo', tags: [], onlyMentioned: true }], new Date());
    expect(mentioned.rows.some(({ attribute }) => attribute === 'age')).toBe(false);
  });
});

it('a statement of under 18 never allows more than no statement, and no statement lifts a no', () => {
  const giver = fc.constantFrom('self', 'parent', 'carer', 'placing authority');
  const givers = fc
    .uniqueArray(giver, { maxLength: 4 })
    .chain((roles) =>
      fc.tuple(...roles.map((role) => fc.constantFrom('yes', 'no', 'unsure').map((answer) => `${role} ${answer}`))),
    );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...ATTRIBUTES), givers), { maxLength: 5 }), (list) => {
      const lines = list.map(([attribute, said]) => [`${attribute}:allow`, ...said].join(', '));
      const of = (actor: string) => derivedTags(known(actor, lines), USE, DEFAULT_POLICY).permissions;
      const [unknown, child, adult] = [of('age unknown'), of('stated under-18'), of('stated adult')];
      for (const attribute of ATTRIBUTES) {
        expect(width(child[attribute].value)).toBeLessThanOrEqual(width(unknown[attribute].value));
        if (unknown[attribute].rule === 'giver-said-no') expect(adult[attribute].rule).toBe('giver-said-no');
      }
      // Without any statement nothing at all is published.
      expect(blocksOf('age unknown', lines).blocks).not.toEqual([]);
    }),
  );
});

it('a statement says something', () => {
  const fits = (text: string) => StatedAgeInput.safeParse({ age: 'adult', text }).success;
  expect(['Saw her passport', '', ' ', '\u200b'].map(fits)).toEqual([true, false, false, false]);
});
