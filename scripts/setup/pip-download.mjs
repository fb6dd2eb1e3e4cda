// Fetches one package of the Python registry as a file, with pip, and runs nothing of it: no install, no build, no dependencies.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, run } from './run.mjs';
import { bringTools, lineToType, SYSTEM_TOOLS } from './system-tools.mjs';

/** A package could not be had; the message says why. */
export class NoPackage extends Error {}

const POLL_MS = 300;

/** The pip to use, installed by apt where it is missing and that is allowed. @throws NoPackage with the line to type */
export async function findPip({ say, env }) {
  const missing = await bringTools(['models'], { say, env });
  if (missing.length > 0) throw new NoPackage(`pip is not here; to get it, type: ${lineToType(missing)}`);
  return SYSTEM_TOOLS.find((tool) => tool.name === 'pip').find(env);
}

/** Bytes of all files below a folder, as far as they can be seen while another program writes there. */
function bytesIn(folder) {
  let total = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
      if (entry.isFile())
        total += statSync(join(entry.parentPath ?? entry.path, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // Moved away between two looks: the next look sees where to.
  }
  return total;
}

/**
 * The file of one package. A part that is whole stays in `folder` and is not fetched again; pip cannot go on with half of one.
 * @param {{ pip: string, name: string, version: string, folder: string, onProgress?: (bytes: number) => void, env?: NodeJS.ProcessEnv,
 *   timeoutMs?: number, stallMs?: number }} options it is given up after timeoutMs, or when nothing arrives for stallMs (milliseconds)
 * @returns {Promise<string>} the wheel
 * @throws NoPackage
 */
export async function pipDownload({
  pip,
  name,
  version,
  folder,
  onProgress = () => {},
  env = process.env,
  timeoutMs = 30 * 60_000,
  stallMs = 60_000,
}) {
  const wheel = join(folder, `${name}-${version}.whl`);
  if (existsSync(wheel)) return wheel;
  // pip writes to TMPDIR while a file arrives, then copies it: both are private, and what a killed pip left is cleared away.
  const arriving = join(folder, 'arriving');
  const scratch = join(folder, 'scratch');
  for (const place of [arriving, scratch]) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
  }
  const silent = new AbortController();
  let seen = 0;
  let since = Date.now();
  const watch = setInterval(() => {
    const bytes = Math.max(bytesIn(scratch), bytesIn(arriving));
    if (bytes > seen) {
      seen = bytes;
      since = Date.now();
      onProgress(bytes);
    } else if (Date.now() - since > stallMs) silent.abort();
  }, POLL_MS);
  const args = [
    'download',
    '--no-deps',
    '--no-cache-dir',
    '--only-binary=:all:',
    '--no-input',
    '--disable-pip-version-check',
  ];
  const { code, output, timedOut } = await run(
    pip,
    [...args, '--progress-bar', 'off', '--retries', '1', '--timeout', '15', '-d', arriving, `${name}==${version}`],
    { env: { ...env, TMPDIR: scratch, LC_ALL: 'C.UTF-8' }, timeoutMs, signal: silent.signal },
  );
  clearInterval(watch);
  rmSync(scratch, { recursive: true, force: true });
  if (silent.signal.aborted) throw new NoPackage(`${name}: nothing came for ${stallMs / 1000} s`);
  if (timedOut) throw new NoPackage(`${name}: it was not here after ${timeoutMs / 60_000} minutes`);
  const said = lastLines(
    output
      .split('\n')
      .filter((line) => !/^\s*(WARNING|\[notice\])/.test(line))
      .join('\n'),
    1,
  );
  if (code !== 0) throw new NoPackage(`${name}: pip says: ${said || `exit ${code}`}`);
  const came = readdirSync(arriving).filter((file) => file.endsWith('.whl'));
  if (came.length !== 1) throw new NoPackage(`${name}: pip brought ${came.length} wheels where one was wanted`);
  renameSync(join(arriving, came[0]), wheel);
  rmSync(arriving, { recursive: true, force: true });
  return wheel;
}
