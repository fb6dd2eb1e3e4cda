// The npm packages: is what is installed what package-lock.json says, and if not, `npm ci`.
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { finishInstall } from './after-install.mjs';
import { findProgram, readJson } from './places.mjs';
import { run } from './run.mjs';
import { SetupProblem } from './say.mjs';

/** The oldest Node that Heard runs on (`engines` in package.json), as [major, minor]. */
export const OLDEST_NODE = [20, 19];

/** What is wrong with this version of Node, in plain words, or null. */
export function nodeProblem(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [wantMajor, wantMinor] = OLDEST_NODE;
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return null;
  return `Heard needs Node ${wantMajor}.${wantMinor} or newer. This is Node ${version}. Get a newer one from https://nodejs.org/ and try again.`;
}

function fits(list, value) {
  if (!list) return true;
  if (list.includes(`!${value}`)) return false;
  const wanted = list.filter((entry) => !entry.startsWith('!'));
  return wanted.length === 0 || wanted.includes(value) || wanted.includes('any');
}

/** True for a package that is made for this very machine (say, the binaries of Postgres for Linux on x64). */
function madeForThisMachine(entry, { platform, arch, libc }) {
  return Boolean(entry.os && entry.cpu) && fits(entry.os, platform) && fits(entry.cpu, arch) && fits(entry.libc, libc);
}

export function thisMachine() {
  const glibc = process.platform === 'linux' && process.report?.getReport().header.glibcVersionRuntime;
  return {
    platform: process.platform,
    arch: process.arch,
    libc: process.platform === 'linux' ? (glibc ? 'glibc' : 'musl') : undefined,
  };
}

/**
 * Why node_modules is not what package-lock.json asks for, or null when it is.
 * npm keeps its own record in node_modules/.package-lock.json; the folders are looked at as well.
 */
export function packagesProblem(root, machine = thisMachine()) {
  const lock = readJson(join(root, 'package-lock.json'))?.packages;
  if (!lock) throw new SetupProblem(`package-lock.json is missing or damaged in ${root}. Get a fresh copy of Heard.`);
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!installed) return 'nothing is installed';
  for (const [path, want] of Object.entries(lock)) {
    if (path === '') continue;
    const have = installed[path];
    if (!have) {
      if ((want.optional || want.devOptional) && !madeForThisMachine(want, machine)) continue;
      return `${nameOf(path)} is not installed`;
    }
    if (have.version !== want.version || have.integrity !== want.integrity) return `${nameOf(path)} is another version`;
    if (!existsSync(join(root, path, 'package.json'))) return `${nameOf(path)} is incomplete`;
  }
  const extra = Object.keys(installed).find((path) => !lock[path]);
  return extra ? `${nameOf(extra)} does not belong` : null;
}

const nameOf = (path) => path.replace(/^.*node_modules\//, '');

/** How to call npm: the one that is running us, else the one that came with this Node, else the one on PATH. */
export function npmCommand(env = process.env) {
  const running = env.npm_execpath;
  if (running && basename(running).startsWith('npm') && existsSync(running)) return [process.execPath, running];
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (existsSync(beside)) return [process.execPath, beside];
  const found = findProgram(['npm'], env);
  if (found) return [found];
  throw new SetupProblem('npm was not found. It comes with Node: install Node from https://nodejs.org/ and try again.');
}

/** Whether node_modules only points to another folder: `npm ci` empties whatever it finds there. */
function isLinked(root) {
  return lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Installs the packages if they are not as package-lock.json says, then does what their install scripts would have done. */
export async function ensurePackages({ root, say, env = process.env }) {
  const problem = packagesProblem(root);
  if (problem) {
    if (isLinked(root))
      throw new SetupProblem(
        `The npm packages are not those of this version of Heard (${problem}), and node_modules is a link to another folder. Installing them would empty that folder. Remove the link, then run "npm run setup" again.`,
      );
    say.step(`Installing the npm packages (${problem}).`);
    const [command, ...before] = npmCommand(env);
    // Install scripts are off for every npm, so that all of them behave like npm 11, which blocks them.
    const args = [
      ...before,
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
    ];
    const { code } = await run(command, args, { cwd: root, env, show: true, timeoutMs: 20 * 60_000 });
    if (code !== 0)
      throw new SetupProblem(
        'The npm packages could not be installed; npm says why above. Check the network and run "npm run setup" again.',
      );
    const still = packagesProblem(root);
    if (still)
      throw new SetupProblem(
        `npm finished, but ${still}. Delete the folder node_modules and run "npm run setup" again.`,
      );
  }
  finishInstall(root);
  const count = Object.keys(
    JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages,
  ).length;
  say.ok(`npm packages: ${count} as in package-lock.json`);
}
