// Whether a model file is the one it should be, and where it came from. What was found is written down in var/setup/models, so that a
// large file is not read again at every start, and nothing is written beside files that a person brought.
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from './download.mjs';
import { modelsFolder, readJson, writeJson } from './places.mjs';
import { SetupProblem } from './say.mjs';

/** @typedef {{ sha256: string, bytes: number, path: string, changed: number, from: 'host' | 'packages' | 'folder', at: string }} Stamp
 *   `folder`: it was found there; a person brought it, or an older Heard fetched it */

/** Its facts, or undefined where there is nothing; also where what should be a folder above it is none. */
const statOf = (path) => (existsSync(path) ? statSync(path) : undefined);

const stampOf = (varDir, file) => join(varDir, 'setup', 'models', `${file}.json`);

/** What is written down about a file, if it is still the same. @returns {Stamp | null} */
export function readStamp({ varDir, env }, wanted) {
  const path = join(modelsFolder(varDir, env), wanted.file);
  const stat = statOf(path);
  const stamp = readJson(stampOf(varDir, wanted.file));
  const same =
    stat &&
    stamp?.sha256 === wanted.sha256 &&
    stamp.path === path &&
    stat.size === wanted.bytes &&
    stamp.changed === stat.mtimeMs;
  return same ? stamp : null;
}

/** Writes down that the file in its place is right. */
export function writeStamp({ varDir, env }, { file, bytes, sha256 }, from) {
  const path = join(modelsFolder(varDir, env), file);
  const changed = statSync(path).mtimeMs;
  writeJson(stampOf(varDir, file), { sha256, bytes, path, changed, from, at: new Date().toISOString() });
}

/** True when the file is there and was once checked against its sum, and has not changed since; checks it if it never was. */
export async function isRight(places, wanted) {
  if (readStamp(places, wanted)) return true;
  const path = join(modelsFolder(places.varDir, places.env), wanted.file);
  if (statOf(path)?.size !== wanted.bytes || (await sha256Of(path)) !== wanted.sha256) return false;
  writeStamp(places, wanted, 'folder');
  return true;
}

/**
 * Clears away a file that is not the one it should be, since Heard would use it. One in a folder that a person chose is left to that person.
 * @throws SetupProblem for such a folder
 */
export function clearWrong({ varDir, env, say }, { file }) {
  const path = join(modelsFolder(varDir, env), file);
  if (!statOf(path)) return;
  if (env.HEARD_MODELS)
    throw new SetupProblem(
      `${path} is not the published file of that name (its SHA-256 is wrong), so it is not used. It may not have been copied whole: copy it again, or take it out of the folder that HEARD_MODELS names.`,
    );
  say.notice(`${path} is not the file that it should be (its SHA-256 is wrong). It is deleted and fetched again.`);
  rmSync(path, { recursive: true });
}
