import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Files that run at once where each of them needs less than a processor: vitest's own choice leaves one processor idle. */
const SEVERAL = Math.max(2, availableParallelism());
/** Pages, API and rows: real Postgres and Chromium, little work for the processor. */
const PAGES = 'tests/integration/{web,http,publishing,consent,redaction}/**/*.test.ts';

/** What is about time that runs out: nothing else may keep the processors busy meanwhile. */
const ALONE = 'tests/{faults/stage-limits,integration/setup/listener-trials}.test.ts';

/**
 * Unit tests are fast and touch no service. `pages` run beside each other. Files of both share what they import: to read the code anew for each
 * file took longer than most of the tests. The `real` ones (ffmpeg, Whisper, whole services) do their work on one thread each, so as many run
 * at once as there are processors: two threads of one program take longer than two programs of one thread. Those about time come last, alone.
 */
export default defineConfig({
  test: {
    // What passed its trial at set-up is not tried again by each service that a test starts.
    // Stages use one thread: several files run at once.
    env: { STAGE_THREADS: '1', HEARD_TRIALS: process.env.HEARD_TRIALS ?? join(import.meta.dirname, 'var', 'trials') },
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
          exclude: [PAGES, ALONE],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: SEVERAL,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'alone',
          include: [ALONE],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
