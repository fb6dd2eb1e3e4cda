// Runs each test once as ever and notes which mutants it reaches. Then switches on one mutant after the other and calls the tests that reach it again,
// the likeliest first, until one fails. Nothing is loaded anew, so a mutant takes as long as its tests: milliseconds.
import { setMaxListeners } from 'node:events';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { TestRunner } from 'vitest';

const FOLDER = process.env.HEARD_MUTANTS;
const RESULTS = join(FOLDER, 'results.jsonl');
/** Two processes share the mutants: each tries every second. */
const PART = Number(process.env.HEARD_MUTANTS_PART);
const PARTS = Number(process.env.HEARD_MUTANTS_PARTS);
const NOW = join(FOLDER, `now-${PART}.json`);
/** A test that takes the processor longer than this without mutants, in milliseconds, is not called for each of them. */
const SLOWEST_TEST = 600;
/** A test that took this long at its first call, in milliseconds, is not called again to see whether it is quicker the second time. */
const SLOW_AT_FIRST = 1_500;
/** Processor time that the tests of one mutant may take, in milliseconds. What none of them has noticed then has survived. */
const MOST_PER_MUTANT = 300;
/** A mutant that is passed this many times as often as without it is in a loop that does not end. */
const HIT_FACTOR = 100;
/** So many of the tests that killed a mutant of the file are called first. */
const KILLERS = 30;
globalThis.__stryker__ ??= {};
const switches = globalThis.__stryker__;
// Each call of a test listens to its own abort signal.
setMaxListeners(0);

const note = (result) => appendFileSync(RESULTS, `${JSON.stringify(result)}\n`);

/** The mutants of this process that nothing was said about yet, in the order of the code. */
function stillToTry(fileOf) {
  const lines = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8').split('\n').filter(Boolean) : [];
  const done = new Set(lines.map((line) => JSON.parse(line).id));
  return Object.keys(fileOf).filter((id) => Number(id) % PARTS === PART && !done.has(id));
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

/** Milliseconds of processor time since `started`. */
function cpuSince(started) {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}

export default class MutantRunner extends TestRunner {
  #tests = [];
  #endings = [];
  #filesLeft = globalThis.__vitest_worker__.ctx.files.length;

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
    const started = process.cpuUsage();
    await TestRunner.getTestFn(test)();
    this.#tests.push({ test, first: cpuSince(started) });
  }

  onAfterTryTask(test) {
    switches.currentTestId = undefined;
    super.onAfterTryTask(test);
  }

  async onAfterRunFiles(files) {
    super.onAfterRunFiles(files);
    // The process loads all files of tests before it tries the first mutant.
    this.#filesLeft -= files.length;
    if (this.#filesLeft > 0) return;
    const { static: atLoading = {}, perTest = {} } = structuredClone(switches.mutantCoverage ?? {});
    const tests = await this.#quickTests(perTest);
    const fileOf = JSON.parse(readFileSync(join(FOLDER, 'mutants.json'), 'utf8'));
    const reachedAtAll = new Set(Object.values(perTest).flatMap((hits) => Object.keys(hits)));
    const killers = {};
    const ranked = {};
    for (const id of stillToTry(fileOf)) {
      const file = fileOf[id];
      ranked[file] ??= byRarity(tests, file, fileOf);
      const reaching = ranked[file].filter(({ hits }) => hits[id]);
      if (reaching.length === 0) note({ id, status: atLoading[id] && !reachedAtAll.has(id) ? 'Static' : 'NoCoverage' });
      else {
        killers[file] ??= [];
        note({ id, ...(await this.#tryMutant(id, inOrder(reaching, killers[file]), killers[file])) });
      }
      await pause();
    }
    for (const end of this.#endings) await end();
    rmSync(NOW, { force: true });
  }

  /** The tests that are quick enough and pass when they are called once more. */
  async #quickTests(perTest) {
    const tests = [];
    for (const { test, first } of this.#tests) {
      if (first > SLOW_AT_FIRST) continue;
      const started = process.cpuUsage();
      const passed = (await this.#call(test)) === null;
      const took = cpuSince(started);
      if (passed && took <= SLOWEST_TEST) tests.push({ test, took, hits: perTest[test.id] ?? {} });
    }
    return tests;
  }

  async #tryMutant(id, tests, killers) {
    const started = process.cpuUsage();
    for (const [index, each] of tests.entries()) {
      if (each.spoilt) continue;
      if (cpuSince(started) > MOST_PER_MUTANT) return { status: 'Survived', leftOut: tests.length - index };
      writeFileSync(NOW, JSON.stringify({ id, test: each.test.name }));
      Object.assign(switches, { activeMutant: id, hitCount: 0, hitLimit: each.hits[id] * HIT_FACTOR });
      const failed = await this.#call(each.test, 10_000 + each.took * 10);
      const endless = switches.hitCount > switches.hitLimit;
      Object.assign(switches, { activeMutant: undefined, hitCount: undefined });
      if (failed === null) continue;
      // A test that fails from now on without any mutant proves nothing: the mutant left something behind.
      if ((await this.#call(each.test)) === null) {
        if (killers.includes(each)) killers.splice(killers.indexOf(each), 1);
        killers.unshift(each);
        return { status: endless || failed === 'late' ? 'Timeout' : 'Killed', test: each.test.name };
      }
      each.spoilt = true;
      note({ spoilt: each.test.name, by: id });
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

/**
 * The tests of a file, those first that reach what few others reach there, for the time they take: a mutant that all tests pass is noticed by those
 * that are sent through the places behind it.
 */
function byRarity(tests, file, fileOf) {
  const inFile = new Map(tests.map((each) => [each, Object.keys(each.hits).filter((id) => fileOf[id] === file)]));
  const reachedBy = {};
  for (const ids of inFile.values()) for (const id of ids) reachedBy[id] = (reachedBy[id] ?? 0) + 1;
  const worth = new Map(
    tests.map((each) => [each, inFile.get(each).reduce((sum, id) => sum + 1 / reachedBy[id], 0) / (each.took + 0.05)]),
  );
  return tests.toSorted((a, b) => worth.get(b) - worth.get(a));
}

/** First those that killed mutants of the file just before. */
function inOrder(tests, killers) {
  const recent = killers.slice(0, KILLERS).filter((each) => tests.includes(each));
  return [...recent, ...tests.filter((each) => !recent.includes(each))];
}
