// Runs every test (or those named after `npm test --`) and ends with one line that counts them.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson, ROOT } from './setup/places.mjs';
import { countTests, summaryLine } from './setup/test-count.mjs';

const folder = mkdtempSync(join(tmpdir(), 'heard-tests-'));
const report = join(folder, 'report.json');
const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const args = ['run', ...process.argv.slice(2), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];

// A terminal's Ctrl-C reaches vitest by itself, and it then stops what its tests started; we wait for that.
process.on('SIGINT', () => {});
const child = spawn(process.execPath, [vitest, ...args], { cwd: ROOT, stdio: 'inherit' });
process.on('SIGTERM', () => child.kill('SIGTERM'));

child.on('error', (error) => {
  console.error(`vitest could not be started: ${error.message}`);
  process.exitCode = 1;
});
child.on('close', (code) => {
  const written = readJson(report);
  const count = countTests(written ?? {});
  rmSync(folder, { recursive: true, force: true });
  if (!written) console.error('vitest ended without a report.');
  if (count.passed + count.failed === 0) {
    console.error('No test ran.');
    count.failed = 1;
  } else if (code !== 0 && count.failed === 0) {
    console.error('No test failed, but vitest did: see the errors above.');
    count.failed = 1;
  }
  if (count.failed > 0) process.exitCode = 1;
  console.log(summaryLine(count));
});
