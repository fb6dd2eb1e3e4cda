import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives a test run one temporary folder that every temporary folder of its tests lies in, and removes it with all of them. */
export default function runFolder(): () => void {
  const outside = tmpdir();
  const folder = mkdtempSync(join(outside, 'heard-tests-'));
  // Postgres runs as another user where root may not run it: it has to get in, and to see nothing else.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => {
    process.env.TMPDIR = outside;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}
