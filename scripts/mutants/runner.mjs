// Runs each test once as ever and notes which mutants it reaches. Then switches on one mutant after the other and calls the tests that reach it again,
// the quickest first, until one fails. Nothing is loaded anew, so a mutant takes as long as its tests: milliseconds.
import { setMaxListeners } from 'node:events';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { TestRunner } from 'vitest';

const FOLDER = process.env.HEARD_MUTANTS;
const RESULTS = join(FOLDER, 'results.jsonl');
const NOW = join(FOLDER, `now-${process.pid}.json`);
/** A test that takes the processor longer than this without mutants, in milliseconds, is not called for each of them. */
const SLOWEST_TEST = 200;
/** A mutant that is passed this many times as often as without it is in a loop that does not end. */
const HIT_FACTOR = 100;
globalThis.__stryker__ ??= {};
const switches = globalThis.__stryker__;
// Each call of a test listens to its own abort signal.
setMaxListeners(0);

const note = (result) => appendFileSync(RESULTS, `${JSON.stringify(result)}\n`);

function alreadyKilled() {
  const lines = readFileSync(RESULTS, 'utf8').split('\n').filter(Boolean);
  return new Set(
    lines
      .map((line) => JSON.parse(line))
      .filter(({ status }) => status === 'Killed' || status === 'Timeout')
      .map(({ id }) => id),
  );
}

/** Calls a test with what comes before and after each of its file and its suites. */
async function withHooks(test) {
  const suites = [test.file];
  for (let suite = test.suite; suite && suite !== test.file; suite = suite.suite) suites.splice(1, 0, suite);
  const hooks = suites.map((suite) => TestRunner.getSuiteHooks(suite));
  for (const { beforeEach } of hooks) for (const prepare of beforeEach) await prepare(test.context, test);
  try {
    await TestRunner.getTestFn(test)();
  } finally {
    for (const { afterEach } of hooks.reverse()) for (const clear of afterEach) await clear(test.context, test);
  }
}

export default class MutantRunner extends TestRunner {
  #tests = [];
  #endings = [];

  /** What a file or a suite clears away at its end is needed until its tests were called for the last time. */
  async onBeforeRunSuite(suite) {
    const hooks = TestRunner.getSuiteHooks(suite);
    this.#endings.push(...hooks.afterAll.splice(0));
    await super.onBeforeRunSuite(suite);
  }

  onBeforeTryTask(test) {
    super.onBeforeTryTask(test);
    switches.currentTestId = test.id;
  }

  async runTask(test) {
    await TestRunner.getTestFn(test)();
    this.#tests.push(test);
  }

  onAfterTryTask(test) {
    switches.currentTestId = undefined;
    super.onAfterTryTask(test);
  }

  async onAfterRunFiles(files) {
    super.onAfterRunFiles(files);
    const reached = switches.mutantCoverage ?? { static: {}, perTest: {} };
    const tests = [];
    for (const test of this.#tests) {
      const started = process.cpuUsage();
      const passed = (await this.#call(test)) === null;
      const { user, system } = process.cpuUsage(started);
      const took = (user + system) / 1_000;
      if (passed && took <= SLOWEST_TEST) tests.push({ test, took, hits: { ...reached.perTest[test.id] } });
    }
    tests.sort((a, b) => a.took - b.took);
    const killed = alreadyKilled();
    const inTests = new Set(tests.flatMap(({ hits }) => Object.keys(hits)));
    for (const id of Object.keys(reached.static)) if (!inTests.has(id)) note({ id, status: 'Static' });
    for (const id of inTests) {
      if (killed.has(id)) continue;
      note({ id, ...(await this.#tryMutant(id, tests)) });
      await pause();
    }
    for (const end of this.#endings) await end();
    for (const { filepath } of files) note({ file: filepath });
    rmSync(NOW, { force: true });
  }

  async #tryMutant(id, tests) {
    for (const each of tests) {
      const hits = each.hits[id];
      if (!hits || each.spoilt) continue;
      writeFileSync(NOW, JSON.stringify({ id, test: each.test.name }));
      Object.assign(switches, { activeMutant: id, hitCount: 0, hitLimit: hits * HIT_FACTOR });
      const failed = await this.#call(each.test, 10_000 + each.took * 10);
      const endless = switches.hitCount > switches.hitLimit;
      Object.assign(switches, { activeMutant: undefined, hitCount: undefined });
      if (failed === null) continue;
      // A test that fails from now on without any mutant proves nothing: the mutant left something behind.
      if ((await this.#call(each.test)) === null)
        return { status: endless || failed === 'late' ? 'Timeout' : 'Killed', test: each.test.name };
      each.spoilt = true;
    }
    return { status: 'Survived' };
  }

  /** Returns null where the test passes, otherwise why not. */
  async #call(test, limit = 60_000) {
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve('late'), limit);
    });
    try {
      return (await Promise.race([withHooks(test), late])) === 'late' ? 'late' : null;
    } catch (error) {
      return String(error?.message ?? error);
    } finally {
      clearTimeout(timer);
    }
  }
}
