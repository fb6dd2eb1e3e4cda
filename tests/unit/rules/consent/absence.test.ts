import { describe, expect, it } from 'vitest';
import { isSlip, maySecond, SLIP_MS, takesAway } from '../../../../src/rules/consent/absence.ts';
import { AccountId, PersonId } from '../../../../src/rules/ids.ts';

const NOW = new Date('2026-11-30T10:00:00Z');
const [SAM, SUE] = [AccountId.parse('sam'), AccountId.parse('sue')];
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const row = {
  onlyMentioned: true,
  personId: null as PersonId | null,
  addedBy: SAM as AccountId | null,
  addedAt: ago(1) as Date | null,
  saidToBe: null as 'absent' | 'mentioned' | null,
  saidToBeBy: null as AccountId | null,
};

describe('a slip of the hand', () => {
  it.each([
    ['just added by the same person, with nothing attached', {}, true],
    ['at the end of the minute', { addedAt: ago(SLIP_MS) }, true],
    ['after the minute', { addedAt: ago(SLIP_MS + 1) }, false],
    ['added by another', { addedBy: SUE }, false],
    ['somebody who was asked', { personId: PersonId.parse('p') }, false],
    ['of before it was kept who added whom', { addedBy: null, addedAt: null }, false],
    ['added in the future, by a clock that went wrong', { addedAt: ago(-1) }, false],
  ])('%s', (_what, change, expected) => {
    expect(isSlip({ ...row, ...change }, SAM, NOW)).toBe(expected);
  });
});

it.each([
  [{ onlyMentioned: false }, { in: false, mentioned: true, absent: true }],
  [{ onlyMentioned: true }, { in: false, mentioned: false, absent: true }],
])('what takes something away from %o', (have, expected) => {
  const parts = ['in', 'mentioned', 'absent'] as const;
  expect(Object.fromEntries(parts.map((part) => [part, takesAway(have, part)]))).toEqual(expected);
});

it.each([
  ['another person', { saidToBe: 'absent', saidToBeBy: SUE }, false, true],
  ['whoever said it', { saidToBe: 'absent', saidToBeBy: SAM }, false, false],
  ['whoever said it, where one person may do all', { saidToBe: 'absent', saidToBeBy: SAM }, true, true],
  ['of nothing', {}, true, false],
] as const)('who may be the second: %s', (_what, change, onePersonApproves, expected) => {
  expect(maySecond({ ...row, ...change }, SAM, onePersonApproves)).toBe(expected);
});
