// Lists every part that Heard stands on, with version and place, and what to do about what is missing. Changes nothing.
import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { faceModelRow } from './setup/face-model.mjs';
import { modelRows } from './setup/doctor-models.mjs';
import { postgresReport, redisReport } from './setup/doctor-services.mjs';
import { nodeProblem, packagesProblem } from './setup/node-packages.mjs';
import { ROOT, readJson, varFolder } from './setup/places.mjs';
import { run } from './setup/run.mjs';
import { lineToType, missingTools, SYSTEM_TOOLS } from './setup/system-tools.mjs';
import { canTry, tryPrograms } from './setup/trials.mjs';
import { whisperProblem } from './setup/whisper.mjs';

const SETUP = 'npm run setup';
const varDir = varFolder();

/** @typedef {{ state: 'ok' | 'note' | 'missing', name: string, version?: string, place?: string, todo?: string }} Row */

/** The version that a program says it is: the first thing that looks like one. */
async function versionOf(program, args) {
  const { output } = await run(program, args, { timeoutMs: 15_000 });
  return /\bn?(\d+\.\d+[\w.~+-]*)/.exec(output)?.[1] ?? '';
}

function nodeRow() {
  const problem = nodeProblem();
  return {
    state: problem ? 'missing' : 'ok',
    name: 'Node',
    version: process.versions.node,
    place: process.execPath,
    todo: problem ?? undefined,
  };
}

function packagesRow() {
  const place = join(ROOT, 'node_modules');
  try {
    const problem = packagesProblem(ROOT);
    return problem
      ? { state: 'missing', name: 'npm packages', todo: `${problem}: ${SETUP}` }
      : { state: 'ok', name: 'npm packages', place };
  } catch (error) {
    return { state: 'missing', name: 'npm packages', todo: error.message };
  }
}

const VERSION_FLAG = {
  ffmpeg: '-version',
  ffprobe: '-version',
  'a font (DejaVu)': null,
  pocketsphinx: null,
  'read sentences': null,
};

const USE = {
  tests: 'tests only',
  'wanted-by-tests': "tests only; those of a person's speech are skipped without",
  wanted: 'second opinion on names; Heard works without it',
  build: 'to build whisper.cpp',
  models: 'to bring a Whisper model where its host is not reached',
};

async function toolRow(tool, whisperThere) {
  const place = tool.find(process.env);
  const name = USE[tool.use] ? `${tool.name} (${USE[tool.use]})` : tool.name;
  if (place) {
    const flag = VERSION_FLAG[tool.name] === undefined ? '--version' : VERSION_FLAG[tool.name];
    return { state: 'ok', name, place, version: flag ? await versionOf(place, [flag]) : '' };
  }
  const needed = tool.use === 'always' || (tool.use === 'build' && !whisperThere);
  return { state: needed ? 'missing' : 'note', name, todo: lineToType([tool]) };
}

function whisperRow(problem) {
  const given = process.env.WHISPER_CLI;
  const place = given || join(varDir, 'whisper', 'whisper-cli');
  if (given && !existsSync(given))
    return { state: 'missing', name: 'whisper.cpp', place, todo: 'WHISPER_CLI names a file that is not there' };
  if (problem)
    return {
      state: existsSync(place) ? 'note' : 'missing',
      name: 'whisper.cpp',
      place: existsSync(place) ? place : undefined,
      todo: `${problem}: ${SETUP}`,
    };
  const stamp = given ? null : readJson(`${place}.json`);
  const left = (stamp?.left ?? []).map(({ rung, why }) => `left the build "${rung}": ${why}`).join('; ');
  return {
    state: 'ok',
    name: 'whisper.cpp',
    version: stamp
      ? `${stamp.source}, built ${stamp.builtAt.slice(0, 10)} ${stamp.label} by ${stamp.compiler}${left ? `; ${left}` : ''}`
      : '',
    place,
  };
}

/** A second of real work for each program: being there and saying a version proves little. */
async function trialRows() {
  if (!canTry(ROOT)) return [];
  const trials = await tryPrograms(['ffmpeg', 'whisper', 'pocketsphinx', 'sight'], { root: ROOT });
  return trials.map(({ program, passed, detail, remedy, seconds, at }) => ({
    state: passed ? 'ok' : program === 'pocketsphinx' ? 'note' : 'missing',
    name: `trial of ${program}`,
    version: passed ? `${detail}, in ${seconds.toFixed(1)} s on ${at.slice(0, 10)}` : detail,
    todo: remedy ?? undefined,
  }));
}

function diskRow() {
  const place = existsSync(varDir) ? varDir : ROOT;
  const disk = statfsSync(place);
  const free = (disk.bavail * disk.bsize) / 1e9;
  const enough = free >= 4;
  return {
    state: enough ? 'ok' : 'note',
    name: 'disk space',
    version: `${free.toFixed(1)} GB free`,
    place,
    todo: enough ? undefined : 'a recording needs several times its size; make room',
  };
}

const MARK = { ok: 'ok     ', note: 'note   ', missing: 'MISSING' };

function print({ state, name, version, place, todo }) {
  console.log([`${MARK[state]}  ${name}`, version, place].filter(Boolean).join('  '));
  if (todo) console.log(`         → ${todo}`);
}

const whisperNeeds = whisperProblem({
  root: ROOT,
  varDir,
  portable: readJson(join(varDir, 'whisper', 'whisper-cli.json'))?.portable,
});
/** @type {Row[]} */
const rows = [nodeRow(), packagesRow()];
for (const tool of SYSTEM_TOOLS) rows.push(await toolRow(tool, !whisperNeeds));
rows.push(
  whisperRow(whisperNeeds),
  ...(await modelRows({ root: ROOT, varDir })),
  await faceModelRow({ varDir }),
  ...(await trialRows()),
  await postgresReport(ROOT, varDir),
  ...(await redisReport()),
  diskRow(),
);
for (const row of rows) print(row);

const missing = rows.filter((row) => row.state === 'missing');
const tools = missingTools(['always', ...(whisperNeeds ? ['build'] : [])]);
if (missing.length === 0) console.log('\nEverything that Heard needs is there.');
else
  console.log(
    `\n${missing.length} missing. ${tools.length > 0 ? `Type: ${lineToType(tools)}\nThen: ` : 'Type: '}${SETUP}`,
  );
process.exit(missing.length === 0 ? 0 : 1);
