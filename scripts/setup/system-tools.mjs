// The programs that do not come from npm: which are there, and apt for those that are not.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, isProgram } from './places.mjs';
import { lastLines, run } from './run.mjs';
import { SetupProblem } from './say.mjs';

const FONT_FILES = [
  '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  '/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf',
  '/usr/share/fonts/TTF/DejaVuSans.ttf',
];

/** The font that is drawn into pictures and pages in tests. macOS brings fonts of its own. */
export function findFont() {
  if (process.platform === 'darwin') return '/System/Library/Fonts';
  return FONT_FILES.find((file) => existsSync(file)) ?? null;
}

const given = (file) => (file && isProgram(file) ? file : null);

function findFfprobe(env) {
  if (env.FFPROBE_PATH) return given(env.FFPROBE_PATH);
  // A hand-picked ffmpeg usually has its ffprobe next to it.
  const beside = env.FFMPEG_PATH?.replace(/ffmpeg(?=[^/]*$)/, 'ffprobe');
  return (beside !== env.FFMPEG_PATH && given(beside)) || findProgram(['ffprobe'], env);
}

/** The second listener is of use only with its model (`src/tools.ts` looks in the same places). */
function findPocketsphinx(env) {
  const folder = env.POCKETSPHINX_MODELS || '/usr/share/pocketsphinx/model/en-us';
  const there = ['en-us', 'cmudict-en-us.dict'].every((name) => existsSync(join(folder, name)));
  return there ? findProgram(['pocketsphinx_batch'], env) : null;
}

/** Sentences that a person reads, with their text: Debian's package for PocketSphinx's own tests (`tests/read-sentences.ts` looks in the same place). */
const READ_SENTENCES = '/usr/share/pocketsphinx/test/data/librivox/transcription';

/**
 * Every program with the package that brings it, who needs it (`always`, to build whisper.cpp, for `models`
 * whose host is not reached, for tests, or only `wanted` or `wanted-by-tests`: Heard works, or the other tests run, without it; `without`
 * says what is lost) and how to find it.
 * @type {{ name: string, use: 'always' | 'build' | 'models' | 'tests' | 'wanted' | 'wanted-by-tests', apt: string, brew: string, without?: string,
 *   find: (env: NodeJS.ProcessEnv) => string | null }[]}
 */
export const SYSTEM_TOOLS = [
  {
    name: 'ffmpeg',
    use: 'always',
    apt: 'ffmpeg',
    brew: 'ffmpeg',
    find: (env) => (env.FFMPEG_PATH ? given(env.FFMPEG_PATH) : findProgram(['ffmpeg'], env)),
  },
  { name: 'ffprobe', use: 'always', apt: 'ffmpeg', brew: 'ffmpeg', find: findFfprobe },
  { name: 'a font (DejaVu)', use: 'always', apt: 'fonts-dejavu-core', brew: '', find: findFont },
  { name: 'cmake', use: 'build', apt: 'cmake', brew: 'cmake', find: (env) => findProgram(['cmake'], env) },
  { name: 'make', use: 'build', apt: 'make', brew: 'make', find: (env) => findProgram(['make', 'gmake'], env) },
  {
    name: 'a C compiler',
    use: 'build',
    apt: 'g++',
    brew: 'gcc',
    find: (env) => findProgram(['cc', 'gcc', 'clang'], env),
  },
  {
    name: 'a C++ compiler',
    use: 'build',
    apt: 'g++',
    brew: 'gcc',
    find: (env) => findProgram(['c++', 'g++', 'clang++'], env),
  },
  {
    name: 'pip',
    use: 'models',
    apt: 'python3-pip',
    brew: 'python',
    find: (env) => findProgram(['pip3', 'pip'], env),
  },
  {
    name: 'pocketsphinx',
    use: 'wanted',
    apt: 'pocketsphinx pocketsphinx-en-us',
    brew: '',
    without:
      'there is no second opinion about names, and bleeps are wider: words are placed less exactly. All else works.',
    find: findPocketsphinx,
  },
  {
    name: 'redis-server',
    use: 'tests',
    apt: 'redis-server',
    brew: 'redis',
    find: (env) => findProgram(['redis-server'], env),
  },
  {
    name: 'chromium',
    use: 'tests',
    apt: 'chromium',
    brew: '--cask chromium',
    find: (env) =>
      env.CHROMIUM_PATH
        ? given(env.CHROMIUM_PATH)
        : findProgram(['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'], env),
  },
  {
    name: 'read sentences',
    use: 'wanted-by-tests',
    apt: 'pocketsphinx-testdata',
    brew: '',
    without: "the tests of a person's speech are skipped. All others run.",
    find: () => (existsSync(READ_SENTENCES) ? dirname(READ_SENTENCES) : null),
  },
];

/** The tools of these uses that are not there. */
export function missingTools(uses, env = process.env) {
  return SYSTEM_TOOLS.filter((tool) => uses.includes(tool.use) && !tool.find(env));
}

