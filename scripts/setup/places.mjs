// Where things are kept. In step with src/tools.ts, which looks them up when Heard runs.
import { accessSync, constants, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of everything that is kept: `HEARD_VAR`, or `var` beside package.json. */
export function varFolder(env = process.env, root = ROOT) {
  return resolve(env.HEARD_VAR || join(root, 'var'));
}

/** The folder of models, fetched ones and those brought by hand: `HEARD_MODELS`, or `models` in the folder of everything. */
export function modelsFolder(varDir, env = process.env) {
  return resolve(env.HEARD_MODELS || join(varDir, 'models'));
}

/** True when `file` is a plain file that may be run. */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The first program on PATH with one of `names`, or null. Nothing is run. */
export function findProgram(names, env = process.env) {
  for (const name of names) {
    for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
      const file = join(folder, name);
      if (isProgram(file)) return file;
    }
  }
  return null;
}

/** The object in a JSON file, or null when it is missing or damaged. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Writes a stamp aside and renames it into place, so that a killed set-up never leaves half of one. */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}.tmp`;
  writeFileSync(aside, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(aside, file);
}
