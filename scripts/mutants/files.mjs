// Which files are mutated.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const FOLDERS = ['src/rules', 'media/captions', 'media/verify'];

/** Data: lists of words, and the wording of notices. */
const DATA = /^src\/rules\/(detection\/wordlists|consent\/notices)\//;

/** Files that run programs or read sound, pictures and packets. `tests/integration/media` holds them to what they promise; unit tests cannot. */
const PROGRAMS =
  /^media\/verify\/(boxes|excerpts|inspect|listing|peaks|pixels|pocketsphinx|self-test|spans|speech-copies|streams|verify)\.ts$/;

/** The files under the paths (relative to the root; all that may be mutated where none is named), in order. */
export function filesToMutate(root, paths) {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  )
    .filter((file) => !DATA.test(file) && !PROGRAMS.test(file))
    .sort();
  if (paths.length === 0) return files;
  const named = paths.map((path) => relative(root, join(root, path)));
  const some = files.filter((file) => named.some((path) => file === path || file.startsWith(`${path}/`)));
  if (some.length === 0) throw new Error(`Nothing to mutate in ${paths.join(', ')}: see scripts/mutants/files.mjs.`);
  return some;
}
