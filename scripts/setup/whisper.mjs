// Builds whisper.cpp's command line once, from the source inside the npm package nodejs-whisper (docs/decisions).
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { findProgram, isProgram, readJson, writeJson } from './places.mjs';
import { lastLines, run } from './run.mjs';
import { SetupProblem } from './say.mjs';

const NOT_NEEDED = ['tests', 'samples', 'media', 'models'];

/** The whisper.cpp source that npm brought: where, and which version. */
export function whisperSource(root) {
  const folder = join(root, 'node_modules', 'nodejs-whisper', 'cpp', 'whisper.cpp');
  const list = join(folder, 'CMakeLists.txt');
  const version = existsSync(list)
    ? /project\("whisper\.cpp" VERSION ([\d.]+)\)/.exec(readFileSync(list, 'utf8'))?.[1]
    : undefined;
  return version ? { folder, version } : null;
}

/** What a build is made of. When any of it changes, the program is built again: one made for another processor may crash. */
function recipe(source, portable) {
  return {
    source: source.version,
    portable,
    machine: portable ? process.arch : `${process.arch} ${cpus()[0]?.model ?? ''}`.trim(),
  };
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
  return null;
}

/** True when the program starts: a missing library or another architecture shows here. */
async function starts(program) {
  const { code } = await run(program, ['--help'], { timeoutMs: 20_000 });
  return code === 0;
}

/**
 * Builds `<var>/whisper/whisper-cli` unless the right one is there.
 * @param {{ root: string, varDir: string, say: object, env?: NodeJS.ProcessEnv, portable?: boolean }} options portable builds for any
 *   processor of this architecture, as images need; else for the one it is built on, which is faster
 */
export async function ensureWhisper({ root, varDir, say, env = process.env, portable = false }) {
  if (env.WHISPER_CLI) {
    if (!isProgram(env.WHISPER_CLI))
      throw new SetupProblem(
        `WHISPER_CLI names ${env.WHISPER_CLI}, which is not a program that can be run. Correct it, or leave it out to have one built.`,
      );
    return say.ok(`whisper.cpp: ${env.WHISPER_CLI} (from WHISPER_CLI)`);
  }
  const program = join(varDir, 'whisper', 'whisper-cli');
  let problem = whisperProblem({ root, varDir, env, portable });
  if (!problem && !(await starts(program))) problem = 'the one that is there does not start';
  if (problem) await build({ root, varDir, program, portable, problem, say, env });
  say.ok(`whisper.cpp: ${readJson(`${program}.json`)?.source ?? 'built'}, ${program}`);
}

async function build({ root, varDir, program, portable, problem, say, env }) {
  const source = whisperSource(root);
  if (!source)
    throw new SetupProblem(
      'The source of whisper.cpp is missing from node_modules/nodejs-whisper. Delete node_modules and run "npm run setup" again.',
    );
  const home = join(varDir, 'whisper');
  mkdirSync(home, { recursive: true });
  for (const name of readdirSync(home))
    if (name.startsWith('build')) rmSync(join(home, name), { recursive: true, force: true });
  const work = join(home, 'build');
  say.step(`Building whisper.cpp ${source.version} (${problem}): a minute or two, this once.`);
  const began = Date.now();
  try {
    // Its CMake files write into the source folder, and npm ci would remove a build from node_modules: so a copy.
    cpSync(source.folder, join(work, 'source'), {
      recursive: true,
      filter: (from) => !NOT_NEEDED.includes(from.slice(source.folder.length + 1)),
    });
    const cmake = findProgram(['cmake'], env);
    if (!cmake)
      throw new SetupProblem('cmake was not found. Run "npm run setup" to have it installed, or install it by hand.');
    const off = [
      'BUILD_SHARED_LIBS',
      'WHISPER_BUILD_TESTS',
      'WHISPER_BUILD_SERVER',
      'WHISPER_CURL',
      'WHISPER_SDL2',
      'GGML_CCACHE',
    ];
    const options = [
      '-DCMAKE_BUILD_TYPE=Release',
      ...off.map((name) => `-D${name}=OFF`),
      `-DGGML_NATIVE=${portable ? 'OFF' : 'ON'}`,
    ];
    await step(cmake, ['-S', join(work, 'source'), '-B', join(work, 'out'), ...options], 5, env);
    const onLine = (line) => {
      const percent = /^\[ *(\d+)%\]/.exec(line)?.[1];
      if (percent) say.progress('whisper.cpp:', Number(percent) / 100);
    };
    await step(
      cmake,
      ['--build', join(work, 'out'), '--target', 'whisper-cli', '-j', String(availableParallelism())],
      40,
      env,
      onLine,
    );
    const built = join(work, 'out', 'bin', 'whisper-cli');
    if (!(await starts(built)))
      throw new SetupProblem(
        'whisper.cpp was built but does not start. Please report this with the output of "npm run doctor".',
      );
    const aside = `${program}.${process.pid}.tmp`;
    copyFileSync(built, aside);
    renameSync(aside, program);
    const seconds = Math.round((Date.now() - began) / 1000);
    writeJson(`${program}.json`, { ...recipe(source, portable), builtAt: new Date().toISOString(), seconds });
    say.step(`whisper.cpp is built (${seconds} s).`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function step(cmake, args, minutes, env, onLine) {
  const { code, output, timedOut } = await run(cmake, args, { env, timeoutMs: minutes * 60_000, onLine });
  if (code === 0) return;
  const why = timedOut ? `It was stopped after ${minutes} minutes.` : lastLines(output);
  throw new SetupProblem(
    `whisper.cpp could not be built.\n${why}\n\nPut it right and run "npm run setup" again, or name a whisper-cli that you have with WHISPER_CLI.`,
  );
}
