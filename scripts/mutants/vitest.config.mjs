// Unit tests on files that have their mutants in them (scripts/mutants.mjs writes these to HEARD_MUTANTS).
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig } from 'vitest/config';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = process.env.HEARD_MUTANTS;

const withMutants = {
  name: 'with-mutants',
  enforce: 'pre',
  load(id) {
    const file = join(FOLDER, 'instrumented', relative(ROOT, id));
    return id.startsWith(ROOT) && existsSync(file) ? readFileSync(file, 'utf8') : null;
  },
};

export default defineConfig({
  root: ROOT,
  plugins: [withMutants],
  test: {
    env: { HEARD_TRIALS: join(ROOT, 'var', 'trials') },
    globalSetup: [join(ROOT, 'tests/run-folder.ts')],
    setupFiles: [join(import.meta.dirname, 'any-case-once.mjs')],
    runner: join(import.meta.dirname, 'runner.mjs'),
    // The tests of the folders that are mutated. Others reach the same code from further away, in seconds a call.
    include: ['tests/unit/{rules,media,people}/**/*.test.ts', 'tests/unit/publishing/readiness*.test.ts'],
    // Whole collections of texts in each test: seconds a call.
    exclude: ['tests/unit/rules/detection/{figures,any-words}.test.ts'],
    testTimeout: 60_000,
    // All files of tests are loaded into one process: whichever test kills a mutant, no other is called for it.
    isolate: false,
    maxWorkers: 1,
    silent: true,
    reporters: ['dot'],
  },
});
