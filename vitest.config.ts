import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Unit tests are fast and touch no service; the others start real Postgres, ffmpeg, Whisper and Chromium, one file at a time. */
export default defineConfig({
  test: {
    // What passed its trial at set-up is not tried again by each service that a test starts.
    env: { HEARD_TRIALS: process.env.HEARD_TRIALS ?? join(import.meta.dirname, 'var', 'trials') },
    globalSetup: ['tests/run-folder.ts'],
    projects: [
      { test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'real',
          include: ['tests/{integration,browser,faults}/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