/** The one line to type to get the missing tools on this kind of machine. */
export function lineToType(missing, { platform = process.platform, root = process.getuid?.() === 0 } = {}) {
  const names = (key) => [...new Set(missing.map((tool) => tool[key]).filter(Boolean))].join(' ');
  if (platform === 'darwin') return `brew install ${names('brew')}`;
  const sudo = root ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${names('apt')}`;
}

/** How apt-get may be run here without asking anybody, as the start of an argument list; or null. */
async function aptCommand(env) {
  const apt = findProgram(['apt-get'], env);
  if (!apt) return null;
  if (process.getuid?.() === 0) return [apt];
  const sudo = findProgram(['sudo'], env);
  if (!sudo) return null;
  const { code } = await run(sudo, ['-n', 'true'], { env, timeoutMs: 10_000 });
  // sudo drops the environment, so what apt must not ask is passed by env.
  return code === 0 ? [sudo, '-n', 'env', 'DEBIAN_FRONTEND=noninteractive', apt] : null;
}

async function aptInstall([command, ...before], packages, say, env) {
  const quietEnv = { ...env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  say.step(`Installing with apt: ${packages.join(' ')}`);
  const update = await run(command, [...before, 'update', '-q'], { env: quietEnv, timeoutMs: 10 * 60_000 });
  if (update.code !== 0)
    say.notice(
      `apt-get update did not finish, going on with the package lists that are there:\n${lastLines(update.output, 3)}`,
    );
  let total = 1;
  let done = 0;
  const onLine = (line) => {
    const counted = /(\d+) newly installed/.exec(line);
    if (counted) total = Number(counted[1]) || 1;
    const name = /^Setting up (\S+)/.exec(line)?.[1];
    if (!name) return;
    done += 1;
    say.progress('apt:', Math.min(1, done / total), name);
  };
  const install = (names) =>
    run(
      command,
      [
        ...before,
        'install',
        '-y',
        '-q',
        '--no-install-recommends',
        '-o',
        'DPkg::Lock::Timeout=300',
        '-o',
        'Dpkg::Use-Pty=0',
        ...names,
      ],
      {
        env: quietEnv,
        timeoutMs: 30 * 60_000,
        onLine,
      },
    );
  const all = await install(packages);
  if (all.code === 0) return;
  // One package that this distribution does not have must not keep the others out.
  say.notice(`apt-get says:\n${lastLines(all.output, 5)}`);
  if (packages.length > 1) for (const name of packages) await install([name]);
}

/**
 * Tries once to get the tools of these uses that all works without; a file for each use remembers the try. Never fails.
 * @param {{ uses: ('wanted' | 'wanted-by-tests')[], varDir: string, say: object, again?: boolean, env?: NodeJS.ProcessEnv }} options again: also after a try
 */
export async function tryWantedTools({ uses, varDir, say, again = false, env = process.env }) {
  const marker = (use) => join(varDir, 'setup', `${use}-tools.txt`);
  const untried = uses.filter((use) => missingTools([use], env).length > 0 && (again || !existsSync(marker(use))));
  if (untried.length === 0) return;
  const missing = await bringTools(untried, { say, env });
  mkdirSync(join(varDir, 'setup'), { recursive: true });
  for (const use of untried) writeFileSync(marker(use), `${new Date().toISOString()}\n`);
  for (const tool of missing) {
    const todo = tool.brew || process.platform !== 'darwin' ? ` To get it, type: ${lineToType([tool])}` : '';
    say.notice(`Without ${tool.name}, which could not be installed here, ${tool.without}${todo}`);
  }
}

/**
 * Tries to get the tools of these uses, where apt may be used without asking. Never fails.
 * @returns {Promise<object[]>} those that are still missing
 */
export async function bringTools(uses, { say, env = process.env }) {
  const missing = missingTools(uses, env);
  if (missing.length === 0) return missing;
  const apt = await aptCommand(env);
  if (!apt) return missing;
  await aptInstall(apt, [...new Set(missing.flatMap((tool) => tool.apt.split(' ')))], say, env);
  return missingTools(uses, env);
}

/**
 * Makes sure that the tools of these uses are there.
 * @param {{ uses: string[], root: string, say: object, env?: NodeJS.ProcessEnv }} options
 * @throws SetupProblem with the one line to type
 */
export async function ensureSystemTools({ uses, root, say, env = process.env }) {
  let missing = missingTools(uses, env);
  if (missing.length > 0) {
    say.step(`Missing: ${missing.map((tool) => tool.name).join(', ')}.`);
    missing = await bringTools(uses, { say, env });
  }
  if (missing.length === 1 && missing[0].name === 'ffmpeg' && bundledFfmpeg(root)) {
    say.notice(
      'No ffmpeg was found. An old one (2018) from the npm packages is used. It is for trying things out only: the service refuses to start on it.',
    );
    missing = [];
  }
  if (missing.length > 0) {
    const what = missing.map((tool) => tool.name).join(', ');
    throw new SetupProblem(`Heard needs ${what}. Type this line, then try again:\n\n    ${lineToType(missing)}\n`);
  }
  say.ok(
    `system tools: ${SYSTEM_TOOLS.filter((tool) => uses.includes(tool.use))
      .map((tool) => tool.name)
      .join(', ')}`,
  );
}

/** The ffmpeg of @ffmpeg-installer for this machine, which src/tools.ts takes last; or null. */
function bundledFfmpeg(root) {
  return given(join(root, 'node_modules', '@ffmpeg-installer', `${process.platform}-${process.arch}`, 'ffmpeg'));
}
