import { expect, it } from 'vitest';
import { checkResult, notDone, verificationOf } from '../../../media/verify/findings.ts';

const leak = { check: 'sweep' as const, role: 'text/vtt', plain: 'Listen here.' };

it('a check passes only when it found nothing', () => {
  expect(checkResult('sweep', [], '3 texts').check).toEqual({ name: 'sweep', passed: true, detail: '3 texts' });
  expect(checkResult('sweep', [leak], '3 texts', 1).check).toEqual({
    name: 'sweep',
    passed: false,
    worst: 1,
    detail: '3 texts',
  });
});

it('a release passes when every check that was done has passed, and never when none was done', () => {
  const [good, bad, skipped] = [checkResult('sweep', [], ''), checkResult('sweep', [leak], ''), notDone('sight', 'no')];
  expect(verificationOf([good, good]).passed).toBe(true);
  expect(verificationOf([good, bad]).passed).toBe(false);
  expect(verificationOf([good, skipped]).passed).toBe(true);
  expect(verificationOf([skipped]).passed).toBe(false);
  expect(verificationOf([]).passed).toBe(false);
});

it('all findings, advice and checks that nobody did are told', () => {
  const told = verificationOf([{ ...checkResult('sweep', [leak], 'a'), advice: [leak] }, notDone('sight', 'no')]);
  expect(told).toEqual({
    passed: false,
    checks: [{ name: 'sweep', passed: false, detail: 'a' }],
    findings: [leak],
    notDone: [{ name: 'sight', detail: 'no' }],
    advice: [leak],
  });
});
