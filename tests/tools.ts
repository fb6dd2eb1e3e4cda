import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MediaJob, MediaTools } from '../media/job.ts';
import { findTools } from '../src/tools.ts';

/** The real programs, found as the service finds them; the demo model always, so that tests give the same words everywhere. */
export function testTools(): MediaTools {
  return findTools({ ...process.env, WHISPER_MODEL: 'demo-en' });
}

/** A job in a fresh temporary folder, for tests that call the media toolkit directly. */
export function testJob(overrides: Partial<MediaJob> = {}): MediaJob {
  return {
    tools: testTools(),
    workDir: mkdtempSync(join(tmpdir(), 'heard-test-')),
    signal: new AbortController().signal,
    progress: () => {},
    timeoutMs: 120_000,
    stallMs: 60_000,
    threads: 1,
    ...overrides,
  };
}
