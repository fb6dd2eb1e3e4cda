// Makes sure that there is a whisper-cli that works on this machine: tries the one that is there, else climbs down a ladder of builds.
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isProgram, readJson, writeJson } from './places.mjs';
import { processorKind } from './processor.mjs';
import { SetupProblem } from './say.mjs';
import { tryWhisper } from './trials.mjs';
import { buildWhisper, whisperSource } from './whisper-build.mjs';
import { compilerFacts, FULL_PRECISION, KERNELS, rungsFor, rungsOfImage } from './whisper-rungs.mjs';

/** Every build failed its trial. Where a service can do without for now, recordings wait. */
export class NoListener extends SetupProblem {}

/** What a build is made of. When any of it changes, the program is built again: one made for another processor may crash. */
function recipe(source, portable) {
  const machine = portable ? process.arch : processorKind();
  return { source: source.version, portable, machine, kernels: [...KERNELS, FULL_PRECISION].join(' ') };
}

/**
 * Why whisper-cli has to be built, or null.
 * @param {{ root: string, varDir: string, env?: NodeJS.ProcessEnv, portable?: boolean }} options
 */
export function whisperProblem({ root, varDir, env = process.env, portable = false }) {
  if (env.WHISPER_CLI) return null;
  const program = join(varDir, 'whisper', 'whisper-cli');
  if (!isProgram(program)) return 'it is not built yet';
  const stamp = readJson(`${program}.json`);
  if (!stamp) return 'nothing says what the one that is there was built from';
  const source = whisperSource(root);
  if (!source) return null;
  const want = recipe(source, portable);
  if (stamp.source !== want.source) return `version ${stamp.source} is there, ${want.source} is wanted`;
  if (stamp.portable !== want.portable || stamp.machine !== want.machine)
    return 'it was built for another kind of processor';
  if (stamp.kernels !== want.kernels) return 'it was built with slower arithmetic';
  return null;
}

/**
 * Makes sure of `<var>/whisper/whisper-cli`, or of what WHISPER_CLI names.
 * @param {{ root: string, varDir: string, say: object, env?: NodeJS.ProcessEnv, portable?: boolean, asked?: boolean,
 *   trial?: (program: string) => Promise<import('./trials.mjs').Trial>, build?: typeof buildWhisper }} options portable builds what an image brings; asked: a person
 *   wants it tried again, so builds that all failed before are built once more
 * @throws SetupProblem when it cannot be built; NoListener when no build passes its trial
 */
export async function ensureWhisper({
  root,
  varDir,
  say,
  env = process.env,
  portable = false,
  asked = true,
  trial = (program) => tryWhisper(program, { root, env }),
  build = buildWhisper,
}) {
  if (env.WHISPER_CLI) return ensureNamed({ say, env, trial });
  const program = join(varDir, 'whisper', 'whisper-cli');
  let problem = whisperProblem({ root, varDir, env, portable });
  let failed = null;
  if (!problem) {
    const found = await trial(program);
    if (found.passed) return tell(program, found, say);
    failed = { rung: readJson(`${program}.json`)?.rung, why: found.detail };
    problem = `the one that is there does not work: ${found.detail}`;
  }
  const source = whisperSource(root);
  if (!source)
    throw new SetupProblem(
      'The source of whisper.cpp is missing from node_modules/nodejs-whisper. Delete node_modules and run "npm run setup" again.',
    );
  const home = join(varDir, 'whisper');
  const lastTime = readJson(join(home, 'no-build-works.json'));
  const made = recipe(source, portable);
  if (!asked && lastTime && sameRecipe(lastTime, made)) throw noListener(lastTime.left);
  await climb({ home, program, problem, failed, source, made, portable, say, env, trial, build });
}

const sameRecipe = (one, other) => ['source', 'portable', 'machine', 'kernels'].every((key) => one[key] === other[key]);

async function ensureNamed({ say, env, trial }) {
  const named = env.WHISPER_CLI.split(delimiter).filter(Boolean);
  const missing = named.filter((program) => !isProgram(program));
  if (missing.length > 0)
    throw new SetupProblem(
      `WHISPER_CLI names ${missing.join(', ')}, which is not a program that can be run. Correct it, or leave it out to have one built.`,
    );
  const found = await trial(env.WHISPER_CLI);
  if (!found.passed)
    throw new NoListener(
      `WHISPER_CLI names ${env.WHISPER_CLI}, which does not work on this machine: ${found.detail}.\nCorrect it, or leave it out to have one built.`,
    );
  say.ok(`whisper.cpp: ${env.WHISPER_CLI} (from WHISPER_CLI; ${found.detail})`);
}

function tell(program, found, say) {
  const stamp = readJson(`${program}.json`);
  say.ok(`whisper.cpp: ${stamp?.source ?? 'built'}, ${program} (${stamp?.label ?? 'built'}; ${found.detail})`);
}

/** Builds and tries one rung after the other, and keeps why each was left. */
async function climb({ home, program, problem, failed, source, made, portable, say, env, trial, build }) {
  mkdirSync(home, { recursive: true });
  for (const name of readdirSync(home))
    if (name.startsWith('build')) rmSync(join(home, name), { recursive: true, force: true });
  const work = join(home, 'build');
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  say.step(`Building whisper.cpp ${source.version} (${problem}): a minute or two, this once.`);
  try {
    const compiler = await compilerFacts(join(home, 'build-compiler'), env);
    const rungs = portable ? rungsOfImage() : rungsFor(compiler);
    // What failed a moment ago would fail again: the ladder goes on below it.
    const below = rungs.findIndex(({ name }) => name === failed?.rung) + 1;
    const left = below > 0 ? [{ rung: failed.rung, why: failed.why }] : [];
    const stamp = (rung) => ({ ...made, rung: rung.name, label: rung.label, compiler: compiler.name, left });
    const places = [program, `${program}-portable`];
    for (const rung of rungs.slice(below)) {
      const built = await build(rung, { source, work, say, env });
      const found = await trial(built);
      if (!found.passed) {
        left.push({ rung: rung.name, why: found.detail });
        say.step(`The build ${rung.label} is left: ${found.detail}.`);
        continue;
      }
      const place = places.shift();
      install(built, place);
      writeJson(`${place}.json`, { ...stamp(rung), builtAt: new Date().toISOString(), seconds: seconds() });
      say.step(`whisper.cpp is built ${rung.label} (${seconds()} s) and tried: ${found.detail}.`);
      if (!portable) break;
    }
    if (places.length === 2) {
      writeJson(join(home, 'no-build-works.json'), { ...made, left });
      throw noListener(left);
    }
    rmSync(join(home, 'no-build-works.json'), { force: true });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function install(built, place) {
  const aside = `${place}.${process.pid}.tmp`;
  copyFileSync(built, aside);
  renameSync(aside, place);
}

function noListener(left) {
  const tried = left.map(({ rung, why }) => `  ${rung}: ${why}`).join('\n');
  return new NoListener(
    `No build of whisper.cpp works on this machine, so nobody's words can be written down here.\n${tried}\nRecordings wait safely until one does. What helps: a newer compiler (apt-get install clang, then CC=clang CXX=clang++ npm run setup), another model (WHISPER_MODEL), or a whisper-cli that you have (WHISPER_CLI). Then: npm run setup`,
  );
}
