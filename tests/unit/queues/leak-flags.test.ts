import { expect, test } from 'vitest';
import type { Finding, Verification } from '../../../media/verify/findings.ts';
import type { Flag } from '../../../src/redaction/decisions.ts';
import { placesToLookAt, withoutWhatStaffHeard } from '../../../workers/verify.ts';

const finding = (check: Finding['check'], start?: number, end?: number): Finding => ({
  check,
  role: 'audio/mpeg',
  plain: 'Something was found.',
  ...(start === undefined ? {} : { start, end: end ?? start + 1 }),
});

const verification = (...findings: Finding[]): Verification => ({
  passed: findings.length === 0,
  checks: (['correlation', 'respeak', 'sweep'] as const).map((name) => ({
    name,
    passed: !findings.some(({ check }) => check === name),
    detail: '',
  })),
  findings,
});

const leak = (decision: Flag['decision'], foundBy: string, start: number, end: number) =>
  ({ kind: 'leak', decision, foundBy: [`check of the finished files: ${foundBy}`, 'audio/mpeg'], start, end }) as Flag;

test('a text finding that another file gives a time for becomes one flag; one without any time is not lost', () => {
  const timed = finding('sweep', 3);
  expect(placesToLookAt([timed, finding('sweep')])).toEqual([timed]);
  expect(placesToLookAt([finding('sweep'), finding('correlation', 4)])).toHaveLength(2);
});

test('what staff listened to and kept no longer stops the release, and the report says so', () => {
  const cleared = withoutWhatStaffHeard(verification(finding('respeak', 3, 4)), [leak('keep', 'respeak', 3, 4)]);
  expect(cleared).toMatchObject({ passed: true, findings: [] });
  expect(cleared.checks.find(({ name }) => name === 'respeak')!.detail).toMatch(/staff listened to 1/);
});

test.each<[string, Finding, Flag]>([
  ['another place', finding('respeak', 9, 10), leak('keep', 'respeak', 3, 4)],
  ['an undecided flag', finding('respeak', 3, 4), leak(null, 'respeak', 3, 4)],
  ['a bleeped flag', finding('respeak', 3, 4), leak('bleep', 'respeak', 3, 4)],
  ['proof that samples are left', finding('correlation', 3, 4), leak('keep', 'correlation', 3, 4)],
  ['a name in a text', finding('sweep', 3, 4), leak('keep', 'sweep', 3, 4)],
])('%s still stops it', (_what, found, flag) => {
  expect(withoutWhatStaffHeard(verification(found), [flag]).passed).toBe(false);
});
