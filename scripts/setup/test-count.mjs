// Counts tests in vitest's JSON report.

/**
 * @param {object} report what vitest's "json" reporter wrote
 * @returns {{ passed: number, failed: number, skipped: number }} a file that could not even be loaded counts as one failed test
 */
export function countTests(report) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults ?? []) {
    const before = count.failed;
    for (const test of file.assertionResults ?? []) {
      if (test.status === 'passed') count.passed += 1;
      else if (test.status === 'failed') count.failed += 1;
      else count.skipped += 1;
    }
    if (file.status === 'failed' && count.failed === before) count.failed += 1;
  }
  return count;
}

/** The last line of `npm test`. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
