import { expect, it } from 'vitest';
import type { Manifest } from '../../../../src/rules/publishing/manifest.ts';
import { verificationReport } from '../../../../src/rules/publishing/verification-report.ts';

const HASH = 'a'.repeat(64);
const manifest = {
  recordingId: 'r1',
  run: 3,
  files: [{ role: 'audio/mpeg', sha256: HASH, bytes: 10, name: 'a.mp3' }],
} as Manifest;
const finding = { check: 'sweep', role: 'text/vtt', start: 1, end: 2, plain: 'Listen here.' } as const;

it('says of each check what it looks at and how it went, and what no check can tell', () => {
  const report = verificationReport(
    { manifest, manifestHash: HASH },
    {
      passed: false,
      checks: [
        { name: 'correlation', passed: true, worst: 0.1, detail: '3 spans' },
        { name: 'sweep', passed: false, detail: '1 name' },
      ],
      findings: [finding],
      notDone: [{ name: 'sight', detail: 'nobody was there to look' }],
      advice: [finding],
    },
  );
  const { cannotTell, ...rest } = report;
  expect(rest).toEqual({
    recordingId: 'r1',
    run: 3,
    manifestHash: HASH,
    files: manifest.files,
    passed: false,
    checks: [
      {
        name: 'correlation',
        what: 'Nothing of the sound is left under the bleeps',
        result: 'passed',
        worst: 0.1,
        detail: '3 spans',
      },
      {
        name: 'sweep',
        what: 'No name is in captions, texts, tags or file names',
        result: 'not passed',
        worst: null,
        detail: '1 name',
      },
      {
        name: 'sight',
        what: 'No face and no name can be seen that should not',
        result: 'not done',
        worst: null,
        detail: 'nobody was there to look',
      },
    ],
    findings: [finding],
    advice: [finding],
  });
  expect(cannotTell).toContain('So two people must listen and look before anything is published.');
});

it('reads verifications of before, which knew neither advice nor checks that nobody did', () => {
  const { checks, advice } = verificationReport(
    { manifest, manifestHash: HASH },
    { passed: true, checks: [], findings: [] },
  );
  expect([checks, advice]).toEqual([[], []]);
});
