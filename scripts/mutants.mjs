// npm run mutants -- PATH…: changes the code in one place at a time (a mutant) and asks whether a unit test fails.
// Prints what survives. What was found is kept per file in var/mutants/report.json; --report prints it by folder.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { filesToMutate } from './mutants/files.mjs';
import { instrument } from './mutants/instrument.mjs';
import { printFiles, printFolders, printSurvivors } from './mutants/report.mjs';
import { npmCommand } from './setup/node-packages.mjs';
import { readJson, ROOT } from './setup/places.mjs';
import { run } from './setup/run.mjs';

const TOOLS = join(ROOT, 'var', 'mutants', 'tools');
const RUN = join(ROOT, 'var', 'mutants', 'run');
const REPORT = join(ROOT, 'var', 'mutants', 'report.json');
/** A mutant that holds the process up this long, in milliseconds, hangs. */
const HANGS = 60_000;

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
function hanging() {
  for (const name of readdirSync(RUN).filter((each) => each.startsWith('now-'))) {
    const file = join(RUN, name);
    if (Date.now() - statSync(file, { throwIfNoEntry: false })?.mtimeMs > HANGS) return { ...readJson(file), file };
  }
  return undefined;
}

/** Runs the tests that reach the files. Returns true where they came to their end, false where a mutant hung and the rest is still to do. */
function runTests(files) {
  const done = results()
    .filter(({ file }) => file)
    .map(({ file }) => relative(ROOT, file));
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(ROOT, 'scripts', 'mutants', 'vitest.config.mjs');
  const child = spawn(
    process.execPath,
    [vitest, 'related', '--run', '--passWithNoTests', '--config', config, ...files],
    {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, HEARD_MUTANTS: RUN, HEARD_MUTANTS_DONE: JSON.stringify(done) },
    },
  );
  const stop = () => process.kill(-child.pid, 'SIGKILL');
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return new Promise((resolve, reject) => {
    let hung = false;
    const watch = setInterval(() => {
      const mutant = hung ? undefined : hanging();
      if (!mutant) return;
      hung = true;
      writeFileSync(
        join(RUN, 'results.jsonl'),
        `${JSON.stringify({ id: mutant.id, status: 'Timeout', test: mutant.test })}\n`,
        { flag: 'a' },
      );
      stop();
    }, 1_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      for (const name of readdirSync(RUN).filter((each) => each.startsWith('now-'))) rmSync(join(RUN, name));
      if (hung) resolve(false);
      else if (code === 0) resolve(true);
      else reject(new Error('The unit tests did not pass, or were stopped: see above.'));
    });
  });
}

/** What became of each mutant, the strongest word on it. */
function judge(mutants) {
  const order = ['Killed', 'Timeout', 'Survived', 'Static', 'NoCoverage'];
  const best = new Map();
  for (const { id, status, test } of results()) {
    if (!id) continue;
    const before = best.get(id);
    if (!before || order.indexOf(status) < order.indexOf(before.status)) best.set(id, { status, test });
  }
  return mutants.map((mutant) => ({ ...mutant, ...(best.get(mutant.id) ?? { status: 'NoCoverage' }) }));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'boolean' }, survivors: { type: 'boolean' } },
});
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
  console.log(`${mutants.length} mutants in ${files.length} files.`);
  while (!(await runTests(files)));
  const judged = judge(mutants);
  const found = {};
  for (const file of files)
    found[file] = { date: new Date().toISOString().slice(0, 10), mutants: judged.filter((each) => each.file === file) };
  writeFileSync(REPORT, JSON.stringify({ ...report, ...found }));
  printSurvivors(found);
  printFiles(found);
  console.log(`${((Date.now() - started) / 60_000).toFixed(1)} minutes.`);
}
