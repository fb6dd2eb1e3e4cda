import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Files that run at once where each of them needs less than a processor: vitest's own choice leaves one processor idle. */
const SEVERAL = Math.max(2, availableParallelism());
/** Pages, API and rows: real Postgres and Chromium, little work for the processor. */
const PAGES = 'tests/integration/{web,http,publishing,consent,redaction}/**/*.test.ts';

/**
 * Unit tests are fast and touch no service. `pages` run beside each other. Files of both share what they import: to read the code anew for each
 * file took longer than most of the tests. The others use every processor themselves (ffmpeg, Whisper), or look at
 * what happens when time runs out, and run one file at a time, after all others.
 */
export default defineConfig({
  test: {
    // What passed its trial at set-up is not tried again by each service that a test starts.
    env: { HEARD_TRIALS: process.env.HEARD_TRIALS ?? join(import.meta.dirname, 'var', 'trials') },
    globalSetup: ['tests/run-folder.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          testTimeout: 120_000,
          maxWorkers: SEVERAL,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'pages',
          include: [PAGES],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          maxWorkers: SEVERAL,
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'real',
          include: ['tests/{integration,browser,faults}/**/*.test.ts'],
          exclude: [PAGES],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
