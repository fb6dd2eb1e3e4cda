// npm run mutants -- PATH…: changes the code in one place at a time (a mutant) and asks whether a unit test fails.
// Prints what survives. What was found is kept per file in var/mutants/report.json; --report prints it by folder.
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { filesToMutate } from './mutants/files.mjs';
import { instrument } from './mutants/instrument.mjs';
import { printFiles, printFolders, printSurvivors } from './mutants/report.mjs';
import { npmCommand } from './setup/node-packages.mjs';
import { readJson, ROOT } from './setup/places.mjs';
import { run } from './setup/run.mjs';

const TOOLS = join(ROOT, 'var', 'mutants', 'tools');
const RUN = join(ROOT, 'var', 'mutants', `run-${process.pid}`);
const REPORT = join(ROOT, 'var', 'mutants', 'report.json');
/** A mutant that holds the process up this long, in milliseconds, hangs. */
const HANGS = 30_000;

/** Installs the instrumenter where it is not there: it is no package of Heard's, so that `npm ci` stays quick. */
async function ensureTools() {
  const lock = join(ROOT, 'scripts', 'mutants', 'package-lock.json');
  const installed = join(TOOLS, 'package-lock.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return;
  rmSync(TOOLS, { recursive: true, force: true });
  mkdirSync(TOOLS, { recursive: true });
  cpSync(join(ROOT, 'scripts', 'mutants', 'package.json'), join(TOOLS, 'package.json'));
  cpSync(lock, installed);
  const [command, ...before] = npmCommand();
  const args = [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { code } = await run(command, args, { cwd: TOOLS, show: true, timeoutMs: 10 * 60_000 });
  if (code === 0) return;
  rmSync(TOOLS, { recursive: true, force: true });
  throw new Error('The instrumenter could not be installed; npm says why above.');
}

const results = () =>
  readFileSync(join(RUN, 'results.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** The mutant that has held a process up for too long, or undefined. */
function hanging(part) {
  const file = join(RUN, `now-${part}.json`);
  return Date.now() - statSync(file, { throwIfNoEntry: false })?.mtimeMs > HANGS ? readJson(file) : undefined;
}

/**
 * Loads the tests that reach the files into one process and tries a part of the mutants.
 * Returns true where all were tried, false where a mutant hung and the rest is still to do.
 */
function runTests(files, part) {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(ROOT, 'scripts', 'mutants', 'vitest.config.mjs');
  const child = spawn(
    process.execPath,
    [vitest, 'related', '--run', '--passWithNoTests', '--config', config, ...files],
    {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, HEARD_MUTANTS: RUN, HEARD_MUTANTS_PART: `${part}`, HEARD_MUTANTS_PARTS: `${PARTS}` },
    },
  );
  const stop = () => process.kill(-child.pid, 'SIGKILL');
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return new Promise((resolve, reject) => {
    let hung = false;
    const watch = setInterval(() => {
      const mutant = hung ? undefined : hanging(part);
      if (!mutant) return;
      hung = true;
      appendFileSync(
        join(RUN, 'results.jsonl'),
        `${JSON.stringify({ id: mutant.id, status: 'Timeout', test: mutant.test })}\n`,
      );
      stop();
    }, 1_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      rmSync(join(RUN, `now-${part}.json`), { force: true });
      if (hung) resolve(false);
      else if (code === 0) resolve(true);
      else reject(new Error('The unit tests did not pass, or were stopped: see above.'));
    });
  });
}

async function runPart(files, part) {
  while (!(await runTests(files, part)));
}

/** What became of each mutant, where something did. */
function judge(mutants) {
  const found = new Map();
  for (const { id, ...result } of results()) if (id) found.set(id, result);
  return mutants.map((mutant) => ({ ...mutant, ...found.get(mutant.id) }));
}

/** What nothing was said about after all tests is reached by none. */
const allReached = (mutants) => mutants.map((mutant) => ({ status: 'NoCoverage', ...mutant }));

const isWhole = (file, mutants, judged) => {
  const count = (all) => all.filter((mutant) => mutant.file === file).length;
  return count(mutants) === count(judged);
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'boolean' }, survivors: { type: 'boolean' }, processes: { type: 'string', default: '2' } },
});
/** Processes that share the mutants, each with all tests loaded. */
const PARTS = Number(values.processes);
if (!Number.isInteger(PARTS) || PARTS < 1) throw new Error('--processes needs a whole number above 0.');
const report = readJson(REPORT) ?? {};
if (values.report || values.survivors) {
  const some = Object.fromEntries(
    Object.entries(report).filter(
      ([file]) => positionals.length === 0 || positionals.some((path) => file.startsWith(path)),
    ),
  );
  if (values.survivors) printSurvivors(some);
  printFolders(some);
} else {
  const files = filesToMutate(ROOT, positionals);
  const started = Date.now();
  await ensureTools();
  rmSync(RUN, { recursive: true, force: true });
  mkdirSync(RUN, { recursive: true });
  const mutants = await instrument({ root: ROOT, tools: TOOLS, files, folder: join(RUN, 'instrumented') });
  writeFileSync(join(RUN, 'results.jsonl'), '');
  writeFileSync(
    join(RUN, 'mutants.json'),
    JSON.stringify(Object.fromEntries(mutants.map(({ id, file }) => [id, file]))),
  );
  console.log(`${mutants.length} mutants in ${files.length} files.`);
  const ended = await Promise.allSettled(Array.from({ length: PARTS }, (_, part) => runPart(files, part)));
  const stopped = ended.find(({ status }) => status === 'rejected')?.reason;
  const judged = stopped ? judge(mutants).filter(({ status }) => status) : allReached(judge(mutants));
  const found = {};
  // Of a run that was stopped, the files of which every mutant was tried.
  for (const file of files.filter((each) => isWhole(each, mutants, judged)))
    found[file] = { date: new Date().toISOString().slice(0, 10), mutants: judged.filter((each) => each.file === file) };
  writeFileSync(REPORT, JSON.stringify({ ...readJson(REPORT), ...found }));
  rmSync(RUN, { recursive: true, force: true });
  printSurvivors(found);
  printFiles(found);
  console.log(`${((Date.now() - started) / 60_000).toFixed(1)} minutes.`);
  if (stopped) throw stopped;
}
