// Builds whisper.cpp's command line once, from the source inside the npm package nodejs-whisper (docs/decisions).
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './places.mjs';
import { lastLines, run } from './run.mjs';
import { SetupProblem } from './say.mjs';

const NOT_NEEDED = ['tests', 'samples', 'media', 'models'];
const OFF = [
  'BUILD_SHARED_LIBS',
  'WHISPER_BUILD_TESTS',
  'WHISPER_BUILD_SERVER',
  'WHISPER_CURL',
  'WHISPER_SDL2',
  'GGML_CCACHE',
];

/** The whisper.cpp source that npm brought: where, and which version. */
export function whisperSource(root) {
  const folder = join(root, 'node_modules', 'nodejs-whisper', 'cpp', 'whisper.cpp');
  const list = join(folder, 'CMakeLists.txt');
  const version = existsSync(list)
    ? /project\("whisper\.cpp" VERSION ([\d.]+)\)/.exec(readFileSync(list, 'utf8'))?.[1]
    : undefined;
  return version ? { folder, version } : null;
}

/**
 * Builds one rung of the ladder.
 * @param {import('./whisper-rungs.mjs').Rung} rung
 * @param {{ source: { folder: string }, work: string, say: object, env: NodeJS.ProcessEnv, targets?: string[] }} options work is made; whoever
 *   calls removes it
 * @returns {Promise<string>} path of the new whisper-cli
 * @throws SetupProblem with the compiler's last words
 */
export async function buildWhisper(rung, { source, work, say, env, targets = ['whisper-cli'] }) {
  const cmake = findProgram(['cmake'], env);
  if (!cmake)
    throw new SetupProblem('cmake was not found. Run "npm run setup" to have it installed, or install it by hand.');
  const copy = join(work, 'source');
  const out = join(work, rung.name);
  // Its CMake files write into the source folder, and npm ci would remove a build from node_modules: so a copy.
  if (!existsSync(copy))
    cpSync(source.folder, copy, {
      recursive: true,
      filter: (from) => !NOT_NEEDED.includes(from.slice(source.folder.length + 1)),
    });
  rmSync(out, { recursive: true, force: true });
  const flags = (given) => [given, ...rung.flags].filter(Boolean).join(' ');
  const options = [
    '-DCMAKE_BUILD_TYPE=Release',
    ...OFF.map((name) => `-D${name}=OFF`),
    ...rung.options,
    `-DCMAKE_C_FLAGS=${flags(env.CFLAGS)}`,
    `-DCMAKE_CXX_FLAGS=${flags(env.CXXFLAGS)}`,
  ];
  await step(cmake, ['-S', copy, '-B', out, ...options], 5, env);
  const onLine = (line) => {
    const percent = /^\[ *(\d+)%\]/.exec(line)?.[1];
    if (percent) say.progress('whisper.cpp:', Number(percent) / 100);
  };
  const wanted = targets.flatMap((target) => ['--target', target]);
  await step(cmake, ['--build', out, ...wanted, '-j', String(availableParallelism())], 40, env, onLine);
  return join(out, 'bin', 'whisper-cli');
}

async function step(cmake, args, minutes, env, onLine) {
  const { code, output, timedOut } = await run(cmake, args, { env, timeoutMs: minutes * 60_000, onLine });
  if (code === 0) return;
  const why = timedOut ? `It was stopped after ${minutes} minutes.` : lastLines(output);
  throw new SetupProblem(
    `whisper.cpp could not be built.\n${why}\n\nPut it right and run "npm run setup" again, or name a whisper-cli that you have with WHISPER_CLI.`,
  );
}
